"""Private key files: PKCS#8 under a passphrase, in the form that other tools read too.

PBES2 with scrypt and AES-256-CBC (RFC 8018, RFC 7914). PKCS#12 and the usual PBKDF2 settings of
2,048 rounds let a thief try passphrases cheaply, so neither is written here, and a key that comes
in one is written anew.
"""

import base64
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from transcript.durable import write_whole
from transcript.proofs import der
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_stores.private_keys import signer_of
from transcript.proofs.signers import Ed25519Signer, P256Signer

SCRYPT_COST = 2**17
"""The work to open a key file: about a quarter of a second and 128 MB."""

_HIGHEST_COST = 2**20
_BLOCK_SIZE = 8
_PARALLELISM = 1
_CIPHER_BLOCK = 16
_LARGEST_FILE = 16 * 1024
_PBES2 = bytes.fromhex("2a864886f70d01050d")
_SCRYPT = bytes.fromhex("2b06010401da47040b")
_AES_256_CBC = bytes.fromhex("60864801650304012a")
_BEGIN = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
_END = b"-----END ENCRYPTED PRIVATE KEY-----\n"
_ENCRYPTED = re.compile(_BEGIN + rb"([A-Za-z0-9+/=\n]+)" + _END)


def write_private_key(
    path: Path,
    signer: Ed25519Signer | P256Signer,
    *,
    passphrase: bytes,
    cost: int = SCRYPT_COST,
) -> None:
    """Write the key to a new file that only its owner may read, whole or not at all.

    Never overwrites: raises `FileExistsError`. Raises `KeyUnusableError` for an empty passphrase.
    A lower `cost` is for tests; such a file is not read back unless the reader allows it.
    """
    content = encrypted(signer, passphrase=passphrase, cost=cost)
    write_whole(path, content, mode=0o600, replace=False)


def encrypted(
    signer: Ed25519Signer | P256Signer, *, passphrase: bytes, cost: int = SCRYPT_COST
) -> bytes:
    """Return what the file of a key holds. Raises `KeyUnusableError` for an empty passphrase."""
    if not passphrase:
        raise KeyUnusableError("a key is not written without a passphrase")
    return _encrypt(signer.private_der(), passphrase, cost)


def read_private_key(
    path: Path, *, passphrase: Callable[[], bytes], minimum_cost: int = SCRYPT_COST
) -> Ed25519Signer | P256Signer:
    """Return the signer of a key file. Raises `KeyUnusableError` in a registrar's words.

    The passphrase is asked for only when the file is one that can be opened, and is not kept.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise KeyUnusableError(f"the key file {path.name} cannot be opened: {reason}") from error
    try:
        _check_container(content, minimum_cost)
        return _open(content, passphrase())
    except KeyUnusableError as error:
        # From None: a chain would show values that are one step from the secret.
        raise KeyUnusableError(f"the key file {path.name} cannot be used: {error}") from None


def _encrypt(secret: bytes, passphrase: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    salt, start = secrets.token_bytes(16), secrets.token_bytes(_CIPHER_BLOCK)
    derived = Scrypt(salt=salt, length=32, n=cost, r=_BLOCK_SIZE, p=_PARALLELISM).derive(passphrase)
    padder = padding.PKCS7(8 * _CIPHER_BLOCK).padder()
    padded = padder.update(secret) + padder.finalize()
    encryptor = Cipher(algorithms.AES256(derived), modes.CBC(start)).encryptor()
    return _pem(_container(salt, cost, start, encryptor.update(padded) + encryptor.finalize()))


def _container(salt: bytes, cost: int, start: bytes, encrypted: bytes) -> bytes:
    scrypt = der.encode(
        der.SEQUENCE,
        der.encode(der.OCTET_STRING, salt),
        der.encode_integer(cost),
        der.encode_integer(_BLOCK_SIZE),
        der.encode_integer(_PARALLELISM),
    )
    kdf = der.encode(der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, _SCRYPT), scrypt)
    cipher = der.encode(
        der.SEQUENCE,
        der.encode(der.OBJECT_IDENTIFIER, _AES_256_CBC),
        der.encode(der.OCTET_STRING, start),
    )
    scheme = der.encode(
        der.SEQUENCE,
        der.encode(der.OBJECT_IDENTIFIER, _PBES2),
        der.encode(der.SEQUENCE, kdf, cipher),
    )
    return der.encode(der.SEQUENCE, scheme, der.encode(der.OCTET_STRING, encrypted))


def _pem(content: bytes) -> bytes:
    text = base64.b64encode(content)
    lines = (text[start : start + 64] + b"\n" for start in range(0, len(text), 64))
    return b"".join((_BEGIN, *lines, _END))


def _check_container(content: bytes, minimum_cost: int) -> None:
    match = _ENCRYPTED.fullmatch(content)
    if match is None:
        raise KeyUnusableError("it is not a private key under a passphrase")
    try:
        cost = _read_cost(der.Reader(base64.b64decode(match[1])))
    except ValueError:
        raise KeyUnusableError("it is damaged, or protected in another way than ours") from None
    if cost < minimum_cost:
        raise KeyUnusableError(
            f"its passphrase is protected too weakly (scrypt cost {cost}, at least {minimum_cost}"
            " is wanted); make a new key"
        )
    if cost > _HIGHEST_COST:
        raise KeyUnusableError(f"opening it would take too much memory (scrypt cost {cost})")


def _read_cost(reader: der.Reader) -> int:
    """Return the scrypt cost. Raises `ValueError` at anything that this module does not write."""
    outer = reader.take_reader()
    reader.end()
    scheme = outer.take_reader()
    outer.take(der.OCTET_STRING)
    outer.end()
    _expect(scheme.take(der.OBJECT_IDENTIFIER), _PBES2)
    parameters = scheme.take_reader()
    scheme.end()
    kdf, cipher = parameters.take_reader(), parameters.take_reader()
    parameters.end()
    _expect(cipher.take(der.OBJECT_IDENTIFIER), _AES_256_CBC)
    _expect(len(cipher.take(der.OCTET_STRING)), _CIPHER_BLOCK)
    _expect(kdf.take(der.OBJECT_IDENTIFIER), _SCRYPT)
    scrypt = kdf.take_reader()
    kdf.end()
    scrypt.take(der.OCTET_STRING)
    cost = scrypt.take_integer()
    _expect(cost & (cost - 1), 0)  # RFC 7914: a power of two
    _expect((scrypt.take_integer(), scrypt.take_integer()), (_BLOCK_SIZE, _PARALLELISM))
    return cost


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise ValueError("another method or setting than expected")


def _open(content: bytes, passphrase: bytes) -> Ed25519Signer | P256Signer:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        private = serialization.load_pem_private_key(content, passphrase or b"\0")
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnusableError("the passphrase is wrong, or the file is damaged") from None
    return signer_of(private)

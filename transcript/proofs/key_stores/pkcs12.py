"""PKCS#12 files (.p12, .pfx), in which keys and bought certificates come: read, never written.

What is inside goes into an encrypted file of ours: whoever gets hold of a PKCS#12 file can try
passphrases cheaply.
"""

from dataclasses import dataclass
from pathlib import Path

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_stores.private_keys import signer_of
from transcript.proofs.signers import Ed25519Signer, P256Signer
from transcript.proofs.x509 import Certificate

_LARGEST_FILE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A key, and the certificate that came with it, if one did."""

    signer: Ed25519Signer | P256Signer
    certificate: Certificate | None


def read_pkcs12(path: Path, *, passphrase: bytes) -> Bundle:
    """Return what a PKCS#12 file holds. Raises `KeyUnusableError`, or `OSError`.

    A certificate counts for a P-256 key, which seals PDFs; those above it come along.
    """
    with path.open("rb") as file:
        content = file.read(_LARGEST_FILE + 1)
    try:
        return _bundle(content, passphrase)
    except KeyUnusableError as error:
        # From None: a chain would show values that are one step from the secret.
        raise KeyUnusableError(f"the file {path.name} cannot be used: {error}") from None


def _bundle(content: bytes, passphrase: bytes) -> Bundle:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

    if len(content) > _LARGEST_FILE:
        raise KeyUnusableError("it is larger than any such file")
    try:
        found = pkcs12.load_pkcs12(content, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnusableError(
            "its passphrase is wrong, or it is not a whole PKCS#12 file"
        ) from None
    if found.key is None:
        raise KeyUnusableError("there is no private key in it")
    signer = signer_of(found.key)
    if found.cert is None or isinstance(signer, Ed25519Signer):
        return Bundle(signer=signer, certificate=None)
    chain = (found.cert, *found.additional_certs)
    pem = b"".join(each.certificate.public_bytes(Encoding.PEM) for each in chain)
    return Bundle(signer=signer, certificate=Certificate.from_pem(pem))

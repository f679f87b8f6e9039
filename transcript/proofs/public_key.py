"""Public keys: how they are written, what they verify, and which cannot be keys at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Self, cast

from transcript.proofs import der, multibase
from transcript.proofs.errors import InvalidProofError, KeyUnusableError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    LibraryKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class Algorithm(StrEnum):
    """The kinds of key that are understood."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    RSA = "RSA"


JOSE_NAMES: Mapping[Algorithm, tuple[str, ...]] = MappingProxyType(
    {
        # RFC 9864 renames EdDSA to Ed25519: both are read, the older is written, as wallets expect.
        Algorithm.ED25519: ("EdDSA", "Ed25519"),
        Algorithm.P256: ("ES256",),
        Algorithm.P384: ("ES384",),
        Algorithm.RSA: ("RS256",),
    }
)
"""What JOSE calls the signatures of each kind of key; the name that is written stands first."""

# Controlled Identifiers 1.0, 2.2.2, and the multicodec table for RSA: what stands before the bytes.
_HEADERS = {
    Algorithm.ED25519: b"\xed\x01",
    Algorithm.P256: b"\x80\x24",
    Algorithm.P384: b"\x81\x24",
    Algorithm.RSA: b"\x85\x24",
}
_ED25519_LENGTH = 32
_COORDINATES = {Algorithm.P256: 32, Algorithm.P384: 48}
_HASHES = {Algorithm.P256: "sha256", Algorithm.P384: "sha384"}
_RSA_BITS = range(2048, 4096 + 1)
# FIPS 186-5, A.1.1: odd and above 2^16. Nobody's is as long as 32 bits.
_RSA_EXPONENTS = range(2**16 + 1, 2**32, 2)
_PRIVATE_MEMBERS = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key that can be used: bytes that cannot be one are refused.

    `raw` is the 32 bytes of Ed25519, the compressed point of an elliptic curve (33 or 49 bytes), or
    the DER of an RSAPublicKey (RFC 8017).
    """

    algorithm: Algorithm
    raw: bytes

    def __post_init__(self) -> None:
        """Refuse bytes that cannot be a key."""
        match self.algorithm:
            case Algorithm.ED25519:
                if len(self.raw) != _ED25519_LENGTH:
                    raise KeyUnusableError("a public Ed25519 key of the wrong length")
            case Algorithm.RSA:
                _rsa_numbers(self.raw)
            case curve:
                if len(self.raw) != 1 + _COORDINATES[curve]:
                    raise KeyUnusableError(f"a public {curve} key of the wrong length")
                _point(curve, self.raw)

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """Read a Multikey such as `z6Mk…`. Raises `KeyUnusableError`."""
        algorithm, raw = _read_multikey(text)
        return cls(algorithm=algorithm, raw=raw)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> Self:
        """Read a JSON Web Key that is public and meant for signatures. Raises `KeyUnusableError`.

        If it names an algorithm, that must be the one by which keys of its kind are used here.
        """
        if any(name in jwk for name in _PRIVATE_MEMBERS):
            raise KeyUnusableError("a private key stands where a public key belongs")
        if jwk.get("use", "sig") != "sig" or jwk.get("key_ops", ["verify"]) != ["verify"]:
            raise KeyUnusableError("a public key that is not meant for signatures")
        match jwk.get("kty"), jwk.get("crv"):
            case "OKP", "Ed25519":
                key = cls(algorithm=Algorithm.ED25519, raw=_bytes(jwk, "x", _ED25519_LENGTH))
            case "EC", ("P-256" | "P-384") as curve:
                key = cls._from_coordinates(jwk, Algorithm(curve))
            case "RSA", None:
                numbers = int.from_bytes(_bytes(jwk, "n")), int.from_bytes(_bytes(jwk, "e"))
                key = cls.from_rsa_numbers(*numbers)
            case _:
                raise KeyUnusableError("a public key of a kind that is not supported")
        names = JOSE_NAMES[key.algorithm]
        if jwk.get("alg", names[0]) not in names:
            raise KeyUnusableError("a public key that is meant for another algorithm")
        return key

    @classmethod
    def _from_coordinates(cls, jwk: Mapping[str, object], curve: Algorithm) -> Self:
        x, y = (_bytes(jwk, name, _COORDINATES[curve]) for name in ("x", "y"))
        key = cls(algorithm=curve, raw=bytes([2 + (y[-1] & 1)]) + x)
        if _point(curve, key.raw)[1] != y:
            raise KeyUnusableError("a public key that is not a point of its curve")
        return key

    @classmethod
    def from_rsa_numbers(cls, modulus: int, exponent: int) -> Self:
        """Return the RSA key of these numbers. Raises `KeyUnusableError`."""
        numbers = der.encode_integer(modulus), der.encode_integer(exponent)
        return cls(algorithm=Algorithm.RSA, raw=der.encode(der.SEQUENCE, *numbers))

    @property
    def multibase(self) -> str:
        """The key as a Multikey: `z6Mk…`, `zDna…`, `z82L…` or, of RSA, hundreds of letters."""
        return _multikey(self.algorithm, self.raw)

    @property
    def hash_name(self) -> str:
        """The hash that goes with the key in Data Integrity: the longer only for P-384."""
        return _HASHES.get(self.algorithm, "sha256")

    @property
    def signature_length(self) -> int:
        """How many bytes each signature of this key has."""
        match self.algorithm:
            case Algorithm.ED25519:
                return 64
            case Algorithm.RSA:
                return (self.rsa_numbers()[0].bit_length() + 7) // 8
            case curve:
                return 2 * _COORDINATES[curve]

    def rsa_numbers(self) -> tuple[int, int]:
        """Return the modulus and the exponent. Raises `KeyUnusableError` for another kind."""
        return _rsa_numbers(self.raw)

    def jwk(self) -> dict[str, str]:
        """Return the key as a JSON Web Key, public members only."""
        encoded = multibase.base64url_encode
        match self.algorithm:
            case Algorithm.ED25519:
                return {"kty": "OKP", "crv": "Ed25519", "x": encoded(self.raw)}
            case Algorithm.RSA:
                n, e = (each.to_bytes((each.bit_length() + 7) // 8) for each in self.rsa_numbers())
                return {"kty": "RSA", "n": encoded(n), "e": encoded(e)}
            case curve:
                x, y = _point(curve, self.raw)
                return {"kty": "EC", "crv": str(curve), "x": encoded(x), "y": encoded(y)}

    def verify(self, signature: bytes, payload: bytes) -> None:
        """Return if `signature` is this key's over `payload`; else raise `InvalidProofError`.

        On an elliptic curve it is the two numbers r and s, of equal length (IEEE P1363); of RSA it
        is RSASSA-PKCS1-v1_5 with SHA-256.
        """
        from cryptography.exceptions import InvalidSignature

        if len(signature) != self.signature_length:
            raise InvalidProofError("the signature has the wrong length")
        try:
            _check(self, signature, payload)
        except InvalidSignature:
            raise InvalidProofError("the signature does not fit what it signs") from None


@lru_cache(maxsize=256)  # every credit of a transcript names the same key
def _read_multikey(text: str) -> tuple[Algorithm, bytes]:
    try:
        content = multibase.decode(text)
    except ValueError as error:
        raise KeyUnusableError(f"this is not a public key: {error}") from error
    for algorithm, header in _HEADERS.items():
        if content.startswith(header):
            return algorithm, content.removeprefix(header)
    raise KeyUnusableError("a public key of a kind that is not supported")


@lru_cache(maxsize=256)  # every credit of a transcript names the same key
def _multikey(algorithm: Algorithm, raw: bytes) -> str:
    return multibase.encode(_HEADERS[algorithm] + raw)


def _check(key: PublicKey, signature: bytes, payload: bytes) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

    loaded = _loaded(key.algorithm, key.raw)
    if isinstance(loaded, rsa.RSAPublicKey):
        loaded.verify(signature, payload, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(loaded, ec.EllipticCurvePublicKey):
        half = len(signature) // 2
        r, s = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
        hashed = hashes.SHA384() if key.algorithm is Algorithm.P384 else hashes.SHA256()
        loaded.verify(utils.encode_dss_signature(r, s), payload, ec.ECDSA(hashed))
    else:
        loaded.verify(signature, payload)


@lru_cache(maxsize=64)  # every credit of a transcript is signed with the same key
def _loaded(algorithm: Algorithm, raw: bytes) -> "LibraryKey":
    """Return the library's key. Raises `ValueError` for what is none."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    match algorithm:
        case Algorithm.ED25519:
            return ed25519.Ed25519PublicKey.from_public_bytes(raw)
        case Algorithm.RSA:
            modulus, exponent = _rsa_numbers(raw)
            return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    curve = ec.SECP256R1() if algorithm is Algorithm.P256 else ec.SECP384R1()
    return ec.EllipticCurvePublicKey.from_encoded_point(curve, raw)


def _point(curve: Algorithm, raw: bytes) -> tuple[bytes, bytes]:
    try:
        key = cast("ec.EllipticCurvePublicKey", _loaded(curve, raw))
    except ValueError as error:
        raise KeyUnusableError("a public key that is not a point of its curve") from error
    numbers, size = key.public_numbers(), _COORDINATES[curve]
    return numbers.x.to_bytes(size), numbers.y.to_bytes(size)


def _rsa_numbers(raw: bytes) -> tuple[int, int]:
    try:
        outer = der.Reader(raw)
        inner = outer.take_reader()
        outer.end()
        modulus, exponent = inner.take_integer(), inner.take_integer()
        inner.end()
    except ValueError as error:
        raise KeyUnusableError("this is not a public RSA key") from error
    if modulus.bit_length() not in _RSA_BITS:
        raise KeyUnusableError(
            f"a public RSA key of {modulus.bit_length()} bits; it must have 2048 to 4096"
        )
    if exponent not in _RSA_EXPONENTS or not modulus & 1:
        raise KeyUnusableError("a public RSA key with numbers that no sound key has")
    return modulus, exponent


def _bytes(jwk: Mapping[str, object], name: str, length: int | None = None) -> bytes:
    text = jwk.get(name)
    try:
        content = multibase.base64url_decode(text) if isinstance(text, str) else b""
    except ValueError:
        content = b""
    # RFC 7518, 6.2.1.2 and 6.3.1.1: coordinates have one length, numbers no zeros in front.
    sound = len(content) == length if length else content[:1] > b"\0"
    if not sound:
        raise KeyUnusableError(f"the member “{name}” of a public key is malformed")
    return content

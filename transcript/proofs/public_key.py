"""Public keys: how they are written, what they verify, and which must never be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from transcript.proofs import multibase
from transcript.proofs.errors import InvalidProofError, KeyUnusableError


class Algorithm(StrEnum):
    """The kinds of key that are understood."""

    ED25519 = "Ed25519"
    P256 = "P-256"


# Controlled Identifiers 1.0, 2.2.2: the multicodec that stands before the bytes of a Multikey.
_HEADERS = {Algorithm.ED25519: b"\xed\x01", Algorithm.P256: b"\x80\x24"}
_LENGTHS = {Algorithm.ED25519: 32, Algorithm.P256: 33}
_SIGNATURE_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key. `raw` is the 32 bytes of Ed25519, or the 33 of a compressed P-256 point."""

    algorithm: Algorithm
    raw: bytes

    def __post_init__(self) -> None:
        """Refuse bytes that cannot be a key, so that every `PublicKey` can be used."""
        if len(self.raw) != _LENGTHS[self.algorithm]:
            raise KeyUnusableError(f"a public {self.algorithm} key of the wrong length")
        if self.algorithm is Algorithm.P256:
            _p256_point(self.raw)

    @classmethod
    def from_multibase(cls, text: str) -> Self:
        """Read a Multikey such as `z6Mk…`. Raises `KeyUnusableError`."""
        try:
            content = multibase.decode(text)
        except ValueError as error:
            raise KeyUnusableError(f"this is not a public key: {error}") from error
        for algorithm, header in _HEADERS.items():
            if content.startswith(header):
                return cls(algorithm=algorithm, raw=content.removeprefix(header))
        raise KeyUnusableError("a public key of a kind that is not supported")

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> Self:
        """Read a JSON Web Key with public members only. Raises `KeyUnusableError`."""
        if "d" in jwk:
            raise KeyUnusableError("a private key stands where a public key belongs")
        match jwk.get("kty"), jwk.get("crv"):
            case "OKP", "Ed25519":
                return cls(algorithm=Algorithm.ED25519, raw=_coordinate(jwk, "x"))
            case "EC", "P-256":
                x, y = _coordinate(jwk, "x"), _coordinate(jwk, "y")
                key = cls(algorithm=Algorithm.P256, raw=bytes([2 + (y[-1] & 1)]) + x)
                if key.jwk()["y"] != jwk["y"]:
                    raise KeyUnusableError("a public key that is not a point of its curve")
                return key
        raise KeyUnusableError("a public key of a kind that is not supported")

    @property
    def multibase(self) -> str:
        """The key as a Multikey, `z6Mk…` or `zDna…`."""
        return multibase.encode(_HEADERS[self.algorithm] + self.raw)

    def jwk(self) -> dict[str, str]:
        """Return the key as a JSON Web Key, public members only."""
        if self.algorithm is Algorithm.ED25519:
            return {"kty": "OKP", "crv": "Ed25519", "x": multibase.base64url_encode(self.raw)}
        x, y = _p256_point(self.raw)
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": multibase.base64url_encode(x),
            "y": multibase.base64url_encode(y),
        }

    def verify(self, signature: bytes, payload: bytes) -> None:
        """Return if `signature` is this key's over `payload`; else raise `InvalidProofError`.

        A P-256 signature is the two numbers r and s of 32 bytes each (IEEE P1363).
        """
        from cryptography.exceptions import InvalidSignature

        if len(signature) != _SIGNATURE_LENGTH:
            raise InvalidProofError("the signature has the wrong length")
        try:
            _VERIFIERS[self.algorithm](self.raw, signature, payload)
        except InvalidSignature:
            raise InvalidProofError("the signature does not fit what it signs") from None


def _verify_ed25519(raw: bytes, signature: bytes, payload: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ed25519

    try:
        key = ed25519.Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:  # pragma: no cover (the library may refuse some points here one day)
        raise InvalidSignature from None
    key.verify(signature, payload)


def _verify_p256(raw: bytes, signature: bytes, payload: bytes) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    key.verify(utils.encode_dss_signature(r, s), payload, ec.ECDSA(hashes.SHA256()))


_VERIFIERS = {Algorithm.ED25519: _verify_ed25519, Algorithm.P256: _verify_p256}


def _p256_point(raw: bytes) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError as error:
        raise KeyUnusableError("a public key that is not a point of its curve") from error
    numbers = key.public_numbers()
    return numbers.x.to_bytes(32), numbers.y.to_bytes(32)


def _coordinate(jwk: Mapping[str, object], name: str) -> bytes:
    text = jwk.get(name)
    try:
        content = multibase.base64url_decode(text) if isinstance(text, str) else b""
    except ValueError:
        content = b""
    if len(content) != 32:  # noqa: PLR2004 (both curves: 32 bytes)
        raise KeyUnusableError(f"the member “{name}” of a public key is malformed")
    return content

"""Signers: what can sign, with the public key that belongs to it."""

from typing import TYPE_CHECKING, Protocol, Self

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.public_key import Algorithm, PublicKey

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import (
        EllipticCurvePrivateKey,
        EllipticCurvePublicKey,
    )
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_SEED_LENGTH = 32


class Signer(Protocol):
    """Signs bytes. A key in a file, a token or another service can all be one."""

    @property
    def public_key(self) -> PublicKey:
        """The key that verifies what this signer signs."""

    def sign(self, payload: bytes) -> bytes:
        """Return the signature over `payload`, the same one every time."""


class Ed25519Signer:
    """An Ed25519 key in memory. Its text forms show the public half only."""

    __slots__ = ("_private", "public_key")

    def __init__(self, private: "Ed25519PrivateKey") -> None:
        """Wrap the library's key."""
        self._private = private
        raw = private.public_key().public_bytes_raw()
        self.public_key = PublicKey(algorithm=Algorithm.ED25519, raw=raw)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Return the signer of a 32-byte secret. Raises `KeyUnusableError` for another length."""
        from cryptography.hazmat.primitives.asymmetric import ed25519

        if len(seed) != _SEED_LENGTH:
            raise KeyUnusableError("the secret of an Ed25519 key has 32 bytes")
        return cls(ed25519.Ed25519PrivateKey.from_private_bytes(seed))

    def sign(self, payload: bytes) -> bytes:
        """Return the signature over `payload`, 64 bytes, the same every time."""
        return self._private.sign(payload)

    def private_der(self) -> bytes:
        """Return the secret as unencrypted PKCS#8: for the key file's encryption, nothing else."""
        return _pkcs8(self._private)

    def __repr__(self) -> str:
        """Show which key it is, and nothing secret."""
        return f"Ed25519Signer({self.public_key.multibase})"


class P256Signer:
    """A P-256 key in memory; of ours, a PDF's seal. Its text forms show the public half only."""

    __slots__ = ("_private", "public_key")

    def __init__(self, private: "EllipticCurvePrivateKey") -> None:
        """Wrap the library's key. Raises `KeyUnusableError` for another curve."""
        from cryptography.hazmat.primitives import serialization

        if private.curve.name != "secp256r1":
            raise KeyUnusableError("an elliptic curve key of another curve than P-256")
        self._private = private
        raw = private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )
        self.public_key = PublicKey(algorithm=Algorithm.P256, raw=raw)

    @classmethod
    def from_secret(cls, secret: int) -> Self:
        """Return the signer of a secret number. Raises `KeyUnusableError` when out of range."""
        from cryptography.hazmat.primitives.asymmetric import ec

        try:
            return cls(ec.derive_private_key(secret, ec.SECP256R1()))
        except ValueError:
            raise KeyUnusableError("the secret of a P-256 key is out of range") from None

    def sign(self, payload: bytes) -> bytes:
        """Return r and s, 32 bytes each, by RFC 6979: the same signature every time."""
        from cryptography.hazmat.primitives.asymmetric import utils

        r, s = utils.decode_dss_signature(self.sign_der(payload))
        return r.to_bytes(32) + s.to_bytes(32)

    def sign_der(self, payload: bytes) -> bytes:
        """Return the same signature in the DER form that X.509 and CMS use."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        return self._private.sign(payload, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))

    def sign_certificate(self, builder: "x509.CertificateBuilder") -> "x509.Certificate":
        """Return the certificate that `builder` describes, signed the same way every time."""
        from cryptography.hazmat.primitives import hashes

        return builder.sign(self._private, hashes.SHA256(), ecdsa_deterministic=True)

    def sign_certificate_request(
        self, builder: "x509.CertificateSigningRequestBuilder"
    ) -> "x509.CertificateSigningRequest":
        """Return the request that `builder` describes, signed the same way every time."""
        from cryptography.hazmat.primitives import hashes

        return builder.sign(self._private, hashes.SHA256(), ecdsa_deterministic=True)

    def library_public_key(self) -> "EllipticCurvePublicKey":
        """Return the public half in the form that builds certificates."""
        return self._private.public_key()

    def private_der(self) -> bytes:
        """Return the secret as unencrypted PKCS#8: for the key file's encryption, nothing else."""
        return _pkcs8(self._private)

    def __repr__(self) -> str:
        """Show which key it is, and nothing secret."""
        return f"P256Signer({self.public_key.multibase})"


class P384Signer:
    """A P-384 key in memory, for credentials in the name of others; the product makes none."""

    __slots__ = ("_private", "public_key")

    def __init__(self, private: "EllipticCurvePrivateKey") -> None:
        """Wrap the library's key. Raises `KeyUnusableError` for another curve."""
        from cryptography.hazmat.primitives import serialization

        if private.curve.name != "secp384r1":
            raise KeyUnusableError("an elliptic curve key of another curve than P-384")
        self._private = private
        raw = private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )
        self.public_key = PublicKey(algorithm=Algorithm.P384, raw=raw)

    def sign(self, payload: bytes) -> bytes:
        """Return r and s, 48 bytes each, by RFC 6979 with SHA-384: the same every time."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, utils

        method = ec.ECDSA(hashes.SHA384(), deterministic_signing=True)
        r, s = utils.decode_dss_signature(self._private.sign(payload, method))
        return r.to_bytes(48) + s.to_bytes(48)

    def __repr__(self) -> str:
        """Show which key it is, and nothing secret."""
        return f"P384Signer({self.public_key.multibase})"


class RsaSigner:
    """An RSA key in memory, for tokens in the name of others; the product makes none."""

    __slots__ = ("_private", "public_key")

    def __init__(self, private: "RSAPrivateKey") -> None:
        """Wrap the library's key. Raises `KeyUnusableError` for one that nobody should use."""
        self._private = private
        numbers = private.public_key().public_numbers()
        self.public_key = PublicKey.from_rsa_numbers(numbers.n, numbers.e)

    def sign(self, payload: bytes) -> bytes:
        """Return the signature by RSASSA-PKCS1-v1_5 with SHA-256: the same every time."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        return self._private.sign(payload, padding.PKCS1v15(), hashes.SHA256())

    def __repr__(self) -> str:
        """Show which key it is, and nothing secret."""
        return f"RsaSigner({self.public_key.multibase})"


def _pkcs8(private: "Ed25519PrivateKey | EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives import serialization

    return private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def generate_ed25519() -> Ed25519Signer:
    """Return a new key for signing credentials."""
    from cryptography.hazmat.primitives.asymmetric import ed25519

    return Ed25519Signer(ed25519.Ed25519PrivateKey.generate())


def generate_p256() -> P256Signer:
    """Return a new key for sealing PDFs."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return P256Signer(ec.generate_private_key(ec.SECP256R1()))


def generate_p384() -> P384Signer:
    """Return a new key for the proofs of test issuers."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return P384Signer(ec.generate_private_key(ec.SECP384R1()))

"""The certificate that a PDF seal carries: for one school, known by its digest.

Schools make their own, signed by itself. One that was bought comes with those above it.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.multibase import base64url_encode
from transcript.proofs.public_key import Algorithm, PublicKey
from transcript.proofs.signers import P256Signer

if TYPE_CHECKING:
    from cryptography import x509

_LARGEST_PEM = 64 * 1024
_LONGEST_CHAIN = 8
_LONGEST_NAME = 64  # X.520 upper bound of organisation and common name, here in UTF-8
_LARGEST_SERIAL = 2**159 - 1  # RFC 5280, 4.1.2.2: positive, at most 20 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An X.509 certificate of a P-256 key, and the `issuers` (DER) above it, the nearest first."""

    der: bytes
    issuers: tuple[bytes, ...] = ()
    pem: bytes
    """All of them as text, this one first."""
    fingerprint: str
    """`sha256:` and the digest of the DER form, in hex: how trust lists name it."""
    public_key: PublicKey
    organisation: str
    valid_from: datetime
    valid_until: datetime

    def jwk(self) -> dict[str, str | list[str]]:
        """Return the key as a JSON Web Key that carries the certificate (RFC 7517, 4.7)."""
        return {
            **self.public_key.jwk(),
            "x5c": [b64encode(each).decode() for each in (self.der, *self.issuers)],
            "x5t#S256": base64url_encode(sha256(self.der).digest()),
        }

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """Read a certificate, and after it those above it, if any. Raises `KeyUnusableError`."""
        from cryptography import x509

        if len(pem) > _LARGEST_PEM:
            raise KeyUnusableError("the file is too large to be a certificate")
        try:
            found = x509.load_pem_x509_certificates(pem)
            certificate = cls._of(found)
        except ValueError as error:
            reason = f": {error}" if isinstance(error, _UnfitError) else ""
            raise KeyUnusableError(
                f"the file is not a certificate that can be used{reason}"
            ) from error
        _check_chain(found)
        return certificate

    @classmethod
    def _of(cls, chain: "Sequence[x509.Certificate]") -> Self:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509 import Version
        from cryptography.x509.oid import NameOID

        certificate = chain[0]
        if certificate.version is not Version.v3:
            raise _UnfitError("it is one of the first version, and has to be of the third")
        key = certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
            raise _UnfitError("it is for another kind of key than P-256")
        raw = key.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )
        names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        if len(names) != 1:
            raise _UnfitError("it does not name one organisation")
        own, *issuers = (each.public_bytes(serialization.Encoding.DER) for each in chain)
        return cls(
            der=own,
            issuers=tuple(issuers),
            pem=b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain),
            fingerprint=f"sha256:{certificate.fingerprint(hashes.SHA256()).hex()}",
            public_key=PublicKey(algorithm=Algorithm.P256, raw=raw),
            organisation=str(names[0].value),
            valid_from=certificate.not_valid_before_utc,
            valid_until=certificate.not_valid_after_utc,
        )


class _UnfitError(ValueError):
    """A sound certificate that is not of the kind a seal needs."""


def _check_chain(chain: "Sequence[x509.Certificate]") -> None:
    from cryptography.exceptions import InvalidSignature

    if len(chain) > _LONGEST_CHAIN:
        raise KeyUnusableError(f"the file holds more than {_LONGEST_CHAIN} certificates")
    for lower, upper in pairwise(chain):
        try:
            lower.verify_directly_issued_by(upper)
        except (InvalidSignature, TypeError, ValueError) as error:
            raise KeyUnusableError(
                "the certificates in the file do not follow one another; "
                "the school's own comes first, then the one that signed it, and so on"
            ) from error


def seal_certificate(
    signer: P256Signer,
    *,
    organisation: str,
    valid_from: datetime,
    valid_until: datetime,
    serial: int | None = None,
) -> Certificate:
    """Return a certificate for `signer`, signed by itself, that names `organisation`.

    Without `serial` the number is random. Names longer than X.509 allows are cut. Raises
    `KeyUnusableError` when the dates or the number cannot stand in a certificate.
    """
    from cryptography import x509

    number = x509.random_serial_number() if serial is None else serial
    if not 0 < number <= _LARGEST_SERIAL:
        raise KeyUnusableError("the serial number of a certificate is positive, at most 20 bytes")
    if valid_until <= valid_from:
        raise KeyUnusableError("a certificate must end after it begins")
    builder = (
        _builder(organisation, signer)
        .serial_number(number)
        .not_valid_before(valid_from.astimezone(UTC))
        .not_valid_after(valid_until.astimezone(UTC))
    )
    return Certificate._of([signer.sign_certificate(builder)])  # noqa: SLF001 (one module)


def certificate_request(signer: P256Signer, *, organisation: str) -> bytes:
    """Return a request (PEM) for a certificate of `signer`'s key: for who sells certificates."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    builder = x509.CertificateSigningRequestBuilder(subject_name=_name(organisation))
    return signer.sign_certificate_request(builder).public_bytes(serialization.Encoding.PEM)


def _name(organisation: str) -> "x509.Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    text = organisation.strip().encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
    if not text:
        raise KeyUnusableError("a certificate must name an organisation")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, text),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


def _builder(organisation: str, signer: P256Signer) -> "x509.CertificateBuilder":
    from cryptography import x509

    name = _name(organisation)
    key = signer.library_public_key()
    return (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage() -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )

"""The signature (CMS) of a seal, read strictly: in the one form that a school's seal has.

A general reader accepts much that no seal needs. What is not taken for granted here cannot be used
to make two readers see two things.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from transcript.proofs import cms_form
from transcript.proofs.der import (
    NULL,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    Reader,
    encode,
    encode_integer,
)
from transcript.proofs.errors import InvalidProofError, KeyUnusableError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_RSA = (cms_form.RSA, cms_form.RSA_WITH_SHA_256)
_LARGEST = 65_535
_MOST_CERTIFICATES = 10
_SHORTEST_RSA, _LONGEST_RSA = 2048, 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSignature:
    """A signature that fits what it signs, and the certificate it was made under.

    `fingerprint` is `sha256:` and the digest of the certificate, as trust lists name it.
    Whether it also has a time stamp is said here, and nothing of that was checked.
    """

    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    has_time_stamp: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    certificates: tuple[bytes, ...]
    issuer: bytes
    serial: int
    attributes: bytes
    algorithm: bytes
    signature: bytes
    has_time_stamp: bool


def check_signature(content: bytes, *, digest: bytes) -> CheckedSignature:
    """Return the signature in `content` if it signs `digest` (SHA-256).

    Raises `InvalidProofError` for any other form, and where the signature does not fit.
    """
    from cryptography import x509

    if len(content) > _LARGEST:
        raise InvalidProofError("its signature is too large")
    try:
        signed = _read(content)
        attributes = _attributes(signed.attributes)
        own = _signers_certificate(signed, attributes[cms_form.SIGNING_CERTIFICATE_V2])
        certificate = x509.load_der_x509_certificate(own)
        named = attributes[cms_form.MESSAGE_DIGEST].take(OCTET_STRING)
        _demand(attributes[cms_form.CONTENT_TYPE].take(OBJECT_IDENTIFIER) == cms_form.DATA)
    except (ValueError, KeyError) as error:
        raise InvalidProofError("its signature is not built as a school’s is") from error
    if named != digest:
        raise InvalidProofError("the file is not the one that was sealed")
    _verify(signed, certificate)
    return CheckedSignature(
        fingerprint=f"sha256:{sha256(own).hexdigest()}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        has_time_stamp=signed.has_time_stamp,
    )


def _demand(holds: bool) -> None:  # noqa: FBT001 - a condition
    if not holds:
        raise ValueError("not the form of a seal")


def _read(content: bytes) -> _Signed:
    """Read RFC 5652, 5.1 and 5.3, one signer over content that is elsewhere."""
    outer = Reader(content)
    info = outer.take_reader()
    outer.end()
    _demand(info.take(OBJECT_IDENTIFIER) == cms_form.SIGNED_DATA)
    wrapped = info.take_reader(cms_form.FIRST)
    info.end()
    data = wrapped.take_reader()
    wrapped.end()
    _demand(data.take_integer() == 1)
    algorithms = data.take_reader(SET)
    _demand(_algorithm(algorithms.take_reader()) == cms_form.SHA_256)
    algorithms.end()
    signed_content = data.take_reader()
    _demand(signed_content.take(OBJECT_IDENTIFIER) == cms_form.DATA)
    signed_content.end()
    certificates = tuple(_elements(data.take_reader(cms_form.FIRST)))
    _demand(len(certificates) <= _MOST_CERTIFICATES)
    signers = data.take_reader(SET)
    data.end()
    signer = signers.take_reader()
    signers.end()
    return _signer(signer, certificates)


def _signer(signer: Reader, certificates: tuple[bytes, ...]) -> _Signed:
    _demand(signer.take_integer() == 1)
    identifier = signer.take_reader()
    issuer = encode(SEQUENCE, identifier.take(SEQUENCE))
    serial = identifier.take_integer()
    identifier.end()
    _demand(_algorithm(signer.take_reader()) == cms_form.SHA_256)
    attributes = signer.take(cms_form.FIRST)
    algorithm = _algorithm(signer.take_reader())
    signature = signer.take(OCTET_STRING)
    has_time_stamp = signer.next_is(cms_form.SECOND)
    if has_time_stamp:
        _demand_time_stamp(signer.take_reader(cms_form.SECOND))
    signer.end()
    return _Signed(
        certificates=certificates,
        issuer=issuer,
        serial=serial,
        attributes=attributes,
        algorithm=algorithm,
        signature=signature,
        has_time_stamp=has_time_stamp,
    )


def _elements(reader: Reader) -> Iterator[bytes]:
    while reader.next_is(SEQUENCE):
        yield encode(SEQUENCE, reader.take(SEQUENCE))
    reader.end()


def _algorithm(reader: Reader) -> bytes:
    named = reader.take(OBJECT_IDENTIFIER)
    if reader.next_is(NULL):
        _demand(reader.take(NULL) == b"")
    reader.end()
    return named


def _attributes(content: bytes) -> Mapping[bytes, Reader]:
    """Return the one value of each attribute: those that PAdES B-B demands, and no others."""
    found: dict[bytes, Reader] = {}
    rest = Reader(content)
    while rest.next_is(SEQUENCE):
        attribute = rest.take_reader()
        name = attribute.take(OBJECT_IDENTIFIER)
        _demand(name not in found)
        found[name] = attribute.take_reader(SET)
        attribute.end()
    rest.end()
    _demand(
        found.keys()
        == {cms_form.CONTENT_TYPE, cms_form.MESSAGE_DIGEST, cms_form.SIGNING_CERTIFICATE_V2}
    )
    return found


def _demand_time_stamp(unsigned: Reader) -> None:
    attribute = unsigned.take_reader()
    unsigned.end()
    _demand(attribute.take(OBJECT_IDENTIFIER) == cms_form.SIGNATURE_TIME_STAMP)
    values = attribute.take_reader(SET)
    attribute.end()
    values.take(SEQUENCE)
    values.end()


def _signers_certificate(signed: _Signed, named: Reader) -> bytes:
    """Return the certificate that the signed attribute (RFC 5035, 3) and the signer both name."""
    whole = named.take_reader()
    named.end()
    listed = whole.take_reader()
    whole.end()
    first = listed.take_reader()
    listed.end()
    if first.next_is(SEQUENCE):
        _demand(_algorithm(first.take_reader()) == cms_form.SHA_256)
    digest = first.take(OCTET_STRING)
    matching = [each for each in signed.certificates if sha256(each).digest() == digest]
    _demand(len(matching) == 1)
    issuer, serial = cms_form.issuer_and_serial(matching[0])
    _demand((issuer, serial) == (signed.issuer, signed.serial))
    if first.next_is(SEQUENCE):
        place = cms_form.general_names(issuer) + encode_integer(serial)
        _demand(first.take(SEQUENCE) == place)
    first.end()
    return matching[0]


def _verify(signed: _Signed, certificate: "x509.Certificate") -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    key = certificate.public_key()
    # RFC 5652, 5.4: what is signed is the set of attributes under its own tag.
    content = encode(SET, signed.attributes)
    try:
        if (
            isinstance(key, ec.EllipticCurvePublicKey)
            and signed.algorithm == cms_form.ECDSA_WITH_SHA_256
        ):
            _refuse_weak(key)
            key.verify(signed.signature, content, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey) and signed.algorithm in _RSA:
            if not _SHORTEST_RSA <= key.key_size <= _LONGEST_RSA:
                raise InvalidProofError("its key is too short, or too long to be one")
            key.verify(signed.signature, content, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise InvalidProofError("its key is of a kind that no seal has")
    except InvalidSignature:
        raise InvalidProofError("its signature does not fit its certificate") from None


def _refuse_weak(key: "ec.EllipticCurvePublicKey") -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from transcript.proofs.keys import PublicKey, weakness
    from transcript.proofs.public_key import Algorithm

    try:
        raw = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        reason = weakness(PublicKey(algorithm=Algorithm.P256, raw=raw))
    except KeyUnusableError as error:
        raise InvalidProofError("its key is of a kind that no seal has") from error
    if key.curve.name != "secp256r1" or reason:
        raise InvalidProofError("its key is of a kind that no seal has")

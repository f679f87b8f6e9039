"""The signature (CMS) of a seal, read strictly: in the one form that a school's seal has.

A general reader accepts much that no seal needs. What is not taken for granted here cannot be used
to make two readers see two things.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from transcript.proofs.der import (
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    Reader,
    encode,
    encode_integer,
)
from transcript.proofs.errors import InvalidProofError, KeyUnusableError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_NULL = 0x05
_SET = 0x31
_FIRST = 0xA0
_SECOND = 0xA1
_DIRECTORY_NAME = 0xA4

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_SHA256 = bytes.fromhex("608648016503040201")
_ECDSA_SHA256 = bytes.fromhex("2a8648ce3d040302")
_RSA = (bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d01010b"))
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910022f")
_TIME_STAMP = bytes.fromhex("2a864886f70d010910020e")

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
    if len(content) > _LARGEST:
        raise InvalidProofError("its signature is too large")
    try:
        signed = _read(content)
        attributes = _attributes(signed.attributes)
        certificate = _signers_certificate(signed, attributes[_SIGNING_CERTIFICATE])
        named = attributes[_MESSAGE_DIGEST].take(OCTET_STRING)
        _demand(attributes[_CONTENT_TYPE].take(OBJECT_IDENTIFIER) == _DATA)
    except (ValueError, KeyError) as error:
        raise InvalidProofError("its signature is not built as a school’s is") from error
    if named != digest:
        raise InvalidProofError("the file is not the one that was sealed")
    _verify(signed, certificate)
    return CheckedSignature(
        fingerprint=f"sha256:{sha256(_der(certificate)).hexdigest()}",
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
    _demand(info.take(OBJECT_IDENTIFIER) == _SIGNED_DATA)
    wrapped = info.take_reader(_FIRST)
    info.end()
    data = wrapped.take_reader()
    wrapped.end()
    _demand(data.take_integer() == 1)
    algorithms = data.take_reader(_SET)
    _demand(_algorithm(algorithms.take_reader()) == _SHA256)
    algorithms.end()
    signed_content = data.take_reader()
    _demand(signed_content.take(OBJECT_IDENTIFIER) == _DATA)
    signed_content.end()
    certificates = tuple(_elements(data.take_reader(_FIRST)))
    _demand(len(certificates) <= _MOST_CERTIFICATES)
    signers = data.take_reader(_SET)
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
    _demand(_algorithm(signer.take_reader()) == _SHA256)
    attributes = signer.take(_FIRST)
    algorithm = _algorithm(signer.take_reader())
    signature = signer.take(OCTET_STRING)
    has_time_stamp = signer.next_is(_SECOND)
    if has_time_stamp:
        _demand_time_stamp(signer.take_reader(_SECOND))
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
    if reader.next_is(_NULL):
        _demand(reader.take(_NULL) == b"")
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
        found[name] = attribute.take_reader(_SET)
        attribute.end()
    rest.end()
    _demand(found.keys() == {_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_CERTIFICATE})
    return found


def _demand_time_stamp(unsigned: Reader) -> None:
    attribute = unsigned.take_reader()
    unsigned.end()
    _demand(attribute.take(OBJECT_IDENTIFIER) == _TIME_STAMP)
    values = attribute.take_reader(_SET)
    attribute.end()
    values.take(SEQUENCE)
    values.end()


def _signers_certificate(signed: _Signed, named: Reader) -> "x509.Certificate":
    """Return the certificate that the signed attribute (RFC 5035, 3) and the signer both name."""
    from cryptography import x509

    whole = named.take_reader()
    named.end()
    listed = whole.take_reader()
    whole.end()
    first = listed.take_reader()
    listed.end()
    if first.next_is(SEQUENCE):
        _demand(_algorithm(first.take_reader()) == _SHA256)
    digest = first.take(OCTET_STRING)
    matching = [each for each in signed.certificates if sha256(each).digest() == digest]
    _demand(len(matching) == 1)
    issuer, serial = _issuer_and_serial(matching[0])
    _demand((issuer, serial) == (signed.issuer, signed.serial))
    if first.next_is(SEQUENCE):
        names = encode(SEQUENCE, encode(_DIRECTORY_NAME, issuer))
        _demand(first.take(SEQUENCE) == names + encode_integer(serial))
    first.end()
    return x509.load_der_x509_certificate(matching[0])


def _issuer_and_serial(certificate: bytes) -> tuple[bytes, int]:
    """Return both as they stand in the certificate: a library might write them otherwise."""
    body = Reader(certificate).take_reader().take_reader()
    body.take(_FIRST)  # the version, which only the oldest ones leave out
    serial = body.take_integer()
    body.take(SEQUENCE)  # the algorithm
    return encode(SEQUENCE, body.take(SEQUENCE)), serial


def _verify(signed: _Signed, certificate: "x509.Certificate") -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    key = certificate.public_key()
    # RFC 5652, 5.4: what is signed is the set of attributes under its own tag.
    content = encode(_SET, signed.attributes)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and signed.algorithm == _ECDSA_SHA256:
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


def _der(certificate: "x509.Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)

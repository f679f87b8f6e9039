"""The signature of a seal: one form is right, and every other one is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from transcript.proofs import der
from transcript.proofs.cms import CmsSigner
from transcript.proofs.cms_check import check_signature
from transcript.proofs.errors import InvalidProofError
from transcript.proofs.signers import P256Signer
from transcript.proofs.x509 import seal_certificate

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=3650)
DIGEST = sha256(b"a file").digest()
KEY = P256Signer.from_secret(7)
CERTIFICATE = seal_certificate(
    KEY, organisation="Hill School", valid_from=BEGIN, valid_until=END, serial=300
)
STRANGER = seal_certificate(
    P256Signer.from_secret(11), organisation="Hill School", valid_from=BEGIN, valid_until=END
)
FORM = "its signature is not built as a school’s is"

SET, NULL, FIRST, SECOND = 0x31, b"\x05\x00", 0xA0, 0xA1


def oid(digits: str) -> bytes:
    return der.encode(der.OBJECT_IDENTIFIER, bytes.fromhex(digits))


def sequence(*parts: bytes) -> bytes:
    return der.encode(der.SEQUENCE, *parts)


def attribute(kind: bytes, *values: bytes) -> bytes:
    return sequence(kind, der.encode(SET, *values))


def octets(content: bytes) -> bytes:
    return der.encode(der.OCTET_STRING, content)


DATA = oid("2a864886f70d010701")
SHA256 = sequence(oid("608648016503040201"), NULL)
SHA512 = sequence(oid("608648016503040203"))
ISSUER = x509.load_der_x509_certificate(CERTIFICATE.der).issuer.public_bytes()
SERIAL = der.encode_integer(300)
PLACE = sequence(sequence(der.encode(0xA4, ISSUER)), SERIAL)
REFERENCE = sequence(octets(sha256(CERTIFICATE.der).digest()), PLACE)
CONTENT_TYPE = attribute(oid("2a864886f70d010903"), DATA)
MESSAGE_DIGEST = attribute(oid("2a864886f70d010904"), octets(DIGEST))
SIGNING_TIME = attribute(oid("2a864886f70d010905"), b"\x17\x0d260101000000Z")
STAMP = oid("2a864886f70d010910020e")

PARTS = {
    "kind": oid("2a864886f70d010702"),
    "version": der.encode_integer(1),
    "digests": der.encode(SET, SHA256),
    "content": sequence(DATA),
    "certificates": der.encode(FIRST, CERTIFICATE.der),
    "lists": b"",
    "signer version": der.encode_integer(1),
    "signer": sequence(ISSUER, SERIAL),
    "digest": SHA256,
    "content type": CONTENT_TYPE,
    "message digest": MESSAGE_DIGEST,
    "reference": REFERENCE,
    "more attributes": b"",
    "algorithm": sequence(oid("2a8648ce3d040302")),
    "unsigned": b"",
    "more signers": b"",
    "rest": b"",
}


def made(changes: Mapping[str, bytes] | None = None) -> bytes:
    """Return a signature of the one right form, but for the parts that are changed."""
    part = {**PARTS, **(changes or {})}
    listed = sequence(sequence(part["reference"]))
    named = attribute(oid("2a864886f70d010910022f"), listed)
    attributes = part["content type"] + part["message digest"] + named + part["more attributes"]
    signature = KEY.sign_der(der.encode(SET, attributes))
    signer = sequence(
        part["signer version"],
        part["signer"],
        part["digest"],
        der.encode(FIRST, attributes),
        part["algorithm"],
        octets(signature),
        part["unsigned"],
    )
    signed = sequence(
        part["version"],
        part["digests"],
        part["content"],
        part["certificates"],
        part["lists"],
        der.encode(SET, signer, part["more signers"]),
    )
    return sequence(part["kind"], der.encode(FIRST, signed)) + part["rest"]


def test_a_signature_as_a_school_makes_it_is_right() -> None:
    made_by_us = CmsSigner(KEY, (CERTIFICATE.der,)).sign(DIGEST)
    found = check_signature(made_by_us, digest=DIGEST)
    assert found.fingerprint == CERTIFICATE.fingerprint
    assert (found.valid_from, found.valid_until) == (BEGIN, END)
    assert not found.has_time_stamp


RIGHT = {
    "as it is": {},
    "with two certificates": {"certificates": der.encode(FIRST, STRANGER.der, CERTIFICATE.der)},
    "that names no place of its certificate": {
        "reference": sequence(octets(sha256(CERTIFICATE.der).digest()))
    },
    "that names the digest of its certificate": {
        "reference": sequence(SHA256, octets(sha256(CERTIFICATE.der).digest()))
    },
    "with digests that have no parameters": {
        "digests": der.encode(SET, sequence(oid("608648016503040201")))
    },
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_signature_of_a_right_form_is_right(name: str) -> None:
    assert check_signature(made(RIGHT[name]), digest=DIGEST).fingerprint == CERTIFICATE.fingerprint


def test_a_time_stamp_is_seen_and_left_to_others() -> None:
    unsigned = der.encode(SECOND, attribute(STAMP, sequence(DATA)))
    assert check_signature(made({"unsigned": unsigned}), digest=DIGEST).has_time_stamp


WRONG: dict[str, dict[str, bytes]] = {
    "of another kind": {"kind": DATA},
    "of another version": {"version": der.encode_integer(3)},
    "of another version of the signer": {"signer version": der.encode_integer(3)},
    "with two digests": {"digests": der.encode(SET, SHA256, SHA512)},
    "with another digest": {"digests": der.encode(SET, SHA512)},
    "with another digest of the signer": {"digest": SHA512},
    "with parameters of the digest": {"digest": sequence(oid("608648016503040201"), octets(b"x"))},
    "with a null that is none": {"digest": sequence(oid("608648016503040201"), b"\x05\x01\x00")},
    "that holds its content": {"content": sequence(DATA, der.encode(FIRST, octets(b"x")))},
    "of content of another kind": {"content": sequence(oid("2a864886f70d010702"))},
    "without certificates": {"certificates": b""},
    "with no certificate": {"certificates": der.encode(FIRST)},
    "with a certificate of somebody else": {"certificates": der.encode(FIRST, STRANGER.der)},
    "with its certificate twice": {
        "certificates": der.encode(FIRST, CERTIFICATE.der, CERTIFICATE.der)
    },
    "with eleven certificates": {"certificates": der.encode(FIRST, *[CERTIFICATE.der] * 11)},
    "with something else than a certificate": {
        "certificates": der.encode(FIRST, CERTIFICATE.der, octets(b"x"))
    },
    "with a list of revocations": {"lists": der.encode(SECOND, sequence())},
    "with two signers": {"more signers": sequence()},
    "of another signer": {"signer": sequence(ISSUER, der.encode_integer(301))},
    "of a signer of another name": {"signer": sequence(sequence(), SERIAL)},
    "of a signer with more": {"signer": sequence(ISSUER, SERIAL, NULL)},
    "of a signer by its key": {"signer": der.encode(0x80, b"key")},
    "without a kind of content": {"content type": b""},
    "with another kind of content": {
        "content type": attribute(oid("2a864886f70d010903"), oid("2a864886f70d010702"))
    },
    "without a digest": {"message digest": b""},
    "with a digest twice": {"more attributes": MESSAGE_DIGEST},
    "with a digest that is a number": {
        "message digest": attribute(oid("2a864886f70d010904"), der.encode_integer(5))
    },
    "with a time of its own": {"more attributes": SIGNING_TIME},
    "with something else among the attributes": {"more attributes": octets(b"x")},
    "that refers to another certificate": {"reference": sequence(octets(bytes(32)))},
    "that refers to a certificate by another digest": {
        "reference": sequence(SHA512, octets(sha256(CERTIFICATE.der).digest()))
    },
    "that refers to another place": {
        "reference": sequence(
            octets(sha256(CERTIFICATE.der).digest()),
            sequence(sequence(der.encode(0xA4, ISSUER)), der.encode_integer(301)),
        )
    },
    "that refers to more": {
        "reference": sequence(octets(sha256(CERTIFICATE.der).digest()), PLACE, NULL)
    },
    "with an unsigned attribute": {"unsigned": der.encode(SECOND, SIGNING_TIME)},
    "with two unsigned attributes": {
        "unsigned": der.encode(SECOND, *[attribute(STAMP, sequence())] * 2)
    },
    "with a time stamp of two": {
        "unsigned": der.encode(SECOND, attribute(STAMP, sequence(), sequence()))
    },
    "with no unsigned attribute": {"unsigned": der.encode(SECOND)},
    "with more behind the signer": {"unsigned": octets(b"x")},
    "with more behind it": {"rest": b"\x00"},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_signature_of_another_form_is_refused(name: str) -> None:
    with pytest.raises(InvalidProofError, match=f"^{FORM}$"):
        check_signature(made(WRONG[name]), digest=DIGEST)


@pytest.mark.parametrize("length", [0, 1, 9, 100, 400])
def test_a_signature_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(InvalidProofError, match=f"^{FORM}$"):
        check_signature(made()[:length], digest=DIGEST)


def test_a_signature_larger_than_any_is_not_read() -> None:
    with pytest.raises(InvalidProofError, match=r"^its signature is too large$"):
        check_signature(bytes(70_000), digest=DIGEST)


def test_a_signature_of_another_file_is_refused() -> None:
    with pytest.raises(InvalidProofError, match=r"^the file is not the one that was sealed$"):
        check_signature(made(), digest=bytes(32))


def test_a_signature_by_another_key_is_refused() -> None:
    other = CmsSigner(P256Signer.from_secret(11), (CERTIFICATE.der,)).sign(DIGEST)
    with pytest.raises(InvalidProofError, match=r"^its signature does not fit its certificate$"):
        check_signature(other, digest=DIGEST)


def test_no_byte_of_a_signature_can_be_another() -> None:
    right = made()
    survivors = []
    for place in range(0, len(right), 3):
        changed = right[:place] + bytes([right[place] ^ 1]) + right[place + 1 :]
        try:
            check_signature(changed, digest=DIGEST)
        except InvalidProofError:
            continue
        survivors.append(place)
    assert survivors == []


# Keys of other kinds, as bought certificates have them.

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def certified(key: Key) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Hill School")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 300, BEGIN, END)
    hashed = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, hashed).public_bytes(Encoding.DER)


def signed_by(key: Key, algorithm: str) -> bytes:
    certificate = certified(key)
    issuer = x509.load_der_x509_certificate(certificate).issuer.public_bytes()
    listed = sequence(sequence(sequence(octets(sha256(certificate).digest()))))
    named = attribute(oid("2a864886f70d010910022f"), listed)
    attributes = CONTENT_TYPE + MESSAGE_DIGEST + named
    content = der.encode(SET, attributes)
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        signature = key.sign(content, ec.ECDSA(hashes.SHA256()))
    else:
        signature = key.sign(content)
    signer = sequence(
        der.encode_integer(1),
        sequence(issuer, SERIAL),
        SHA256,
        der.encode(FIRST, attributes),
        sequence(oid(algorithm)),
        octets(signature),
    )
    part = der.encode_integer(1) + der.encode(SET, SHA256) + sequence(DATA)
    signed = sequence(part, der.encode(FIRST, certificate), der.encode(SET, signer))
    return sequence(PARTS["kind"], der.encode(FIRST, signed))


RSA, RSA_SHA256 = "2a864886f70d010101", "2a864886f70d01010b"
ECDSA_SHA256 = "2a8648ce3d040302"


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize("algorithm", [RSA, RSA_SHA256])
def test_an_rsa_key_as_it_is_sold_is_right(rsa_key: rsa.RSAPrivateKey, algorithm: str) -> None:
    assert check_signature(signed_by(rsa_key, algorithm), digest=DIGEST)


def test_a_short_rsa_key_is_refused() -> None:
    short = signed_by(rsa.generate_private_key(65537, 1024), RSA_SHA256)  # noqa: S505 - the point
    with pytest.raises(InvalidProofError, match=r"^its key is too short, or too long to be one$"):
        check_signature(short, digest=DIGEST)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ec.derive_private_key(7, ec.SECP384R1()), ECDSA_SHA256),
        (ec.derive_private_key(7, ec.SECP256K1()), ECDSA_SHA256),
        (ec.derive_private_key(7, ec.SECP256R1()), RSA_SHA256),
        (ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)), ECDSA_SHA256),
    ],
    ids=["P-384", "secp256k1", "P-256 as RSA", "Ed25519"],
)
def test_a_key_of_another_kind_is_refused(key: Key, algorithm: str) -> None:
    with pytest.raises(InvalidProofError, match=r"^its key is of a kind that no seal has$"):
        check_signature(signed_by(key, algorithm), digest=DIGEST)


def test_a_sample_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from transcript.proofs import keys

    monkeypatch.setattr(keys, "weakness", lambda _: "it is published")
    with pytest.raises(InvalidProofError, match=r"^its key is of a kind that no seal has$"):
        check_signature(made(), digest=DIGEST)

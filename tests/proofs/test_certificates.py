from base64 import b64encode
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from transcript.proofs import der
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.keys import P256Signer
from transcript.proofs.multibase import base64url_encode
from transcript.proofs.public_key import PublicKey
from transcript.proofs.x509 import Certificate, certificate_request, seal_certificate

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2036, 1, 1, tzinfo=UTC)


def certificate(seal: P256Signer, organisation: str = "Riverbend", serial: int = 7) -> Certificate:
    return seal_certificate(
        seal, organisation=organisation, valid_from=BEGIN, valid_until=END, serial=serial
    )


def test_a_certificate_is_read_back(seal: P256Signer) -> None:
    made = certificate(seal)
    assert Certificate.from_pem(made.pem) == made


def test_a_certificate_says_who_and_how_long(seal: P256Signer) -> None:
    made = certificate(seal)
    assert (made.organisation, made.valid_from, made.valid_until, made.public_key) == (
        "Riverbend",
        BEGIN,
        END,
        seal.public_key,
    )


def test_the_same_certificate_has_the_same_bytes(seal: P256Signer) -> None:
    assert certificate(seal).pem == certificate(seal).pem


def test_the_fingerprint_is_the_digest_of_the_der_form(seal: P256Signer) -> None:
    made = certificate(seal)
    parsed = x509.load_pem_x509_certificate(made.pem)
    assert made.fingerprint == "sha256:" + parsed.fingerprint(hashes.SHA256()).hex()


def test_a_certificate_signs_itself_and_may_sign_documents_only(seal: P256Signer) -> None:
    parsed = x509.load_pem_x509_certificate(certificate(seal).pem)
    parsed.verify_directly_issued_by(parsed)
    found = [(each.value, each.critical) for each in parsed.extensions]
    assert found == [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            True,
        ),
        (x509.SubjectKeyIdentifier.from_public_key(seal.library_public_key()), False),
    ]


def test_without_a_number_each_certificate_gets_another(seal: P256Signer) -> None:
    made = [
        seal_certificate(seal, organisation="Riverbend", valid_from=BEGIN, valid_until=END)
        for _ in range(2)
    ]
    assert made[0].fingerprint != made[1].fingerprint


def test_a_long_name_is_cut_where_the_standard_ends_it(seal: P256Signer) -> None:
    assert certificate(seal, organisation="a" + "é" * 100).organisation == "a" + "é" * 31


@pytest.mark.parametrize("serial", [1, 2**159 - 1])
def test_a_number_may_have_twenty_bytes(seal: P256Signer, serial: int) -> None:
    made = x509.load_der_x509_certificate(certificate(seal, serial=serial).der)
    assert made.serial_number == serial


@pytest.mark.parametrize("serial", [0, -1, 2**159, 2**160])
def test_a_number_that_may_not_be_is_refused(seal: P256Signer, serial: int) -> None:
    expected = "^the serial number of a certificate is positive, at most 20 bytes$"
    with pytest.raises(KeyUnusableError, match=expected):
        certificate(seal, serial=serial)


def test_a_certificate_that_ends_before_it_begins_is_refused(seal: P256Signer) -> None:
    for end in (BEGIN, END):
        with pytest.raises(KeyUnusableError, match=r"^a certificate must end after it begins$"):
            seal_certificate(seal, organisation="Riverbend", valid_from=END, valid_until=end)


def test_a_certificate_without_a_name_is_refused(seal: P256Signer) -> None:
    with pytest.raises(KeyUnusableError, match=r"^a certificate must name an organisation$"):
        certificate(seal, organisation=" ")


@pytest.mark.parametrize(
    ("pem", "reason"),
    [
        (b"nothing", "the file is not a certificate that can be used"),
        (b"x" * 70_000, "the file is too large to be a certificate"),
    ],
)
def test_another_file_is_refused(pem: bytes, reason: str) -> None:
    with pytest.raises(KeyUnusableError, match=f"^{reason}$"):
        Certificate.from_pem(pem)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("another kind of key", "it is for another kind of key than P-256"),
        ("another curve", "it is for another kind of key than P-256"),
        ("no organisation", "it does not name one organisation"),
    ],
)
def test_a_certificate_of_another_kind_is_refused(case: str, reason: str) -> None:
    curve = ec.SECP384R1() if case == "another curve" else ec.SECP256R1()
    private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
    private = ec.generate_private_key(curve)
    if case == "another kind of key":
        private = ed25519.Ed25519PrivateKey.generate()
    organisation = NameOID.COMMON_NAME if case == "no organisation" else NameOID.ORGANIZATION_NAME
    name = x509.Name([x509.NameAttribute(organisation, "Riverbend")])
    builder = x509.CertificateBuilder(name, name, private.public_key(), 7, BEGIN, END)
    algorithm = None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    pem = builder.sign(private, algorithm).public_bytes(serialization.Encoding.PEM)
    refusal = f"^the file is not a certificate that can be used: {reason}$"
    with pytest.raises(KeyUnusableError, match=refusal):
        Certificate.from_pem(pem)


def test_a_certificate_of_the_first_version_is_refused(seal: P256Signer) -> None:
    whole = der.Reader(certificate(seal).der).take_reader()
    body, *signature = whole.take_reader(), whole.take(der.SEQUENCE), whole.take(0x03)
    body.take(0xA0)  # only later versions say which one they are
    kept = (der.encode(tag, body.take(tag)) for tag in (der.INTEGER, *[der.SEQUENCE] * 5))
    parts = (
        der.encode(tag, each) for tag, each in zip((der.SEQUENCE, 0x03), signature, strict=True)
    )
    old = x509.load_der_x509_certificate(
        der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, *kept), *parts)
    )
    with pytest.raises(KeyUnusableError) as caught:
        Certificate.from_pem(old.public_bytes(serialization.Encoding.PEM))
    assert str(caught.value) == (
        "the file is not a certificate that can be used: it is one of the first version, and has "
        "to be of the third"
    )


def signed_by(above: x509.Certificate, key: ec.EllipticCurvePrivateKey, seal: P256Signer) -> bytes:
    """Return a certificate (PEM) of the seal's key that another authority has signed."""
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Riverbend")])
    builder = x509.CertificateBuilder(
        above.subject, name, seal.library_public_key(), 8, BEGIN, END
    ).sign(key, hashes.SHA256())
    return builder.public_bytes(serialization.Encoding.PEM)


def authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Authority")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 9, BEGIN, END)
    return builder.sign(key, hashes.SHA384()), key


def test_a_bought_certificate_keeps_those_above_it(seal: P256Signer) -> None:
    above, key = authority()
    pem = signed_by(above, key, seal) + above.public_bytes(serialization.Encoding.PEM)
    found = Certificate.from_pem(pem)
    assert found.pem == pem
    assert found.issuers == (above.public_bytes(serialization.Encoding.DER),)


def test_certificates_that_do_not_follow_one_another_are_refused(seal: P256Signer) -> None:
    (one, key), (another, _) = authority(), authority()
    pem = signed_by(one, key, seal) + another.public_bytes(serialization.Encoding.PEM)
    with pytest.raises(KeyUnusableError) as caught:
        Certificate.from_pem(pem)
    assert str(caught.value) == (
        "the certificates in the file do not follow one another; the school's own comes first, "
        "then the one that signed it, and so on"
    )


def test_more_certificates_than_anybody_needs_are_refused(seal: P256Signer) -> None:
    pem = certificate(seal).pem
    assert len(Certificate.from_pem(pem * 8).issuers) == 7
    with pytest.raises(KeyUnusableError, match=r"^the file holds more than 8 certificates$"):
        Certificate.from_pem(pem * 9)


def test_the_web_key_carries_the_certificate_and_its_digest(seal: P256Signer) -> None:
    made = certificate(seal)
    found = made.jwk()
    assert PublicKey.from_jwk(found) == seal.public_key
    assert found["x5c"] == [b64encode(made.der).decode()]
    digest = bytes.fromhex(made.fingerprint.removeprefix("sha256:"))
    assert found["x5t#S256"] == base64url_encode(digest)


def test_a_request_names_the_school_and_is_signed_with_its_key(seal: P256Signer) -> None:
    found = x509.load_pem_x509_csr(certificate_request(seal, organisation="Riverbend"))
    assert found.is_signature_valid
    assert found.public_key() == seal.library_public_key()
    assert found.subject.rfc4514_string() == "CN=Riverbend,O=Riverbend"

"""Keys that come in PKCS#12 files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_stores.pkcs12 import read_pkcs12
from transcript.proofs.keys import Ed25519Signer, P256Signer

WORDS = b"words of the seller"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AUTHORITY = ec.derive_private_key(7, ec.SECP256R1())


def certified(key: ec.EllipticCurvePrivateKey, name: str) -> x509.Certificate:
    named, issuer = (
        x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, each)])
        for each in (name, "Authority")
    )
    return x509.CertificateBuilder(
        issuer, named, key.public_key(), 5, NOON, NOON + timedelta(days=1)
    ).sign(AUTHORITY, hashes.SHA256())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bought.p12"


def write(
    file: Path,
    key: pkcs12.PKCS12PrivateKeyTypes | None,
    certificate: x509.Certificate | None = None,
    *above: x509.Certificate,
) -> None:
    encryption = BestAvailableEncryption(WORDS)
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(None, key, certificate, above or None, encryption)
    )


def test_a_seal_comes_with_its_certificate_and_those_above(file: Path) -> None:
    key = ec.derive_private_key(5, ec.SECP256R1())
    own, above = certified(key, "Riverbend"), certified(AUTHORITY, "Authority")
    write(file, key, own, above)
    found = read_pkcs12(file, passphrase=WORDS)
    assert found.signer.public_key == P256Signer(key).public_key
    assert found.certificate is not None
    assert found.certificate.organisation == "Riverbend"
    assert found.certificate.issuers == (above.public_bytes(serialization.Encoding.DER),)


def test_a_key_that_signs_comes_by_itself(file: Path) -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(b"a" * 32)
    write(file, key)
    found = read_pkcs12(file, passphrase=WORDS)
    assert found.signer.public_key == Ed25519Signer(key).public_key
    assert found.certificate is None


def test_a_key_without_a_certificate_is_read(file: Path) -> None:
    key = ec.derive_private_key(5, ec.SECP256R1())
    write(file, key)
    assert read_pkcs12(file, passphrase=WORDS).certificate is None


def refusal(file: Path, passphrase: bytes = WORDS) -> str:
    with pytest.raises(KeyUnusableError) as caught:
        read_pkcs12(file, passphrase=passphrase)
    return str(caught.value)


def test_a_wrong_passphrase_is_told(file: Path) -> None:
    write(file, ec.derive_private_key(5, ec.SECP256R1()))
    assert refusal(file, b"wrong") == (
        "the file bought.p12 cannot be used: its passphrase is wrong, or it is not a whole PKCS#12 "
        "file"
    )


def test_what_is_no_such_file_is_told(file: Path) -> None:
    file.write_bytes(b"-----BEGIN")
    assert refusal(file).endswith("or it is not a whole PKCS#12 file")


def test_a_file_without_a_key_is_told(file: Path) -> None:
    write(file, None, certified(AUTHORITY, "Authority"))
    assert refusal(file) == "the file bought.p12 cannot be used: there is no private key in it"


def test_a_key_of_another_kind_is_told(file: Path) -> None:
    write(file, rsa.generate_private_key(65537, 2048))
    assert refusal(file) == (
        "the file bought.p12 cannot be used: it holds a kind of key that is not supported"
    )


def test_a_key_of_another_curve_is_told(file: Path) -> None:
    write(file, ec.generate_private_key(ec.SECP384R1()))
    assert refusal(file).endswith("an elliptic curve key of another curve than P-256")


def test_a_sample_key_is_refused(file: Path) -> None:
    # RFC 8032, 7.1
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    write(file, ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)))
    assert refusal(file).endswith("; make a new key")


def test_a_file_that_is_too_large_is_not_read(file: Path) -> None:
    file.write_bytes(bytes(256 * 1024 + 1))
    assert refusal(file) == ("the file bought.p12 cannot be used: it is larger than any such file")

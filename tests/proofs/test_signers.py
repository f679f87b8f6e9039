import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.keys import (
    Ed25519Signer,
    P256Signer,
    P384Signer,
    RsaSigner,
    generate_ed25519,
    generate_p256,
)
from transcript.proofs.signers import generate_p384

# RFC 6979, A.2.5
SECRET = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721


def test_a_signature_verifies_with_the_signers_own_key() -> None:
    for signer in (generate_ed25519(), generate_p256(), generate_p384()):
        signer.public_key.verify(signer.sign(b"payload"), b"payload")


def test_a_p256_signature_is_the_one_of_the_rfc() -> None:
    assert P256Signer.from_secret(SECRET).sign(b"sample").hex() == (
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    )


def test_a_p384_signature_is_the_one_of_the_rfc() -> None:
    # RFC 6979, A.2.6
    secret = 0x6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5  # noqa: E501
    signer = P384Signer(ec.derive_private_key(secret, ec.SECP384R1()))
    assert signer.sign(b"sample").hex() == (
        "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c"
        "81a648152e44acf96e36dd1e80fabe4699ef4aeb15f178cea1fe40db2603138f"
        "130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"
    )


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(KeyUnusableError, match=r"^the secret of an Ed25519 key has 32 bytes$"):
        Ed25519Signer.from_seed(b"short")


def test_a_secret_number_out_of_range_is_refused() -> None:
    with pytest.raises(KeyUnusableError, match=r"^the secret of a P-256 key is out of range$"):
        P256Signer.from_secret(0)


def test_a_key_of_another_curve_is_refused() -> None:
    with pytest.raises(KeyUnusableError, match=r"^an elliptic curve key of another curve than "):
        P256Signer(ec.generate_private_key(ec.SECP384R1()))
    with pytest.raises(KeyUnusableError, match=r"^an elliptic curve key of another curve than "):
        P384Signer(ec.generate_private_key(ec.SECP256R1()))


def test_a_short_rsa_key_is_refused() -> None:
    with pytest.raises(KeyUnusableError, match=r"^a public RSA key of 1024 bits; it must have "):
        RsaSigner(rsa.generate_private_key(65537, 1024))  # noqa: S505 (that is the point)


def test_what_is_shown_of_a_signer_is_its_public_key(
    signer: Ed25519Signer, seal: P256Signer, larger: P384Signer, rsa_signer: RsaSigner
) -> None:
    assert [repr(signer), repr(seal), repr(larger), repr(rsa_signer)] == [
        f"Ed25519Signer({signer.public_key.multibase})",
        f"P256Signer({seal.public_key.multibase})",
        f"P384Signer({larger.public_key.multibase})",
        f"RsaSigner({rsa_signer.public_key.multibase})",
    ]

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.keys import Ed25519Signer, P256Signer, generate_ed25519, generate_p256

# RFC 6979, A.2.5
SECRET = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721


def test_a_signature_verifies_with_the_signers_own_key() -> None:
    for signer in (generate_ed25519(), generate_p256()):
        signer.public_key.verify(signer.sign(b"payload"), b"payload")


def test_a_p256_signature_is_the_one_of_the_rfc() -> None:
    assert P256Signer.from_secret(SECRET).sign(b"sample").hex() == (
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
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


def test_what_is_shown_of_a_signer_is_its_public_key(
    signer: Ed25519Signer, seal: P256Signer
) -> None:
    assert [repr(signer), repr(seal)] == [
        f"Ed25519Signer({signer.public_key.multibase})",
        f"P256Signer({seal.public_key.multibase})",
    ]

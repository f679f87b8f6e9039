import pytest

from transcript.proofs.keys import (
    Algorithm,
    Ed25519Signer,
    P256Signer,
    P384Signer,
    PublicKey,
    RsaSigner,
    generate_ed25519,
    weakness,
)

_PRIME = 2**255 - 19


def edwards(y: int) -> PublicKey:
    return PublicKey(algorithm=Algorithm.ED25519, raw=y.to_bytes(32, "little"))


def test_ordinary_keys_are_not_weak(
    signer: Ed25519Signer, seal: P256Signer, larger: P384Signer, rsa_signer: RsaSigner
) -> None:
    ordinary = (signer, seal, larger, rsa_signer, generate_ed25519())
    assert [weakness(each.public_key) for each in ordinary] == [None] * 5


@pytest.mark.parametrize("y", [0, 1, _PRIME - 1, (1 << 255) | 1])
def test_a_key_of_small_order_is_weak(y: int) -> None:
    assert weakness(edwards(y)) == "it is of small order, so that anyone can sign for it"


def test_a_key_of_order_eight_is_weak() -> None:
    raw = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    key = PublicKey(algorithm=Algorithm.ED25519, raw=raw)
    assert weakness(key) == "it is of small order, so that anyone can sign for it"


def test_a_key_that_is_not_in_canonical_form_is_weak() -> None:
    assert weakness(edwards(_PRIME + 1)) == "it is not written in the one canonical form"


def test_a_key_beside_the_curve_is_weak() -> None:
    assert weakness(edwards(2)) == "it is not a point of its curve"


def test_a_key_of_mixed_order_is_weak(signer: Ed25519Signer) -> None:
    # The negative of y is the point plus the one of order two, up to the sign of x.
    y = int.from_bytes(signer.public_key.raw, "little") & ((1 << 255) - 1)
    assert weakness(edwards(_PRIME - y)) == (
        "it is of mixed order, so that verifiers disagree about its signatures"
    )


@pytest.mark.parametrize(
    "multikey",
    [
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
        "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
    ],
)
def test_a_key_from_a_standard_is_weak(multikey: str) -> None:
    key = PublicKey.from_multibase(multikey)
    assert weakness(key) == "it is a sample key whose private half is published"


@pytest.mark.parametrize(
    "secret",
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
    ],
)
def test_the_keys_of_rfc_8032_are_weak(secret: str) -> None:
    key = Ed25519Signer.from_seed(bytes.fromhex(secret)).public_key
    assert weakness(key) == "it is a sample key whose private half is published"


def test_the_key_of_rfc_6979_is_weak() -> None:
    secret = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    assert weakness(P256Signer.from_secret(secret).public_key) == (
        "it is a sample key whose private half is published"
    )


def test_the_key_of_rfc_7515_is_weak() -> None:
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }
    assert weakness(PublicKey.from_jwk(jwk)) == "it is a sample key whose private half is published"


def test_the_rsa_key_of_rfc_7515_is_weak() -> None:
    modulus = (
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B"
        "m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5"
        "z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7"
        "aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    )
    key = PublicKey.from_jwk({"kty": "RSA", "n": modulus, "e": "AQAB"})
    assert weakness(key) == "it is a sample key whose private half is published"


@pytest.mark.parametrize("factor", [3, 751])
def test_a_modulus_with_a_small_factor_is_weak(factor: int) -> None:
    odd = (1 << 2047) // factor | 1
    assert weakness(PublicKey.from_rsa_numbers(factor * (odd + 2), 65537)) == (
        "its modulus has a small factor, so that its secret can be worked out"
    )

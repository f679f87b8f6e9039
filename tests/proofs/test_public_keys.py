import pytest

from transcript.proofs import multibase
from transcript.proofs.errors import InvalidProofError, KeyUnusableError
from transcript.proofs.keys import Algorithm, Ed25519Signer, P256Signer, PublicKey

# RFC 8032, 7.1, test 2
RAW = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
EDWARDS = {"kty": "OKP", "crv": "Ed25519", "x": "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"}


def test_an_ed25519_key_verifies_the_signature_of_the_rfc() -> None:
    PublicKey(algorithm=Algorithm.ED25519, raw=RAW).verify(SIGNATURE, b"\x72")


def test_a_signature_over_other_bytes_is_refused() -> None:
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        PublicKey(algorithm=Algorithm.ED25519, raw=RAW).verify(SIGNATURE, b"\x73")


def test_a_p256_signature_over_other_bytes_is_refused(seal: P256Signer) -> None:
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        seal.public_key.verify(seal.sign(b"one"), b"two")


def test_a_signature_of_another_length_is_refused() -> None:
    with pytest.raises(InvalidProofError, match=r"^the signature has the wrong length$"):
        PublicKey(algorithm=Algorithm.ED25519, raw=RAW).verify(SIGNATURE + b"\0", b"\x72")


def test_a_multikey_is_read_back(signer: Ed25519Signer, seal: P256Signer) -> None:
    for key in (signer.public_key, seal.public_key):
        assert PublicKey.from_multibase(key.multibase) == key


def test_multikeys_begin_with_the_letters_of_their_kind(
    signer: Ed25519Signer, seal: P256Signer
) -> None:
    assert signer.public_key.multibase.startswith("z6Mk")
    assert seal.public_key.multibase.startswith("zDna")


def test_a_json_web_key_is_read_back(signer: Ed25519Signer, seal: P256Signer) -> None:
    for key in (signer.public_key, seal.public_key):
        assert PublicKey.from_jwk(key.jwk()) == key


def test_a_json_web_key_is_spelt_as_the_rfc_has_it() -> None:
    assert PublicKey(algorithm=Algorithm.ED25519, raw=RAW).jwk() == EDWARDS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("z6Mk0", "this is not a public key: a letter that base58btc does not have"),
        (multibase.encode(b"\xec\x01" + RAW), "a public key of a kind that is not supported"),
        (multibase.encode(b"\xed\x01" + RAW[1:]), "a public Ed25519 key of the wrong length"),
        (
            multibase.encode(b"\x80\x24\x02" + b"\xff" * 32),
            "a public key that is not a point of its curve",
        ),
    ],
)
def test_a_text_that_is_no_multikey_is_refused(text: str, reason: str) -> None:
    with pytest.raises(KeyUnusableError, match=f"^{reason}$"):
        PublicKey.from_multibase(text)


@pytest.mark.parametrize(
    ("jwk", "reason"),
    [
        ({**EDWARDS, "d": EDWARDS["x"]}, "a private key stands where a public key belongs"),
        ({**EDWARDS, "crv": "Ed448"}, "a public key of a kind that is not supported"),
        ({"kty": "RSA"}, "a public key of a kind that is not supported"),
        ({**EDWARDS, "x": 5}, "the member “x” of a public key is malformed"),
        ({**EDWARDS, "x": "ä"}, "the member “x” of a public key is malformed"),
        ({**EDWARDS, "x": EDWARDS["x"] + "="}, "the member “x” of a public key is malformed"),
        ({**EDWARDS, "x": EDWARDS["x"][:-2]}, "the member “x” of a public key is malformed"),
        ({**EDWARDS, "x": EDWARDS["x"][:-1] + "x"}, "the member “x” of a public key is malformed"),
    ],
)
def test_a_malformed_json_web_key_is_refused(jwk: dict[str, object], reason: str) -> None:
    with pytest.raises(KeyUnusableError, match=f"^{reason}$"):
        PublicKey.from_jwk(jwk)


def test_a_point_beside_the_curve_is_refused(seal: P256Signer) -> None:
    jwk = {**seal.public_key.jwk(), "y": seal.public_key.jwk()["x"]}
    with pytest.raises(KeyUnusableError, match=r"^a public key that is not a point of its curve$"):
        PublicKey.from_jwk(jwk)

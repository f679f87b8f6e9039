import pytest

from transcript.proofs import der, multibase
from transcript.proofs.errors import InvalidProofError, KeyUnusableError
from transcript.proofs.keys import (
    Algorithm,
    Ed25519Signer,
    P256Signer,
    P384Signer,
    PublicKey,
    RsaSigner,
)

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


@pytest.fixture
def keys(
    signer: Ed25519Signer, seal: P256Signer, larger: P384Signer, rsa_signer: RsaSigner
) -> list[PublicKey]:
    """One key of each kind."""
    return [each.public_key for each in (signer, seal, larger, rsa_signer)]


def test_a_multikey_is_read_back(keys: list[PublicKey]) -> None:
    assert [PublicKey.from_multibase(key.multibase) for key in keys] == keys


def test_multikeys_begin_with_the_letters_of_their_kind(keys: list[PublicKey]) -> None:
    assert [key.multibase[:4] for key in keys] == ["z6Mk", "zDna", "z82L", "z4MX"]


def test_a_json_web_key_is_read_back(keys: list[PublicKey]) -> None:
    assert [PublicKey.from_jwk(key.jwk()) for key in keys] == keys


def test_every_signature_of_a_key_has_one_length(keys: list[PublicKey]) -> None:
    assert [key.signature_length for key in keys] == [64, 64, 96, 256]


def test_a_signature_that_fits_is_accepted_and_no_other(
    larger: P384Signer, rsa_signer: RsaSigner
) -> None:
    for signer in (larger, rsa_signer):
        signer.public_key.verify(signer.sign(b"one"), b"one")
        with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
            signer.public_key.verify(signer.sign(b"one"), b"two")


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
        (
            multibase.encode(b"\x81\x24\x02" + b"\xff" * 48),
            "a public key that is not a point of its curve",
        ),
        (
            multibase.encode(b"\x81\x24\x02" + b"\xff" * 32),
            "a public P-384 key of the wrong length",
        ),
        (multibase.encode(b"\x85\x24" + b"\x30\x00"), "this is not a public RSA key"),
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
        ({**EDWARDS, "p": EDWARDS["x"]}, "a private key stands where a public key belongs"),
        ({**EDWARDS, "use": "enc"}, "a public key that is not meant for signatures"),
        ({**EDWARDS, "use": None}, "a public key that is not meant for signatures"),
        ({**EDWARDS, "key_ops": ["sign"]}, "a public key that is not meant for signatures"),
        ({**EDWARDS, "alg": "ES256"}, "a public key that is meant for another algorithm"),
        ({**EDWARDS, "alg": ["EdDSA"]}, "a public key that is meant for another algorithm"),
        ({"kty": "RSA"}, "the member “n” of a public key is malformed"),
        ({"kty": "RSA", "n": "AAEA", "e": "AQAB"}, "the member “n” of a public key is malformed"),
        ({"kty": ["RSA"]}, "a public key of a kind that is not supported"),
        ({"kty": "RSA", "crv": "P-256"}, "a public key of a kind that is not supported"),
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


SOUND = (1 << 2047) + 1


@pytest.mark.parametrize(
    ("modulus", "exponent", "reason"),
    [
        (1 << 2046, 65537, "a public RSA key of 2047 bits; it must have 2048 to 4096"),
        (1 << 4096, 65537, "a public RSA key of 4097 bits; it must have 2048 to 4096"),
        (1 << 2047, 65537, "a public RSA key with numbers that no sound key has"),
        (SOUND, 3, "a public RSA key with numbers that no sound key has"),
        (SOUND, 65538, "a public RSA key with numbers that no sound key has"),
        (SOUND, (1 << 32) + 1, "a public RSA key with numbers that no sound key has"),
    ],
)
def test_numbers_that_nobody_should_use_are_refused(
    modulus: int, exponent: int, reason: str
) -> None:
    with pytest.raises(KeyUnusableError, match=f"^{reason}$"):
        PublicKey.from_rsa_numbers(modulus, exponent)


@pytest.mark.parametrize("modulus", [SOUND, (1 << 4096) - 1])
def test_the_smallest_and_the_largest_key_are_read(modulus: int) -> None:
    assert PublicKey.from_rsa_numbers(modulus, 65537).rsa_numbers() == (modulus, 65537)


def test_an_rsa_key_is_written_in_one_way() -> None:
    numbers = der.encode_integer(SOUND), der.encode_integer(65537)
    for raw in (
        der.encode(der.SEQUENCE, *numbers) + b"\0",
        der.encode(der.SEQUENCE, *numbers, numbers[1]),
        der.encode(der.SEQUENCE, b"\x02\x03\x00\x00\x01", numbers[1]),
    ):
        with pytest.raises(KeyUnusableError, match=r"^this is not a public RSA key$"):
            PublicKey(algorithm=Algorithm.RSA, raw=raw)

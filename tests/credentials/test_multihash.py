import pytest

from transcript.credentials.multihash import from_hex, matches, multibase_digest

# Of “hello world”, as multiformats’ own tools spell it.
HELLO = b"hello world"
BASE58 = "zQmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4"


def test_a_digest_is_written_in_base64url() -> None:
    assert multibase_digest(HELLO).startswith("uEi")
    assert len(multibase_digest(HELLO)) == 47


def test_a_digest_in_hexadecimal_is_written_the_same_way() -> None:
    digest = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
    assert from_hex(digest) == multibase_digest(HELLO)


def test_a_digest_in_base64url_matches_its_bytes() -> None:
    assert matches(multibase_digest(HELLO), HELLO)


def test_a_digest_in_base58_matches_its_bytes() -> None:
    assert matches(BASE58, HELLO)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "z",
        "z0",
        "u====",
        "uü",
        "u" + "A" * 100,
        "mEiC5TSe5k00",
        "uA",
        multibase_digest(b"another"),
        multibase_digest(HELLO) + "=",
        multibase_digest(HELLO)[:10] + "\n" + multibase_digest(HELLO)[10:],
    ],
)
def test_another_digest_or_spelling_does_not_match(text: str) -> None:
    assert not matches(text, HELLO)

import pytest

from transcript.proofs import multibase


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "z"),
        (b"\0", "z1"),
        (b"\0\0\x01", "z112"),
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
    ],
)
def test_bytes_and_text_stand_for_each_other(content: bytes, text: str) -> None:
    assert (multibase.encode(content), multibase.decode(text)) == (text, content)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not multibase base58btc, which begins with “z”"),
        ("u2NEpo7", "not multibase base58btc, which begins with “z”"),
        ("z" + "2" * 800, "not multibase base58btc, which begins with “z”"),
        ("2NEpo7", "not multibase base58btc, which begins with “z”"),
        ("z0", "a letter that base58btc does not have"),
        ("z2NEp\u0661", "a letter that base58btc does not have"),
    ],
)
def test_other_text_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        multibase.decode(text)


def test_text_as_long_as_that_of_the_largest_key_is_read() -> None:
    text = "z" + "2" * 799
    assert multibase.encode(multibase.decode(text)) == text


@pytest.mark.parametrize("content", [b"", b"M", b"Ma", b"Man", b"\xfb\xff", bytes(range(256))])
def test_base64url_is_read_back(content: bytes) -> None:
    text = multibase.base64url_encode(content)
    assert multibase.decode_base64url("u" + text) == content
    assert multibase.base64url_decode(text.encode()) == content


@pytest.mark.parametrize(
    "text", ["TQ==", "TWE=", "TR", "TWF", "T", "+/8", "TW\n", "!!!!", "TWFu TWFu"]
)
def test_base64url_has_one_spelling(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not the one canonical form of base64url$"):
        multibase.base64url_decode(text)


@pytest.mark.parametrize("text", ["", "TWFu", "zTWFu", "UTWFu"])
def test_multibase_of_base64url_begins_with_its_letter(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not multibase base64url, which begins with “u”$"):
        multibase.decode_base64url(text)

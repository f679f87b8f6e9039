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
        ("z0", "a letter that base58btc does not have"),
        ("z2NEp\u0661", "a letter that base58btc does not have"),
    ],
)
def test_other_text_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        multibase.decode(text)

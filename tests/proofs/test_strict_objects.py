import pytest

from transcript.proofs.strict_json import read_object


def test_an_object_is_read() -> None:
    content = '{"a": [1, -2.5, "é", true, null], "b": {}}'.encode()
    assert read_object(content) == {"a": [1, -2.5, "é", True, None], "b": {}}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff{}", "it is not UTF-8"),
        (b'{"a": }', "it is not JSON"),
        (b"\xef\xbb\xbf{}", "it is not JSON"),
        (b"[]", "it is not a JSON object"),
        (b'{"a": 1, "a": 1}', "it has two members of one name"),
        (b'{"a": NaN}', "NaN is not a number in JSON"),
        (b'{"a": -Infinity}', "-Infinity is not a number in JSON"),
        (b'{"a": 1e999}', "a number in it is too long"),
        (b'{"a": 0.' + b"1" * 40 + b"}", "a number in it is too long"),
        (b'{"a": ' + b"1" * 40 + b"}", "a number in it is too long"),
        (b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}", "it is nested too deeply"),
        (b'{"a": ' + b"[" * 500_000 + b"]" * 500_000 + b"}", "it is nested too deeply"),
    ],
)
def test_anything_else_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read_object(content)

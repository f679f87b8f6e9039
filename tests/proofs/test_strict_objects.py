import json

import pytest

from transcript.proofs.strict_json import read_object


def test_an_object_is_read() -> None:
    content = '{"a": [1, -2.5, "é", true, null], "b": {}}'.encode()
    assert read_object(content) == {"a": [1, -2.5, "é", True, None], "b": {}}


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":' * 64 + b"1" + b"}" * 64,
        b'{"a": [' + b"1," * 199_997 + b"1]}",
        b'{"' + b"k" * 1_000 + b'": 1}',
    ],
    ids=["depth", "values", "name"],
)
def test_what_is_just_small_enough_is_read(content: bytes) -> None:
    assert read_object(content) == json.loads(content)


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
        (b'{"a":' * 65 + b"1" + b"}" * 65, "it is nested too deeply"),
        (b'{"a": [' + b"1," * 200_000 + b"1]}", "it has too many values"),
        (b'{"a": {"' + b"k" * 1_001 + b'": 1}}', "the name of a member is too long"),
    ],
)
def test_anything_else_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read_object(content)

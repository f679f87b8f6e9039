"""JSON from anybody: RFC 8259, no more."""

import json

import pytest

from transcript.reading.limits import Limits
from transcript.reading.reader import read_document
from transcript.reading.strict_json import UnreadableJsonError, parse_json


def refusal(content: bytes, **limits: int) -> tuple[str, int, int]:
    with pytest.raises(UnreadableJsonError) as caught:
        parse_json(content, limits=Limits(**limits))
    return caught.value.reason, caught.value.line, caught.value.column


def problem(text: str) -> str:
    reading = read_document(text.encode(), file="record.json")
    assert reading.document is None
    return "\n".join(map(str, reading.diagnostics))


def test_every_kind_of_value_is_read() -> None:
    text = ' {"a": [1, -2.5e1, 0, true, false, null, "é\\n😀", {}, []], "b": {"c": ""}}\n'
    value = json.loads(text)
    assert parse_json(text.encode()) == value
    reading = read_document(text.encode(), file="record.json")
    assert reading.document is not None
    assert reading.document.value == value


def test_whole_numbers_stay_whole_and_fractions_do_not() -> None:
    for value in (parse_json(b"[1, 1.0]"), _read("[1, 1.0]")):
        assert isinstance(value, list)
        assert [type(each) for each in value] == [int, float]


def _read(text: str) -> object:
    reading = read_document(text.encode(), file="x.json")
    assert reading.document
    return reading.document.value


def test_an_escaped_pair_is_one_character() -> None:
    assert parse_json(rb'"\ud83d\ude00"') == "😀"
    assert _read(r'"\ud83d\ude00"') == "😀"


def test_a_name_is_kept_as_it_is_written() -> None:
    for name in ("Kaʻōnohi", "O’Neill", "D'Souza", "محمد بن سلمان", "Ng", "علی‌رضا"):  # noqa: RUF001
        assert _read(json.dumps(name)) == name
        assert _read(json.dumps(name, ensure_ascii=False)) == name


def test_the_error_says_line_and_column() -> None:
    with pytest.raises(UnreadableJsonError) as caught:
        parse_json(b'{\n  "a": 1,\n  "a": 2}')
    assert str(caught.value) == "line 3, column 3: “a” is written twice"


@pytest.mark.parametrize(
    ("content", "reason", "column"),
    [
        (b"", "the file is empty", 1),
        (b" \n", "the file is empty", 1),
        (b"\xef\xbb\xbf{}", "a value is missing here, or is not JSON", 1),
        (b"[1,]", "a value is missing here, or is not JSON", 4),
        (b"[01]", "a value is missing here, or is not JSON", 2),
        (b"[True]", "a value is missing here, or is not JSON", 2),
        (b"[1 2]", "a comma or “]” is missing here", 4),
        (b"[1", "a comma or “]” is missing here", 3),
        (b'{"a" 1}', "a colon is missing here", 6),
        (b'{"a":1,}', "the name of a field is missing here", 8),
        (b"{a:1}", "the name of a field is missing here", 2),
        (b"{} x", "there is text after the end", 4),
        (b'["abc', "a quotation mark is opened here and not closed", 2),
        (b'["a\tc"]', "a text goes over the end of a line, or holds a tab", 4),
        (b'["a\\x"]', "after “\\” stands something JSON does not know", 4),
        (b"[NaN]", "“NaN” is not a number JSON can hold", 2),
        (b"[-Infinity]", "“-Infinity” is not a number JSON can hold", 2),
        (b"[1e400]", "a number is too large to be held exactly", 2),
        (b"[1.50000000000000001]", "a number has more digits than can be held exactly", 2),
        (b"[" + b"1" * 31 + b"]", "a number has more than 30 digits", 2),
        (b"[0." + b"1" * 31 + b"]", "a number has more than 30 digits", 2),
        (b'{"a":1,"a":1}', "“a” is written twice", 8),
        (b'["\xff"]', "the file is not UTF-8 text", 3),
        (
            rb'["\ud83d"]',
            "the character U+D83D is invisible or reserved, and cannot be signed",
            2,
        ),
        (
            rb'{"\ud83d":1}',
            "the character U+D83D is invisible or reserved, and cannot be signed",
            2,
        ),
    ],
)
def test_what_is_not_json_is_refused_at_its_place(content: bytes, reason: str, column: int) -> None:
    assert refusal(content) == (reason, 1, column)


def test_a_number_at_the_limit_passes() -> None:
    assert parse_json(b"-" + b"1" * 30) == -int("1" * 30)
    assert parse_json(b"0.5" + b"0" * 28) == 0.5


def test_depth_is_bounded() -> None:
    assert parse_json(b"[" * 64 + b"]" * 64)
    assert parse_json(b"[" * 63 + b"[1]" + b"]" * 63)
    assert parse_json(b'{"a":' * 64 + b"1" + b"}" * 64)
    reason = "there are more than 64 levels inside each other"
    assert refusal(b"[" * 65 + b"]" * 65) == (reason, 1, 65)
    assert refusal(b'{"a":' * 65 + b"1" + b"}" * 65) == (reason, 1, 321)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_a_hundred_thousand_levels_are_refused(opening: bytes) -> None:
    assert refusal(opening * 100_000)[0] == "there are more than 64 levels inside each other"


def test_the_number_of_values_is_bounded() -> None:
    assert parse_json(b"[1,2]", limits=Limits(nodes=3)) == [1, 2]
    reason = "the file has more than 3 values"
    assert refusal(b"[1,2,3]", nodes=3) == (reason, 1, 6)


def test_the_length_of_a_text_is_bounded() -> None:
    assert parse_json(b'"abc"', limits=Limits(string=3)) == "abc"
    reason = "a text has more than 3 characters"
    assert refusal(b'"abcd"', string=3) == (reason, 1, 1)
    assert refusal(b'{"abcd":1}', string=3) == (reason, 1, 2)


def test_the_length_of_a_key_is_bounded() -> None:
    key = "k" * 1_000
    assert parse_json(f'{{"{key}":1}}'.encode()) == {key: 1}
    reason = "the name of a field has more than 1,000 characters"
    assert refusal(f'[{{"a":1,"{key}k":[1,1]}}]'.encode()) == (reason, 1, 9)
    assert problem(f'{{"{key}k":1}}') == (
        f"record.json:1:2: error MT005: {reason}\n    hint: shorten it"
    )


def test_the_size_of_a_file_is_bounded() -> None:
    assert parse_json(b"[]  ", limits=Limits(size=4)) == []
    message = "the file is 4.77e-06 MB; the limit is 3.81e-06 MB"
    assert refusal(b"[]   ", size=4) == (message, 1, 1)


def test_the_end_of_problems_is_bounded() -> None:
    text = "{" + ",".join(['"a":1'] * 1000) + "}"
    assert problem(text).count("MT002") == 100


def test_each_kind_of_refusal_has_a_way_out() -> None:
    assert problem('{"a": 1,\n "a": 2,\n}') == (
        "record.json:2:2: error MT002: “a” is written twice\n"
        "    hint: keep one of the two\n"
        "record.json:3:1: error MT004: the name of a field is missing here\n"
        "    hint: write it in double quotation marks, and no comma after the last one"
    )


def test_a_stranger_may_use_characters_that_an_author_may_not() -> None:
    for character in ("\u202e", "\u0001", "\uffff", "\u0000"):
        text = json.dumps(character)
        assert parse_json(text.encode()) == character
        name = f"U+{ord(character):04X}"
        assert problem(text) == (
            f"record.json:1:1: error MT008: the character {name} is invisible or reserved, "
            "and cannot be signed\n"
            "    hint: delete it; it often comes with text that was copied from elsewhere"
        )


def test_a_long_key_is_shown_cut() -> None:
    key = json.dumps("k" * 100)
    assert refusal(f"{{{key}:1,{key}:2}}".encode())[0] == f"“{'k' * 60}…” is written twice"

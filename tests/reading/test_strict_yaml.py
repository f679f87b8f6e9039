"""YAML as JSON would have it."""

import pytest
import yaml

from transcript.reading.limits import LIMITS, Limits
from transcript.reading.reader import read_document

OUT = "write the value out in each place, without the mark; text can stand in quotation marks"


def value(text: str) -> object:
    reading = read_document(text.encode(), file="school.yaml")
    assert reading.diagnostics == ()
    assert reading.document is not None
    return reading.document.value


def problem(text: str, *, limits: Limits = LIMITS) -> str:
    reading = read_document(text.encode(), file="school.yaml", limits=limits)
    assert reading.document is None
    return "\n".join(map(str, reading.diagnostics))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("12", 12),
        ("-12", -12),
        ("2.5", 2.5),
        ("1e3", 1000.0),
        ("no", "no"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("~", "~"),
        ("012", "012"),
        ("0x1f", "0x1f"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        (".5", ".5"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("NaN", "NaN"),
        ("2023-05-16", "2023-05-16"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
        ("=", "="),
        ("'true'", "true"),
        ('"12"', "12"),
        ("|\n  12\n", "12\n"),
        (">\n  one\n  two\n", "one two\n"),
        ("[a, 1]", ["a", 1]),
        ("{b: {}, c: []}", {"b": {}, "c": []}),
        ('{"json": ["is", "yaml", "too"]}', {"json": ["is", "yaml", "too"]}),
    ],
)
def test_plain_values_are_those_of_json_and_all_else_is_text(text: str, expected: object) -> None:
    assert value(f"a: {text}") == {"a": expected}


def test_a_value_left_out_is_null() -> None:
    assert value("a:\nb: 1") == {"a": None, "b": 1}


def test_keys_are_text_whatever_they_look_like() -> None:
    assert value("2024: a\ntrue: b\nnull: c\n'<<': d") == {
        "2024": "a",
        "true": "b",
        "null": "c",
        "<<": "d",
    }


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    reading = read_document(b"\xef\xbb\xbfa: 1\nb: @", file="school.yaml")
    assert [str(each.origin) for each in reading.diagnostics] == ["school.yaml:2:4"]
    assert value("\ufeffa: 1") == {"a": 1}


def test_an_author_who_ends_a_document_has_not_begun_another() -> None:
    assert value("---\na: 1\n...\n") == {"a": 1}


@pytest.mark.parametrize(
    ("text", "place", "code", "message", "hint"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            "3:1",
            "MT002",
            "“a” is written twice",
            "keep one of the two",
        ),
        (
            "a: &x 1\n",
            "1:4",
            "MT003",
            "“&x” names this place for use elsewhere, which is not allowed here",
            OUT,
        ),
        (
            "a: *x\n",
            "1:4",
            "MT003",
            "“*x” refers to another place, which is not allowed here",
            OUT,
        ),
        (
            "a: !!python/object:os.system []\n",
            "1:4",
            "MT003",
            "a tag (“!”) says what type this value has, which is not allowed here",
            OUT,
        ),
        (
            "a:\n  <<: {b: 1}\n",
            "2:3",
            "MT003",
            "“<<” merges another place into this one, which is not allowed here",
            OUT,
        ),
        (
            "a:\n\tb: 1\n",
            "2:1",
            "MT004",
            "a tab stands where spaces should",
            "indent with spaces, two for each level; most editors can do it for the whole file",
        ),
        (
            "name: Riverbend: a school\n",
            "1:16",
            "MT004",
            "a colon is not expected here",
            "put text with a colon in it in quotation marks, or check the indentation of this line",
        ),
        (
            "name: @riverbend\n",
            "1:7",
            "MT004",
            "“@” cannot begin a value",
            "put the text in quotation marks",
        ),
        (
            "a: 1\nname: 'River\n\n",
            "2:7",
            "MT004",
            "a text in quotation marks that begins here has no end, or a “\\” YAML does not know",
            "close the quotation mark; write “\\\\” for one “\\”",
        ),
        (
            "a: [1, 2\n",
            "2:1",
            "MT004",
            "the file cannot be read as YAML from here on",
            "check the indentation, colons and brackets of this line and the one above",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "2:1",
            "MT004",
            "a second document begins here",
            "keep one document in a file: remove “---” and what follows",
        ),
        (
            "[a, b]: 1\n",
            "1:1",
            "MT004",
            "a list or an object stands where a name should",
            "text that begins with “[” or “{” needs quotation marks",
        ),
        (
            "# nothing\n",
            "1:1",
            "MT004",
            "the file is empty",
            "write at least one field, as in “id: …”",
        ),
        (
            f"nces: {'5' * 31}\n",
            "1:7",
            "MT007",
            "a number has more than 30 digits",
            "put it in quotation marks if it is a name or a code",
        ),
        (
            'name: "River\\u202Ebend"\n',
            "1:7",
            "MT008",
            "the character U+202E is invisible or reserved, and cannot be signed",
            "delete it; it often comes with text that was copied from elsewhere",
        ),
    ],
)
def test_what_means_more_than_it_shows_is_refused_at_its_place(
    text: str, place: str, code: str, message: str, hint: str
) -> None:
    assert problem(text) == f"school.yaml:{place}: error {code}: {message}\n    hint: {hint}"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_hundred_thousand_levels_are_refused(opening: str) -> None:
    assert "MT00" in problem(opening * 100_000)


def test_depth_and_the_number_of_values_are_bounded() -> None:
    assert value("[" * 64 + "]" * 64)
    assert problem("[" * 65 + "]" * 65) == (
        "school.yaml:1:65: error MT006: there are more than 64 levels inside each other\n"
        "    hint: use fewer levels of lists and objects"
    )
    assert problem("[1, 2, 3]", limits=Limits(nodes=3)) == (
        "school.yaml:1:8: error MT006: the file has more than 3 values\n"
        "    hint: split the file, or remove what is not needed"
    )


def test_a_parser_that_does_not_say_where_is_believed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise yaml.YAMLError

    monkeypatch.setattr(yaml, "parse", fail)
    assert problem("a: 1") == (
        "school.yaml:1:1: error MT004: the file cannot be read as YAML from here on\n"
        "    hint: check the indentation, colons and brackets of this line and the one above"
    )


def test_the_parser_in_python_gives_the_same_values_and_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "a: é😀\nb:\n  - 1\n  - 'x': 2024-01-01\n"
    fast = read_document(text.encode(), file="a.yaml")
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    slow = read_document(text.encode(), file="a.yaml")
    assert fast == slow
    assert fast.document
    assert slow.document
    for pointer in ("", "/a", "/b", "/b/0", "/b/1", "/b/1/x"):
        assert fast.document.origin(pointer) == slow.document.origin(pointer)
        assert fast.document.key_origin(pointer) == slow.document.key_origin(pointer)

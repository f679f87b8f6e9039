"""Files that authors write: places, and what is wrong with the text itself."""

import pytest

from transcript.model.origin import Origin
from transcript.reading.document import Document
from transcript.reading.limits import Limits
from transcript.reading.reader import read_document

YAML = """\
# a comment
name: é😀 Riverbend
areas:
  - id: one
    "a/b~c": [1, two]
"""
JSON = '{"name": "é😀",\r\n "areas": [{"id": "one"},\r {"id": 2}]}'


def document(text: str, file: str) -> Document:
    reading = read_document(text.encode(), file=file)
    assert reading.document
    return reading.document


def problem(content: bytes, file: str = "school.yaml") -> str:
    reading = read_document(content, file=file, limits=Limits(size=1000))
    assert reading.document is None
    return "\n".join(map(str, reading.diagnostics))


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("", (2, 1), (2, 1)),
        ("/name", (2, 7), (2, 1)),
        ("/areas", (4, 3), (3, 1)),
        ("/areas/0", (4, 5), (4, 5)),
        ("/areas/0/id", (4, 9), (4, 5)),
        ("/areas/0/a~1b~0c", (5, 14), (5, 5)),
        ("/areas/0/a~1b~0c/1", (5, 18), (5, 18)),
        ("/areas/0/missing/deeper", (4, 5), (4, 5)),
        ("/name/of", (2, 7), (2, 1)),
    ],
)
def test_places_in_yaml_count_characters_from_one(
    pointer: str, value: tuple[int, int], key: tuple[int, int]
) -> None:
    read = document(YAML, "school.yaml")
    assert read.origin(pointer) == Origin(
        file="school.yaml", pointer=pointer, line=value[0], column=value[1]
    )
    assert read.key_origin(pointer) == Origin(
        file="school.yaml", pointer=pointer, line=key[0], column=key[1]
    )


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("/name", "1:10", "1:2"),
        ("/areas/0/id", "2:19", "2:13"),
        ("/areas/1", "3:2", "3:2"),
        ("/areas/1/id", "3:9", "3:3"),
    ],
)
def test_places_in_json_know_every_kind_of_line_end(pointer: str, value: str, key: str) -> None:
    read = document(JSON, "school.JSON")
    assert str(read.origin(pointer)) == f"school.JSON:{value}"
    assert str(read.key_origin(pointer)) == f"school.JSON:{key}"


def test_a_document_made_by_hand_has_one_place() -> None:
    made = Document(file="x", value={"a": 1})
    assert made.origin("/a") == Origin(file="x", pointer="/a", line=1, column=1)


def test_the_origin_of_a_problem_names_the_value() -> None:
    reading = read_document(b"- 0\n- a~:\n    b: 1\n    b: 2\n", file="a.yaml")
    origins = [each.origin for each in reading.diagnostics]
    assert origins == [Origin(file="a.yaml", pointer="/1/a~0/b", line=4, column=5)]
    reading = read_document(b"[0, [1, 1e999]]", file="a.json")
    origins = [each.origin for each in reading.diagnostics]
    assert origins == [Origin(file="a.json", pointer="/1/1", line=1, column=9)]


def test_json_is_never_read_as_yaml() -> None:
    assert problem(b"a: 1", "school.json") == (
        "school.json:1:1: error MT004: a value is missing here, or is not JSON\n"
        "    hint: write text in double quotation marks, and no comma after the last item"
    )
    assert document('{\n\t"a": 1}', "school.json").value == {"a": 1}


def test_json_for_an_author_may_begin_with_a_byte_order_mark() -> None:
    assert document("\ufeff{}", "school.json").value == {}


@pytest.mark.parametrize("file", ["school.yaml", "school.json"])
def test_what_is_not_utf_8_is_refused_where_it_stops_being(file: str) -> None:
    assert problem(b"a: 1\nb: caf" + b"\xe9\n", file) == (
        f"{file}:2:7: error MT001: the file is not UTF-8 text\n"
        "    hint: save it again with the encoding UTF-8"
    )
    assert problem("a: 1".encode("utf-16"), file) == (
        f"{file}:1:1: error MT001: the file is not UTF-8 text\n"
        "    hint: save it again with the encoding UTF-8"
    )


@pytest.mark.parametrize("file", ["school.yaml", "school.json"])
def test_a_nul_is_the_mark_of_a_file_that_is_no_text(file: str) -> None:
    assert problem(b"a: 1\nb\x00c\x00", file) == (
        f"{file}:2:2: error MT001: the file holds a NUL character, so it is not a text file, "
        "or it is damaged\n    hint: save it again as UTF-8 text, or write it anew"
    )


@pytest.mark.parametrize("file", ["school.yaml", "school.json"])
def test_a_file_over_the_limit_is_not_looked_at(file: str) -> None:
    assert problem(b"\xff" * 1001, file) == (
        f"{file}:1:1: error MT005: the file is 0.000955 MB; the limit is 0.000954 MB\n"
        "    hint: keep texts short, and evidence in files of its own"
    )


BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = "\x01\x07\x08\x0b\x0c\x1b\x7f\x80\x85\x9f"
RESERVED = "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"


@pytest.mark.parametrize("character", BIDI + CONTROLS + RESERVED)
@pytest.mark.parametrize("file", ["school.yaml", "school.json"])
def test_a_character_that_cannot_be_signed_is_refused_at_its_place(
    character: str, file: str
) -> None:
    assert problem(f'{{"a":\n "x{character}"}}'.encode(), file) == (
        f"{file}:2:4: error MT008: the character U+{ord(character):04X} is invisible or reserved, "
        "and cannot be signed\n"
        "    hint: delete it; it often comes with text that was copied from elsewhere"
    )


def test_no_more_are_shown_than_a_person_reads() -> None:
    assert problem(b"a: " + b"\x01" * 100).count("MT008") == 20


@pytest.mark.parametrize("character", "\t\u00a0\u200c\u200d\u200e\u200f\u061c\u2028ʻ’'é語")  # noqa: RUF001
def test_a_character_of_a_living_script_is_kept(character: str) -> None:
    text = f'{{"a": "x{character}y"}}'
    assert document(text, "a.yaml").value == {"a": f"x{character}y"}

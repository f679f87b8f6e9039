"""The JSON Parsing Test Suite and the Big List of Naughty Strings, against both readers."""

import json
from pathlib import Path

import pytest

from transcript.reading.reader import read_document
from transcript.reading.strict_json import UnreadableJsonError, parse_json

pytestmark = pytest.mark.external

# RFC 8259 lets names repeat; with them, two readers can see two documents. And no number of a
# transcript has 78 digits.
STRICTER = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_number_double_close_to_zero.json",
}


@pytest.fixture(scope="session")
def suite(corpora: Path) -> list[Path]:
    files = sorted((corpora / "corpora/json-test-suite/test_parsing").glob("*.json"))
    assert len(files) == 318
    return files


@pytest.fixture(scope="session")
def naughty(corpora: Path) -> list[str]:
    strings: list[str] = json.loads((corpora / "corpora/blns/blns.json").read_bytes())
    assert len(strings) == 515
    return strings


def is_read(content: bytes) -> bool:
    try:
        parse_json(content)
    except UnreadableJsonError:
        return False
    return True


def test_what_must_be_refused_is_refused_for_strangers(suite: list[Path]) -> None:
    files = [file for file in suite if file.name.startswith("n_")]
    assert len(files) == 188
    assert [file.name for file in files if is_read(file.read_bytes())] == []


def test_what_must_be_refused_is_refused_for_authors_at_a_place(suite: list[Path]) -> None:
    for file in suite:
        if file.name.startswith("n_"):
            reading = read_document(file.read_bytes(), file=file.name)
            assert reading.document is None, file.name
            assert all(each.origin.line for each in reading.diagnostics), file.name


def test_what_must_be_accepted_is_read_as_python_reads_it(suite: list[Path]) -> None:
    refused = set()
    for file in suite:
        if file.name.startswith("y_"):
            content = file.read_bytes()
            if is_read(content):
                assert parse_json(content) == json.loads(content), file.name
            else:
                refused.add(file.name)
    assert refused == STRICTER


def test_both_readers_agree_on_every_document_they_read(suite: list[Path]) -> None:
    for file in suite:
        content = file.read_bytes()
        reading = read_document(content, file=file.name)
        if reading.document is not None:
            text = content.removeprefix(b"\xef\xbb\xbf")
            assert parse_json(text) == reading.document.value, file.name


def test_where_the_standard_leaves_a_choice_nothing_crashes(suite: list[Path]) -> None:
    for file in suite:
        if file.name.startswith("i_"):
            is_read(file.read_bytes())
            read_document(file.read_bytes(), file="a.yaml")


def test_every_naughty_string_is_read_or_refused_for_its_characters(naughty: list[str]) -> None:
    for text in naughty:
        content = json.dumps({"name": text}).encode()
        assert parse_json(content) == {"name": text}
        for file in ("a.json", "a.yaml"):
            reading = read_document(content, file=file)
            codes = {each.code.number for each in reading.diagnostics}
            if reading.document is None:
                # JSON's surrogate pairs are not YAML's: there, the file is not read at all.
                assert codes == {"MT008"} or (file, codes) == ("a.yaml", {"MT004"})
            else:
                assert reading.document.value == {"name": text}

"""What a reader finds without turning the page, and what every page says of itself."""

import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from transcript.issuance import IssuedTranscript

pytestmark = pytest.mark.external

Run = Callable[..., subprocess.CompletedProcess[str]]
Pages = Mapping[str, Path]
Issued = Mapping[str, IssuedTranscript]

MOST_WORDS = 350
KIND = {"en": "transcript", "es": "expediente"}
CREDITS = {"en": r"\bmastery credits?\b", "es": r"\bcréditos? de dominio\b"}
FOOT = {"en": "page {page} of {pages}", "es": "página {page} de {pages}"}
END = {"en": "End of the record", "es": "Fin del expediente"}
UNOFFICIAL = {"en": "Unofficial", "es": "no oficial"}


@pytest.fixture
def read(tool: Run) -> Callable[[Path], list[str]]:
    """Return the text of each page, on one line, as a program reads it."""

    def texts(path: Path) -> list[str]:
        said = tool("pdftotext", "-enc", "UTF-8", path, "-").stdout
        return [plain(each) for each in said.split("\f")[:-1]]

    return texts


def plain(text: str) -> str:
    """Return text without line breaks, marks of direction and joined forms of letters."""
    usual = unicodedata.normalize("NFKC", text)
    shown = "".join(each for each in usual if unicodedata.category(each) != "Cf")
    return " ".join(shown.split())


def language_of(name: str, issued: Issued) -> str:
    return name.partition(".")[2] or issued[name].document.language


def expected(name: str, issued: Issued) -> Iterator[tuple[str, str]]:
    """What page one has to say, in order: what it is, and a pattern for it."""
    signed, language = issued[name], language_of(name, issued)
    transcript = signed.transcript
    beginning = transcript.statement.split()[:4]
    yield "school", re.escape(plain(transcript.school.name))
    yield "what it is", KIND[language]
    yield "document number", re.escape(signed.document.number)
    yield "learner", re.escape(plain(transcript.learner.display_name.full))
    yield "statement", re.escape(plain(" ".join(beginning)))
    yield "number of credits", rf"(?<!\bof )(?<!\bde )\b{len(transcript.awards)}\b"
    yield "credits", CREDITS[language]


def out_of_order(text: str, facts: Iterator[tuple[str, str]]) -> list[str]:
    """Return the facts that do not come after the ones before them."""
    absent, place = [], 0
    for what, pattern in facts:
        found = re.compile(pattern, re.IGNORECASE).search(text, place)
        if found is None:
            absent.append(what)
        else:
            place = found.end()
    return absent


def test_page_one_answers_who_where_what_and_how_much_in_order(
    sealed: Pages, issued: Issued, read: Callable[[Path], list[str]]
) -> None:
    absent = {
        name: out_of_order(read(path)[0], expected(name, issued)) for name, path in sealed.items()
    }
    assert {name: each for name, each in absent.items() if each} == {}


def test_page_one_is_read_in_two_minutes(sealed: Pages, tool: Run) -> None:
    words = {
        name: len(tool("pdftotext", "-f", "1", "-l", "1", path, "-").stdout.split())
        for name, path in sealed.items()
    }
    assert {name: count for name, count in words.items() if count > MOST_WORDS} == {}


def test_every_page_says_whose_it_is_and_which_of_how_many(
    sealed: Pages, issued: Issued, read: Callable[[Path], list[str]]
) -> None:
    for name, path in sealed.items():
        pages, signed = read(path), issued[name]
        learner = plain(signed.transcript.learner.display_name.full)
        for number, text in enumerate(pages, start=1):
            foot = FOOT[language_of(name, issued)].format(page=number, pages=len(pages))
            absent = [each for each in (learner, signed.document.number, foot) if each not in text]
            assert absent == [], f"{name}, page {number}"


def test_only_the_last_page_says_that_the_record_ends(
    sealed: Pages, issued: Issued, read: Callable[[Path], list[str]]
) -> None:
    for name, path in sealed.items():
        mark = END[language_of(name, issued)]
        pages = read(path)
        ending = [number for number, text in enumerate(pages, start=1) if mark in text]
        assert ending == [len(pages)], name


def test_a_translation_says_that_the_original_governs(
    sealed: Pages, issued: Issued, read: Callable[[Path], list[str]]
) -> None:
    said = {"es": "prevalece el original en inglés"}
    for name, path in sealed.items():
        language = language_of(name, issued)
        if language != issued[name].document.language:
            assert said[language] in read(path)[0], name


def test_an_unofficial_copy_says_so_on_every_page(
    unofficial: Pages, issued: Issued, read: Callable[[Path], list[str]]
) -> None:
    for name, path in unofficial.items():
        word = UNOFFICIAL[language_of(name, issued)].casefold()
        silent = [
            number for number, text in enumerate(read(path), start=1) if word not in text.casefold()
        ]
        assert silent == [], name


def test_no_official_page_calls_itself_unofficial(
    sealed: Pages, issued: Issued, read: Callable[[Path], list[str]]
) -> None:
    for name, path in sealed.items():
        word = UNOFFICIAL[language_of(name, issued)].casefold()
        assert [text for text in read(path) if word in text.casefold()] == [], name

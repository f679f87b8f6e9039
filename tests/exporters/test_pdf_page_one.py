"""Page one: few words, in their order, well filled; and an unofficial copy says that it is one."""

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter

from tests.exporters.samples import LEARNERS, MOST_WORDS
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript

Shaped = Callable[..., IssuedTranscript]

EDITIONS = tuple(
    Edition(language=language, official=official)
    for language in PdfExporter.languages
    for official in (True, False)
)


def pages_of(issued: IssuedTranscript, edition: Edition | None = None) -> list[str]:
    document = pypdfium2.PdfDocument(PdfExporter().render(issued, edition or Edition()))
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def first_page(issued: IssuedTranscript, edition: Edition | None = None) -> str:
    return " ".join(pages_of(issued, edition)[0].split())


# Words.


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda each: f"{each.language}-{each.official}")
@pytest.mark.parametrize("learner", LEARNERS)
def test_page_one_of_a_sample_learner_has_few_words(
    samples: dict[str, IssuedTranscript], learner: str, edition: Edition
) -> None:
    assert len(first_page(samples[learner], edition).split()) <= MOST_WORDS


@pytest.mark.parametrize("statement", [0, 20, 60, 110, 160, 600])
@pytest.mark.parametrize("featured", [0, 1, 6])
def test_page_one_has_few_words_however_much_the_learner_says(
    shaped: Shaped, statement: int, featured: int
) -> None:
    said = first_page(shaped(statement=statement, featured=featured))
    assert len(said.split()) <= MOST_WORDS


def test_who_where_and_what_come_before_what_the_learner_can_do(shaped: Shaped) -> None:
    said = first_page(shaped())
    places = [
        said.index(each)
        for each in ("Riverbend High School", "OFFICIAL TRANSCRIPT", "Graduated", "mastery credits")
    ]
    assert places == sorted(places)


# The learner's part.


def test_a_statement_of_a_hundred_words_stands_whole_on_page_one(shaped: Shaped) -> None:
    issued = shaped(statement=100)
    assert " ".join(issued.transcript.statement.split()) in first_page(issued)


def test_a_long_statement_goes_on_where_page_two_begins(shaped: Shaped) -> None:
    words = tuple(f"word{number}" for number in range(600))
    first, second, *_ = pages_of(shaped(statement=600, words=words))
    assert "continues on page 2" in first
    assert second.split("CONTINUED")[0].endswith("IN MY OWN WORDS, ")
    last = next(number for number in range(600) if f"word{number}…" in first)
    assert f"CONTINUED\r\nword{last + 1} word{last + 2} " in second


def test_a_long_statement_is_divided_at_the_end_of_a_sentence(shaped: Shaped) -> None:
    sentence = ("It", "was", "cold", "at", "the", "creek,", "and", "we", "counted", "again.")
    first, second, *_ = pages_of(shaped(statement=300, words=sentence))
    assert "counted again.\r\ncontinues on page 2" in first
    assert "CONTINUED\r\nIt was cold" in second


def test_works_only_named_on_page_one_are_captioned_on_page_two(shaped: Shaped) -> None:
    pages = pages_of(shaped(statement=135))
    first, second = (" ".join(each.split()) for each in pages[:2])
    assert "Salt in Dutton Creek, part 0.0" in first
    assert "Field study and town-meeting testimony 0" not in first
    assert "Field study and town-meeting testimony 0" in second


def test_works_that_page_one_has_no_room_for_open_page_two(shaped: Shaped) -> None:
    first, second, *_ = pages_of(shaped(statement=60, featured=6))
    assert "FEATURED WORK, CONTINUED" in second
    assert "testimony 5" not in first
    assert "testimony 5" in second


def test_a_learner_who_says_and_shows_nothing_gives_the_graphic_the_whole_width(
    shaped: Shaped,
) -> None:
    said = first_page(shaped(statement=0, featured=0))
    assert "IN MY OWN WORDS" not in said
    assert "CREDITS EARNED BY AREA" in said
    assert "STRONGEST EVIDENCE" in said


def test_a_record_with_nothing_to_show_yet_says_what_graduates_can_do(shaped: Shaped) -> None:
    newcomer = shaped(earned=0.0, earned_advanced=0.0, complete=False, featured=0)
    assert "WHAT OUR GRADUATES CAN DO" in first_page(newcomer)


# An unofficial copy.

COPY = Edition(official=False)


def test_an_unofficial_copy_says_so_where_an_official_one_says_that_it_is(shaped: Shaped) -> None:
    said = first_page(shaped(), COPY)
    assert "UNOFFICIAL COPY TRANSCRIPT OF MASTERY Document 7MDP-MZJW-3X" in said
    assert "OFFICIAL TRANSCRIPT" not in said


def test_an_unofficial_copy_says_so_at_the_foot_of_every_page(shaped: Shaped) -> None:
    pages = pages_of(shaped(), COPY)
    for number, said in enumerate(pages, 1):
        assert f"Unofficial copy · page {number} of {len(pages)}" in said


def test_nobody_signs_an_unofficial_copy(shaped: Shaped) -> None:
    assert "Unofficial copy. Not sealed by the school." in first_page(shaped(), COPY)
    assert "Josephine Abernathy" not in first_page(shaped(), COPY)


def test_an_unofficial_copy_explains_itself(shaped: Shaped) -> None:
    said = " ".join(" ".join(pages_of(shaped(), COPY)).split())
    assert "Unofficial because The school has not sealed this file" in said
    assert "Official because" not in said


def test_an_official_transcript_nowhere_says_that_it_is_a_copy(shaped: Shaped) -> None:
    assert "nofficial" not in " ".join(pages_of(shaped()))


def test_the_title_of_the_file_says_that_it_is_a_copy(shaped: Shaped) -> None:
    with pikepdf.open(io.BytesIO(PdfExporter().render(shaped(), COPY))) as pdf:
        title = str(pdf.docinfo["/Title"])
    assert title == "Unofficial copy: transcript of mastery: Amara Nwosu-Delgado"


def test_a_copy_of_a_record_in_progress_says_both(shaped: Shaped) -> None:
    said = first_page(shaped(earned=0.3, under_way=2, complete=False), COPY)
    assert "UNOFFICIAL COPY TRANSCRIPT OF MASTERY, IN PROGRESS" in said

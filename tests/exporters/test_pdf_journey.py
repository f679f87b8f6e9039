"""The way to a credit stays short, however many ratings another system brought."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.credit import Criterion
from transcript.model.rating import Rating
from transcript.portrayal.facts import MOST_MARKS, Standing, facts_of

Shaped = Callable[..., IssuedTranscript]

FIRST = date(2023, 9, 4)
CREDIT = "credit-1"


@pytest.fixture
def earned(shaped: Shaped) -> IssuedTranscript:
    """A transcript with one credit, earned at the first attempt."""
    return shaped(foundational=(1,), advanced=(0,), attempts=1)


@pytest.fixture
def going(shaped: Shaped) -> IssuedTranscript:
    """A transcript without a credit, in which one has three criteria."""
    issued = shaped(foundational=(2,), advanced=(0,), earned=0.0, complete=False)
    first, *others = issued.transcript.credits
    criteria = tuple(Criterion(id=each, statement="Does it.") for each in ("one", "two", "three"))
    credits_ = (replace(first, criteria=criteria), *others)
    return replace(issued, transcript=replace(issued.transcript, credits=credits_, ratings=()))


def rated(issued: IssuedTranscript, ratings: Iterable[Rating]) -> IssuedTranscript:
    return replace(issued, transcript=replace(issued.transcript, ratings=tuple(ratings)))


def rating(attempt: int, *, level: str = "developing", criterion: str | None = None) -> Rating:
    return Rating(
        credit=CREDIT,
        assessor="Gil Ostrander",
        rated_on=FIRST + timedelta(days=10 * attempt),
        level=level,
        attempt=attempt,
        criterion=criterion,
    )


def attempts(number: int) -> list[Rating]:
    return [*(rating(each) for each in range(1, number)), rating(number, level="proficient")]


def said(issued: IssuedTranscript, language: str = "en") -> str:
    document = pypdfium2.PdfDocument(PdfExporter().render(issued, Edition(language=language)))
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def marks(issued: IssuedTranscript) -> int:
    """Return how many shapes the pages have that are no text."""
    document = pypdfium2.PdfDocument(PdfExporter().render(issued, Edition()))
    try:
        kinds = [each.type for page in document for each in page.get_objects(max_depth=1)]
    finally:
        document.close()
    return kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_PATH)


def test_a_few_attempts_are_told_one_by_one(earned: IssuedTranscript) -> None:
    assert "Developing Sep 2023, Developing Sep 2023, Proficient Oct 2023" in said(
        rated(earned, attempts(3))
    )


def test_of_many_attempts_the_first_and_the_last_are_told(earned: IssuedTranscript) -> None:
    assert "Developing Sep 2023, then 11 more attempts to Proficient Jan 2024" in said(
        rated(earned, attempts(MOST_MARKS))
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "57 earlier attempts, then Developing Apr 2025, Developing Apr 2025, Proficient"),
        ("es", "57 intentos anteriores; después, Developing abr 2025, Developing abr 2025,"),
    ],
)
def test_of_very_many_the_last_few_are_told_and_how_many_came_before(
    earned: IssuedTranscript, language: str, sentence: str
) -> None:
    assert sentence in said(rated(earned, attempts(60)), language)


def test_no_more_marks_are_drawn_than_there_is_room_for(earned: IssuedTranscript) -> None:
    few, most = marks(rated(earned, attempts(3))), marks(rated(earned, attempts(MOST_MARKS)))
    assert most - few == MOST_MARKS - 3
    assert marks(rated(earned, attempts(60))) == marks(rated(earned, attempts(MOST_MARKS + 1)))


def test_the_legend_says_which_marks_there_are(earned: IssuedTranscript) -> None:
    bound = "or of the last 12 if there were more"
    assert bound not in said(rated(earned, attempts(MOST_MARKS)))
    assert bound in said(rated(earned, attempts(MOST_MARKS + 1)))


def test_a_page_does_not_grow_with_the_attempts(earned: IssuedTranscript) -> None:
    few, many = (PdfExporter().render(rated(earned, attempts(n)), Edition()) for n in (13, 60))
    assert abs(len(many) - len(few)) < 500


# Criteria.


def by_criterion(*criteria: str) -> list[Rating]:
    return [rating(place + 1, criterion=each) for place, each in enumerate(criteria)]


def test_ratings_of_criteria_are_no_attempts_at_the_whole(earned: IssuedTranscript) -> None:
    issued = rated(earned, [*by_criterion("one", "two", "one"), rating(9, level="proficient")])
    (credit,) = facts_of(issued.transcript).credits
    assert [(each.on, each.level) for each in credit.attempts] == [
        (date(2023, 12, 3), "Proficient")
    ]
    assert "Developing Sep" not in said(issued)


def test_a_criterion_rated_later_does_not_change_what_the_whole_was_found_to_be(
    going: IssuedTranscript,
) -> None:
    issued = rated(going, [rating(1), rating(2, criterion="one")])
    first = facts_of(issued.transcript).credits[0]
    assert first.latest is not None
    assert (first.latest.on, first.latest.level) == (date(2023, 9, 14), "Developing")


def test_a_credit_of_which_criteria_were_judged_is_under_way(going: IssuedTranscript) -> None:
    issued = rated(going, by_criterion("one", "two", "one"))
    first, second = facts_of(issued.transcript).credits
    assert (first.standing, first.criteria_judged) == (Standing.UNDER_WAY, 2)
    assert second.standing is Standing.OPEN


@pytest.mark.parametrize(
    ("language", "first_page", "later"),
    [
        (
            "en",
            "2 of 3 criteria judged, October 2023",
            "under way: 2 of 3 criteria judged, Oct 2023",
        ),
        (
            "es",
            "2 de 3 criterios evaluados, octubre de 2023",
            "en curso: 2 de 3 criterios evaluados, oct 2023",
        ),
    ],
)
def test_what_is_judged_by_criterion_is_told_as_such(
    going: IssuedTranscript, language: str, first_page: str, later: str
) -> None:
    text = said(rated(going, by_criterion("one", "two", "one")), language)
    assert first_page in text
    assert later in text


def test_what_was_judged_last_comes_first(going: IssuedTranscript) -> None:
    other = replace(rating(9), credit="credit-2")
    facts = facts_of(rated(going, [*by_criterion("one"), other]).transcript)
    assert [each.credit.id for each in facts.under_way] == ["credit-2", CREDIT]


def test_what_was_never_judged_has_the_first_of_all_days(going: IssuedTranscript) -> None:
    assert facts_of(going.transcript).credits[0].judged_on == date.min

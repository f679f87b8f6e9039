from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.progress.records import TODAY, Record, credit
from transcript.progress import svg
from transcript.progress.cohort import Tally
from transcript.progress.standing import Status
from transcript.progress.svg import cohort_svg, learner_svg

GOLDEN = Path(__file__).parents[1] / "golden" / "progress"
SVG = "{http://www.w3.org/2000/svg}"
CREDITS = (credit("weigh"), credit("ask"), credit("speak"), credit("measure"))


def learner() -> str:
    record = Record(CREDITS).award("distinguished", credit="speak")
    record.rate("emerging", days_ago=200).rate("developing", days_ago=90)
    record.rate("proficient", credit="ask", days_ago=20)
    return learner_svg(record.progress(), today=TODAY)


def tally(number: int) -> Tally:
    found = Tally()
    for each in range(number):
        record = Record(CREDITS, learner=f"learner-{each}")
        record.rate("proficient" if each % 2 else "developing")
        if each % 3:
            record.award(credit="speak")
        if not each:
            record.rate("emerging", credit="ask")
        found.add(record.progress(), today=TODAY, stuck_days=60)
    return found


def cohort() -> str:
    return cohort_svg(tally(40).cohort(CREDITS), today=TODAY)


def public(number: int = 40) -> str:
    return cohort_svg(tally(number).public_cohort(CREDITS, smallest=10), today=TODAY)


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn.encode())  # noqa: S314 - our own picture


def texts(drawn: str) -> list[str]:
    return [each.text or "" for each in parsed(drawn).iter(f"{SVG}text")]


def spoken(drawn: str) -> list[str]:
    return [label for each in parsed(drawn).iter(f"{SVG}g") if (label := each.get("aria-label"))]


@pytest.mark.parametrize("picture", [learner, cohort, public])
def test_a_picture_is_as_it_was_approved(
    picture: Callable[[], str], *, update_golden: bool
) -> None:
    drawn, file = picture(), GOLDEN / f"{picture.__name__}.svg"
    if update_golden:
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("drawn", [learner(), cohort(), public()])
def test_a_picture_has_a_title_and_a_description(drawn: str) -> None:
    root = parsed(drawn)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert [each.get("id") for each in root[:2]] == ["title", "desc"]


@pytest.mark.parametrize("drawn", [learner(), cohort(), public()])
def test_a_picture_runs_nothing_and_fetches_nothing(drawn: str) -> None:
    tags = {each.tag for each in parsed(drawn).iter()}
    names = {name for each in parsed(drawn).iter() for name in each.attrib}
    assert tags <= {
        SVG + name
        for name in (
            *("svg", "title", "desc", "defs", "pattern", "rect", "path"),
            *("g", "text", "line", "circle", "polyline"),
        )
    }
    assert not any(name.startswith("on") or "href" in name for name in names)


def test_a_credit_is_read_aloud_with_its_journey() -> None:
    assert spoken(learner()) == [
        "Weigh: on the way; attempts: 2026-05-06 Emerging, 2026-08-24 Developing",
        "Ask: ready for a decision; attempts: 2026-11-02 Proficient",
        "Speak: awarded",
    ]


def test_what_is_not_begun_is_counted_below() -> None:
    assert texts(learner())[-1] == "1 credit not begun"


def test_a_learner_who_has_begun_everything_has_nothing_below() -> None:
    drawn = learner_svg(Record().rate("developing").progress(), today=TODAY)
    assert not any("not begun" in text for text in texts(drawn)[-3:])


def test_a_learner_without_anything_has_a_picture_too() -> None:
    drawn = learner_svg(Record(CREDITS).progress(), today=TODAY)
    assert texts(drawn)[-1] == "4 credits not begun"


def test_a_name_is_text_and_never_markup() -> None:
    drawn = learner_svg(Record(learner='</title><script>"&').progress(), today=TODAY)
    assert parsed(drawn)[0].text == 'Progress: </title><script>"&'


def test_a_long_name_of_a_credit_is_cut() -> None:
    long = credit("w" * 60)
    drawn = learner_svg(Record((long,)).rate("proficient", credit=long.id).progress(), today=TODAY)
    assert f"WWWWW W{'w' * 30}…" in texts(drawn)


def test_a_bar_is_read_aloud_with_its_counts() -> None:
    assert spoken(cohort())[1] == (
        "Ask: 0 awarded, 0 ready for a decision, 1 on the way, 39 not begun"
    )


def test_what_is_withheld_is_one_piece_without_a_number() -> None:
    assert spoken(public())[1] == "Ask: the rest is withheld"
    assert 'fill="url(#withheld)"' in public()


def test_a_picture_for_outside_says_what_is_withheld() -> None:
    assert "40 learners. Counts below 10" in texts(public())[1]


def test_a_school_of_few_learners_tells_not_even_how_many() -> None:
    drawn = public(3)
    assert "few learners" in texts(drawn)[1]
    assert set(spoken(drawn)) == {f"{each.name}: the rest is withheld" for each in CREDITS}


def test_a_number_that_has_no_room_is_only_read_aloud() -> None:
    drawn = cohort_svg(tally(400).cohort(CREDITS), today=TODAY)
    assert "1 on the way" in spoken(drawn)[1]
    assert "1" not in texts(drawn)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("status", list(Status))
def test_numbers_can_be_read_on_their_pieces(status: Status) -> None:
    assert contrast(svg.FILLS[status], svg.INKS[status]) >= 4.5


@pytest.mark.parametrize("colour", [svg.INK, svg.SOFT])
def test_words_can_be_read_on_the_ground(colour: str) -> None:
    assert contrast(colour, svg.PAPER) >= 7


def test_pieces_keep_their_order_in_grey() -> None:
    greys = [luminance(svg.FILLS[status]) for status in Status]
    assert greys == sorted(greys)
    assert all(after - before > 0.09 for before, after in pairwise(greys))

"""The parts of the PDF: figures, directions, pages, sectors, words, and what may be left out."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import pi

import pikepdf
import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter, direction, fonts
from transcript_exporters.pdf.flow import Part, Space, paginate
from transcript_exporters.pdf.text import (
    Span,
    compose,
    compose_settled,
    natural_width,
    plain,
    shortened,
)
from transcript_exporters.pdf.theme import AREA_COLOURS, BODY, INK, MUTED, SCHOOL_COLOUR, Colour

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.credit import CreditLevel
from transcript.model.graduate_profile import AdoptionStatus
from transcript.model.learner import LearnerIdentifier
from transcript.model.school import Figure, SchoolIdentifiers
from transcript.portrayal import isolation
from transcript.portrayal.facts import Standing, facts_of
from transcript.portrayal.figures import share
from transcript.portrayal.sectors import sectors
from transcript.portrayal.words import words_in

Shaped = Callable[..., IssuedTranscript]

ENGLISH = words_in("en")


def said(issued: IssuedTranscript) -> str:
    document = pypdfium2.PdfDocument(PdfExporter().render(issued, Edition()))
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def of_school(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    school = replace(issued.transcript.school, **changes)  # type: ignore[arg-type]
    return replace(issued, transcript=replace(issued.transcript, school=school))


def of_learner(issued: IssuedTranscript, **changes: object) -> IssuedTranscript:
    learner = replace(issued.transcript.learner, **changes)  # type: ignore[arg-type]
    return replace(issued, transcript=replace(issued.transcript, learner=learner))


# Figures.


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("94 %", 0.94),
        ("94%", 0.94),
        ("7.5\u00a0%", 0.075),
        ("0 %", 0.0),
        ("412", None),
        ("3 to 6", None),
        ("140 %", None),
    ],
)
def test_only_a_percentage_becomes_a_bar(value: str, expected: float | None) -> None:
    assert share(Figure(label="Graduated", value=value)) == expected


# Colours.


def _contrast(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("colour", [*AREA_COLOURS, SCHOOL_COLOUR, INK, MUTED])
def test_every_colour_that_speaks_keeps_its_contrast_on_white(colour: Colour) -> None:
    assert _contrast(colour) >= 4.5


def test_areas_are_equally_dark() -> None:
    contrasts = [_contrast(colour) for colour in AREA_COLOURS]
    assert max(contrasts) - min(contrasts) < 0.15


# Text.


def test_a_right_to_left_name_keeps_what_follows_it_in_place() -> None:
    found, base = direction.levels(f"{isolation.isolated('ליל')} · 7Q", own=False)
    assert (found, base) == ([1, 1, 1, 0, 0, 0, 0, 0], 0)


def test_a_left_to_right_name_in_a_right_to_left_paragraph_runs_its_own_way() -> None:
    text = f"של {isolation.START}Ana 2{isolation.END} כאן"
    found, base = direction.levels(text, own=True)
    assert (found, base) == ([1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1], 1)


def test_an_isolate_that_is_not_closed_changes_nothing() -> None:
    assert direction.levels(f"{isolation.START}ל", own=False) == ([1], 0)


def test_an_authors_directional_marks_are_dropped() -> None:
    assert fonts.clean("Ana\u202e\u2066Ruiz\u0007b\ufe0f") == "AnaRuiz b"


def test_characters_no_font_has_are_named() -> None:
    assert fonts.missing("Ana 漢\nليلى") == {"漢"}


def test_a_line_ends_after_a_hyphen_in_a_name_but_not_in_a_number() -> None:
    lines = compose(plain("Nwosu-Delgado 7Q4K-19XM-R2", BODY), 62)
    assert ["".join(run.text for run in line.runs) for line in lines] == [
        "Nwosu-",
        "Delgado ",
        "7Q4K-19XM-R2",
    ]


@pytest.mark.parametrize("weight", ["regular", "bold", "italic", "bold-italic"])
def test_the_first_face_of_each_weight_has_what_is_everyday(weight: str) -> None:
    everyday = filter(fonts.is_everyday, map(chr, range(0x20, 0x3000)))
    has = fonts.face(fonts.first_face(weight)).characters
    assert {each for each in everyday if not has.issuperset(map(ord, fonts.clean(each)))} == set()


def test_an_everyday_text_is_set_as_it_is_in_two_spans() -> None:
    said = "Doña Ana’s 12 e\u0301tudes —\u00a0and-a-half,  read twice\nAVA, fi"
    assert fonts.is_everyday(said)
    in_two = (Span(said[:14], BODY), Span(said[14:], BODY))
    assert compose(plain(said, BODY), 60) == compose(in_two, 60)


def test_a_shortened_text_fits_and_says_that_it_was_shortened() -> None:
    short = shortened("Maximiliana " * 25, BODY, 100)
    assert short.endswith("…")
    assert natural_width(plain(short, BODY)) <= 100


def test_no_word_stands_alone_on_a_last_line_where_that_costs_none() -> None:
    words = plain("Shows the data fairly and names their limits before it answers", BODY)
    width = natural_width(words) - 1
    assert compose(words, width)[-1].width < 0.2 * width
    settled = compose_settled(words, width)
    assert len(settled) == len(compose(words, width)) == 2
    assert settled[-1].width >= 0.2 * width


def test_a_word_that_must_stand_alone_does() -> None:
    words = plain("Reasonableness a", BODY)
    width = natural_width(plain("Reasonableness", BODY)) + 1
    assert compose_settled(words, width) == compose(words, width)


def test_a_word_without_end_is_divided_into_lines_that_hold_all_of_it() -> None:
    text = "Wi-i" * 500
    lines = compose(plain(text, BODY), 187)
    assert "".join(run.text for line in lines for run in line.runs) == text
    assert max(line.width for line in lines) <= 187
    assert min(line.width for line in lines[:-1]) > 150


@pytest.mark.parametrize("letters", ["x", "مرح"])
def test_the_work_for_a_word_without_end_grows_with_its_length_alone(
    letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shaped: list[int] = []
    shape = fonts.shape

    def counted(text: str, face: str, *, rtl: bool, tracked: bool) -> tuple[fonts.Glyph, ...]:
        shaped.append(len(text))
        return shape(text, face, rtl=rtl, tracked=tracked)

    monkeypatch.setattr(fonts, "shape", counted)
    text = letters * 1500
    compose(plain(text, BODY), 187.5)
    assert sum(shaped) < 5 * len(text)


def test_what_is_longer_than_a_line_is_not_kept() -> None:
    kept = fonts.shape_and_keep.cache_info().currsize
    assert fonts.shape("x" * 2000, "notos") == fonts.shape("x" * 2000, "notos")
    assert fonts.shape_and_keep.cache_info().currsize == kept


# Pages.


def test_a_part_that_keeps_moves_with_the_next() -> None:
    parts = [Part(Space(60)), Part(Space(10), keeps=True, key="head"), Part(Space(40), key="row")]
    pages = paginate(parts, width=10, room=(100, 0))
    assert [[placed.key for placed in page] for page in pages] == [[""], ["head", "row"]]


def test_a_part_that_opens_a_page_is_told_to_go_on() -> None:
    again = Space(5)
    parts = [Part(Space(60)), Part(Space(60), before=9, resume=again)]
    pages = paginate(parts, width=10, room=(100, 0))
    assert [(placed.block, placed.top) for placed in pages[1]] == [
        (again, 100),
        (parts[1].block, 95),
    ]


def test_little_room_at_the_foot_of_a_full_page_is_spread() -> None:
    parts = [Part(Space(30)) for _ in range(4)]
    pages = paginate(parts, width=10, room=(100, 0))
    assert [placed.top for placed in pages[0]] == [100, 65, 30]


def test_a_heading_stays_close_to_what_it_heads_when_room_is_spread() -> None:
    parts = [Part(Space(30)), Part(Space(10), head=True, keeps=True), *[Part(Space(25))] * 3]
    pages = paginate(parts, width=10, room=(100, 0))
    tops = [placed.top for placed in pages[0]]
    assert tops == [100, 65, 55, 25]


# Facts and the graphic.


def test_sectors_fill_the_circle_and_small_areas_keep_room_for_a_label(shaped: Shaped) -> None:
    facts = facts_of(shaped(foundational=(8, 1, 1), advanced=(0, 0, 0)).transcript)
    found = sectors(facts.areas)
    assert found[0].start == 0
    assert found[-1].end == pytest.approx(2 * pi)
    assert found[1].end - found[1].start > 2 * pi / 8


def test_credits_of_an_area_nobody_described_are_still_shown(shaped: Shaped) -> None:
    issued = shaped()
    profile = issued.transcript.graduate_profile
    shorter = replace(profile, areas=profile.areas[1:])
    transcript = replace(issued.transcript, graduate_profile=shorter)
    assert len(facts_of(transcript).earned) == len(issued.transcript.awards)
    assert "area-0" in said(replace(issued, transcript=transcript))


def test_a_credit_stands_earned_under_way_or_open(shaped: Shaped) -> None:
    facts = facts_of(shaped(earned=0.5, earned_advanced=0, under_way=2, complete=False).transcript)
    counts = [sum(each.standing is standing for each in facts.credits) for standing in Standing]
    assert counts == [10, 2, 19]


def test_the_strongest_evidence_is_above_the_standard_first(shaped: Shaped) -> None:
    facts = facts_of(shaped().transcript)
    heights = [each.above_standard for each in facts.strongest()]
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == len(facts.earned)
    assert facts.count(CreditLevel.FOUNDATIONAL) == 20


def test_featured_work_that_was_not_released_is_left_out(shaped: Shaped) -> None:
    issued = shaped()
    transcript = replace(issued.transcript, evidence=issued.transcript.evidence[1:])
    assert len(list(facts_of(transcript).featured())) == 2


# What a school or a learner may leave out or add.


def test_a_school_without_a_ceeb_code_is_named_by_its_nces_number(shaped: Shaped) -> None:
    issued = of_school(shaped(), identifiers=SchoolIdentifiers(nces="500000000001"))
    assert "Riverbend, Vermont · NCES 500000000001 · riverbend.example" in said(issued)


def test_a_school_may_have_no_codes_no_notice_and_no_profile(shaped: Shaped) -> None:
    issued = of_school(
        shaped(statement=10, featured=0, foundational=(1,), advanced=(0,)),
        identifiers=SchoolIdentifiers(),
        notice=None,
        profile=(),
        signatories=(),
    )
    assert "School profile" not in said(issued)


def test_a_long_school_profile_takes_two_pages_at_most(shaped: Shaped) -> None:
    issued = shaped()
    items = tuple(
        replace(item, text=" ".join([item.text] * 3), figures=item.figures * 3)
        for item in issued.transcript.school.profile
    )
    content = PdfExporter().render(of_school(issued, profile=items), Edition())
    with pikepdf.open(io.BytesIO(content)) as longer:
        assert len(longer.pages) <= 9


def test_a_birth_date_is_told_as_far_as_it_was_released(shaped: Shaped) -> None:
    assert "Born 19 March 2008" in said(of_learner(shaped(), birth_date=date(2008, 3, 19)))
    assert "Birthday 19 March · Student ID" in said(of_learner(shaped(), birthday="--03-19"))


def test_an_identifier_of_another_kind_is_named_by_it(shaped: Shaped) -> None:
    numbers = (LearnerIdentifier(kind="district", value="•••77"),)
    assert "District number •••77" in said(of_learner(shaped(), identifiers=numbers))


def test_a_complete_record_without_graduation_says_so(shaped: Shaped) -> None:
    issued = of_learner(shaped(), graduated_on=None)
    assert "Has not graduated · enrolled since August 2023 · this record is complete" in said(
        issued
    )


def test_a_graduate_profile_that_is_a_pilot_says_so(shaped: Shaped) -> None:
    issued = shaped()
    profile = replace(
        issued.transcript.graduate_profile, adopted_on=None, status=AdoptionStatus.PILOT
    )
    transcript = replace(issued.transcript, graduate_profile=profile)
    assert "version 2.1 · pilot" in said(replace(issued, transcript=transcript))


def test_rubrics_that_differ_are_not_summed_up(shaped: Shaped) -> None:
    issued = shaped()
    credits_ = tuple(
        replace(
            each,
            rubric=replace(
                each.rubric, levels=each.rubric.levels[place % 2 :], required="proficient"
            ),
        )
        for place, each in enumerate(issued.transcript.credits)
    )
    transcript = replace(issued.transcript, credits=credits_)
    assert "Each credit names its own levels" in said(replace(issued, transcript=transcript))


# Words.


def test_spans_of_time_are_said_in_months() -> None:
    began = date(2025, 9, 1)
    assert [
        ENGLISH.span(began, None),
        ENGLISH.span(began, date(2025, 9, 30)),
        ENGLISH.span(began, date(2026, 6, 1)),
    ] == ["since Sep 2025", "Sep 2025", "Sep 2025 – Jun 2026"]


def test_lists_are_said_as_in_a_sentence() -> None:
    assert [ENGLISH.listed([]), ENGLISH.listed(["A"]), ENGLISH.listed(["A", "B", "C"])] == [
        "",
        "A",
        "A, B and C",
    ]


def test_small_numbers_are_words() -> None:
    assert [ENGLISH.number(2), ENGLISH.number(12)] == ["two", "12"]

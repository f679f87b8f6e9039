"""Whatever a school or a learner writes, pages stay in order and nothing leaves them."""

from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter, fonts
from transcript_exporters.pdf.voice import voice_of

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.transcript import Transcript
from transcript.portrayal.brevity import brief

Shaped = Callable[..., IssuedTranscript]

LONG = {"a_word_without_end": "x" * 20_000, "prose_without_end": "Salt in the creek, again. " * 400}
MARGIN = 36


def _with_credits(transcript: Transcript, **changes: object) -> Transcript:
    credits_ = tuple(replace(each, **changes) for each in transcript.credits)  # type: ignore[arg-type]
    return replace(transcript, credits=credits_)


def _with_areas(transcript: Transcript, **changes: object) -> Transcript:
    profile = transcript.graduate_profile
    areas = tuple(replace(each, **changes) for each in profile.areas)  # type: ignore[arg-type]
    return replace(transcript, graduate_profile=replace(profile, areas=areas))


def _with_school(transcript: Transcript, **changes: object) -> Transcript:
    return replace(transcript, school=replace(transcript.school, **changes))  # type: ignore[arg-type]


PLACES: dict[str, Callable[[Transcript, str], Transcript]] = {
    "statement": lambda record, said: replace(record, statement=said),
    "standard": lambda record, said: _with_credits(record, standard=said),
    "credit_name": lambda record, said: _with_credits(record, name=said),
    "area_name": lambda record, said: _with_areas(record, name=said),
    "area_description": lambda record, said: _with_areas(record, description=said),
    "school_name": lambda record, said: _with_school(record, name=said),
    "notice": lambda record, said: _with_school(record, notice=said),
    "evidence": lambda record, said: replace(
        record, evidence=tuple(replace(each, title=said) for each in record.evidence)
    ),
    "caption": lambda record, said: replace(
        record, featured=tuple(replace(each, caption=said) for each in record.featured)
    ),
    "course": lambda record, said: replace(
        record, courses=tuple(replace(each, title=said, provider=said) for each in record.courses)
    ),
    "approvers": lambda record, said: replace(
        record, awards=tuple(replace(each, approved_by=(said,) * 30) for each in record.awards)
    ),
    "portrait": lambda record, said: replace(
        record, graduate_profile=replace(record.graduate_profile, statement=said)
    ),
}


def rendered(issued: IssuedTranscript) -> bytes:
    return PdfExporter().render(issued, Edition())


@pytest.mark.parametrize("said", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_text_without_end_leaves_no_page(
    shaped: Shaped, place: Callable[[Transcript, str], Transcript], said: str
) -> None:
    issued = shaped()
    document = pypdfium2.PdfDocument(
        rendered(replace(issued, transcript=place(issued.transcript, said)))
    )
    try:
        for page in document:
            width, height = page.get_size()
            for mark in page.get_objects(max_depth=1):
                left, bottom, right, top = mark.get_bounds()
                assert MARGIN <= left <= right <= width - MARGIN
                assert MARGIN / 2 <= bottom <= top <= height - MARGIN / 2
    finally:
        document.close()


@pytest.mark.parametrize("counts", [(6, 2, 8), (8, 3, 9)], ids=["sixty", "ninety"])
def test_a_long_record_stays_in_order_and_under_ten_pages(
    shaped: Shaped, counts: tuple[int, int, int]
) -> None:
    foundational, advanced, areas = counts
    issued = shaped(
        foundational=(foundational,) * areas,
        advanced=(advanced,) * areas,
        earned_advanced=0.7,
        evidence=3,
        attempts=3,
    )
    content = rendered(issued)
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    said = " ".join(" ".join(pages[1:]).split())
    places = [
        said.index(f" {each.code} · ")
        for each in issued.transcript.credits
        if each.id in {award.credit for award in issued.transcript.awards}
    ]
    assert places == sorted(places)
    assert len(pages) < 10
    assert len(content) < 1_000_000


def test_the_work_for_a_statement_of_one_word_grows_with_its_length_alone(
    shaped: Shaped, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []
    shape = fonts.shape

    def counted(text: str, face: str, *, rtl: bool, tracked: bool) -> tuple[fonts.Glyph, ...]:
        lengths.append(len(text))
        return shape(text, face, rtl=rtl, tracked=tracked)

    issued = shaped(statement=1, words=("x" * 20_000,))
    rendered(shaped(statement=2))
    monkeypatch.setattr(fonts, "shape", counted)
    rendered(issued)
    assert sum(lengths) < 8 * 20_000


# What is cut.


def test_a_long_text_is_cut_after_a_word() -> None:
    assert brief("Salt in Dutton Creek, again", 22) == "Salt in Dutton Creek…"


def test_a_text_that_is_short_enough_is_not_cut() -> None:
    assert brief("Salt", 4) == "Salt"


def test_a_short_statement_is_not_divided() -> None:
    made = voice_of("One. Two.\n\nThree.", 10)
    assert (made.said, made.rest) == (("One. Two.", "Three."), ())


def test_a_statement_is_divided_after_a_sentence() -> None:
    made = voice_of("We counted all winter. Then we counted again.", 6)
    assert (made.said, made.rest) == (("We counted all winter.",), ("Then we counted again.",))


def test_a_sentence_is_divided_rather_than_little_said() -> None:
    made = voice_of("No. We counted all winter and the winter after that.", 6)
    assert (made.said, made.rest) == (
        ("No. We counted all winter and…",),
        ("the winter after that.",),
    )


def test_a_word_longer_than_all_there_is_room_for_is_divided() -> None:
    made = voice_of("x" * 100, 5)
    assert (made.said, made.rest) == (("x" * 40 + "…",), ("x" * 60,))


def test_no_words_are_said_where_there_is_room_for_none() -> None:
    made = voice_of("We counted.", 0)
    assert (made.said, made.rest) == ((), ("We counted.",))

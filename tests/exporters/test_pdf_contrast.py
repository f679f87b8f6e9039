"""Printed grey, every letter keeps 4.5:1 against its surroundings: measured on drawn pages."""

from collections.abc import Callable, Iterator
from math import ceil, floor

import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript

Shaped = Callable[..., IssuedTranscript]

LEAST = 4.5
SCALE = 150 / 72

RECORDS: dict[str, dict[str, object]] = {
    "a_full_record": {},
    "a_junior": {"earned": 0.4, "earned_advanced": 0.0, "under_way": 5, "complete": False},
    "right_to_left": {"name": "ليلى حداد", "words": ("أتعلم", "أن", "أثق", "2027")},
    "very_many_credits": {
        "foundational": (8,) * 9, "advanced": (3,) * 9, "earned_advanced": 0.7, "evidence": 3,
    },
}  # fmt: skip


def luminance(grey: int) -> float:
    """WCAG 2.2, relative luminance."""
    part = grey / 255
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def contrasts(page: pypdfium2.PdfPage) -> Iterator[tuple[float, str]]:
    """Yield the contrast of every letter, the darkest in its box against the lightest."""
    picture = page.render(scale=SCALE, grayscale=True).to_pil().convert("L")
    height, text = page.get_height(), page.get_textpage()
    for place in range(text.count_chars()):
        letter = text.get_text_range(place, 1)
        if not letter.strip():
            continue
        left, bottom, right, top = text.get_charbox(place)
        box = (
            floor(left * SCALE) - 1,
            floor((height - top) * SCALE) - 1,
            ceil(right * SCALE) + 1,
            ceil((height - bottom) * SCALE) + 1,
        )
        darkest, lightest = picture.crop(box).getextrema()
        around = text.get_text_range(max(0, place - 10), 20)
        yield (luminance(lightest) + 0.05) / (luminance(darkest) + 0.05), around


@pytest.mark.parametrize("edition", [Edition(), Edition(official=False)], ids=["sealed", "copy"])
@pytest.mark.parametrize("measures", RECORDS.values(), ids=RECORDS.keys())
def test_every_letter_can_be_read_when_printed_grey(
    shaped: Shaped, measures: dict[str, object], edition: Edition
) -> None:
    document = pypdfium2.PdfDocument(PdfExporter().render(shaped(**measures), edition))
    try:
        # The first pages have every style there is but those of the last.
        numbers = {0, 1, len(document) - 2, len(document) - 1}
        found = [each for number in numbers for each in contrasts(document[number])]
    finally:
        document.close()
    assert len(found) > 1000
    assert [each for each in found if each[0] < LEAST] == []

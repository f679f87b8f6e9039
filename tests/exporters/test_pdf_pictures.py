"""Pages as approved by eye. `--update-golden` approves what is drawn now: look at it first."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from transcript_exporters.pdf import PdfExporter

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript

Shaped = Callable[..., IssuedTranscript]

APPROVED = Path(__file__).parents[1] / "golden" / "pages"
SCALE = 52 / 72
GREYS = 32
MOST_DIFFERENT = 0.4  # of 255, on average: a paragraph that moves by a line is more

PAGES: dict[str, tuple[dict[str, object], Edition, int]] = {
    "page-one": ({}, Edition(), 0),
    "page-one-of-a-junior": (
        {"earned": 0.4, "earned_advanced": 0.0, "under_way": 5, "complete": False},
        Edition(),
        0,
    ),
    "page-one-unofficial-in-spanish": (
        {"statement": 20},
        Edition(language="es", official=False),
        0,
    ),
    "page-one-of-a-name-of-300-letters": ({"name": "Maximiliana " * 25}, Edition(), 0),
    "page-one-of-words-without-end": (
        {"name": "Maximiliana" * 28, "words": ("Donaudampfschifffahrt" * 15,), "statement": 3},
        Edition(),
        0,
    ),
    "page-one-in-letters-that-no-font-has": (
        {
            "name": "Hanako 山田",
            "words": ("I", "learned", "数字を", "to", "trust", "😀", "a", "number"),
        },
        Edition(),
        0,
    ),
    "page-one-of-empty-sections": (
        {
            "earned": 0.0,
            "earned_advanced": 0.0,
            "statement": 0,
            "featured": 0,
            "courses": 0,
            "complete": False,
        },
        Edition(),
        0,
    ),
    "page-one-from-right-to-left": (
        {"name": "ليلى", "words": ("أتعلم", "أن", "أثق", "2027", "Riverbend")},
        Edition(),
        0,
    ),
    "credits": ({}, Edition(), 1),
    "credits-with-60-pieces-of-evidence-each": ({"evidence": 60}, Edition(), 1),
    "credits-after-up-to-30-attempts-each": ({"attempts": 30}, Edition(), 1),
    "ninety-credits": (
        {"foundational": (8,) * 9, "advanced": (3,) * 9, "earned_advanced": 0.7, "attempts": 3},
        Edition(),
        1,
    ),
}


def drawn(issued: IssuedTranscript, edition: Edition, number: int) -> Image.Image:
    document = pypdfium2.PdfDocument(PdfExporter().render(issued, edition))
    try:
        bitmap = document[number].render(scale=SCALE, grayscale=True)
        picture: Image.Image = bitmap.to_pil().convert("L")
    finally:
        document.close()
    return picture.point(lambda grey: round(grey / 255 * (GREYS - 1)) * 255 // (GREYS - 1))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_approved(shaped: Shaped, name: str, *, update_golden: bool) -> None:
    measures, edition, number = PAGES[name]
    picture = drawn(shaped(**measures), edition, number)
    file = APPROVED / f"{name}.png"
    if update_golden:
        APPROVED.mkdir(parents=True, exist_ok=True)
        picture.save(file, optimize=True)
    with Image.open(file) as approved:
        assert approved.size == picture.size
        difference = ImageChops.difference(approved.convert("L"), picture)
    assert ImageStat.Stat(difference).mean[0] <= MOST_DIFFERENT


def test_every_approved_page_is_compared() -> None:
    assert {file.name for file in APPROVED.iterdir()} == {f"{name}.png" for name in PAGES}


def test_approved_pages_stay_small() -> None:
    assert sum(file.stat().st_size for file in APPROVED.iterdir()) < 500_000

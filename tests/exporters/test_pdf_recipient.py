"""A copy for a recipient: every page says for whom, and nothing on it is lost for that."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import page
import pikepdf
import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.recipient import LONGEST_NAME, Recipient

Shaped = Callable[..., IssuedTranscript]

LAKESIDE = Recipient(
    name="Lakeside College",
    release="3f2a9c1d-1111-4111-8111-111111111111",
    released_on=date(2026, 11, 22),
    expires=date(2027, 6, 30),
)
LINE = "Released to Lakeside College on 22 November 2026 · release 3f2a9c1d"
NOTICE = "This education record is released under FERPA (20 U.S.C. 1232g; 34 CFR 99.33)"
MARK = b"/Artifact <</Type/Pagination/Subtype/Watermark>> BDC"


def drawn(issued: IssuedTranscript, recipient: Recipient | None, language: str = "en") -> bytes:
    return PdfExporter().render(issued, Edition(language=language, recipient=recipient))


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return [" ".join(each.split()) for each in pages]


def contents(pdf: bytes) -> list[bytes]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return [page.Contents.read_bytes() for page in document.pages]


def test_every_page_names_the_recipient_and_has_the_notice(shaped: Shaped) -> None:
    pages = texts(drawn(shaped(), LAKESIDE))
    assert len(pages) > 2
    assert all(f"{LINE} · for use until 30 June 2027" in each for each in pages)
    assert all(NOTICE in each for each in pages)


def test_every_page_has_the_name_across_it(shaped: Shaped) -> None:
    assert all(MARK in each for each in contents(drawn(shaped(), LAKESIDE)))


def test_the_name_across_can_be_left_out(shaped: Shaped) -> None:
    pdf = drawn(shaped(), replace(LAKESIDE, watermark=False))
    assert not any(MARK in each for each in contents(pdf))
    assert all(LINE in each for each in texts(pdf))


def test_without_a_last_day_none_is_told(shaped: Shaped) -> None:
    pages = texts(drawn(shaped(), replace(LAKESIDE, expires=None)))
    assert not any("for use until" in each for each in pages)


def test_the_students_own_copy_has_no_notice(shaped: Shaped) -> None:
    own = replace(LAKESIDE, name="Amara Nwosu-Delgado", own_copy=True, notice=False)
    pages = texts(drawn(shaped(), own))
    said = "Issued to the student, Amara Nwosu-Delgado, on 22 November 2026 · release 3f2a9c1d"
    assert all(said in each for each in pages)
    assert not any("FERPA" in each for each in pages)


def test_a_spanish_copy_says_it_in_spanish(shaped: Shaped) -> None:
    pages = texts(drawn(shaped(), LAKESIDE, "es"))
    assert all("Entregado a Lakeside College el 22 de noviembre de 2026" in each for each in pages)
    assert all("Este expediente educativo se entrega conforme a FERPA" in each for each in pages)


def test_an_edition_for_nobody_says_nothing_of_it(shaped: Shaped) -> None:
    pdf = drawn(shaped(), None)
    assert not any("Released to" in each or "FERPA" in each for each in texts(pdf))
    assert not any(MARK in each for each in contents(pdf))


def test_the_same_recipient_gives_the_same_bytes(shaped: Shaped) -> None:
    issued = shaped()
    assert drawn(issued, LAKESIDE) == drawn(issued, LAKESIDE)


@pytest.mark.parametrize("profile", ["3a", "ua1"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_validator_finds_nothing(language: str, profile: str, shaped: Shaped) -> None:
    report = page.validate_pdf_bytes(drawn(shaped(), LAKESIDE, language), profile=profile)
    assert [f"{each.rule_id}: {each.message}" for each in report.failures] == []


def test_the_file_carries_for_whom_it_was_made(shaped: Shaped) -> None:
    with pikepdf.open(BytesIO(drawn(shaped(), LAKESIDE))) as document:
        attached = document.attachments["transcript.release.json"].get_file().read_bytes()
        related = [str(each.UF) for each in document.Root.AF]
    assert attached == LAKESIDE.to_bytes()
    assert json.loads(attached)["recipient"] == "Lakeside College"
    assert "transcript.release.json" in related


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"statement": 900},
        {"featured": 0, "statement": 0},
        {"foundational": (9,) * 12, "advanced": (6,) * 12, "under_way": 20, "courses": 60},
        {"earned": 0.1, "complete": False},
    ],
)
def test_what_stands_on_the_pages_stays_clear_of_it(
    shape: dict[str, object], shaped: Shaped
) -> None:
    """Above the running foot is the record, and below it nothing but what is said here."""
    pdf = drawn(shaped(**shape), replace(LAKESIDE, watermark=False))
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            low = " ".join(text.get_text_bounded(bottom=0, top=51).split())
            assert low.startswith(LINE)
            assert low.endswith("for which it was released.")
            assert not text.get_text_bounded(bottom=0, top=18).strip()


@pytest.mark.parametrize(
    "name",
    ["W" * LONGEST_NAME, "جامعة البحيرة الكبيرة", "Kulana o Hawaii " * 7 + "Kulana", "A"],
)
def test_any_name_fits_on_the_page(name: str, shaped: Shaped) -> None:
    pdf = drawn(shaped(), replace(LAKESIDE, name=name))
    with pypdfium2.PdfDocument(pdf) as document:
        boxes = [
            text.get_charbox(place)
            for text in (page.get_textpage() for page in document)
            for place in range(text.count_chars())
        ]
    assert min(box[0] for box in boxes) >= 18
    assert max(box[2] for box in boxes) <= 612 - 18
    assert min(box[1] for box in boxes) >= 12

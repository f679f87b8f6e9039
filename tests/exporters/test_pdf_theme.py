"""The school's colours and logo on the page: readable, bounded, the same every time."""

import io
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from transcript_exporters.pdf import PdfExporter, theme
from transcript_exporters.pdf.logo import Logo, picture_of
from transcript_exporters.pdf.theme import LOGO, SCHOOL_COLOUR, Theme

from transcript.errors import ExportError
from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript
from transcript.model.appearance import MARK_CONTRAST, TEXT_CONTRAST, Appearance, contrast
from transcript.theme.tokens import AREAS

Shaped = Callable[..., IssuedTranscript]

RIVERBEND = (Path(__file__).parents[2] / "samples" / "riverbend" / "logo.png").read_bytes()


def png(size: tuple[int, int], colour: tuple[int, ...], mode: str = "RGBA") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def looking(issued: IssuedTranscript, **look: object) -> IssuedTranscript:
    appearance = replace(Appearance(), **look)  # type: ignore[arg-type]
    school = replace(issued.transcript.school, appearance=appearance)
    return replace(issued, transcript=replace(issued.transcript, school=school))


def first_page(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        shown: Image.Image = document[0].render(scale=2).to_pil().convert("RGB")
    finally:
        document.close()
    return shown


def colours(pdf: bytes) -> set[tuple[int, int, int]]:
    counted = first_page(pdf).getcolors(1_000_000) or []
    return {shade for count, shade in counted if count > 40 and isinstance(shade, tuple)}  # type: ignore[misc]


def written(part: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(each * 255):02x}" for each in part)


# Colours.


def test_a_school_that_says_nothing_has_our_colour() -> None:
    assert Theme.of(Appearance()) == Theme()
    assert Theme().school == Theme().accent == SCHOOL_COLOUR


def test_a_school_with_one_colour_has_it_for_marks_too() -> None:
    made = Theme.of(Appearance(colour="#803020"))
    assert (written(made.school), written(made.accent)) == ("#803020", "#803020")


def test_a_school_may_have_two_colours() -> None:
    made = Theme.of(Appearance(colour="#803020", accent="#205030"))
    assert (written(made.school), written(made.accent)) == ("#803020", "#205030")


@pytest.mark.parametrize(
    "colour", [theme.SCHOOL_COLOUR, theme.INK, theme.MUTED, theme.QUIET, *theme.AREA_COLOURS]
)
def test_every_colour_of_text_can_be_read_on_white(colour: tuple[float, float, float]) -> None:
    assert contrast(written(colour)) >= TEXT_CONTRAST


def test_hairlines_can_be_seen_on_white() -> None:
    assert contrast(written(theme.HAIRLINE)) >= MARK_CONTRAST


def test_areas_are_equally_dark() -> None:
    found = [contrast(each) for each in AREAS]
    assert max(found) - min(found) < 0.3


def test_the_pages_are_drawn_in_the_colours_of_the_school(shaped: Shaped) -> None:
    plain, red = shaped(), looking(shaped(), colour="#803020", accent="#205030")
    found = colours(PdfExporter().render(red, Edition()))
    assert (0x20, 0x50, 0x30) in found
    assert (0x20, 0x50, 0x30) not in colours(PdfExporter().render(plain, Edition()))


# The logo.


def test_the_logo_stands_on_page_one_and_says_whose_it_is(shaped: Shaped) -> None:
    logo = looking(shaped(), logo="logo.png", picture=png((40, 40), (200, 30, 30, 255)))
    pdf = PdfExporter().render(logo, Edition())
    assert (200, 30, 30) in colours(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert ["/XObject" in page.Resources for page in opened.pages][:2] == [True, False]
        said = [str(each.get("/Alt")) for each in opened.objects if is_figure(each)]
    assert "Logo of Riverbend High School" in said


def is_figure(each: pikepdf.Object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == pikepdf.Name.Figure


def test_a_page_with_a_logo_is_the_same_every_time(shaped: Shaped) -> None:
    logo = looking(shaped(), logo="logo.png", picture=RIVERBEND)
    first = PdfExporter().render(logo, Edition())
    picture_of.cache_clear()
    assert PdfExporter().render(logo, Edition()) == first


def test_what_is_clear_in_a_logo_is_white_on_paper() -> None:
    assert picture_of(png((1, 1), (255, 0, 0, 0))).pixels == b"\xff\xff\xff"
    assert picture_of(png((1, 1), (0, 0, 0, 127))).pixels == b"\x80\x80\x80"


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "P", "RGBA"])
def test_every_kind_of_png_can_be_drawn(mode: str) -> None:
    out = io.BytesIO()
    Image.new("L", (4, 2), 200).convert(mode).save(out, "PNG")
    assert set(picture_of(out.getvalue()).pixels) == {200}


def test_grey_in_sixteen_bits_stays_the_grey_it_is() -> None:
    out = io.BytesIO()
    Image.new("I;16", (4, 2), 200 * 257).save(out, "PNG")
    assert set(picture_of(out.getvalue()).pixels) == {200}


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((40, 40), (26.0, 26.0)),
        ((400, 40), (130.0, 13.0)),
        ((2, 200), (0.26, 26.0)),
    ],
)
def test_a_logo_keeps_its_proportions_within_its_room(
    size: tuple[int, int], expected: tuple[float, float]
) -> None:
    found = Logo(picture_of(png(size, (0, 0, 0, 255))), "").size
    assert found == pytest.approx(expected, abs=0.05)


def test_a_large_logo_is_no_finer_than_print_can_show() -> None:
    found = picture_of(png((2000, 1000), (9, 9, 9, 255)))
    assert (found.width, found.height) == (624, 312)
    assert found.height / LOGO[0] == 12


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        png((2001, 1), (0, 0, 0, 255)),
        bytes(200 * 1024 + 1),
        RIVERBEND[: len(RIVERBEND) // 2],
        RIVERBEND[:40],
        b"GIF89a" + b"\x01\x00" * 20,
    ],
)
def test_a_strangers_logo_is_refused_by_name_and_not_by_accident(content: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ExportError, match="logo"):
            picture_of(content)


def test_a_logo_that_claims_a_whole_wall_is_not_decoded() -> None:
    claims = RIVERBEND[:16] + (60_000).to_bytes(4, "big") * 2 + RIVERBEND[24:]
    with pytest.raises(ExportError, match="more than 2000 pixels"):
        picture_of(claims)

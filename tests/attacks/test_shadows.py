"""Shadows: content prepared before sealing, to be shown, hidden or exchanged after it.

Against a forger who gets the school to seal what he prepared. Our school seals only what it drew
itself, but a reader cannot know that: so what is sealed is drawn anew and compared.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from transcript.verification.codes import Code

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop

Prepare = Callable[[Pdf], None]
Finish = Callable[[bytes], bytes]

BETTER = b"BT 1 0 0 rg 40 0 0 40 90 400 Tm ET 90 400 300 200 re f"


def stream(pdf: Pdf, content: bytes) -> Any:  # noqa: ANN401 - the library's own types
    return pdf.make_stream(content)


def hide_under_a_picture(pdf: Pdf) -> None:
    """Cover the true content with a picture, to be taken away later."""
    picture = pdf.make_stream(
        b"\xff" * 3,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )
    page = pdf.pages[0]
    page.Resources.XObject = Dictionary(Cover=picture)
    page.contents_add(b"q 600 0 0 700 0 0 cm /Cover Do Q")


def hide_under_a_form(pdf: Pdf) -> None:
    """Cover it with a piece of page that is drawn from elsewhere."""
    piece = pdf.make_stream(
        BETTER, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 700])
    )
    page = pdf.pages[0]
    page.Resources.XObject = Dictionary(Cover=piece)
    page.contents_add(b"/Cover Do")


def hide_in_a_layer(pdf: Pdf) -> None:
    """Put the better grades in a layer that is off, to be switched on later."""
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("grades")))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group]))
    )
    page = pdf.pages[0]
    page.Resources.Properties = Dictionary(Layer=group)
    page.contents_add(b"/OC /Layer BDC " + BETTER + b" EMC")


def replace_by_a_font(pdf: Pdf) -> None:
    """Let the digits of a font look like other digits."""
    for font in pdf.pages[0].Resources.Font.values():
        descendant = font.DescendantFonts[0]
        descendant.W = Array([0, Array([999] * 9)])


def replace_by_a_second_page(pdf: Pdf) -> None:
    """Hold a better page ready that nothing refers to yet."""
    page = pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            Parent=pdf.Root.Pages,
            MediaBox=Array([0, 0, 612, 792]),
            Contents=stream(pdf, BETTER),
        )
    )
    pdf.Root.Pages.Kids.append(page)


def hide_and_replace_by_a_catalog(pdf: Pdf) -> None:
    """Hold a whole second document ready."""
    page = pdf.make_indirect(
        Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 612, 792]), Contents=stream(pdf, BETTER))
    )
    pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([page]), Count=1))
    pdf.Root.PieceInfo = Dictionary(Later=Dictionary(Private=pages))


def hide_white_on_white(pdf: Pdf) -> None:
    """Write what only a machine reads."""
    pdf.pages[0].contents_add(b"/Artifact BMC BT 3 Tr ET EMC")


def hide_outside_the_page(pdf: Pdf) -> None:
    """Draw beside the page, and cut it off by a box."""
    pdf.pages[0].CropBox = Array([0, 0, 300, 300])


def swap_a_letter(content: bytes) -> bytes:
    """Change one byte of what is shown."""
    return content.replace(b"Official transcript", b"0fficial transcript", 1)


def point_elsewhere(content: bytes) -> bytes:
    """Add a table of objects that exchanges the prepared for the shown."""
    return content + b"xref\n0 0\ntrailer\n<</Size 9/Root 9 0 R>>\nstartxref\n9\n%%EOF\n"


PREPARED: dict[str, Prepare] = {
    "hide: under a picture": hide_under_a_picture,
    "hide: under a form": hide_under_a_form,
    "hide: in a layer": hide_in_a_layer,
    "hide: white on white": hide_white_on_white,
    "hide: outside the page": hide_outside_the_page,
    "replace: by a font": replace_by_a_font,
    "replace: by a second page": replace_by_a_second_page,
    "hide and replace: by a catalog": hide_and_replace_by_a_catalog,
}
FINISHED: dict[str, tuple[Finish, Code]] = {
    "swapped": (swap_a_letter, Code.SEAL_BROKEN),
    "pointed to": (point_elsewhere, Code.MALFORMED),
}


@pytest.mark.parametrize("what", PREPARED)
def test_what_was_prepared_is_found_though_the_school_sealed_it(
    shop: "Workshop", what: str
) -> None:
    prepared = shop.saved(shop.base(), PREPARED[what])
    assert shop.found(shop.seal(prepared)) == {Code.PAGES_DIFFER}


@pytest.mark.parametrize("what", PREPARED)
def test_what_was_prepared_is_found_if_a_forger_sealed_it(shop: "Workshop", what: str) -> None:
    prepared = shop.saved(shop.base(), PREPARED[what])
    assert shop.found(shop.seal(prepared, "forger")) == {Code.SEAL_STRANGER, Code.PAGES_DIFFER}


@pytest.mark.parametrize("how", FINISHED)
@pytest.mark.parametrize("what", PREPARED)
def test_what_was_prepared_cannot_be_used_after_sealing(
    shop: "Workshop", what: str, how: str
) -> None:
    prepared = shop.seal(shop.saved(shop.base(), PREPARED[what]))
    finish, code = FINISHED[how]
    assert shop.found(finish(prepared)) == {code}


@pytest.mark.parametrize("what", PREPARED)
def test_what_was_prepared_is_found_if_the_file_names_another_version(
    shop: "Workshop", what: str
) -> None:
    """Sealed by nobody, and the stamp of another version: the weakest comparison there is."""

    def prepare(pdf: Pdf) -> None:
        PREPARED[what](pdf)
        older = str(pdf.docinfo["/Producer"]).replace("Toolkit 0.", "Toolkit 0.0")
        pdf.docinfo["/Producer"] = older

    found = shop.found(shop.saved(shop.base(), prepare))
    assert Code.SEAL_MISSING in found
    assert found & {Code.PDF_ACTIVE, Code.PDF_UNFAMILIAR, Code.PAGES_OTHER_VERSION}


def test_a_second_document_behind_the_first_is_not_taken_for_it(shop: "Workshop") -> None:
    """The file begins as the true one does, but the sealed table is that of another document."""
    true = shop.base()

    def better(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(BETTER)

    with pikepdf.open(_stream(shop.saved(true, better))) as pdf:
        out = _stream(b"")
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    shown = _moved(out.getvalue(), len(true))
    assert shop.found(shop.seal(true + shown)) & {Code.PAGES_DIFFER, Code.SEAL_PARTIAL}


def _stream(content: bytes) -> Any:  # noqa: ANN401 - in and out
    from io import BytesIO

    return BytesIO(content)


def _moved(content: bytes, shift: int) -> bytes:
    """Return a PDF with a classic table as it must be to stand so many bytes later."""
    import re

    start = content.rindex(b"xref\n0")
    table = re.sub(
        rb"^(\d{10}) (\d{5}) n",
        lambda found: b"%010d %s n" % (int(found[1]) + shift, found[2]),
        content[start:],
        flags=re.MULTILINE,
    )
    end = table.rindex(b"startxref")
    return content[:start] + table[:end] + b"startxref\n%d\n%%%%EOF\n" % (start + shift)

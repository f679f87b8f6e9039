"""Annotations laid over the text: every type there is, behind the seal and before it."""

from typing import TYPE_CHECKING, Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from pyhanko.pdf_utils import generic

from transcript.verification.codes import Code

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop

TYPES = (
    "Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight",
    "Underline", "Squiggly", "StrikeOut", "Caret", "Stamp", "Ink", "Popup", "FileAttachment",
    "Sound", "Movie", "Screen", "Widget", "PrinterMark", "TrapNet", "Watermark", "3D", "Redact",
    "Projection", "RichMedia",
)  # fmt: skip
"""ISO 32000-2, table 171, and one that it does not know is among the tests below."""

PLACE = (90, 400, 500, 600)


Writer = Any  # IncrementalPdfFileWriter, whose types are not those of its code
library: Any = generic


def annotate(writer: Writer, kind: str) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    made = writer.add_object(
        library.DictionaryObject(
            {
                library.NameObject("/Type"): library.NameObject("/Annot"),
                library.NameObject("/Subtype"): library.NameObject(f"/{kind}"),
                library.NameObject("/Rect"): library.ArrayObject(
                    [library.NumberObject(each) for each in PLACE]
                ),
                library.NameObject("/Contents"): library.TextStringObject("Distinguished"),
                library.NameObject("/F"): library.NumberObject(4),
            }
        )
    )
    page["/Annots"].append(made)
    writer.update_container(page["/Annots"])


@pytest.mark.parametrize("kind", [*TYPES, "Unheard"])
def test_no_annotation_may_be_added_behind_the_seal(shop: "Workshop", kind: str) -> None:
    changed = shop.added_to(shop.sealed(), lambda writer: annotate(writer, kind))
    assert shop.found(changed) == {Code.SEAL_PARTIAL}


def drawn(pdf: Pdf, kind: str) -> None:
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{kind}"),
        Rect=Array(PLACE),
        Contents=String("Distinguished"),
        F=4,
    )
    pdf.pages[0].Annots.append(pdf.make_indirect(made))


@pytest.mark.parametrize("kind", [*TYPES, "Unheard"])
def test_no_annotation_may_be_sealed_by_the_school(shop: "Workshop", kind: str) -> None:
    changed = shop.saved(shop.base(), lambda pdf: drawn(pdf, kind))
    assert shop.found(shop.seal(changed)) == {Code.PAGES_DIFFER}


@pytest.mark.parametrize("kind", [*TYPES, "Unheard"])
def test_no_annotation_may_stand_in_a_sealed_file_of_another_version(
    shop: "Workshop", kind: str
) -> None:
    """Text that is drawn by an annotation is not among the words that are compared."""

    def change(pdf: Pdf) -> None:
        drawn(pdf, kind)
        pdf.docinfo["/Producer"] = str(pdf.docinfo["/Producer"]).replace("Toolkit 0.", "Toolkit 7.")

    found = shop.found(shop.seal(shop.saved(shop.base(), change)))
    assert len(found) == 1
    assert found <= {Code.PDF_ACTIVE, Code.PDF_UNFAMILIAR}

"""What a PDF is made of: nothing active, nothing that ours do not have."""

import io
import zlib
from collections.abc import Sequence

import pikepdf
import pytest

from transcript.proofs.errors import BudgetExceededError, InvalidProofError
from transcript.proofs.pdf_container import PdfLimits
from transcript.proofs.pdf_inventory import ActivePdfError, unfamiliar_parts


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return content + head + table + end % (size, len(content))


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"


def with_part(part: bytes) -> bytes:
    """Return a PDF in which an object is that nothing refers to."""
    return raw_pdf([CATALOG, PAGES, part])


FAMILIAR = [
    b"<<>>",
    b"<</Type/StructElem/S/Figure/Alt(x)/A<</O/Layout/Placement/Block/BBox[0 0 1 1]>>>>",
    b"<</F1 4 0 R>>",
    b"[1 (x) /Any <</Title(x)/Dest[2 0 R/XYZ 0 0 0]>>]",
    b"<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>",
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/Length 1>>stream\nx\nendstream",
    b"5",
]


@pytest.mark.parametrize("part", FAMILIAR)
def test_what_ours_have_is_familiar(part: bytes) -> None:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A>>"
    assert unfamiliar_parts(raw_pdf([CATALOG, PAGES, part, font])) == frozenset()


@pytest.mark.parametrize(
    ("part", "strange"),
    [
        (b"<</Type/Sig2>>", {"Type Sig2"}),
        (b"<</Type/Catalog/Threads[]>>", {"Threads"}),
        (b"<</Later 2 0 R>>", {"Later"}),
        (b"[[[<</Later true/Now false>>]]]", {"Later", "Now"}),
        (b"<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]>>", {"Subtype FreeText"}),
        (b"<</Type/Annot/Rect[0 0 9 9]>>", {"Subtype "}),
        (
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 1>>stream\nx\nendstream",
            {"Subtype Form", "BBox"},
        ),
        (b"<</A<</O/Layout>>>>", {"A"}),
    ],
)
def test_what_ours_do_not_have_is_named(part: bytes, strange: set[str]) -> None:
    assert unfamiliar_parts(with_part(part)) == strange


ACTIVE = {
    "a script": (b"<</S/JavaScript/JS(app.alert\\(1\\))>>", "JS"),
    "a script on opening": (b"<</OpenAction 3 0 R>>", "OpenAction"),
    "an action on leaving": (b"<</AA<</WC 2 0 R>>>>", "AA"),
    "a link": (b"<</S/URI>>", "URI"),
    "a program": (b"<</S/Launch/F(calc.exe)>>", "Launch"),
    "layers": (b"<</OCProperties<<>>>>", "OCProperties"),
    "a layer": (b"<</Type/OCG>>", "OCG"),
    "a dynamic form": (b"<</XFA[]>>", "XFA"),
    "a film": (b"<</Type/Annot/Subtype/Movie>>", "Movie"),
    "a portfolio": (b"<</Collection<<>>>>", "Collection"),
    "a link out of a list": (b"[[<</S/GoToR>>]]", "GoToR"),
}


@pytest.mark.parametrize("what", ACTIVE)
def test_what_is_active_is_an_error_wherever_it_stands(what: str) -> None:
    part, named = ACTIVE[what]
    with pytest.raises(ActivePdfError, match=rf"^it has something active in it \({named}\)$"):
        unfamiliar_parts(with_part(part))


def test_what_was_replaced_is_looked_at_too() -> None:
    content = with_part(b"<</S/Launch>>")
    place = len(content)
    content += b"3 0 obj\n<<>>\nendobj\n"
    previous = content[content.rindex(b"startxref") + 9 : content.rindex(b"%%EOF")].strip()
    table = b"xref\n3 1\n%010d 00000 n \ntrailer\n<</Size 4/Root 1 0 R/Prev %s>>\n"
    content += table % (place, previous) + b"startxref\n%d\n%%%%EOF\n" % (place + 20)
    with pytest.raises(ActivePdfError):
        unfamiliar_parts(content)


@pytest.mark.parametrize("hidden", [False, True])
def test_a_stream_of_objects_is_looked_at_whole(*, hidden: bool) -> None:
    """What stands in it is looked at, whether or not a table says that it is there."""
    body = b"1 0 9 8 <</Type/Catalog>> <</S/Launch>>" if hidden else b"1 0 <</Type/Catalog>>"
    body = body.replace(b"9 8", b"9 18")
    first = body.index(b"<<")
    packed = zlib.compress(body)
    content = b"%PDF-1.7\n"
    holder = b"2 0 obj\n<</Type/ObjStm/N %d/First %d/Length %d/Filter/FlateDecode>>stream\n%s"
    place = len(content)
    content += holder % (2 if hidden else 1, first, len(packed), packed)
    content += b"\nendstream\nendobj\n"
    entries = bytes(5) + bytes([2, 0, 0, 2, 0, 1]) + place.to_bytes(3) + bytes(1)
    entries += bytes([1]) + len(content).to_bytes(3) + bytes(1)
    head = b"3 0 obj\n<</Type/XRef/W[1 3 1]/Size 4/Root 1 0 R/Length %d>>stream\n%s\nendstream\n"
    tail = b"endobj\nstartxref\n%d\n%%%%EOF\n" % len(content)
    whole = content + head % (len(entries), entries) + tail
    if hidden:
        with pytest.raises(ActivePdfError):
            unfamiliar_parts(whole)
    else:
        assert unfamiliar_parts(whole) == frozenset()


def test_a_damaged_pdf_is_an_error() -> None:
    with pytest.raises(InvalidProofError, match="damaged"):
        unfamiliar_parts(with_part(b"<</Type/Font/Later 9 0 R"))


def test_the_work_is_limited() -> None:
    with pytest.raises(BudgetExceededError):
        unfamiliar_parts(with_part(b"[" + b"<<>>" * 9_000 + b"]"), limits=PdfLimits(calls=9_000))


def test_an_ordinary_pdf_of_others_is_not_all_familiar() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array())
        pdf.save(out)
    assert unfamiliar_parts(out.getvalue()) == {"PageLabels"}

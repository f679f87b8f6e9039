"""The PDF to a reader by ear and to an archive: its tree, its metadata, the field of its seal."""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import page
import pikepdf
import pytest
import uharfbuzz
from transcript_exporters.pdf import PdfExporter, direction, fonts
from transcript_exporters.pdf.packing import misleads, packed
from transcript_exporters.pdf.structure import Element, Mark, appended

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript

Shaped = Callable[..., IssuedTranscript]
Marks = dict[tuple[int, int], str]
"""What stands in each marked piece, by page and number."""

SHAPES: dict[str, dict[str, object]] = {
    "a_full_record": {},
    "a_newcomer": {"earned": 0.0, "earned_advanced": 0.0, "complete": False, "featured": 0},
    "no_words": {"statement": 0, "featured": 0, "courses": 0},
    "very_many_words": {"statement": 600, "featured": 6, "courses": 80},
    "sixty_credits": {"foundational": (6,) * 8, "advanced": (2,) * 8, "evidence": 3},
    "hebrew_name": {"name": "נעם בן־שחר"},
    "persian_with_joiners": {"name": "می‌روم", "words": ("نمی‌دانم", "2027", "é\u0323")},
    "other_scripts": {"name": "漢字 🙂 \ue000", "words": ("ﬁne", "क्षि", "<b>", "สวัสดี", "\x07")},
}
_XMP = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


def render(issued: IssuedTranscript, *, official: bool = True, language: str = "en") -> bytes:
    return PdfExporter().render(issued, Edition(language=language, official=official))


@pytest.fixture
def full(shaped: Shaped) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(render(shaped()))) as pdf:
        yield pdf


@pytest.fixture
def opened(shaped: Shaped) -> Iterator[Callable[..., pikepdf.Pdf]]:
    with ExitStack() as stack:
        yield lambda **measures: stack.enter_context(
            pikepdf.open(io.BytesIO(render(shaped(**measures))))
        )


def kids(element: pikepdf.Object) -> list[Any]:
    held = element.get("/K", pikepdf.Array())
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def below(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the elements below one, in reading order."""
    for each in kids(element):
        if isinstance(each, pikepdf.Dictionary) and "/S" in each:
            yield each
            yield from below(each)


def of_role(pdf: pikepdf.Pdf, *roles: str) -> list[pikepdf.Object]:
    return [each for each in below(pdf.Root.StructTreeRoot.K) if str(each.S)[1:] in roles]


def marks(pdf: pikepdf.Pdf) -> Marks:
    found: Marks = {}
    for number, sheet in enumerate(pdf.pages):
        texts = {name: _texts(font) for name, font in sheet.Resources.Font.items()}
        font, inside = "", []
        for each in pikepdf.parse_content_stream(sheet):
            operator, operands = str(each.operator), list(each.operands)
            if operator == "BDC" and "/MCID" in operands[1]:
                inside.append(int(operands[1].MCID))
                found[number, inside[-1]] = ""
            elif operator in {"BDC", "BMC"}:
                inside.append(-1)
            elif operator == "EMC":
                inside.pop()
            elif operator == "Tf":
                font = str(operands[0])
            elif operator in {"Tj", "TJ"}:
                where = max(inside)
                if where >= 0:
                    found[number, where] += _shown(operands[0], texts[font])
    return found


def _texts(font: pikepdf.Object) -> dict[str, str]:
    pairs = re.findall(rb"<(\w{4})> <(\w+)>\n", font.ToUnicode.read_bytes())
    return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _shown(operand: pikepdf.Object, texts: dict[str, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = "".join(bytes(each).hex().upper() for each in parts if isinstance(each, pikepdf.String))
    return "".join(texts[codes[start : start + 4]] for start in range(0, len(codes), 4))


def said(pdf: pikepdf.Pdf, element: pikepdf.Object, found: Marks) -> str:
    """Return the text of an element and of all below it."""
    numbers: dict[Any, int] = {each.objgen: number for number, each in enumerate(pdf.pages)}
    texts = []
    for each in kids(element):
        if isinstance(each, int):
            texts.append(found[numbers[element.Pg.objgen], each])
        elif "/MCID" in each:
            texts.append(found[numbers[each.Pg.objgen], int(each.MCID)])
        elif "/S" in each:
            texts.append(said(pdf, each, found))
    return "".join(texts)


# Outside judges.


def findings(content: bytes, profile: str) -> list[str]:
    report = page.validate_pdf_bytes(content, profile=profile)
    return [f"{each.rule_id}: {each.message}" for each in report.failures]


@pytest.mark.parametrize("profile", ["3a", "ua1"])
@pytest.mark.parametrize("measures", SHAPES.values(), ids=SHAPES.keys())
def test_a_validator_finds_nothing(
    shaped: Shaped, measures: dict[str, object], profile: str
) -> None:
    assert findings(render(shaped(**measures)), profile) == []


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_a_validator_finds_nothing_in_an_unofficial_translation(
    shaped: Shaped, profile: str
) -> None:
    assert findings(render(shaped(), official=False, language="es"), profile) == []


# The tree.


@pytest.mark.parametrize("measures", SHAPES.values(), ids=SHAPES.keys())
def test_headings_go_down_one_level_at_a_time_from_one_first(
    opened: Callable[..., pikepdf.Pdf], measures: dict[str, object]
) -> None:
    headings = of_role(opened(**measures), "H1", "H2", "H3", "H4")
    levels = [int(str(each.S)[2:]) for each in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("measures", SHAPES.values(), ids=SHAPES.keys())
def test_every_mark_belongs_to_the_element_that_the_parent_tree_names(
    opened: Callable[..., pikepdf.Pdf], measures: dict[str, object]
) -> None:
    pdf = opened(**measures)
    entries = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, entries[::2]), entries[1::2], strict=True))
    found = marks(pdf)
    for number, sheet in enumerate(pdf.pages):
        assert int(sheet.StructParents) == number
        assert sorted(mark for on, mark in found if on == number) == [*range(len(parents[number]))]
        for mark, parent in enumerate(parents[number]):
            assert mark in [
                each if isinstance(each, int) else each.get("/MCID") for each in kids(parent)
            ]


def test_every_figure_says_what_it_shows_and_where_it_is(full: pikepdf.Pdf) -> None:
    figures = of_role(full, "Figure")
    assert len(figures) == 2
    for each in figures:
        assert len(str(each.Alt)) > 20
        left, bottom, right, top = map(float, each.A.BBox)
        assert 36 < left < right < 576
        assert 36 < bottom < top < 756
        assert str(each.A.Placement) == "/Block"


def test_the_graphic_tells_its_finding(full: pikepdf.Pdf) -> None:
    assert str(of_role(full, "Figure")[0].Alt).startswith(
        "Amara Nwosu-Delgado has earned 26 mastery credits: 20 of 20 foundational and 6 of 11"
    )


@pytest.mark.parametrize("measures", SHAPES.values(), ids=SHAPES.keys())
def test_every_table_is_regular_and_its_headers_say_what_they_head(
    opened: Callable[..., pikepdf.Pdf], measures: dict[str, object]
) -> None:
    for table in of_role(opened(**measures), "Table"):
        rows = [[str(cell.S) for cell in kids(row)] for row in kids(table)]
        assert rows[0] == ["/TH"] * len(rows[0])
        assert rows[1:] == [["/TH", *["/TD"] * (len(rows[0]) - 1)]] * (len(rows) - 1)
        for place, row in enumerate(kids(table)):
            scopes = {str(cell.A.Scope) for cell in kids(row) if cell.S == "/TH"}
            assert scopes == {"/Row" if place else "/Column"}


def test_a_table_on_several_pages_is_one_and_has_its_head_once(
    opened: Callable[..., pikepdf.Pdf],
) -> None:
    pdf = opened(courses=90)
    _, table = of_role(pdf, "Table")
    found = marks(pdf)
    assert len({cell.Pg.objgen for row in kids(table) for cell in kids(row)}) > 1
    assert len(kids(table)) == 91
    assert [said(pdf, cell, found) for cell in kids(kids(table)[0])] == ["Activity", "Kind", "When"]
    assert [said(pdf, row, found) for row in kids(table)].count("ActivityKindWhen") == 1


@pytest.mark.parametrize("measures", SHAPES.values(), ids=SHAPES.keys())
def test_lists_hold_items_and_items_a_label_or_a_body(
    opened: Callable[..., pikepdf.Pdf], measures: dict[str, object]
) -> None:
    pdf = opened(**measures)
    assert {str(each.S) for held in of_role(pdf, "L") for each in kids(held)} == {"/LI"}
    bodies = {str(each.S) for held in of_role(pdf, "LI") for each in kids(held)}
    assert bodies == {"/Lbl", "/LBody"}


def test_page_one_is_read_in_the_order_of_its_parts(full: pikepdf.Pdf) -> None:
    found = marks(full)
    (first, *_) = kids(full.Root.StructTreeRoot.K)
    read = " ".join(said(full, each, found) for each in below(first))
    expected = (
        "Riverbend High School", "OFFICIAL TRANSCRIPT OF MASTERY", "Amara Nwosu-Delgado",
        "IN MY OWN WORDS", "FEATURED WORK", "CREDITS EARNED", "STRONGEST EVIDENCE",
        "The school calculates no grades", "Josephine Abernathy",
    )  # fmt: skip
    places = [read.index(each) for each in expected]
    assert places == sorted(places)


def test_the_words_of_two_lines_do_not_run_together(shaped: Shaped) -> None:
    issued = shaped()
    with pikepdf.open(io.BytesIO(render(issued))) as pdf:
        found = marks(pdf)
        paragraphs = [said(pdf, each, found) for each in of_role(pdf, "P")]
    assert issued.transcript.statement in paragraphs


def test_a_heading_repeated_on_the_next_page_is_not_read_again(
    opened: Callable[..., pikepdf.Pdf],
) -> None:
    pdf = opened(foundational=(20,), advanced=(10,), earned_advanced=1.0)
    found = marks(pdf)
    heard = [said(pdf, each, found) for each in of_role(pdf, "P", "H3")]
    assert not any(each.endswith(", continued") for each in heard)


def test_each_credit_is_a_section_of_its_area(full: pikepdf.Pdf) -> None:
    areas = [each for each in of_role(full, "Sect") if kids(each)[0].S == "/H3"]
    credits_ = [each for area in areas for each in kids(area) if each.S == "/Sect"]
    assert len(areas) == 7
    assert len(credits_) == 26
    assert {str(kids(each)[0].S) for each in credits_} == {"/H4"}


@pytest.mark.parametrize("name", ["ليلى حداد", "נעם בן־שחר", "می‌روم"])
def test_a_right_to_left_name_is_heard_in_its_own_order(
    opened: Callable[..., pikepdf.Pdf], name: str
) -> None:
    (heading,) = of_role(opened(name=name), "H1")
    assert str(heading.ActualText) == name


def test_an_element_on_two_pages_says_which_page_each_mark_is_on() -> None:
    element = Element("P", content=[Mark(0, 0), Mark(1, 0)])
    document = Element("Document", content=[element])
    trailer = b"trailer\n<</Root 1 0 R /Size 9>>\nstartxref\n7\n%%EOF\n"
    file, root = appended(trailer, document, [4, 6])
    assert root == 9
    assert b"/K[0 <</Type/MCR/Pg 6 0 R/MCID 0>>]" in file
    assert b"/Nums[0[12 0 R] 1[12 0 R]]" in file


def test_a_joiner_takes_the_direction_of_the_letter_before_it() -> None:
    assert direction.levels("می‌روم", own=True) == ([1] * 6, 1)


def test_a_character_whose_meaning_is_private_is_missing() -> None:
    assert fonts.missing("a\ue000") == {"\ue000"}


# Pages and bookmarks.


def test_pages_are_walked_in_the_order_of_the_tree(full: pikepdf.Pdf) -> None:
    assert {str(each.Tabs) for each in full.pages} == {"/S"}
    assert bool(full.Root.MarkInfo.Marked)


def test_running_heads_and_feet_are_told_from_the_page(full: pikepdf.Pdf) -> None:
    for number, sheet in enumerate(full.pages):
        content = sheet.Contents.read_bytes()
        assert content.count(b"/Subtype/Footer") == 1
        assert bool(content.count(b"/Subtype/Header")) == bool(number)


def test_the_bookmarks_lead_to_the_parts_and_the_areas(full: pikepdf.Pdf) -> None:
    with full.open_outline() as outline:
        titles = [each.title for each in outline.root]
        areas = [each.title for each in outline.root[1].children]
    assert titles[:2] == ["Amara Nwosu-Delgado", "Credits by area"]
    assert {"Learning activities", "School profile", "How to read this record"} < set(titles)
    assert areas[:2] == ["Reasoning with evidence", "Communication"]
    assert len(areas) == 7


def test_a_bookmark_leads_to_the_heading_it_names(full: pikepdf.Pdf) -> None:
    found = marks(full)
    heads = {said(full, each, found): each.Pg.objgen for each in of_role(full, "H2", "H3")}
    with full.open_outline() as outline:
        for each in outline.root[1].children:
            destination: Any = each.destination
            assert destination[0].objgen == heads[each.title]


# What it says about itself.


def xmp(pdf: pikepdf.Pdf) -> ET.Element:
    found = ET.fromstring(pdf.Root.Metadata.read_bytes()).find(".//rdf:Description", _XMP)  # noqa: S314 - our own
    assert found is not None
    return found


def told(pdf: pikepdf.Pdf, path: str) -> str:
    return xmp(pdf).findtext(path, namespaces=_XMP) or ""


def test_it_claims_what_it_is(full: pikepdf.Pdf) -> None:
    assert told(full, "pdfaid:part") + told(full, "pdfaid:conformance") == "3A"
    assert told(full, "pdfuaid:part") == "1"


@pytest.mark.parametrize("name", ["Amara Nwosu-Delgado", "Ana <b> & Söhne", "ليلى حداد"])
def test_its_information_and_its_metadata_agree(
    opened: Callable[..., pikepdf.Pdf], name: str
) -> None:
    pdf = opened(name=name)
    for key, path in (
        ("/Title", "dc:title/rdf:Alt/rdf:li"),
        ("/Author", "dc:creator/rdf:Seq/rdf:li"),
        ("/Subject", "dc:description/rdf:Alt/rdf:li"),
        ("/Keywords", "pdf:Keywords"),
        ("/Producer", "pdf:Producer"),
        ("/Creator", "xmp:CreatorTool"),
    ):
        assert told(pdf, path) == str(pdf.docinfo[key]) != ""
    assert name in told(pdf, "dc:title/rdf:Alt/rdf:li")
    for key, path in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        assert re.sub(r"[-:T]", "", told(pdf, path)) == str(pdf.docinfo[key])[2:]


def test_its_language_and_title_are_told_to_readers(shaped: Shaped) -> None:
    with pikepdf.open(io.BytesIO(render(shaped(), language="es"))) as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert told(pdf, "dc:language/rdf:Bag/rdf:li") == "es"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_its_metadata_can_be_read_without_a_pdf_reader(shaped: Shaped) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in render(shaped())


def test_its_colours_are_srgb(full: pikepdf.Pdf) -> None:
    (intent,) = full.Root.OutputIntents
    profile = intent.DestOutputProfile.read_bytes()
    assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFA1", "sRGB")
    assert profile[12:24] == b"mntrRGB XYZ "


def test_the_widths_it_states_are_those_of_its_fonts(full: pikepdf.Pdf) -> None:
    for font in full.pages[0].Resources.Font.values():
        (descendant,) = font.DescendantFonts
        program = uharfbuzz.Font(uharfbuzz.Face(descendant.FontDescriptor.FontFile2.read_bytes()))
        gids = descendant.CIDToGIDMap.read_bytes()
        first, widths = descendant.W
        for code, width in enumerate(widths, int(first)):
            gid = int.from_bytes(gids[2 * code : 2 * code + 2], "big")
            drawn = program.get_glyph_h_advance(gid) * 1000 / program.face.upem
            assert abs(float(width) - drawn) < 0.01
            assert gid


# The field of the seal.


def test_the_official_edition_has_one_empty_field_for_the_seal(full: pikepdf.Pdf) -> None:
    (widget,) = full.Root.AcroForm.Fields
    assert int(full.Root.AcroForm.SigFlags) == 3
    assert (str(widget.T), str(widget.FT), int(widget.F)) == ("Seal", "/Sig", 132)
    assert "/V" not in widget
    assert [int(each) for each in widget.Rect] == [0, 0, 0, 0]
    assert str(widget.TU) == "The seal of Riverbend High School"
    assert [each.objgen for each in full.pages[0].Annots] == [widget.objgen]


def test_the_field_stands_in_the_tree_as_a_form(full: pikepdf.Pdf) -> None:
    tree = full.Root.StructTreeRoot
    (widget,) = full.Root.AcroForm.Fields
    (form,) = of_role(full, "Form")
    assert form.K.Obj.objgen == widget.objgen
    assert int(widget.StructParent) == len(full.pages)
    assert int(tree.ParentTreeNextKey) == len(full.pages) + 1
    assert tree.ParentTree.Nums[-1].objgen == form.objgen


def test_an_unofficial_edition_has_no_field(shaped: Shaped) -> None:
    with pikepdf.open(io.BytesIO(render(shaped(), official=False))) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert all("/Annots" not in each for each in pdf.pages)
        assert of_role(pdf, "Form") == []


# Streams.


def test_no_stream_ends_in_a_carriage_return(shaped: Shaped) -> None:
    issued = shaped()
    ends = b"\x0c"  # its compressed form ends in a checksum of which the last byte is 13
    assert zlib.compress(ends).endswith(b"\r")
    assert not misleads(render(replace(issued, record=ends)))


def test_what_a_stream_holds_is_kept_whatever_its_end() -> None:
    with pikepdf.new() as pdf:
        assert packed(pdf, b"\x0c").read_bytes() == b"\x0c"


def test_a_file_whose_objects_would_end_so_is_written_another_way(
    shaped: Shaped, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = iter([True, False])
    monkeypatch.setattr("transcript_exporters.pdf.finishing.misleads", lambda _: next(verdicts))
    with pikepdf.open(io.BytesIO(render(shaped()))) as pdf:
        assert pdf.Root.MarkInfo.is_indirect
        assert bool(pdf.Root.MarkInfo.Marked)

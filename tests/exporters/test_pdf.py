"""The PDF: the same bytes each time, every font in it, the records inside, all credits named."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from transcript_exporters.pdf import PdfExporter, packing, renderer_stamp, stamp

from transcript.exporting import Edition
from transcript.issuance import IssuedTranscript

Shaped = Callable[..., IssuedTranscript]

EXTREMES: dict[str, dict[str, object]] = {
    "a_full_record": {},
    "a_junior": {"earned": 0.4, "earned_advanced": 0.0, "under_way": 5, "complete": False},
    "a_newcomer": {"earned": 0.0, "earned_advanced": 0.0, "complete": False, "featured": 0},
    "a_newcomer_under_way": {
        "earned": 0.0, "earned_advanced": 0.0, "under_way": 1, "complete": False, "courses": 0,
    },
    "few_words": {"statement": 20, "featured": 1, "foundational": (2,) * 4, "advanced": (1,) * 4},
    "many_words": {"statement": 170, "featured": 6},
    "very_many_words": {"statement": 600, "featured": 6},
    "no_words": {"statement": 0, "featured": 0, "courses": 0},
    "no_advanced_credits": {"advanced": (0,) * 7},
    "twelve_areas": {
        "foundational": (6, 5, 7, 4, 3, 8, 5, 4, 6, 5, 4, 3),
        "advanced": (4, 2, 0, 3, 5, 2, 2, 1, 4, 3, 2, 2),
        "earned_advanced": 0.2,
    },
    "much_evidence": {"evidence": 60},
    "an_endless_word": {"words": ("x" * 300,)},
    "a_long_name": {"name": "Maximiliana " * 25},
    "another_script": {"name": "漢字", "words": ("漢字", "🙂", "<b>", "&amp;", "\x07bell")},
    "arabic_words": {"name": "ليلى", "words": ("أتعلم", "أن", "أثق", "2027", "Riverbend")},
}  # fmt: skip


PARTS = (
    "Credits by area",
    "Learning activities",
    "Portrait of a Riverbend Graduate",
    "School profile",
    "How to read this record",
)


def render(issued: IssuedTranscript) -> bytes:
    return PdfExporter().render(issued, Edition())


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def flat(content: bytes) -> str:
    return " ".join(" ".join(texts(content)).split())


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def fonts_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.Resources.Font.values()


@pytest.fixture
def full(shaped: Shaped) -> bytes:
    return render(shaped())


# The file.


def test_it_has_the_same_bytes_each_time(shaped: Shaped) -> None:
    assert render(shaped()) == render(shaped())


def test_it_has_the_same_bytes_after_another_learner_was_rendered(shaped: Shaped) -> None:
    before = render(shaped(name="ليلى حداد"))
    render(shaped(name="נעם בן־שחר", statement=90))
    assert render(shaped(name="ليلى حداد")) == before


def test_another_process_makes_the_same_bytes(full: bytes) -> None:
    script = (
        "import hashlib, importlib.util as u, sys\n"
        "spec = u.spec_from_file_location('shapes', sys.argv[1])\n"
        "sys.modules['shapes'] = shapes = u.module_from_spec(spec)\n"
        "spec.loader.exec_module(shapes)\n"
        "from transcript.exporting import Edition\n"
        "from transcript_exporters.pdf import PdfExporter\n"
        "sys.stdout.buffer.write(PdfExporter().render(shapes.issued(shapes.Shape()), Edition()))\n"
    )
    conftest = __file__.replace("test_pdf.py", "conftest.py")
    made = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script, conftest], capture_output=True, check=True
    )
    assert made.stdout == full


def test_its_pages_are_letter_size(full: bytes) -> None:
    sizes = {tuple(float(side) for side in page.MediaBox) for page in opened(full).pages}
    assert sizes == {(0.0, 0.0, 612.0, 792.0)}


def test_every_font_is_embedded_and_a_subset(shaped: Shaped) -> None:
    pdf = opened(render(shaped(name="ليلى حداد")))
    names = set()
    for font in fonts_of(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert len(descriptor.FontFile2.read_bytes()) > 0
        names.add(str(font.BaseFont)[1:])
    assert {name[6] for name in names} == {"+"}
    assert {name[7:] for name in names} == {
        "NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "FiraGO-Regular", "FiraGO-Bold",
    }  # fmt: skip


def test_every_font_maps_its_glyphs_to_text(full: bytes) -> None:
    assert all("/ToUnicode" in font for font in fonts_of(opened(full)))


def test_no_page_names_a_font_it_does_not_carry(full: bytes) -> None:
    for page in opened(full).pages:
        used = {
            str(each.operands[0])
            for each in pikepdf.parse_content_stream(page)
            if str(each.operator) == "Tf"
        }
        assert used <= set(page.Resources.Font.keys())


def test_the_signed_record_is_attached_byte_for_byte(shaped: Shaped) -> None:
    issued = shaped()
    pdf = opened(render(issued))
    attached = pdf.attachments
    assert {name: attached[name].get_file().read_bytes() for name in attached} == {
        "transcript.clr.json": issued.clr,
        "transcript.record.json": issued.record,
    }


def test_both_records_are_associated_with_the_document(full: bytes) -> None:
    pdf = opened(full)
    related = list(pdf.Root.AF)
    assert [(str(each.UF), str(each.AFRelationship)) for each in related] == [
        ("transcript.clr.json", "/Source"),
        ("transcript.record.json", "/Data"),
    ]


def test_status_lists_travel_with_the_document(shaped: Shaped) -> None:
    edition = Edition(status_lists=(b'{"id": "a"}', b'{"id": "b"}'))
    pdf = opened(PdfExporter().render(shaped(), edition))
    related = {str(each.UF): str(each.AFRelationship) for each in pdf.Root.AF}
    for name, content in (("status-list.json", "a"), ("suspension-list.json", "b")):
        attached = pdf.attachments[name].get_file().read_bytes()
        assert (attached, related[name]) == (b'{"id": "%b"}' % content.encode(), "/Supplement")


def test_the_proof_of_the_ledger_travels_with_the_document(shaped: Shaped) -> None:
    pdf = opened(PdfExporter().render(shaped(), Edition(ledger_proof=b"a proof")))
    (related,) = [each for each in pdf.Root.AF if str(each.UF) == "transcript.tlog-proof"]
    assert pdf.attachments["transcript.tlog-proof"].get_file().read_bytes() == b"a proof"
    assert (str(related.AFRelationship), str(related.Desc)) == (
        "/Supplement",
        "The proof that the signed record is in the school’s ledger, and since when",
    )


def test_it_says_what_it_is(full: bytes) -> None:
    pdf = opened(full)
    assert {str(key): str(value) for key, value in pdf.docinfo.items()} == {
        "/Title": "Official transcript of mastery: Amara Nwosu-Delgado",
        "/Author": "Riverbend High School",
        "/Subject": "Mastery transcript of Amara Nwosu-Delgado, Riverbend High School",
        "/Keywords": "7MDP-MZJW-3X",
        "/Creator": renderer_stamp().split(";")[0],
        "/Producer": renderer_stamp(),
        "/CreationDate": "D:20270612100000Z",
        "/ModDate": "D:20270612100000Z",
    }
    assert str(pdf.Root.Lang) == "en"


def test_the_stamp_names_everything_the_bytes_depend_on() -> None:
    parts = [part.split()[0] for part in renderer_stamp().split("; ")]
    text = ["HarfBuzz", "bidi", "Unicode"]
    file = ["pikepdf", "qpdf", "zlib", "fonts"]
    assert parts == ["Transcript", "ReportLab", "Pillow", *text, *file, "layout"]


def test_the_stamp_tells_a_zlib_that_packs_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    known = stamp.packer()
    monkeypatch.setattr(packing, "_LEVEL", 9)
    assert stamp.packer.__wrapped__() != known


def test_qpdf_finds_nothing_wrong(full: bytes) -> None:
    assert opened(full).check_pdf_syntax() == []


def test_marked_content_is_balanced_on_every_page(full: bytes) -> None:
    for page in opened(full).pages:
        depth = 0
        for each in pikepdf.parse_content_stream(page):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(each.operator), 0)
            assert depth >= 0
        assert depth == 0


# What it says.


def test_page_one_answers_who_where_what_and_how_to_check(full: bytes) -> None:
    first = " ".join(texts(full)[0].split())
    for said in (
        "Riverbend High School",
        "OFFICIAL TRANSCRIPT OF MASTERY",
        "Document 7MDP-MZJW-3X, issued 12 June 2027",
        "Amara Nwosu-Delgado",
        "Graduated 11 June 2027 · attended from August 2023",
        "Student ID ••••41",
        "IN MY OWN WORDS I learned to trust a number",
        "FEATURED WORK",
        "26 mastery credits 20 foundational 6 advanced",
        "STRONGEST EVIDENCE",
        "foundational credits (20) are required to graduate",
        "Levels Emerging Developing Proficient Distinguished Awarded at Proficient or above.",
        "The school calculates no grades, GPA or rank.",
        "To verify, scan or enter 7MDP-MZJW-3X at riverbend.example/verify.",
        "Josephine Abernathy Registrar",
        "Invented sample: no real person or school",
        "page 1 of 7",
    ):
        assert said in first


def test_a_school_without_a_page_for_checking_promises_none(shaped: Shaped) -> None:
    issued = shaped()
    school = replace(issued.transcript.school, verify_url=None)
    said = flat(render(replace(issued, transcript=replace(issued.transcript, school=school))))
    assert "scan or enter" not in said
    assert "ask the school, +1 802 555 0100, about document 7MDP-MZJW-3X." in said
    assert "About a printed copy ask the school for document 7MDP-MZJW-3X." in said


def test_every_earned_credit_is_named_with_its_award(shaped: Shaped) -> None:
    issued = shaped()
    said = flat(render(issued))
    for award in issued.transcript.awards:
        credit = issued.transcript.credit(award.credit)
        assert credit
        assert f"{credit.code} · {credit.level.value.capitalize()}" in said
        assert credit.name in said


def test_a_transferred_credit_says_where_it_came_from(full: bytes) -> None:
    assert "Transferred from Valley Community College" in flat(full)


def test_the_table_says_what_the_graphic_shows(full: bytes) -> None:
    assert "All areas 20 of 20 earned 6 of 11 earned" in flat(full)


def test_credits_not_yet_earned_are_listed_and_those_under_way_dated(shaped: Shaped) -> None:
    said = flat(render(shaped(earned=0.5, earned_advanced=0, under_way=1, complete=False)))
    going = "Question a shared budget 4 (A1-11, under way: Developing, Sep 2023)."
    assert f"Not yet earned. {going}" in said
    assert "Not yet earned. Argue from data 24 (A6-1); Explain a hard text 25 (A6-2)." in said


def test_a_record_in_progress_says_so(shaped: Shaped) -> None:
    content = render(shaped(earned=0.3, under_way=3, complete=False))
    first = texts(content)[0]
    assert "OFFICIAL TRANSCRIPT OF MASTERY, IN PROGRESS" in first
    assert "In progress · graduation expected June 2027" in first
    assert "UNDER WAY" in first
    pdf = opened(content)
    assert "in progress" in str(pdf.docinfo["/Title"])


def test_a_chosen_name_leads_and_the_legal_name_is_told(shaped: Shaped) -> None:
    first = texts(render(shaped(name="Remy Thibodeaux", legal_name="Rosalie Thibodeaux")))[0]
    assert "Legal name Rosalie Thibodeaux" in first


def test_it_ends_with_an_end_of_record_mark(full: bytes) -> None:
    mark = "End of the record of Amara Nwosu-Delgado · 26 mastery credits · document 7MDP-MZJW-3X"
    assert mark in " ".join(texts(full)[-1].split())


def test_the_word_grade_stands_only_where_the_school_says_it_calculates_none(
    full: bytes,
) -> None:
    said = flat(full).replace("The school calculates no grades, GPA or rank.", "").lower()
    assert "grade" not in said
    assert "gpa" not in said


def test_every_later_page_has_a_running_head_and_foot(full: bytes) -> None:
    pages = texts(full)
    for number, said in enumerate(pages[1:], 2):
        assert said.startswith("Amara Nwosu-Delgado")
        assert f"page {number} of {len(pages)}" in said


@pytest.mark.parametrize("name", ["ليلى حداد", "נעם בן־שחר"])
def test_a_right_to_left_name_can_be_searched(shaped: Shaped, name: str) -> None:
    assert name in flat(render(shaped(name=name)))


def test_a_number_after_a_right_to_left_name_stays_whole(shaped: Shaped) -> None:
    said = flat(render(shaped(name="ليلى")))
    assert "ليلى · 7MDP-MZJW-3X Invented" in said
    assert "ليلى · 26 mastery credits · document 7MDP-MZJW-3X" in said


def test_markup_in_a_name_is_printed_as_it_is(shaped: Shaped) -> None:
    assert "Ana <b>Bold</b> & Söhne" in flat(render(shaped(name="Ana <b>Bold</b> & Söhne")))


# Extremes.


@pytest.mark.parametrize("measures", EXTREMES.values(), ids=EXTREMES.keys())
def test_an_extreme_record_stays_on_its_pages(shaped: Shaped, measures: dict[str, object]) -> None:
    content = render(shaped(**measures))
    assert len(content) < 1_000_000
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            for mark in page.get_objects(max_depth=1):
                left, bottom, right, top = mark.get_bounds()
                assert left >= 36
                assert right <= 576
                assert bottom >= 20
                assert top <= 762
    finally:
        document.close()


def test_sixty_credits_with_three_pieces_of_evidence_each_take_fewer_than_ten_pages(
    shaped: Shaped,
) -> None:
    content = render(
        shaped(
            foundational=(6,) * 8, advanced=(2,) * 8, earned_advanced=0.8, evidence=3, attempts=3
        )
    )
    assert len(opened(content).pages) < 10
    assert len(content) < 1_000_000


def test_no_heading_is_the_last_thing_on_a_page(shaped: Shaped) -> None:
    for measures in EXTREMES.values():
        issued = shaped(**measures)
        areas = [area.name for area in issued.transcript.graduate_profile.areas]
        for said in texts(render(issued))[1:]:
            lines = [line.strip() for line in said.splitlines() if line.strip()]
            # The foot has name and number, the notice, and the page.
            body = lines[: next(n for n, line in enumerate(lines) if "7MDP-MZJW-3X" in line)]
            if body:
                assert body[-1] not in {*areas, "Credits by area", "Learning activities"}


def test_the_contents_name_the_parts_in_their_order_with_their_pages(shaped: Shaped) -> None:
    for measures in EXTREMES.values():
        pages = texts(render(shaped(**measures)))
        lines = re.findall(r"^(.+) pages? (\d+)(?:–\d+)?\r?$", pages[0], re.MULTILINE)
        listed = [(title, int(first)) for title, first in lines if title in PARTS]
        assert [first for _, first in listed] == sorted(first for _, first in listed)
        assert all(title in pages[first - 1] for title, first in listed)
        if "IN THIS DOCUMENT" in pages[0]:
            assert len(listed) == len(PARTS) - ("Learning activities" not in pages[0])


def test_the_signatures_never_stand_alone_on_the_last_page(shaped: Shaped) -> None:
    for measures in EXTREMES.values():
        head, first, *_ = texts(render(shaped(**measures)))[-1].splitlines()
        assert "Riverbend High School" in head
        assert "FOR THE SCHOOL" not in first


def test_a_school_that_lists_no_provider_shows_no_column_for_them(shaped: Shaped) -> None:
    said = flat(render(shaped()))
    assert "Activity Kind When" in said


def test_a_level_at_the_standard_without_an_award_is_explained(shaped: Shaped) -> None:
    issued = shaped(earned=0.5, earned_advanced=0, under_way=1, complete=False)
    ratings = tuple(replace(each, level="proficient") for each in issued.transcript.ratings)
    met = replace(issued, transcript=replace(issued.transcript, ratings=ratings))
    said = flat(render(met))
    assert "Proficient, September 2023, not yet awarded" in said
    assert "A level at the standard is not the whole way" in said


def test_listing_formats_loads_no_drawing_library() -> None:
    script = "import sys, transcript_exporters.pdf; print('reportlab' in sys.modules)"
    made = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert made.stdout == "False\n"

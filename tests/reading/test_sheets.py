"""Workbooks: the cells of the first sheet, and nothing that is hidden in the file."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED

import pytest

from transcript.reading import sheets
from transcript.reading.sheets import WorkbookSheet, read_workbook
from transcript.reading.tables import TableProblem

SAMPLE = Path(__file__).parents[2] / "samples" / "imports" / "framework.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLE) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files: dict[str, bytes], *, how: int = ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return written.getvalue()


def book(*cells: str) -> bytes:
    """A workbook whose sheet has these cells, as XML."""
    row = f'<row r="1">{"".join(cells)}</row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    return packed(parts() | {SHEET: sheet.encode()})


def two_sheets(hidden: str = "", second: str = "") -> bytes:
    files = parts()
    state = ' state="hidden"' if hidden else ""
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(
        b"</sheets>", f'<sheet name="Notes" sheetId="2"{state} r:id="rId2"/></sheets>'.encode()
    )
    relation = files["xl/_rels/workbook.xml.rels"]
    files["xl/_rels/workbook.xml.rels"] = relation.replace(
        b"</Relationships>",
        b'<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
    )
    body = f'<row r="1">{second}</row>' if second else ""
    files["xl/worksheets/sheet2.xml"] = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'.encode()
    )
    return packed(files)


def is_header(names: Sequence[str]) -> bool:
    return "Area" in names


def read(content: bytes) -> WorkbookSheet:
    found = read_workbook(content, is_header=is_header)
    assert isinstance(found, WorkbookSheet)
    return found


def message(content: bytes) -> str:
    found = read_workbook(content, is_header=is_header)
    assert isinstance(found, TableProblem)
    return found.message


def test_the_cells_are_texts_with_their_rows() -> None:
    found = read(SAMPLE.read_bytes())

    assert found.header[:3] == ("Area", "Competency", "Credit")
    assert found.rows[0].number == 2
    assert found.rows[0].cells[0] == "Inquiry"
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>3</v></c>', "3"),
        ('<c r="A1"><v>3.5</v></c>', "3.5"),
        ('<c r="A1" t="b"><v>1</v></c>', "true"),
        ('<c r="A1" t="str"><f>1+1</f><v>two</v></c>', "two"),
        ('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
        ('<c r="A1" t="d"><v>2026-03-04</v></c>', "2026-03-04"),
    ],
)
def test_a_cell_is_what_a_person_would_type(cell: str, text: str) -> None:
    assert read(book(cell)).header == (text,)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 3, 4), "2026-03-04"),  # noqa: DTZ001 - a sheet knows no zone
        (datetime(2026, 3, 4, 9, 30), "2026-03-04T09:30:00"),  # noqa: DTZ001
        (date(2026, 3, 4), "2026-03-04"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_times_are_spelt_as_everywhere(value: object, text: str) -> None:
    assert sheets.cell_text(value) == text


def test_other_sheets_are_told() -> None:
    found = read(two_sheets(second='<c r="A1" t="inlineStr"><is><t>x</t></is></c>'))

    assert found.header[0] == "Area"
    assert found.remarks == (
        "the sheet “Graduate profile” was read",
        "other sheets were not read: Notes",
    )


def test_hidden_and_empty_sheets_are_not_read() -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>x</t></is></c>'

    assert read(two_sheets(hidden="yes", second=cell)).remarks == ()
    assert read(two_sheets()).remarks == ()


def test_a_workbook_without_a_cell_is_empty() -> None:
    assert message(book()) == "the workbook is empty"


def test_a_workbook_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_WORKBOOK", 100)

    assert message(SAMPLE.read_bytes()) == "the workbook is larger than 9.54e-05 MB"


@pytest.mark.parametrize("content", [b"PK\x03\x04", SAMPLE.read_bytes()[:1500]])
def test_half_a_workbook_is_told(content: bytes) -> None:
    assert message(content) == "the workbook is damaged, or only half of it is here"


def test_a_part_that_is_packed_otherwise_is_told() -> None:
    assert message(packed(parts(), how=ZIP_BZIP2)) == (
        "the workbook is damaged, or only half of it is here"
    )


def test_a_part_may_be_stored_as_it_is() -> None:
    assert read(packed(parts(), how=ZIP_STORED)).header[0] == "Area"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"mimetype": b"x"}, "this is a workbook in another format"),
        ({"a.txt": b"x"}, "this is no workbook"),
        (
            {"manifest.csv": b"x"},
            "this is a package of tables, such as those of OneRoster",
        ),
    ],
)
def test_other_zip_files_are_told(files: dict[str, bytes], told: str) -> None:
    assert message(packed(files)) == told


def test_a_password_is_told() -> None:
    content = bytearray(SAMPLE.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1

    assert message(bytes(content)) == "the workbook is locked with a password"


def test_too_many_parts_are_told() -> None:
    files = parts() | {f"x/{number}": b"" for number in range(2_000)}

    assert message(packed(files)) == "the workbook has too many parts"


@pytest.mark.parametrize("place", ["XFD1", "A30000", "a20001"])
def test_a_cell_far_away_is_told(place: str) -> None:
    assert message(book(f'<c r="{place}"><v>1</v></c>')) == (
        "the sheet reaches beyond row 20,000 or column 500"
    )


def test_a_cell_that_is_too_long_is_told() -> None:
    text = "a" * 40_001
    first = '<c r="A1"><v>1</v></c></row><row r="2">'

    assert message(book(first, f'<c r="A2" t="inlineStr"><is><t>{text}</t></is></c>')) == (
        "a cell of row 2 has more than 40,000 characters"
    )


def test_a_workbook_without_a_sheet_is_empty() -> None:
    found = message(packed(parts() | {"xl/workbook.xml": b"<workbook/>"}))

    assert found == "the workbook is empty"


def test_an_error_that_is_no_exception_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicError(BaseException):
        pass

    def panic(_: bytes) -> None:
        raise PanicError

    monkeypatch.setattr(sheets, "sheets_of", panic)

    assert message(SAMPLE.read_bytes()) == "the workbook cannot be read: PanicError"


def test_a_person_can_still_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sheets, "sheets_of", stop)

    with pytest.raises(KeyboardInterrupt):
        read_workbook(SAMPLE.read_bytes(), is_header=is_header)


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_the_header_may_stand_below_a_title() -> None:
    found = read(book(cell("A1", "Draft"), '</row><row r="3">', cell("A3", "Area")))

    assert found.header == ("Area",)
    assert found.rows == ()


def test_of_several_sheets_the_one_with_a_header_is_read() -> None:
    first = parts()
    first[SHEET] = first[SHEET].replace(b"Area", b"Read me")
    with zipfile.ZipFile(io.BytesIO(two_sheets(second=cell("A1", "Area")))) as both:
        files = {name: both.read(name) for name in both.namelist()} | {SHEET: first[SHEET]}

    found = read(packed(files))

    assert found.header == ("Area",)
    assert found.remarks == (
        "the sheet “Notes” was read",
        "other sheets were not read: Graduate profile",
    )

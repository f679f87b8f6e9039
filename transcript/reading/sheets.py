"""Workbooks: the cells of the first sheet of an .xlsx file, as text.

Formulas are not calculated: what a cell showed when the file was saved is its text. Nothing is run.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from transcript.reading.tables import TableProblem, TableRow
from transcript.reading.text import UNSIGNABLE, megabytes
from transcript.reading.workbook_parts import light_workbook
from transcript.ways_out import Deed, WayOut

LARGEST_WORKBOOK = 25 * 1024 * 1024
"""Bytes of a workbook, at most."""

MAGIC = b"PK\x03\x04"
"""How a workbook begins, and any other zip file."""

_MOST_PARTS = 2_000
_LONGEST_CELL = 40_000
_TITLE_ROWS = 10
_HOW = "save the sheet again as .xlsx, or as “CSV UTF-8 (comma delimited)”"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookSheet:
    """A sheet: its header, and the rows below that are not blank."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[str, ...]


def read_workbook(
    content: bytes, *, is_header: Callable[[Sequence[str]], bool]
) -> WorkbookSheet | TableProblem:
    """Return what is in a workbook, or why it cannot be read. Never raises for what it holds.

    Of several sheets it is the first that has a header among its first rows, below a title say;
    where none has, the first with something in it.
    """
    light = _light(content)
    if isinstance(light, TableProblem):
        return light
    try:
        filled = [(name, rows) for name, rows in sheets_of(light) if rows]
    except BaseException as error:
        # The library stops on some damaged files with an error that is no `Exception`.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        return _whole(f"the workbook cannot be read: {type(error).__name__}")
    if not filled:
        return _whole("the workbook is empty")
    headed = ((name, below_title(rows, is_header)) for name, rows in filled)
    name, (header, *rows) = next(((name, rows) for name, rows in headed if rows), filled[0])
    for row in rows:
        if max(map(len, row.cells)) > _LONGEST_CELL:
            message = f"a cell of row {row.number} has more than {_LONGEST_CELL:,} characters"
            return _whole(message, "shorten it")
    remarks = [f"the sheet “{name}” was read"] if len(filled) > 1 else []
    if others := [other for other, _ in filled if other != name]:
        remarks.append(f"other sheets were not read: {', '.join(others)}")
    return WorkbookSheet(header=tuple(header.cells), rows=tuple(rows), remarks=tuple(remarks))


def below_title(
    rows: Sequence[TableRow], is_header: Callable[[Sequence[str]], bool]
) -> Sequence[TableRow]:
    """Return the rows from the header on, which may stand below a title; none without a header."""
    for place, row in enumerate(rows[:_TITLE_ROWS]):
        if is_header(row.cells):
            return rows[place:]
    return ()


def _whole(message: str, hint: str = _HOW) -> TableProblem:
    return TableProblem(row=0, column="", value="", message=message, hint=hint)


def _light(content: bytes) -> bytes | TableProblem:
    """Return a workbook that can be read without fear, or why there is none."""
    if len(content) > LARGEST_WORKBOOK:
        limit = megabytes(LARGEST_WORKBOOK)
        return _whole(f"the workbook is larger than {limit}", "remove pictures and other sheets")
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _whole("the workbook is damaged, or only half of it is here")
    return _problem_of_parts(listed) or light_workbook(listed, content)


def _problem_of_parts(listed: Sequence[zipfile.ZipInfo]) -> TableProblem | None:
    names = {each.filename for each in listed}
    if "manifest.csv" in names:
        return TableProblem(
            message="this is a package of tables, such as those of OneRoster",
            hint="if it is a OneRoster package, import it as one",
            way_out=WayOut(Deed.IMPORT_ONEROSTER),
        )
    if "xl/workbook.xml" not in names:
        kind = "a workbook in another format" if "mimetype" in names else "no workbook"
        return _whole(f"this is {kind}")
    if any(each.flag_bits & 1 for each in listed):
        return _whole("the workbook is locked with a password", "save it without the password")
    if len(listed) > _MOST_PARTS:
        return _whole("the workbook has too many parts")
    return None


def sheets_of(content: bytes) -> Iterator[tuple[str, list[TableRow]]]:
    """Yield the name and the rows of each visible sheet. Raises whatever the library does."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                cells: Any = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                yield sheet.name, list(_rows(cells))


def _rows(cells: Sequence[Sequence[object]]) -> Iterator[TableRow]:
    for number, row in enumerate(cells, start=1):
        texts = [cell_text(each) for each in row]
        if any(texts):
            yield TableRow(number, texts)


def cell_text(value: object) -> str:
    """Return a cell as a person would type it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return UNSIGNABLE.sub("", str(value)).strip()

"""Workbooks: the cells of the first sheet of an .xlsx file, as text.

Formulas are not calculated: what a cell showed when the file was saved is its text. Nothing is run.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from transcript.reading.tables import TableProblem, TableRow
from transcript.reading.text import UNSIGNABLE, megabytes

LARGEST_WORKBOOK = 25 * 1024 * 1024
"""Bytes of a workbook, at most."""

MAGIC = b"PK\x03\x04"
"""How a workbook begins, and any other zip file."""

_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_PARTS = 2_000
_MOST_ROWS, _MOST_COLUMNS = 20_000, 500
_LONGEST_CELL = 40_000
_BLOCK = 1024 * 1024
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})?([0-9]{1,9})["']""")
_HOW = "save the sheet again as .xlsx, or as “CSV UTF-8 (comma delimited)”"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookSheet:
    """The first sheet with something in it: its header, and the rows below that are not blank."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[str, ...]


def read_workbook(content: bytes) -> WorkbookSheet | TableProblem:
    """Return what is in a workbook, or why it cannot be read. Never raises for what it holds."""
    if problem := _problem_of(content):
        return problem
    try:
        sheets = list(_sheets(content))
    except BaseException as error:
        # The library stops on some damaged files with an error that is no `Exception`.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        return _whole(f"the workbook cannot be read: {type(error).__name__}")
    filled = [(name, rows) for name, rows in sheets if rows]
    if not filled:
        return _whole("the workbook is empty")
    name, (header, *rows) = filled[0]
    for row in rows:
        if max(map(len, row.cells)) > _LONGEST_CELL:
            message = f"a cell of row {row.number} has more than {_LONGEST_CELL:,} characters"
            return _whole(message, "shorten it")
    remarks = [f"the sheet “{name}” was read"] if len(filled) > 1 else []
    if others := [other for other, _ in filled[1:]]:
        remarks.append(f"other sheets were not read: {', '.join(others)}")
    return WorkbookSheet(header=tuple(header.cells), rows=tuple(rows), remarks=tuple(remarks))


def _whole(message: str, hint: str = _HOW) -> TableProblem:
    return TableProblem(row=0, column="", value="", message=message, hint=hint)


def _problem_of(content: bytes) -> TableProblem | None:
    if len(content) > LARGEST_WORKBOOK:
        limit = megabytes(LARGEST_WORKBOOK)
        return _whole(f"the workbook is larger than {limit}", "remove pictures and other sheets")
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return _problem_of_parts(parts, content)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
        return _whole("the workbook is damaged, or only half of it is here")


def _problem_of_parts(parts: zipfile.ZipFile, content: bytes) -> TableProblem | None:
    listed = parts.infolist()
    names = {each.filename for each in listed}
    if "xl/workbook.xml" not in names:
        kind = "a workbook in another format" if "mimetype" in names else "no workbook"
        return _whole(f"this is {kind}")
    if any(each.flag_bits & 1 for each in listed):
        return _whole("the workbook is locked with a password", "save it without the password")
    if len(listed) > _MOST_PARTS:
        return _whole("the workbook has too many parts")
    left = _MOST_UNPACKED
    for part in listed:
        widest = 0
        for block in _unpacked(part, content):
            left -= len(block)
            if left < 0:
                limit = megabytes(_MOST_UNPACKED)
                return _whole(f"unpacked, the workbook is larger than {limit}")
            if "worksheets" in part.filename.lower():
                widest = max(widest, *(map(_reach, _CELL.finditer(block))), 0)
        if widest:
            message = f"the sheet reaches beyond row {_MOST_ROWS:,} or column {_MOST_COLUMNS}"
            return _whole(message, "delete what stands far away, or copy the table to a new sheet")
    return None


def _reach(found: re.Match[bytes]) -> int:
    """Return 1 for a cell that is too far away, else 0."""
    column = 0
    for letter in (found[1] or b"").upper():
        column = column * 26 + letter - 64
    return int(int(found[2]) > _MOST_ROWS or column > _MOST_COLUMNS)


def _unpacked(part: zipfile.ZipInfo, content: bytes) -> Iterator[bytes]:
    """Yield a part block by block, as far as it goes: its own word for its size counts nothing."""
    head = part.header_offset
    # The name and what follows it have lengths of their own here (APPNOTE 4.3.7).
    lengths = (content[head + at : head + at + 2] for at in (26, 28))
    start = head + 30 + sum(int.from_bytes(each, "little") for each in lengths)
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    tail, waiting = b"", packed
    while waiting and not unpacking.eof:
        block = unpacking.decompress(waiting, _BLOCK)
        waiting = unpacking.unconsumed_tail
        # A cell's address may lie across two blocks.
        yield tail + block
        tail = block[-64:]


def _sheets(content: bytes) -> Iterator[tuple[str, list[TableRow]]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                cells: Any = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                yield sheet.name, list(_rows(cells))


def _rows(cells: Sequence[Sequence[object]]) -> Iterator[TableRow]:
    for number, row in enumerate(cells, start=1):
        texts = [_text(each) for each in row]
        if any(texts):
            yield TableRow(number, texts)


def _text(value: object) -> str:
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

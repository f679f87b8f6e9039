"""Tables as text: CSV from any office program, row by row, with the line of each row.

Nothing in a cell is ever executed: what looks like a formula is a text.
"""

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, NamedTuple

from transcript.reading.encodings import Encoding, encoding_of
from transcript.reading.text import first_unsignable, megabytes, shown
from transcript.ways_out import Deed, WayOut

_BLOCK = 1024 * 1024
_DELIMITERS = ",;\t|"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_AGAIN = "save the sheet again as “CSV UTF-8 (comma delimited)”"
_QUOTED = re.compile(r'"[^"]*(?:"|$)')
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\r?\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLimits:
    """What a table may ask of the machine, each inclusive.

    `size` is in bytes; `columns`, `rows` and `lines`, blank ones too, are counted; `row` is the
    characters of a row, its line ends inside quotation marks included.
    """

    size: int = 1024 * 1024 * 1024
    columns: int = 500
    row: int = 100_000
    rows: int = 5_000_000
    lines: int = 20_000_000


LIMITS = TableLimits()
"""What a table may ask where nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProblem:
    """Something wrong in a table. `row` is a line of the file from 1; 0 is the file as a whole."""

    row: int = 0
    column: str = ""
    value: str = ""
    message: str
    hint: str
    way_out: WayOut | None = None


class TableRow(NamedTuple):
    """A row: the line on which it starts, and its cells without the space around them."""

    number: int
    cells: Sequence[str]


class Table:
    """A table that is being read: its header is known, its rows come as they are asked for.

    `header` is as the file has it, without the space around the names. `encoding` and `delimiter`
    are what they were taken for, `remarks` says in sentences what was guessed. `lines` is how many
    the file has, about: to show how far the reading is.
    """

    def __init__(
        self,
        reader: "_Rows",
        header: Sequence[str],
        *,
        lines: int,
        remarks: Sequence[str],
        widest: int,
        ragged: bool,
    ) -> None:
        """Use `open_table`."""
        self.header = tuple(header)
        self._widest = widest
        self.encoding = reader.encoding
        self.delimiter = reader.delimiter
        self.lines = lines
        self.remarks = tuple(remarks)
        self._reader = reader
        self._ragged = ragged
        self._places: dict[str, int] = {}
        for place, name in enumerate(self.header):
            self._places.setdefault(header_key(name), place)

    def column(self, *names: str) -> int | None:
        """Return the place of the first of these columns that is there, or None.

        Capitals, spaces, hyphens and underscores make no difference.
        """
        found = (self._places.get(header_key(name)) for name in names)
        return next((place for place in found if place is not None), None)

    def rows(self) -> Iterator[TableRow | TableProblem]:
        """Yield the rows once, and what is wrong with those that cannot be read; blank ones not.

        Every row has as many cells as the header, unless the table was opened as `ragged`.
        """
        width = len(self.header)
        for row in self._reader:
            if isinstance(row, TableProblem) or self._ragged or len(row.cells) == width:
                yield row
            else:
                yield self._wrong_width(row, width)

    def _wrong_width(self, row: TableRow, width: int) -> TableRow | TableProblem:
        cells = row.cells
        # A mark too many shifts what comes after it, and only as many as in the header are none.
        if width < len(cells) <= self._widest and not any(cells[width:]):
            return TableRow(row.number, cells[:width])
        mark = _NAMES[self.delimiter]
        more = len(cells) > width
        return TableProblem(
            row=row.number,
            value=cells[width] if more else cells[-1],
            message=f"the row has {len(cells)} cells, the header has {width}",
            hint=f"put a text with a {mark} in it into quotation marks"
            if more
            else f"look whether the row, or the file, was cut off; empty cells keep their {mark}s",
        )


def open_table(
    stream: IO[bytes], *, limits: TableLimits = LIMITS, ragged: bool = False
) -> Table | TableProblem:
    """Return the table in a stream that can be read twice, or why there is none.

    `ragged` takes rows of any width, and columns without a name or of the same one.
    """
    lines_there = _counted(stream, limits)
    if isinstance(lines_there, TableProblem):
        return lines_there
    told = _encoding(stream)
    if isinstance(told, TableProblem):
        return told
    stream.seek(0)
    lines = _Lines(io.TextIOWrapper(_LeftOpen(stream), encoding=told.name, newline=""), limits)
    reader = _Rows(lines, encoding=told.name, delimiter=lines.delimiter(), limits=limits)
    header = next(iter(reader), None)
    if header is None:
        return _whole("the file is empty", "export it again; it needs a header and rows")
    if isinstance(header, TableProblem):
        return header
    problem = _header_problem(header, limits, ragged=ragged)
    if problem is not None:
        return problem
    names = header.cells if ragged else _without_blanks_at_the_end(header.cells)
    return Table(
        reader,
        names,
        lines=lines_there,
        remarks=told.remarks,
        widest=len(header.cells),
        ragged=ragged,
    )


def header_key(name: str) -> str:
    """Return what two spellings of a column's name have in common."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s_\-]+", "", plain)


def _whole(message: str, hint: str, value: str = "") -> TableProblem:
    return TableProblem(value=value, message=message, hint=hint)


def _counted(stream: IO[bytes], limits: TableLimits) -> int | TableProblem:
    size = lines = 0
    stream.seek(0)
    while block := stream.read(_BLOCK):
        size += len(block)
        lines += block.count(b"\n")
        if size > limits.size:
            limit = megabytes(limits.size)
            return _whole(f"the file is larger than {limit}", "import it in several parts")
        if lines > limits.lines:
            limit = f"{limits.lines:,} lines"
            return _whole(f"the file has more than {limit}", "import it in several parts")
    return lines


def _encoding(stream: IO[bytes]) -> Encoding | TableProblem:
    stream.seek(0)
    start = stream.read(4096)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _whole("this is an old Excel file (.xls), not CSV", _AGAIN)
    if start.startswith(b"PK\x03\x04"):
        return TableProblem(
            message="this is a zip file or a workbook (XLSX), not CSV",
            hint=f"{_AGAIN}; if it is a OneRoster package, import it as one",
            way_out=WayOut(Deed.IMPORT_ONEROSTER),
        )
    if start.removeprefix(BOM_UTF8).lstrip()[:1] in {b"{", b"["}:
        return TableProblem(
            message="this is JSON, no table",
            hint="if it is a CASE package, import it as one",
            way_out=WayOut(Deed.IMPORT_CASE),
        )
    return encoding_of(stream) or _whole("the file is in no encoding that can be told", _AGAIN)


class _LeftOpen(io.BufferedIOBase):
    """A stream that stays open when the text over it is thrown away."""

    name = ""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1, /) -> bytes:
        return self._stream.read(size)


class _RowTooLongError(Exception):
    """A row is longer than may be; nothing after it can be told apart from it."""


class _Lines:
    """The lines of a text, with their line ends; a row may not take too many characters."""

    def __init__(self, text: io.TextIOWrapper, limits: TableLimits) -> None:
        self._text = text
        self._most = limits.row
        self._waiting: list[str] = []
        self._taken = 0
        self.count = 0
        self.refused: str | None = None

    def delimiter(self) -> str:
        """Return what separates the cells: said by a first line `sep=;`, or the most frequent."""
        first = self._text.readline(self._most + 1)
        said = _SEPARATOR_LINE.fullmatch(first)
        if said:
            self.count += 1
            return said[1]
        self._waiting.append(first)
        plain = _QUOTED.sub("", first)
        return max(_DELIMITERS, key=plain.count)

    def begin_row(self) -> int:
        """Return the number of the line on which the next row starts."""
        self._taken = 0
        self.refused = None
        return self.count + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.pop() if self._waiting else self._text.readline(self._most + 1)
        if not line:
            raise StopIteration
        self.count += 1
        self._taken += len(line)
        if self._taken > self._most:
            raise _RowTooLongError
        found = first_unsignable(line)
        self.refused = found[0] if found else self.refused
        return line


class _Rows:
    """The rows of a text, the header first, each with the line on which it starts."""

    def __init__(
        self, lines: _Lines, *, encoding: str, delimiter: str, limits: TableLimits
    ) -> None:
        self.encoding = encoding
        self.delimiter = delimiter
        self._lines = lines
        self._limits = limits
        self._rows = csv.reader(lines, delimiter=delimiter, strict=True)
        self._count = 0

    def __iter__(self) -> Iterator[TableRow | TableProblem]:
        while True:
            number = self._lines.begin_row()
            try:
                cells = next(self._rows)
            except StopIteration:
                return
            except _RowTooLongError:
                yield _too_long(number, self._limits)
                return
            except csv.Error as error:
                yield _not_a_row(number, error)
                continue
            row = TableRow(number, [cell.strip() for cell in cells])
            if self._lines.refused is not None:
                yield _refused(row, self._lines.refused)
            elif any(row.cells):
                self._count += 1
                if self._count > self._limits.rows:
                    yield _too_many(number, self._limits)
                    return
                yield row


def _too_long(number: int, limits: TableLimits) -> TableProblem:
    return TableProblem(
        row=number,
        message=f"the row is longer than {limits.row:,} characters",
        hint="a quotation mark that is opened in it and never closed looks like this",
    )


def _too_many(number: int, limits: TableLimits) -> TableProblem:
    return TableProblem(
        row=number,
        message=f"the file has more than {limits.rows:,} rows",
        hint="import it in several parts",
    )


def _not_a_row(number: int, error: csv.Error) -> TableProblem:
    cut_off = "end of data" in str(error)
    return TableProblem(
        row=number,
        message="a quotation mark is opened and never closed"
        if cut_off
        else "a text goes on after its closing quotation mark",
        hint="look whether the file was cut off"
        if cut_off
        else 'a quotation mark inside a quoted text is written twice: ""',
    )


def _refused(row: TableRow, letter: str) -> TableProblem:
    name = f"U+{ord(letter):04X}"
    return TableProblem(
        row=row.number,
        column="",
        value=next((cell for cell in row.cells if letter in cell), ""),
        message=f"the character {name} is invisible or reserved, and cannot be signed",
        hint="delete it where the text was written; in every cell, the file may be damaged",
    )


def _header_problem(header: TableRow, limits: TableLimits, *, ragged: bool) -> TableProblem | None:
    names = header.cells
    if len(names) > limits.columns:
        return TableProblem(
            row=header.number,
            message=f"the header has {len(names):,} columns; the limit is {limits.columns}",
            hint="keep the columns that are needed",
        )
    seen: set[str] = set()
    for name in names if not ragged else ():
        key = header_key(name)
        if key in seen:
            return TableProblem(
                row=header.number,
                column=name,
                value=name,
                message=f"two columns are called {shown(name)}",
                hint="keep one of the two",
            )
        seen |= {key} if key else set()
    return None


def _without_blanks_at_the_end(names: Sequence[str]) -> Sequence[str]:
    last = max(place for place, name in enumerate(names) if name)
    return names[: last + 1]

"""What stands in the cells of a table: texts by the name of their column, numbers, days."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import RowProblem
from transcript.reading.tables import Table, TableProblem, TableRow
from transcript.source.fields import clean

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,20})?")
_THOUSANDS = re.compile(r".*,[0-9]{3}")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_SPELT = re.compile(
    r"(?:(?P<first>[0-9]{1,2})[ -])?(?P<month>[a-z]{3,9})\.?(?:[ -](?P<second>[0-9]{1,2}))?,?[ -]"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?:,?\s+(?:at\s+)?(?P<time>[0-9].*))?",
    re.IGNORECASE,
)
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_BETWEEN = re.compile(r"[T ]")
_TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?\s*([AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|([+-])([0-9]{2}):?([0-9]{2}))?"
)
_MONTHS = 12
_FINEST = Decimal("0.0001")


class CellError(ValueError):
    """A cell does not say what its column is for: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Columns:
    """The columns of a table by the names that a reader knows, or that a mapping file gives."""

    def __init__(
        self,
        table: Table,
        mapping: ImportMapping,
        names: Sequence[str],
        *,
        others: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Look for `names` in the header of `table`; `others` are their names elsewhere."""
        self._header = table.header
        self._places: dict[str, int] = {}
        for name in names:
            known = (name, *(others or {}).get(name, ()))
            told = mapping.columns.get(name)
            place = table.column(told) if told else table.column(*known)
            if place is not None:
                self._places[name] = place

    def __contains__(self, name: str) -> bool:
        """Whether the column is there."""
        return name in self._places

    def text(self, row: TableRow, name: str) -> str:
        """Return the text in a column; an empty one where there is no such column."""
        place = self._places.get(name)
        return "" if place is None else row.cells[place]

    def header(self, name: str) -> str:
        """Return the name of a column as the file has it, or as it ought to be."""
        place = self._places.get(name)
        return name if place is None else self._header[place]


def row_problem(problem: TableProblem, file: str) -> RowProblem:
    """Return what is wrong in a table as what is wrong in an import."""
    return RowProblem(
        file=file,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        message=problem.message,
        hint=problem.hint,
        way_out=problem.way_out,
    )


def one_line(text: str) -> str:
    """Return a text as the school's files have it: composed, on one line, with single spaces."""
    line = " ".join(text.split())
    return line if line.isascii() else clean(line)


def number(text: str) -> Decimal:
    """Return the number in a cell, to four decimals; `3,5` is one too. Raises `CellError`."""
    if not _NUMBER.fullmatch(text):
        raise CellError("this is no number", "write it like 3 or 3.5")
    if _THOUSANDS.fullmatch(text):
        raise CellError("this can be two numbers: is the comma a decimal one?", "write a point")
    value = Decimal(text.replace(",", "."))
    rounded = value.quantize(_FINEST, ROUND_HALF_UP)
    return value if rounded == value else rounded


def moment(text: str, *, day_first: bool | None = None) -> date | datetime:
    """Return the day, or the moment with its zone, in a cell. Raises `CellError`.

    A time without a zone is taken for UTC. `03/04/2026` is refused where `day_first` is None.
    """
    words = _BETWEEN.split(_in_digits(text), maxsplit=1)
    day = _day(words[0], day_first=day_first)
    rest = words[1].strip() if len(words) > 1 else ""
    return _with_time(day, rest) if rest else day


def _in_digits(text: str) -> str:
    """Return `13 Feb 2026`, `Feb 13, 2026` and `20260213` as `2026-2-13`; others as they are."""
    if found := _COMPACT.fullmatch(text):
        return "-".join(found.groups())
    found = _SPELT.fullmatch(text)
    if not found or (found["first"] is None) == (found["second"] is None):
        return text
    name = found["month"].casefold()
    month = next((at for at, each in enumerate(_MONTH_NAMES, 1) if each.startswith(name)), None)
    if month is None:
        return text
    year, day = found["year"], found["first"] or found["second"]
    return f"{year if len(year) > len('26') else f'20{year}'}-{month}-{day} {found['time'] or ''}"


def _day(text: str, *, day_first: bool | None) -> date:
    if found := _ISO_DAY.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        month, day = _month_and_day(first, second, day_first=day_first)
    else:
        raise CellError("this is no date", "write it as year-month-day, like 2026-03-04")
    try:
        return date(year, month, day)
    except ValueError:
        hint = "write it as year-month-day, like 2026-03-04"
        if month > _MONTHS and day_first is not None:
            hint = f"the mapping file says that the {'day' if day_first else 'month'} comes first"
        raise CellError("there is no such day", hint) from None


def _month_and_day(first: int, second: int, *, day_first: bool | None) -> tuple[int, int]:
    if day_first is None and first != second and max(first, second) <= _MONTHS:
        raise CellError(
            "this can be two days: which number is the month?",
            "say it in a mapping file: date_format: DD/MM/YYYY, or MM/DD/YYYY",
        )
    swapped = first > _MONTHS if day_first is None else day_first
    return (second, first) if swapped else (first, second)


def _with_time(day: date, text: str) -> datetime:
    clock = _TIME.fullmatch(text)
    if not clock:
        raise CellError("this is no time", "write it like 2026-03-04 13:05")
    hour, minute, second, half, sign, *offset = clock.groups()
    hours = int(hour) if half is None else int(hour) % 12 + 12 * (half[0] in "Pp")
    ahead = timedelta(hours=int(offset[0]), minutes=int(offset[1])) if sign else timedelta()
    try:
        zone = timezone(ahead if sign == "+" else -ahead)
        parts = (day.year, day.month, day.day, hours, int(minute), int(second or 0))
        return datetime(*parts, tzinfo=zone)
    except ValueError:
        raise CellError("there is no such time", "write it like 2026-03-04 13:05") from None

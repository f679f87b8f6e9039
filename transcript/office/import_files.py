"""The files that are imported: recognised by what they say of themselves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Literal

from transcript.errors import TranscriptError

if TYPE_CHECKING:
    from transcript.diagnostics import Diagnostic
    from transcript.importing.mapping import ImportMapping
    from transcript.importing.plans import ImportPlan
    from transcript.importing.rows import ImportedRow, RowProblem
    from transcript.reading.tables import Table
    from transcript.source.workspace import Workspace

Kind = Literal["ratings", "roster", "framework"]

Watch = Callable[[Iterable["ImportedRow"], str, int], Iterable["ImportedRow"]]
"""Passes the rows of a file on, to show how far it is: with its name, and how long it is."""

LARGEST_MAPPING = 1024 * 1024
"""The largest mapping file, in bytes."""

_WORKBOOK = b"PK\x03\x04"
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class SeveralSystemsError(TranscriptError):
    """Files that are imported together come from several systems."""


def unwatched(rows: Iterable["ImportedRow"], _: str, __: int) -> Iterable["ImportedRow"]:
    """Pass the rows of a file on where nobody looks how far it is."""
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A file that is open: its name, and its bytes."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Rows of some files, and the system that they come from."""

    system: str
    rows: Iterable["ImportedRow"]
    found: Sequence[str] = ()
    remarks: Sequence[str] = ()

    def described(self, plan: "ImportPlan") -> "ImportPlan":
        """Return a plan that says first what the files were taken for, if they were."""
        found = (*self.found, *plan.found) if plan.found or not plan.problem_count else ()
        return replace(plan, found=found, remarks=(*self.remarks, *plan.remarks))


def read_mapping_file(
    content: bytes, *, file: str
) -> "tuple[ImportMapping | None, Sequence[Diagnostic]]":
    """Return what a mapping file says; None with what is wrong with it."""
    from transcript.diagnostics import has_errors
    from transcript.importing.mapping import SCHEMA, read_mapping
    from transcript.reading.reader import read_document
    from transcript.source.fields import Fields
    from transcript.source.shape import check

    reading = read_document(content, file=file)
    if reading.document is None:
        return None, reading.diagnostics
    problems = (*reading.diagnostics, *check(reading.document, SCHEMA))
    if has_errors(problems):
        return None, problems
    return read_mapping(Fields.of(reading.document)), problems


def is_framework(stream: IO[bytes], mapping: "ImportMapping") -> bool:
    """Return whether a file holds a framework: a workbook, or a sheet with such columns."""
    from transcript.importing import canvas, generic
    from transcript.reading.tables import TableProblem, open_table

    if stream.read(len(_WORKBOOK)) == _WORKBOOK:
        return True
    table = open_table(stream, ragged=True)
    if isinstance(table, TableProblem) or generic.kind(table, mapping):
        return False
    if canvas.kind(table, mapping):
        return False
    from transcript.importing import framework_files

    return framework_files.is_sheet(table, mapping)


def table_records(
    files: Sequence[NamedFile],
    mapping: "ImportMapping",
    *,
    kind: Kind | None,
    watch: Watch = unwatched,
) -> Records:
    """Return the rows of tables, those of rosters first.

    Raises `SeveralSystemsError` if they come from several systems.
    """
    opened = [_open(file) for file in files]
    read = [_recognised(each, mapping, kind, watch) for each in opened]
    systems = {each.system for each in read}
    if len(systems) > 1:
        reason = "these are files of different systems: import one after the other"
        raise SeveralSystemsError(reason)
    read.sort(key=lambda each: each.order)
    return Records(
        system=systems.pop(),
        rows=(row for each in read for row in each.rows),
        found=[each.found for each in read if each.found],
        remarks=[
            *(remark for each in opened for remark in each.remarks),
            *(remark for each in read for remark in each.remarks),
        ],
    )


def canvas_records(
    files: Sequence[NamedFile], mapping: "ImportMapping", *, watch: Watch = unwatched
) -> Records:
    """Return the rows of reports of Canvas."""
    opened = [_open(file) for file in files]
    read = [_canvas(each, mapping, watch) for each in opened]
    return Records(
        system="canvas",
        rows=(row for each in read for row in each.rows),
        found=[each.found for each in read if each.found],
        remarks=[remark for each in opened for remark in each.remarks],
    )


def oneroster_records(
    package: NamedFile, mapping: "ImportMapping", workspace: "Workspace"
) -> Records:
    """Return the learners and ratings of a OneRoster package."""
    from transcript.importing import oneroster

    school = workspace.load_school().school
    numbers = school.identifiers if school else None
    names = (numbers.nces, numbers.ceeb, numbers.state, school.name) if school and numbers else ()
    rows = oneroster.read(
        package.stream,
        file=package.name,
        school=[each for each in names if each],
        mapping=mapping,
    )
    return Records(system="oneroster", rows=rows, found=[f"{package.name} is a OneRoster package"])


@dataclass(frozen=True, slots=True)
class _Opened:
    name: str
    table: "Table | RowProblem"

    @property
    def remarks(self) -> list[str]:
        from transcript.importing.rows import RowProblem

        if isinstance(self.table, RowProblem):
            return []
        return [f"{self.name}: {remark}" for remark in self.table.remarks]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    rows: Iterable["ImportedRow"]
    found: str = ""
    remarks: Sequence[str] = ()
    system: str = "csv"
    order: int = 1


def _open(file: NamedFile) -> _Opened:
    from transcript.importing.cells import row_problem
    from transcript.reading.tables import TableProblem, open_table

    table = open_table(file.stream)
    if isinstance(table, TableProblem):
        return _Opened(file.name, row_problem(table, file.name))
    return _Opened(file.name, table)


def _recognised(
    opened: _Opened, mapping: "ImportMapping", kind: Kind | None, watch: Watch
) -> _Read:
    from transcript.importing import canvas, generic
    from transcript.importing.rows import RowProblem
    from transcript.reading.text import shown

    name, table = opened.name, opened.table
    if isinstance(table, RowProblem):
        return _Read(rows=[table])
    told = {"ratings": generic.RATINGS, "roster": generic.ROSTER}.get(kind or "")
    if told is None and canvas.kind(table, mapping):
        return _canvas(opened, mapping, watch)
    told = told or generic.kind(table, mapping)
    if told is None:
        return _Read(rows=[generic.unrecognised(table, file=name)])
    is_roster = told == generic.ROSTER
    read = generic.read_roster if is_roster else generic.read_ratings
    rows = read(table, file=name, mapping=mapping)
    unread = ", ".join(map(shown, generic.unread(table, mapping, told)))
    return _Read(
        rows=watch(rows, name, table.lines),
        found=_found(name, told, table),
        remarks=[f"{name}: columns that were not read: {unread}"] if unread else [],
        order=not is_roster,
    )


def _canvas(opened: _Opened, mapping: "ImportMapping", watch: Watch) -> _Read:
    from transcript.importing import canvas
    from transcript.importing.rows import RowProblem

    name, table = opened.name, opened.table
    if isinstance(table, RowProblem):
        return _Read(rows=[table], system="canvas")
    told = canvas.kind(table, mapping)
    rows = canvas.read(table, file=name, mapping=mapping)
    return _Read(
        rows=watch(rows, name, table.lines),
        found=_found(name, told, table) if told else "",
        system="canvas",
    )


def _found(name: str, told: str, table: "Table") -> str:
    encoding = _ENCODINGS.get(table.encoding, "UTF-16")
    return f"{name} is {told} ({encoding}, {_MARKS[table.delimiter]} between the cells)"

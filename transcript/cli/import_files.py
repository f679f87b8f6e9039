"""The files that are imported: opened, and recognised by what they say of themselves."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import click

from transcript.cli.context import with_progress
from transcript.office.named_files import content_of

if TYPE_CHECKING:
    from transcript.diagnostics import Diagnostic
    from transcript.importing.mapping import ImportMapping
    from transcript.importing.plans import ImportPlan
    from transcript.importing.rows import ImportedRow, RowProblem
    from transcript.reading.tables import Table
    from transcript.source.workspace import Workspace

Kind = Literal["ratings", "roster", "framework"]

_LARGEST_MAPPING = 1024 * 1024
_WORKBOOK = b"PK\x03\x04"
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


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


def read_mapping_file(file: Path) -> "tuple[ImportMapping | None, Sequence[Diagnostic]]":
    """Return what a mapping file says; None with what is wrong with it."""
    from transcript.diagnostics import has_errors
    from transcript.importing.mapping import SCHEMA, read_mapping
    from transcript.reading.reader import read_document
    from transcript.source.fields import Fields
    from transcript.source.shape import check

    content = content_of(file, most=_LARGEST_MAPPING, what="mapping file")
    reading = read_document(content, file=str(file))
    if reading.document is None:
        return None, reading.diagnostics
    problems = (*reading.diagnostics, *check(reading.document, SCHEMA))
    if has_errors(problems):
        return None, problems
    return read_mapping(Fields.of(reading.document)), problems


def is_framework(file: Path, mapping: "ImportMapping") -> bool:
    """Return whether a file holds a framework: a workbook, or a sheet with such columns."""
    from transcript.importing import canvas, generic
    from transcript.reading.tables import TableProblem, open_table

    with file.open("rb") as stream:
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
    files: Sequence[Path], mapping: "ImportMapping", *, kind: Kind | None, stack: ExitStack
) -> Records:
    """Return the rows of tables, those of rosters first. `stack` keeps the files open.

    Raises `click.UsageError` if they come from several systems.
    """
    opened = [_open(file, stack.enter_context(file.open("rb"))) for file in files]
    read = [_recognised(each, mapping, kind) for each in opened]
    systems = {each.system for each in read}
    if len(systems) > 1:
        raise click.UsageError("these are files of different systems: import one after the other")
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


def canvas_records(files: Sequence[Path], mapping: "ImportMapping", stack: ExitStack) -> Records:
    """Return the rows of reports of Canvas. `stack` keeps the files open."""
    opened = [_open(file, stack.enter_context(file.open("rb"))) for file in files]
    read = [_canvas(each, mapping) for each in opened]
    return Records(
        system="canvas",
        rows=(row for each in read for row in each.rows),
        found=[each.found for each in read if each.found],
        remarks=[remark for each in opened for remark in each.remarks],
    )


def oneroster_records(
    package: IO[bytes], file: Path, mapping: "ImportMapping", workspace: "Workspace"
) -> Records:
    """Return the learners and ratings of a OneRoster package."""
    from transcript.importing import oneroster

    school = workspace.load_school().school
    numbers = school.identifiers if school else None
    names = (numbers.nces, numbers.ceeb, numbers.state, school.name) if school and numbers else ()
    rows = oneroster.read(
        package, file=file.name, school=[each for each in names if each], mapping=mapping
    )
    return Records(system="oneroster", rows=rows, found=[f"{file.name} is a OneRoster package"])


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


def _open(file: Path, stream: IO[bytes]) -> _Opened:
    from transcript.importing.cells import row_problem
    from transcript.reading.tables import TableProblem, open_table

    table = open_table(stream)
    if isinstance(table, TableProblem):
        return _Opened(file.name, row_problem(table, file.name))
    return _Opened(file.name, table)


def _recognised(opened: _Opened, mapping: "ImportMapping", kind: Kind | None) -> _Read:
    from transcript.importing import canvas, generic
    from transcript.importing.rows import RowProblem
    from transcript.reading.text import shown

    name, table = opened.name, opened.table
    if isinstance(table, RowProblem):
        return _Read(rows=[table])
    told = {"ratings": generic.RATINGS, "roster": generic.ROSTER}.get(kind or "")
    if told is None and canvas.kind(table, mapping):
        return _canvas(opened, mapping)
    told = told or generic.kind(table, mapping)
    if told is None:
        return _Read(rows=[generic.unrecognised(table, file=name)])
    is_roster = told == generic.ROSTER
    read = generic.read_roster if is_roster else generic.read_ratings
    rows = read(table, file=name, mapping=mapping)
    unread = ", ".join(map(shown, generic.unread(table, mapping, told)))
    return _Read(
        rows=_shown(rows, name, table),
        found=_found(name, told, table),
        remarks=[f"{name}: columns that were not read: {unread}"] if unread else [],
        order=not is_roster,
    )


def _canvas(opened: _Opened, mapping: "ImportMapping") -> _Read:
    from transcript.importing import canvas
    from transcript.importing.rows import RowProblem

    name, table = opened.name, opened.table
    if isinstance(table, RowProblem):
        return _Read(rows=[table], system="canvas")
    told = canvas.kind(table, mapping)
    rows = canvas.read(table, file=name, mapping=mapping)
    return _Read(
        rows=_shown(rows, name, table),
        found=_found(name, told, table) if told else "",
        system="canvas",
    )


def _shown(rows: Iterable["ImportedRow"], name: str, table: "Table") -> Iterator["ImportedRow"]:
    return with_progress(rows, label=f"Reading {name}", length=table.lines)


def _found(name: str, told: str, table: "Table") -> str:
    encoding = _ENCODINGS.get(table.encoding, "UTF-16")
    return f"{name} is {told} ({encoding}, {_MARKS[table.delimiter]} between the cells)"

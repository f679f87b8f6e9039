"""A table of documents to correct: all of them are there, or nothing is done."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.exit_codes import ExitCode
from transcript.cli.ways_out import with_command

if TYPE_CHECKING:
    from transcript.reading.tables import Table, TableProblem
    from transcript.registry.documents import Known
    from transcript.registry.registry import Registry

LONGEST_REASON = 500
_MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    name: str
    reason: str


def named_in(
    file: Path, registry: "Registry", *, reason: str
) -> tuple[tuple["Known", ...], Mapping[str, str]]:
    """Return the documents that a table names, and the reason for each by its id.

    `reason` is that of rows without one. What is wrong with any row is told, all of it, and the
    program ends with 1.
    """
    from transcript.registry.documents import spelt

    rows, problems = _rows(file, reason)
    by_spelling = {
        spelt(name): each
        for each in registry.documents.every()
        for name in (each.document, each.number)
    }
    documents: dict[str, Known] = {}
    reasons: dict[str, str] = {}
    for row in rows:
        found = by_spelling.get(spelt(row.name))
        if found is None:
            problems.append(f"line {row.line}: no document “{row.name}” was issued here")
        elif reasons.setdefault(found.document, row.reason) != row.reason:
            problems.append(f"line {row.line}: {found.number} is there twice, for two reasons")
        else:
            documents[found.document] = found
    if not rows and not problems:
        problems.append("there is no document in it")
    if problems:
        _give_up(file, problems)
    return tuple(documents.values()), reasons


def _give_up(file: Path, problems: list[str]) -> None:
    for each in problems:
        click.echo(f"error: {file}: {each}", err=True)
    click.echo("Nothing was changed.", err=True)
    sys.exit(ExitCode.NO)


def _rows(file: Path, reason: str) -> tuple[list[_Row], list[str]]:
    from transcript.reading.tables import TableLimits, TableProblem, open_table

    with file.open("rb") as stream:
        table = open_table(stream, limits=TableLimits(rows=_MOST_ROWS))
        if isinstance(table, TableProblem):
            return [], [_told(table)]
        place = table.column("document", "number", "document_id")
        if place is None:
            return [], ["it has no column “document” or “number”"]
        rows, problems = [], []
        for each in _read(table, place, reason):
            if isinstance(each, _Row):
                rows.append(each)
            else:
                problems.append(each)
        return rows, problems


def _read(table: "Table", place: int, reason: str) -> Iterator[_Row | str]:
    from transcript.reading.csv_text import unguarded
    from transcript.reading.tables import TableProblem

    why = table.column("reason")
    for row in table.rows():
        if isinstance(row, TableProblem):
            yield _told(row)
            continue
        own = unguarded(row.cells[why]) if why is not None else ""
        said = " ".join(own.split()) or reason
        if not said:
            yield f"line {row.number}: there is no reason; fill in “reason”, or give --reason"
        elif len(said) > LONGEST_REASON:
            yield f"line {row.number}: write the reason in {LONGEST_REASON} characters at most"
        elif not row.cells[place]:
            yield f"line {row.number}: there is no document"
        else:
            yield _Row(line=row.number, name=row.cells[place], reason=said)


def _told(problem: "TableProblem") -> str:
    where = f"line {problem.row}: " if problem.row else ""
    return f"{where}{problem.message}; {with_command(problem.hint, problem.way_out)}"

"""The results of a OneRoster package that are about learning objectives, as ratings.

A result is a mark for a line item; beside it stands what was found about each learning objective,
which a CASE identifier names. Marks alone say nothing about mastery.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from transcript.importing.cells import CellError, moment, number
from transcript.importing.mapping import ImportMapping
from transcript.importing.oneroster_package import Package
from transcript.importing.rows import ImportedRow, RatingRow, RowProblem, SkippedRow

_FILE = "resultLearningObjectiveIds"
_AGAIN = "the package is not whole: export it again"
_HEADERS: Mapping[str, str] = MappingProxyType(
    {"targets": "learningObjectiveId", "score": "score", "level": "textScore"}
)
_NOT_JUDGED = {"exempt", "not submitted", "submitted"}


class _Found(NamedTuple):
    """What was found about one objective of one result; the objective may be missing."""

    result: str
    row: int
    gone: int
    learner: str
    number: str | None
    name: str | None
    is_student: int | None
    status: str
    day: str
    comment: str
    work: str | None
    course: str | None
    place: int | None
    objective: str | None
    score: str | None
    level: str | None


RESULTS_LAYOUT = (
    "CREATE TABLE class (id PRIMARY KEY, title)",
    "CREATE TABLE item (id PRIMARY KEY, title, class)",
    "CREATE TABLE result (id PRIMARY KEY, row, gone, learner, status, day, comment, item, class)",
    "CREATE TABLE objective (result, id, row, score, level, PRIMARY KEY (result, id))",
)
"""What a database needs in which results are kept."""

_FOUND = """
SELECT result.id, result.row, gone, learner, number, name, is_student, status, day, comment,
    item.title, class.title, objective.row, objective.id, score, level
FROM result
LEFT JOIN objective ON objective.result = result.id
LEFT JOIN person ON person.id = learner
LEFT JOIN item ON item.id = result.item
LEFT JOIN class ON class.id = coalesce(nullif(result.class, ''), item.class)
ORDER BY result.row, objective.row
"""
_WITHOUT_RESULT = """
SELECT objective.row, objective.result FROM objective
LEFT JOIN result ON result.id = objective.result
WHERE result.id IS NULL ORDER BY objective.row
"""


def read_results(
    package: Package, waiting: sqlite3.Connection, mapping: ImportMapping
) -> Iterator[ImportedRow]:
    """Yield the ratings of the people that `waiting` knows, and what is wrong with them."""
    yield from _keep(package, waiting, "classes", ("sourcedId", "title"), "class")
    yield from _keep(
        package, waiting, "lineItems", ("sourcedId", "title", "classSourcedId"), "item"
    )
    yield from _keep_results(package, waiting)
    yield from _keep_objectives(package, waiting)
    for row, result in waiting.execute(_WITHOUT_RESULT):
        yield RowProblem(
            file=package.label(_FILE),
            row=row,
            column="resultSourcedId",
            value=result,
            message="results.csv has no such result",
            hint=_AGAIN,
        )
    rows = map(_Found._make, waiting.execute(_FOUND))
    for _, found in groupby(rows, key=lambda each: each.result):
        yield from _ratings(tuple(found), package, mapping)


def _keep(
    package: Package,
    waiting: sqlite3.Connection,
    name: str,
    columns: Sequence[str],
    table: str,
) -> Iterator[RowProblem]:
    places = ", ".join("?" * len(columns))
    for row in package.rows(name, columns):
        if isinstance(row, RowProblem):
            yield row
        else:
            texts = [row.text(column) for column in columns]
            waiting.execute(f"INSERT OR IGNORE INTO {table} VALUES ({places})", texts)  # noqa: S608


def _keep_results(package: Package, waiting: sqlite3.Connection) -> Iterator[RowProblem]:
    needed = ("sourcedId", "studentSourcedId", "lineItemSourcedId", "scoreStatus", "scoreDate")
    for row in package.rows("results", needed, ("status", "comment", "classSourcedId")):
        if isinstance(row, RowProblem):
            yield row
            continue
        kept = (
            row.text("sourcedId"),
            row.number,
            row.is_deleted,
            row.text("studentSourcedId"),
            row.text("scoreStatus").casefold(),
            row.text("scoreDate"),
            row.text("comment"),
            row.text("lineItemSourcedId"),
            row.text("classSourcedId"),
        )
        added = waiting.execute(
            "INSERT OR IGNORE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", kept
        )
        if not added.rowcount:
            yield row.problem("sourcedId", "two results have this id", "export the package again")


def _keep_objectives(
    package: Package, waiting: sqlite3.Connection
) -> Iterator[RowProblem | SkippedRow]:
    needed = ("resultSourcedId", "learningObjectiveId")
    for row in package.rows(_FILE, needed, ("status", "score", "textScore")):
        if isinstance(row, RowProblem):
            yield row
            continue
        if row.is_deleted:
            yield SkippedRow(file=row.file, row=row.number, reason="deleted there")
            continue
        if not row.text("learningObjectiveId"):
            yield row.problem("learningObjectiveId", "the identifier is missing", _AGAIN)
            continue
        kept = (
            row.text("resultSourcedId"),
            row.text("learningObjectiveId"),
            row.number,
            row.text("score"),
            row.text("textScore"),
        )
        added = waiting.execute("INSERT OR IGNORE INTO objective VALUES (?, ?, ?, ?, ?)", kept)
        if not added.rowcount:
            message = "the result has a finding about this objective already"
            yield row.problem("learningObjectiveId", message, "export the package again")


def _ratings(
    found: Sequence[_Found], package: Package, mapping: ImportMapping
) -> Iterator[ImportedRow]:
    first = found[0]
    results = package.label("results")
    reason = _left_out(first)
    if reason:
        yield SkippedRow(file=results, row=first.row, reason=reason)
        return
    if first.number is None:
        yield RowProblem(
            file=results,
            row=first.row,
            column="studentSourcedId",
            value=first.learner,
            message="users.csv has no such person",
            hint=_AGAIN,
        )
        return
    try:
        rated_at = _moment(first.day, mapping)
    except CellError as error:
        yield RowProblem(
            file=results,
            row=first.row,
            column="scoreDate",
            value=first.day,
            message=error.message,
            hint=error.hint,
        )
        return
    for each in found:
        yield _rating(each, rated_at, package.label(_FILE))


def _left_out(found: _Found) -> str | None:
    if found.gone:
        return "deleted there"
    if found.objective is None:
        return "marks that are not about a learning objective"
    if found.is_student == 0:
        return "of people who are not students here"
    return "exempt, or not judged yet" if found.status in _NOT_JUDGED else None


def _moment(text: str, mapping: ImportMapping) -> date | datetime:
    if text:
        return moment(text)
    if mapping.undated:
        return mapping.undated
    raise CellError(
        "the result has no date",
        "say in a mapping file what day to take for it, for example undated: 2026-06-12",
    )


def _rating(
    found: _Found, rated_at: date | datetime, file: str
) -> RatingRow | RowProblem | SkippedRow:
    place, objective, text = found.place or 0, found.objective or "", found.score or ""
    if not text and not found.level:
        return SkippedRow(file=file, row=place, reason="without a score for the learning objective")
    try:
        score = number(text) if text else None
    except CellError as error:
        return RowProblem(
            file=file,
            row=place,
            column="score",
            value=text,
            message=error.message,
            hint=error.hint,
        )
    return RatingRow(
        file=file,
        row=place,
        student_ids=(found.number or "",),
        student_name=found.name or None,
        targets=(objective,),
        rated_at=rated_at,
        assessor="",
        source_id=f"{found.result}/{objective}",
        score=score,
        level=found.level or None,
        work=", ".join(filter(None, (found.work, found.course))) or None,
        note=found.comment or None,
        headers=_HEADERS,
    )

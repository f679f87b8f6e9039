"""OneRoster 1.2 packages: who is a student, and what was found about learning objectives.

Learners come from `users` and `roles`, ratings from `resultLearningObjectiveIds`. Passwords and
demographics are never read.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import IO

from transcript.importing.cells import CellError, moment
from transcript.importing.mapping import ImportMapping
from transcript.importing.oneroster_package import Cells, Package, open_package
from transcript.importing.oneroster_results import RESULTS_LAYOUT, read_results
from transcript.importing.rows import ImportedRow, LearnerRow, RowProblem, SkippedRow
from transcript.importing.spool import spool
from transcript.reading.text import shown

_LAYOUT = (
    "CREATE TABLE student (id PRIMARY KEY, row, since)",
    "CREATE TABLE person (id PRIMARY KEY, number, name, is_student)",
    *RESULTS_LAYOUT,
)
_USER = ("sourcedId", "givenName", "familyName")
_MORE_OF_USER = (
    "status",
    "enabledUser",
    "middleName",
    "identifier",
    "preferredGivenName",
    "preferredMiddleName",
    "preferredFamilyName",
)
_HEADERS: Mapping[str, str] = MappingProxyType(
    {"student_ids": "identifier", "full_name": "givenName"}
)
_STUDENTS_WITHOUT_NAME = """
SELECT student.row, student.id FROM student LEFT JOIN person USING (id)
WHERE person.id IS NULL ORDER BY student.row
"""
_DELETED = "deleted there"
_LEFT = "of people who have left"
_NO_STUDENTS = "of people who are not students here"


def read(
    package: IO[bytes], *, file: str, mapping: ImportMapping, school: Sequence[str] = ()
) -> Iterator[ImportedRow]:
    """Yield the students of a package, then their ratings, and what is wrong with it.

    `school` holds the names and numbers of the school, which choose among several in a package.
    """
    opened = open_package(package, file=file)
    if isinstance(opened, tuple):
        yield from opened
        return
    orgs = _orgs(opened, school)
    if isinstance(orgs, RowProblem):
        yield orgs
        return
    with spool(*_LAYOUT) as waiting:
        yield from _keep_students(opened, waiting, orgs)
        yield from _learners(opened, waiting)
        yield from _students_without_name(opened, waiting)
        yield from read_results(opened, waiting, mapping)


def _orgs(package: Package, school: Sequence[str]) -> frozenset[str] | RowProblem:
    """Return the ids of the orgs whose students are meant; none where all are."""
    schools: dict[str, tuple[str, str]] = {}
    for row in package.rows("orgs", ("sourcedId", "name", "type"), ("status", "identifier")):
        if isinstance(row, RowProblem):
            return row
        if row.text("type") == "school" and not row.is_deleted:
            schools[row.text("sourcedId")] = (row.text("name"), row.text("identifier"))
    if len(schools) <= 1:
        return frozenset()
    ours = {each.casefold() for each in school if each}
    chosen = {id_ for id_, names in schools.items() if ours & {name.casefold() for name in names}}
    if chosen:
        return frozenset(chosen)
    names = ", ".join(shown(name) for name, _ in list(schools.values())[:10])
    return package.problem(
        "orgs",
        f"the package is of {len(schools)} schools, and none is known to be this one: {names}",
        "export the school alone, or write its number from orgs.csv into school.yaml",
    )


def _keep_students(
    package: Package, waiting: sqlite3.Connection, orgs: frozenset[str]
) -> Iterator[RowProblem]:
    needed = ("userSourcedId", "role", "orgSourcedId")
    for row in package.rows("roles", needed, ("status", "beginDate")):
        if isinstance(row, RowProblem):
            yield row
            continue
        elsewhere = bool(orgs) and row.text("orgSourcedId") not in orgs
        if row.text("role").casefold() != "student" or row.is_deleted or elsewhere:
            continue
        try:
            since = _day(row.text("beginDate"))
        except CellError as error:
            yield row.problem("beginDate", error.message, error.hint)
            continue
        waiting.execute(
            "INSERT INTO student VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
            "SET since = coalesce(min(since, excluded.since), since, excluded.since)",
            (row.text("userSourcedId"), row.number, since),
        )


def _learners(package: Package, waiting: sqlite3.Connection) -> Iterator[ImportedRow]:
    for row in package.rows("users", _USER, _MORE_OF_USER):
        if isinstance(row, RowProblem):
            yield row
            continue
        student = waiting.execute(
            "SELECT since FROM student WHERE id = ?", (row.text("sourcedId"),)
        ).fetchone()
        reason = _left_out(row, is_student=student is not None)
        learner = _learner(row, since=student[0] if student else None)
        kept = (row.text("sourcedId"), learner.student_ids[0], learner.full_name, reason is None)
        if not waiting.execute("INSERT OR IGNORE INTO person VALUES (?, ?, ?, ?)", kept).rowcount:
            yield row.problem("sourcedId", "two people have this id", "export the package again")
        elif reason:
            yield SkippedRow(file=row.file, row=row.number, reason=reason)
        elif not learner.full_name:
            yield row.problem(
                "givenName", "the learner has no name", "write it where users are kept"
            )
        else:
            yield learner


def _left_out(row: Cells, *, is_student: bool) -> str | None:
    if row.is_deleted:
        return _DELETED
    if not is_student:
        return _NO_STUDENTS
    return _LEFT if row.text("enabledUser").casefold() == "false" else None


def _learner(row: Cells, *, since: str | None) -> LearnerRow:
    legal = [row.text(name) for name in ("givenName", "middleName", "familyName")]
    chosen = [
        row.text("preferredGivenName") or legal[0],
        row.text("preferredMiddleName") or legal[1],
        row.text("preferredFamilyName") or legal[2],
    ]
    return LearnerRow(
        file=row.file,
        row=row.number,
        student_ids=(row.text("identifier") or row.text("sourcedId"),),
        full_name=_joined(legal),
        given_name=legal[0] or None,
        family_name=legal[2] or None,
        chosen_name=_joined(chosen) if chosen != legal else None,
        enrolled_on=date.fromisoformat(since) if since else None,
        headers=_HEADERS,
    )


def _joined(names: Sequence[str]) -> str:
    return " ".join(filter(None, names))


def _students_without_name(package: Package, waiting: sqlite3.Connection) -> Iterator[RowProblem]:
    for row, user in waiting.execute(_STUDENTS_WITHOUT_NAME):
        yield RowProblem(
            file=package.label("roles"),
            row=row,
            column="userSourcedId",
            value=user,
            message="users.csv has no such person",
            hint="the package is not whole: export it again",
        )


def _day(text: str) -> str | None:
    """Return a day as `2026-08-31`, whatever time stands beside it; None for an empty text."""
    return moment(text).isoformat()[:10] if text else None

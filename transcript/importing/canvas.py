"""Reports of Canvas, the learning management system: Outcome Results and Student Competency.

What their columns mean was read in Canvas's own source (instructure/canvas-lms, the account
reports). A report has a row for each outcome of each piece of work, or of each question of a quiz,
and the same row again for every section, login and group that a learner or an outcome is in.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from transcript.importing.canvas_results import LAYOUT, Line, Results
from transcript.importing.cells import CellError, Columns, moment, number, row_problem
from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import ImportedRow, RowProblem, SkippedRow
from transcript.importing.spool import spool
from transcript.reading.tables import Table, TableProblem, TableRow, header_key
from transcript.reading.text import shown
from transcript.ways_out import Deed, WayOut

_NEEDED = ("submission date", "learning outcome name", "outcome score")
_LEARNER = ("student id", "student sis id")
_OUTCOME = ("learning outcome name", "outcome score")
_WORK = {
    "assessment id": "a Canvas Outcome Results report",
    "assignment id": "a Canvas Student Competency report",
    "assessment title": "a Canvas Outcome Results report",
    "assignment title": "a Canvas Student Competency report",
}
_OTHERS = (
    "student name",
    "assessment type",
    "assessment question id",
    "assignment url",
    "attempt",
    "learning outcome id",
    "learning outcome friendly name",
    "learning outcome points possible",
    "learning outcome mastery score",
    "learning outcome mastered",
    "learning outcome rating",
    "learning outcome rating points",
)
_FIELDS = (
    ("student_ids", "student sis id"),
    ("student_name", "student name"),
    ("targets", "learning outcome name"),
    ("rated_at", "submission date"),
    ("score", "outcome score"),
    ("most", "learning outcome points possible"),
    ("mastery_score", "learning outcome mastery score"),
    ("mastered", "learning outcome mastered"),
)
_NAMES = (*_NEEDED, *_LEARNER, *_WORK, *_OTHERS)
_EMPTY_REPORT = "No outcomes found"
_ADDRESS = re.compile(r"https?://[^\s]+/assignments/([0-9]+)")
_FLAGS = {"", "0", "1"}
_HIDDEN = "the points are hidden in Canvas; let it show them, and run the report again"
_NOT_ASSESSED = "not handed in, or not assessed yet"


def kind(table: Table, mapping: ImportMapping) -> str | None:
    """Return which file of Canvas a table is, in words; None for any other."""
    columns = Columns(table, mapping, (*_OUTCOME, *_WORK))
    if all(name in columns for name in _OUTCOME):
        return next((title for name, title in _WORK.items() if name in columns), None)
    return "a learning mastery gradebook of Canvas" if _is_gradebook(table.header) else None


def read(table: Table, *, file: str, mapping: ImportMapping) -> Iterator[ImportedRow]:
    """Yield the ratings that a report holds, and what is wrong with it."""
    columns = Columns(table, mapping, _NAMES)
    problem = _header_problem(table, columns, file)
    if problem:
        yield problem
        return
    with spool(LAYOUT) as waiting:
        results = Results(file, waiting, {ours: columns.header(name) for ours, name in _FIELDS})
        for row in table.rows():
            if isinstance(row, TableProblem):
                yield _unreadable(row, file)
            else:
                yield from _Reading(row, columns, file, mapping).kept_in(results)
        yield from results.ratings()


def _is_gradebook(header: Sequence[str]) -> bool:
    keys = [header_key(name) for name in header]
    pairs = all(any(key.endswith(end) for key in keys) for end in ("result", "masterypoints"))
    return header_key("student id") in keys and pairs


def _header_problem(table: Table, columns: Columns, file: str) -> RowProblem | None:
    if _is_gradebook(table.header) and "outcome score" not in columns:
        return _refused(
            file,
            "this is the learning mastery gradebook, which does not say when anything was judged",
            "in Canvas, under Admin, Settings, Reports, run “Outcome Results”, and import that",
        )
    missing = [name for name in _NEEDED if name not in columns]
    missing += [
        choice[0]
        for choice in (_LEARNER, tuple(_WORK))
        if not any(name in columns for name in choice)
    ]
    if not missing:
        return None
    found = ", ".join(shown(name) for name in table.header)
    return _refused(
        file,
        f"these columns of a Canvas report are missing: {', '.join(missing)}; found are {found}",
        "run the report while Canvas is in English, or say in a mapping file what they are called, "
        f"under columns:  {missing[0]}: {table.header[0]}; if it is another table, import it as "
        "one",
        Deed.IMPORT_TABLE,
    )


def _refused(file: str, message: str, hint: str, deed: Deed | None = None) -> RowProblem:
    way_out = WayOut(deed) if deed else None
    return RowProblem(file=file, message=message, hint=hint, way_out=way_out)


def _unreadable(problem: TableProblem, file: str) -> RowProblem:
    message, hint = problem.message, problem.hint
    if problem.value == _EMPTY_REPORT:
        message = "the report is empty: Canvas found no outcomes"
        hint = "run it for the account and the term in which outcomes were assessed"
    return replace(row_problem(problem, file), message=message, hint=hint)


class _Reading:
    """One row of a report that is being read, and what is wrong with it."""

    def __init__(self, row: TableRow, columns: Columns, file: str, mapping: ImportMapping) -> None:
        self._row = row
        self._columns = columns
        self._texts = {name: columns.text(row, name) for name in _NAMES}
        self._file = file
        self._mapping = mapping
        self._problems: list[RowProblem] = []

    def kept_in(self, results: Results) -> Iterator[ImportedRow]:
        """Put the row with the others, or yield why not."""
        if not self._texts["outcome score"]:
            hidden = (
                self._texts["learning outcome mastered"] or self._texts["learning outcome rating"]
            )
            reason = _HIDDEN if hidden else _NOT_ASSESSED
            yield SkippedRow(file=self._file, row=self._row.number, reason=reason)
            return
        line = self._line()
        problem = None if self._problems else results.keep(line)
        yield from (problem,) if problem else self._problems

    def _line(self) -> Line:
        address = _ADDRESS.fullmatch(self._texts["assignment url"])
        learner = self._texts["student id"] or self._needed("student sis id")
        name = self._needed("learning outcome name")
        outcome = self._texts["learning outcome id"] or name
        title = self._texts["assessment title"] or self._texts["assignment title"]
        quiz = self._texts["assessment id"] or title
        work = address[1] if address else self._texts["assignment id"] or f"quiz-{quiz}"
        attempt = self._number("attempt")
        return Line(
            source=f"{learner}/{outcome}/{work}/{attempt}",
            question=self._texts["assessment question id"],
            row=self._row.number,
            learner=learner,
            name=_as_spoken(self._texts["student name"]),
            outcome=outcome,
            target=name,
            friendly=self._texts["learning outcome friendly name"],
            rated_at=self._moment(),
            attempt=attempt,
            score=self._number("outcome score"),
            possible=self._number("learning outcome points possible"),
            mastery=self._number("learning outcome mastery score"),
            mastered=self._flag("learning outcome mastered"),
            points=self._number("learning outcome rating points"),
            kind=self._texts["assessment type"],
            work=title,
            url=address[0] if address else "",
            sis=self._texts["student sis id"],
        )

    def _needed(self, name: str) -> str:
        text = self._texts[name]
        if not text:
            self._report(name, f"the {name} is missing", "take the report as Canvas wrote it")
        return text

    def _number(self, name: str) -> str:
        return self._checked(name, _plain_number) if self._texts[name] else ""

    def _flag(self, name: str) -> str:
        text = self._texts[name]
        if text not in _FLAGS:
            self._report(name, "this is neither 0 nor 1", "take the report as Canvas wrote it")
        return text

    def _moment(self) -> str:
        name = "submission date"
        if self._texts[name]:
            return self._checked(name, self._read_moment)
        if self._mapping.undated:
            return self._mapping.undated.isoformat()
        self._report(
            name,
            "there is a score but no date: work on paper has none in Canvas",
            "say in a mapping file what day to take for it, for example undated: 2026-06-12",
        )
        return ""

    def _read_moment(self, text: str) -> str:
        return moment(text, day_first=self._mapping.day_first).isoformat()

    def _checked(self, name: str, reader: Callable[[str], str]) -> str:
        try:
            return reader(self._texts[name])
        except CellError as error:
            self._report(name, error.message, error.hint)
            return ""

    def _report(self, name: str, message: str, hint: str) -> None:
        self._problems.append(
            RowProblem(
                file=self._file,
                row=self._row.number,
                column=self._columns.header(name),
                value=self._texts[name],
                message=message,
                hint=hint,
            )
        )


def _as_spoken(name: str) -> str:
    """Return a name that Canvas gives to sort by, “Nwosu, Amara”, as it is spoken."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma and "," not in given else name


@lru_cache(maxsize=1024)  # a report has few different numbers, many times
def _plain_number(text: str) -> str:
    return f"{number(text).normalize():f}"

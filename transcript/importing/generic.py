"""Our own CSV of ratings and of a roster: the columns of docs/imports.md, in any order."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from transcript.importing.cells import CellError, Columns, moment, number, row_problem
from transcript.importing.mapping import ImportMapping, as_yaml
from transcript.importing.rows import ImportedRow, LearnerRow, RatingRow, RowProblem
from transcript.reading.tables import Table, TableProblem, TableRow
from transcript.reading.text import shown
from transcript.ways_out import Deed, WayOut

RATINGS = "a table of ratings"
ROSTER = "a roster"

_TARGETS = ("credit", "credit_code", "case_guid")
_JUDGEMENTS = ("score", "level")
_RATING_COLUMNS = (
    *("student_id", "student_name", *_TARGETS, "criterion", *_JUDGEMENTS, "assessed_on"),
    *("attempt", "assessor", "work", "evidence_url", "note", "id"),
)
_NAMES = ("full_name", "given_name", "family_name")
_ROSTER_COLUMNS = (
    *("student_id", *_NAMES, "chosen_name", "enrolled_on", "expected_graduation", "language"),
)
_ELSEWHERE = {
    "student_id": ("student_number", "sis_id", "student_sis_id", "learner_id"),
    "student_name": ("learner_name",),
    "full_name": ("name", "legal_name", "student_name"),
    "given_name": ("first_name",),
    "family_name": ("last_name",),
    "chosen_name": ("preferred_name", "preferred_first_name"),
    "enrolled_on": ("entry_date", "enrollment_date"),
    "expected_graduation": ("graduation_date", "grad_date"),
    "credit": ("credit_id", "credit_name"),
    "case_guid": ("credit_guid", "case_identifier", "case_id", "guid"),
    "level": ("rating",),
    "assessed_on": ("date", "assessment_date", "date_assessed", "rated_on", "assessed_at"),
    "assessor": ("teacher", "assessed_by", "rated_by"),
    "evidence_url": ("url", "link"),
    "note": ("notes", "comment", "comments", "feedback"),
}
"""What other systems, and most people, call these columns."""

_RATING_HEADERS = {
    "student_ids": ("student_id",),
    "targets": _TARGETS,
    "rated_at": ("assessed_on",),
    "score": ("score",),
    "level": ("level",),
    "assessor": ("assessor",),
    "work": ("work",),
    "url": ("evidence_url",),
    "feedback": ("note",),
    "id": ("id",),
}
_SERIAL_DAYS = range(20_000, 80_000)


def kind(table: Table, mapping: ImportMapping) -> str | None:
    """Return what a table is by its header: `RATINGS`, `ROSTER`, or None."""
    columns = Columns(table, mapping, (*_RATING_COLUMNS, *_ROSTER_COLUMNS), others=_ELSEWHERE)
    if any(name in columns for name in (*_TARGETS, *_JUDGEMENTS)):
        return RATINGS if "student_id" in columns or "assessed_on" in columns else None
    is_roster = "student_id" in columns and any(name in columns for name in _NAMES)
    # Beside columns that are none of a roster, the name of a student is only for the reader.
    is_aside = "student_name" in columns and unread(table, mapping, ROSTER)
    return ROSTER if is_roster and not is_aside else None


def unread(table: Table, mapping: ImportMapping, kind: str) -> tuple[str, ...]:
    """Return the columns of a table of this kind that say nothing here."""
    names = _ROSTER_COLUMNS if kind == ROSTER else _RATING_COLUMNS
    columns = Columns(table, mapping, names, others=_ELSEWHERE)
    known = {columns.header(name) for name in names if name in columns}
    return tuple(name for name in table.header if name and name not in known)


def unrecognised(table: Table, *, file: str) -> RowProblem:
    """Return what to say of a table whose header tells nothing."""
    some = table.header[0]
    return RowProblem(
        file=file,
        row=1,
        column="",
        value="",
        message=f"the columns tell of no ratings, roster or framework: {_listed(table.header)}",
        hint="say in a mapping file which column is what, under columns:  "
        f"student_id: {as_yaml(some)}",
        way_out=WayOut(Deed.SAY_KIND),
    )


def read_ratings(table: Table, *, file: str, mapping: ImportMapping) -> Iterator[ImportedRow]:
    """Yield the ratings of a table, and what is wrong with it."""
    columns = Columns(table, mapping, _RATING_COLUMNS, others=_ELSEWHERE)
    missing = [name for name in ("student_id", "assessed_on") if name not in columns]
    missing += [] if any(name in columns for name in _TARGETS) else ["credit"]
    missing += [] if any(name in columns for name in _JUDGEMENTS) else ["score (or level)"]
    if missing:
        yield _missing(table, missing, file)
        return
    headers = {
        name: columns.header(next((each for each in ours if each in columns), ours[0]))
        for name, ours in _RATING_HEADERS.items()
    }
    for row in table.rows():
        if isinstance(row, TableProblem):
            yield row_problem(row, file)
        else:
            yield _Cells(columns, row, file, mapping).rating(headers)


def read_roster(table: Table, *, file: str, mapping: ImportMapping) -> Iterator[ImportedRow]:
    """Yield the learners of a table, and what is wrong with it."""
    columns = Columns(table, mapping, _ROSTER_COLUMNS, others=_ELSEWHERE)
    missing = [] if "student_id" in columns else ["student_id"]
    has_name = "full_name" in columns or ("given_name" in columns and "family_name" in columns)
    missing += [] if has_name else ["full_name (or given_name and family_name)"]
    if missing:
        yield _missing(table, missing, file)
        return
    headers = {
        "student_ids": columns.header("student_id"),
        "full_name": columns.header("full_name" if "full_name" in columns else "family_name"),
        "language": columns.header("language"),
    }
    for row in table.rows():
        if isinstance(row, TableProblem):
            yield row_problem(row, file)
        else:
            yield _Cells(columns, row, file, mapping).learner(headers)


class _Cells:
    """The cells of one row."""

    def __init__(self, columns: Columns, row: TableRow, file: str, mapping: ImportMapping) -> None:
        self._columns = columns
        self._row = row
        self._file = file
        self._mapping = mapping

    def rating(self, headers: dict[str, str]) -> RatingRow | RowProblem:
        """Return the rating of the row, or what is wrong with it."""
        try:
            rated_at = self._rated_at()
            score, attempt = self._score(), self._attempt()
        except _BadCellError as bad:
            return bad.problem
        student, targets = self._text("student_id"), self._targets()
        assessor, work = self._text("assessor"), self._text("work")
        parts = (student, *targets, rated_at.isoformat(), str(attempt), assessor, work)
        return RatingRow(
            file=self._file,
            row=self._row.number,
            student_ids=(student,),
            student_name=self._text("student_name") or None,
            targets=targets,
            rated_at=rated_at,
            assessor=assessor,
            source_id=self._text("id") or sha256("\x1f".join(parts).encode()).hexdigest()[:20],
            score=score,
            level=self._text("level") or None,
            attempt=attempt,
            work=work or None,
            url=self._text("evidence_url") or None,
            note=self._text("note") or None,
            headers=headers,
        )

    def learner(self, headers: dict[str, str]) -> LearnerRow | RowProblem:
        """Return the learner of the row, or what is wrong with it."""
        try:
            enrolled_on = self._day("enrolled_on")
            graduation = self._day("expected_graduation")
        except _BadCellError as bad:
            return bad.problem
        if not self._text("student_id"):
            return self._problem("student_id", "there is no number of a learner", "fill it in")
        given, family = self._text("given_name"), self._text("family_name")
        return LearnerRow(
            file=self._file,
            row=self._row.number,
            student_ids=(self._text("student_id"),),
            full_name=self._text("full_name") or f"{given} {family}".strip(),
            given_name=given or None,
            family_name=family or None,
            chosen_name=self._text("chosen_name") or None,
            enrolled_on=enrolled_on,
            expected_graduation=graduation,
            language=self._text("language") or None,
            headers=headers,
        )

    def _text(self, name: str) -> str:
        return self._columns.text(self._row, name)

    def _targets(self) -> tuple[str, ...]:
        wholes = [text for name in _TARGETS if (text := self._text(name))]
        part = self._text("criterion")
        return tuple(f"{whole}/{part}" for whole in wholes) if part else tuple(wholes)

    def _rated_at(self) -> date | datetime:
        text = self._text("assessed_on")
        if text:
            return self._moment("assessed_on")
        if self._mapping.undated is None:
            hint = "fill it in, or say in a mapping file which day holds for all:  undated: "
            raise _BadCellError(
                self._problem("assessed_on", "there is no date", f"{hint}2026-06-12")
            )
        return self._mapping.undated

    def _day(self, name: str) -> date | None:
        if not self._text(name):
            return None
        found = self._moment(name)
        return found.date() if isinstance(found, datetime) else found

    def _moment(self, name: str) -> date | datetime:
        text = self._text(name)
        try:
            return moment(text, day_first=self._mapping.day_first)
        except CellError as error:
            message, hint = error.message, error.hint
            if text.isdecimal() and int(text) in _SERIAL_DAYS:
                message = "this is a spreadsheet’s number for a day"
                hint = "format the column as a date (year-month-day) and save the sheet again"
            elif _is_number(text):
                message = "this is a number, in a column of dates"
                hint = f"look whether {self._named(name)} and {self._named('score')} are swapped"
            raise _BadCellError(self._problem(name, message, hint)) from error

    def _score(self) -> Decimal | None:
        text = self._text("score")
        try:
            return number(text) if text else None
        except CellError as error:
            message, hint = error.message, error.hint
            if self._is_moment(text):
                message = "this is a date, in the column of scores"
                hint = f"look whether {self._named('score')} and {self._named('assessed_on')} "
                hint += "are swapped"
            elif "level" not in self._columns:
                hint = f"{hint}; a level by its name belongs into a column called level"
            raise _BadCellError(self._problem("score", message, hint)) from error

    def _attempt(self) -> int | None:
        text = self._text("attempt")
        if not text:
            return None
        if not text.isascii() or not text.isdecimal() or not 0 < int(text[:9]) < 10_000:  # noqa: PLR2004
            raise _BadCellError(
                self._problem("attempt", "this is no number of an attempt", "count them 1, 2, 3")
            )
        return int(text)

    def _is_moment(self, text: str) -> bool:
        try:
            moment(text, day_first=True)
        except CellError:
            return False
        return True

    def _named(self, name: str) -> str:
        return shown(self._columns.header(name))

    def _problem(self, name: str, message: str, hint: str) -> RowProblem:
        return RowProblem(
            file=self._file,
            row=self._row.number,
            column=self._columns.header(name),
            value=self._text(name),
            message=message,
            hint=hint,
        )


class _BadCellError(Exception):
    """A cell says what it cannot. Stays inside this module."""

    def __init__(self, problem: RowProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _is_number(text: str) -> bool:
    try:
        number(text)
    except CellError:
        return False
    return True


def _missing(table: Table, names: Sequence[str], file: str) -> RowProblem:
    first = names[0].partition(" ")[0]
    example = next(iter(table.header), "")
    return RowProblem(
        file=file,
        row=1,
        column="",
        value="",
        message=f"missing: {', '.join(names)}; the columns there are: {_listed(table.header)}",
        hint="if one of these is it, say so in a mapping file, under columns:  "
        f"{first}: {as_yaml(example)}",
    )


def _listed(header: Sequence[str]) -> str:
    some = ", ".join(shown(name)[1:-1] for name in header[:20])
    return some if len(header) <= 20 else f"{some} and {len(header) - 20} more"  # noqa: PLR2004

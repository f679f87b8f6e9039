"""Double-scored work as a table: a row for each judgement, or a column for each assessor."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from transcript.model.credit import MasteryCredit
from transcript.model.mastery import MasteryPolicy
from transcript.progress.calibration import Judgement, points_text
from transcript.reading.csv_text import unguarded
from transcript.reading.tables import Table, TableProblem
from transcript.reading.text import counted, shown
from transcript.source.dates import read_date

_HIGHEST = 1000
_MOST_JUDGEMENTS = 100_000
# Others write a comma, but “1,000” may be a thousand. A power of ten is nobody's score, and would
# fill the memory as a fraction.
_SCORE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4}|,[0-9]{1,2})?")
_NUMBERED = re.compile(r"(?P<whose>assessor|rater|scorer)_?(?P<number>[0-9])")
_OTHERS = {
    "work": ("work_id", "evidence", "evidence_id", "artifact", "artifact_id", "submission"),
    "credit": ("credit_id", "credit_code", "credit_name"),
    "date": ("assessed_on", "rated_on", "scored_on"),
    "assessor": ("rater", "scorer"),
    "level": ("score", "rating"),
}
"""What else the columns are called."""

_FORM = (
    "write the columns work, credit, assessor, level and date with a row for each judgement, or "
    "work, credit, date and a column for each assessor, headed by the name"
)

NOTHING_TWICE = TableProblem(
    message="no work was judged by two assessors for the same credit",
    hint="let another assessor judge some of the works, and name each the same in both rows",
)
"""What is wrong with a table that says nothing of agreement."""

_TOO_MANY = TableProblem(
    message=f"there are more than {_MOST_JUDGEMENTS:,} judgements",
    hint="calibrate on a part of them: a credit, or a term",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolStandards:
    """What a school judges by: its credits, and how it decides on them."""

    credits: tuple[MasteryCredit, ...]
    policy: MasteryPolicy


class _Cell(NamedTuple):
    """A judgement as it stands in the file."""

    row: int
    column: str
    work: str
    credit: str
    assessor: str
    value: str
    on: date | None


class _Column(NamedTuple):
    """Where a judgement stands in a row. `assessor` is a place too, None where the header says."""

    place: int
    header: str
    assessor: int | None


class _Form(NamedTuple):
    """Where in a row stands what."""

    work: int
    credit: int
    on: int | None
    judgements: tuple[_Column, ...]


def read_double_scored(
    table: Table, school: SchoolStandards | None
) -> tuple[tuple[Judgement, ...], tuple[TableProblem, ...]]:
    """Return the judgements in a table, in the school's order of credits, and what is wrong.

    Without a school, credits are called as the table calls them, and judgements are numbers.
    """
    form = _form(table)
    if isinstance(form, TableProblem):
        return (), (form,)
    problems: list[TableProblem] = []
    cells = list(islice(_cells(table, form, problems), _MOST_JUDGEMENTS + 1))
    if len(cells) > _MOST_JUDGEMENTS:
        return (), (_TOO_MANY,)
    known = _known(school)
    by_credit: dict[str, list[_Cell]] = defaultdict(list)
    for cell in cells:
        credit = _credit(cell, known, school, problems)
        if credit is not None:
            by_credit[credit].append(cell)
    judgements = [
        judgement
        for credit in _in_order(by_credit, school)
        for judgement in _judgements(credit, by_credit[credit], school, problems)
    ]
    problems.extend(_twice(judgements))
    return tuple(judgements), _once(problems)


def _once(problems: Iterable[TableProblem]) -> tuple[TableProblem, ...]:
    """Return problems by row, one for what is wrong in many rows in the same way."""
    rows: dict[TableProblem, list[int]] = defaultdict(list)
    for each in sorted(problems, key=lambda each: each.row):
        rows[replace(each, row=0)].append(each.row)
    return tuple(
        replace(each, row=found[0], message=each.message + _also(len(found) - 1))
        for each, found in rows.items()
    )


def _also(more: int) -> str:
    return f" (and the same in {counted(more, 'more row')})" if more else ""


def _form(table: Table) -> _Form | TableProblem:
    work, credit, on, assessor, value = (
        table.column(name, *_OTHERS[name])
        for name in ("work", "credit", "date", "assessor", "level")
    )
    if work is None or credit is None:
        missing = [name for name, place in (("work", work), ("credit", credit)) if place is None]
        return _no_form(table, missing)
    if assessor is None and value is not None:
        return _no_form(table, ["assessor"])
    if assessor is not None:
        if value is None:
            return _no_form(table, ["level"])
        column = _Column(value, table.header[value], assessor)
        return _Form(work, credit, on, (column,))
    people = tuple(_numbered(table)) or tuple(
        _Column(place, header, None)
        for place, header in enumerate(table.header)
        if place not in {work, credit, on}
    )
    return _Form(work, credit, on, people) if len(people) > 1 else _no_form(table, ["assessor"])


def _numbered(table: Table) -> Iterator[_Column]:
    """Yield the judgements of `assessor_1, score_1, assessor_2, score_2`, and the like."""
    for place, header in enumerate(table.header):
        if found := _NUMBERED.fullmatch(header.strip().casefold().replace(" ", "_")):
            number = found["number"]
            value = table.column(*(f"{name}{number}" for name in ("level", *_OTHERS["level"])))
            if value is not None:
                yield _Column(value, table.header[value], place)


def _no_form(table: Table, missing: Sequence[str]) -> TableProblem:
    found = ", ".join(shown(each) for each in table.header)
    columns = " and ".join(f"“{each}”" for each in missing)
    return TableProblem(
        message=f"there is no column {columns}; there are {found}",
        hint=_FORM,
    )


def _cells(table: Table, form: _Form, problems: list[TableProblem]) -> Iterator[_Cell]:
    for row in table.rows():
        if isinstance(row, TableProblem):
            problems.append(row)
            continue
        texts = [_plain(each) for each in row.cells]
        on = _day(row.number, texts, form, table, problems)
        found = [_cell(row.number, texts, form, column, on) for column in form.judgements]
        for cell in found:
            is_long = len(form.judgements) == 1
            empty = _empty(cell, judged=is_long or bool(cell.value))
            if empty is None and cell.value:
                yield cell
            elif empty is not None:
                problems.append(empty)
                break


def _cell(row: int, texts: Sequence[str], form: _Form, column: _Column, on: date | None) -> _Cell:
    return _Cell(
        row=row,
        column=column.header,
        work=texts[form.work],
        credit=texts[form.credit],
        assessor=_plain(column.header) if column.assessor is None else texts[column.assessor],
        value=texts[column.place],
        on=on,
    )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", unguarded(text)).split())


def _empty(cell: _Cell, *, judged: bool) -> TableProblem | None:
    needed = {"work": cell.work, "credit": cell.credit}
    if judged:
        needed |= {"assessor": cell.assessor, cell.column: cell.value}
    missing = next((column for column, value in needed.items() if not value), None)
    if missing is None:
        return None
    return TableProblem(
        row=cell.row,
        column=missing,
        message=f"the cell under “{missing}” is empty",
        hint="fill it in, or remove the row",
    )


def _day(
    row: int, texts: Sequence[str], form: _Form, table: Table, problems: list[TableProblem]
) -> date | None:
    if form.on is None or not texts[form.on]:
        return None
    try:
        return read_date(texts[form.on])
    except ValueError:
        problem = TableProblem(
            row=row,
            column=table.header[form.on],
            value=texts[form.on],
            message=f"{shown(texts[form.on])} is no date",
            hint="write year, month and day, as in 2026-03-04",
        )
        problems.append(problem)
        return None


# Credits


def _known(school: SchoolStandards | None) -> dict[str, str]:
    names = [] if school is None else school.credits
    # An id wins over another credit's name, so it is written last.
    found = {_key(each.name): each.id for each in names}
    found |= {_key(each.code): each.id for each in names}
    return found | {_key(each.id): each.id for each in names}


def _key(text: str) -> str:
    return text.casefold()


def _credit(
    cell: _Cell,
    known: Mapping[str, str],
    school: SchoolStandards | None,
    problems: list[TableProblem],
) -> str | None:
    if school is None:
        return cell.credit
    found = known.get(_key(cell.credit))
    if found is None:
        near = get_close_matches(_key(cell.credit), known, n=1)
        problem = TableProblem(
            row=cell.row,
            column="credit",
            value=cell.credit,
            message=f"there is no credit {shown(cell.credit)}",
            hint=f"did you mean “{known[near[0]]}”?"
            if near
            else "write the id, the code or the name of a credit of the school",
        )
        # In the wide form one cell names the credit of all judgements in the row.
        if problems[-1:] != [problem]:
            problems.append(problem)
    return found


def _in_order(found: Mapping[str, object], school: SchoolStandards | None) -> list[str]:
    if school is None:
        return sorted(found)
    return [each.id for each in school.credits if each.id in found]


# Levels and scores


def _judgements(
    credit: str,
    cells: Sequence[_Cell],
    school: SchoolStandards | None,
    problems: list[TableProblem],
) -> Iterator[Judgement]:
    offered = {} if school is None else {each.id: each for each in school.credits}
    scale = _Scale(offered.get(credit), school)
    in_points = not any(scale.by_level(each.value) for each in cells) and any(
        _number(each.value) is not None for each in cells
    )
    for cell in cells:
        read = scale.by_points(cell.value) if in_points else scale.by_level(cell.value)
        if read is None:
            problems.append(scale.problem(cell, in_points=in_points))
            continue
        place, level = read
        yield Judgement(
            work=cell.work,
            credit=credit,
            assessor=cell.assessor,
            place=place,
            level=level,
            on=cell.on,
            row=cell.row,
        )


class _Scale:
    """The levels of a credit, by id and by name; of a credit that is not known, none."""

    def __init__(self, credit: MasteryCredit | None, school: SchoolStandards | None) -> None:
        self._name = credit.name if credit else ""
        self._levels = credit.rubric.levels if credit else ()
        self._most = Decimal(_HIGHEST)
        if credit and school:
            self._most = school.policy.of(credit).highest(credit.rubric)
        self._places = {
            _key(text): (Decimal(place), each.name)
            for place, each in enumerate(self._levels, 1)
            for text in (each.name, each.id)
        }

    def by_level(self, text: str) -> tuple[Decimal, str] | None:
        """Return the place of a level from 1, and its name; None if there is no such level."""
        return self._places.get(_key(text))

    def by_points(self, text: str) -> tuple[Decimal, str] | None:
        """Return a score and its text; None if it is none, or off the scale."""
        number = _number(text)
        if number is None or not 0 <= number <= self._most:
            return None
        return number, points_text(number)

    def problem(self, cell: _Cell, *, in_points: bool) -> TableProblem:
        """Say why a cell is no judgement."""
        message, hint = self._points_problem(cell.value) if in_points else self._level_problem(cell)
        return TableProblem(
            row=cell.row, column=cell.column, value=cell.value, message=message, hint=hint
        )

    def _points_problem(self, value: str) -> tuple[str, str]:
        if _number(value) is None:
            hint = "write levels or scores, not both, for one credit"
            return f"{shown(value)} is no score, and other rows have scores", hint
        whose = f" of “{self._name}”" if self._name else ""
        return (
            f"the score {value} is off the scale{whose}",
            f"write a number from 0 to {points_text(self._most)}",
        )

    def _level_problem(self, cell: _Cell) -> tuple[str, str]:
        if not self._levels:
            hint = "name the school's folder with -w, so that its levels are known, or write scores"
            return f"{shown(cell.value)} is no number", hint
        names = ", ".join(each.name for each in self._levels)
        near = get_close_matches(_key(cell.value), self._places, n=1)
        meant = f"did you mean “{self._places[near[0]][1]}”? its" if near else "its"
        return (
            f"{shown(cell.value)} is no level of “{self._name}”",
            f"{meant} levels are: {names}",
        )


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if _SCORE.fullmatch(text) else None


# The whole


def _twice(judgements: Iterable[Judgement]) -> Iterator[TableProblem]:
    rows: dict[tuple[str, str, str], int] = {}
    for each in judgements:
        first = rows.setdefault((each.credit, each.work, each.assessor), each.row)
        if first != each.row:
            yield TableProblem(
                row=each.row,
                column="assessor",
                value=each.assessor,
                message=f"{shown(each.assessor)} judged {shown(each.work)} in row {first} already",
                hint="keep one of the two: a calibration compares first judgements",
            )

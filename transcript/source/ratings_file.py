"""Imported ratings beside a learner's record: `ratings.csv`, which the tool writes and reads.

Its rows stand in the order of time. `attempt` is the number that the other system gave; ours are
counted when the file is loaded.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from transcript.diagnostics import Code, Diagnostic
from transcript.model.origin import Origin
from transcript.model.rating import Rating, RatingSource
from transcript.reading.codes import BAD_CHARACTER, NOT_TEXT
from transcript.reading.csv_text import table_text, unguarded
from transcript.reading.text import first_unsignable, shown
from transcript.source.codes import NOT_A_RATING, NOT_OUR_COLUMNS, RATED_TWICE
from transcript.source.dates import read_date

RATINGS_FILE = "ratings.csv"
"""Its name in the learner's folder."""

_HINT = "import the ratings again, or take the file out of a copy of yesterday"
_MOST = 100


class RatingLine(NamedTuple):
    """A row of the file, as texts; the empty text is what is not known."""

    credit: str
    criterion: str
    rated_at: str
    attempt: str
    level: str
    score: str
    assessor: str
    work: str
    url: str
    feedback: str
    system: str
    id: str

    @property
    def key(self) -> tuple[str, str]:
        """What the same rating has in every import."""
        return self.system, self.id


HEADER = RatingLine._fields
"""The names of the columns."""


def write_ratings(lines: Iterable[RatingLine]) -> bytes:
    """Return the content of the file; the order is the caller's."""
    return table_text([HEADER, *lines]).encode()


def read_lines(content: bytes, *, file: str) -> tuple[list[RatingLine], list[Diagnostic]]:
    """Return the rows of the file as texts, and what is wrong with it."""
    numbered, problems = _numbered_lines(content, file)
    return [line for _, line in numbered], problems


def read_ratings(content: bytes, *, file: str) -> tuple[tuple[Rating, ...], list[Diagnostic]]:
    """Return the ratings that a file keeps, in the order of time, and what is wrong with it.

    Each is an attempt of its own at its credit, or at its criterion: they are counted from 1.
    """
    numbered, problems = _numbered_lines(content, file)
    numbered.sort(key=_day_of_line)
    attempts: dict[tuple[str, str], int] = {}
    ratings: list[Rating] = []
    for number, line in numbered:
        target = (line.credit, line.criterion)
        attempts[target] = attempt = attempts.get(target, 0) + 1
        origin = Origin(file=file, line=number)
        try:
            ratings.append(_rating(line, attempt, origin))
        except (ValueError, InvalidOperation):
            problems.append(_problem(NOT_A_RATING, origin, _wrong_value(line)))
    return tuple(ratings), problems[:_MOST]


def merged(written: Sequence[Rating], imported: Sequence[Rating]) -> tuple[Rating, ...]:
    """Return the ratings of a record and those imported beside it, their attempts counted together.

    Those of the record keep their numbers among themselves; where imported ones came before, they
    count from there on.
    """
    if not written or not imported:
        return (*written, *imported)
    pairs = [*((each, False) for each in written), *((each, True) for each in imported)]
    pairs.sort(key=_day_of_pair)
    last: dict[tuple[str, str | None], tuple[int, int]] = {}
    counted = []
    for rating, is_imported in pairs:
        target = (rating.credit, rating.criterion)
        highest, ahead = last.get(target, (0, 0))
        attempt = highest + 1 if is_imported else rating.attempt + ahead
        last[target] = max(highest, attempt), ahead + is_imported
        counted.append(rating if attempt == rating.attempt else replace(rating, attempt=attempt))
    return tuple(counted)


def _day_of_line(numbered: tuple[int, RatingLine]) -> str:
    return numbered[1].rated_at[:10]


def _day_of_pair(pair: tuple[Rating, bool]) -> date:
    return pair[0].rated_on


def _numbered_lines(
    content: bytes, file: str
) -> tuple[list[tuple[int, RatingLine]], list[Diagnostic]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [_problem(NOT_TEXT, Origin(file=file), "the file is not UTF-8 text")]
    refused = first_unsignable(text)
    if refused:
        line = text.count("\n", 0, refused.start()) + 1
        message = f"the character U+{ord(refused[0]):04X} is invisible or reserved"
        return [], [_problem(BAD_CHARACTER, Origin(file=file, line=line), message)]
    rows = _rows(text)
    _, header = next(rows, (1, []))
    if tuple(header) != HEADER:
        message = f"the columns are not those that the tool writes: {', '.join(HEADER)}"
        return [], [_problem(NOT_OUR_COLUMNS, Origin(file=file, line=1), message)]
    problems: list[Diagnostic] = []
    lines = _lines(rows, file, problems)
    if "'" in text:
        lines = ((number, RatingLine._make(map(unguarded, line))) for number, line in lines)
    return list(lines), problems[:_MOST]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        number = rows.line_num + 1
        try:
            yield number, next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield number, []


def _lines(
    rows: Iterable[tuple[int, list[str]]], file: str, problems: list[Diagnostic]
) -> Iterator[tuple[int, RatingLine]]:
    seen: set[tuple[str, ...]] = set()
    for number, cells in rows:
        if len(cells) != len(HEADER):
            origin = Origin(file=file, line=number)
            problems.append(_problem(NOT_A_RATING, origin, "this row cannot be read"))
            continue
        line = RatingLine._make(cells)
        key = line[-2:]
        if key in seen:
            origin = Origin(file=file, line=number)
            message = f"the rating {shown(line.id)} of {line.system} stands here twice"
            problems.append(_problem(RATED_TWICE, origin, message))
        seen.add(key)
        yield number, line


def _rating(line: RatingLine, attempt: int, origin: Origin) -> Rating:
    if not (line.credit and line.level and line.assessor and line.system and line.id):
        raise ValueError
    return Rating(
        credit=line.credit,
        criterion=line.criterion or None,
        assessor=line.assessor,
        rated_on=_rated_on(line.rated_at),
        level=line.level,
        attempt=attempt,
        feedback=line.feedback or None,
        score=_score(line.score) if line.score else None,
        source=RatingSource(
            system=line.system, id=line.id, work=line.work or None, url=line.url or None
        ),
        origin=origin,
    )


@lru_cache(maxsize=65_536)
def _rated_on(text: str) -> date:
    day = read_date(text[:10])  # of the zone it was written in
    datetime.fromisoformat(text)
    return day


@lru_cache(maxsize=4096)
def _score(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError
    return value


def _wrong_value(line: RatingLine) -> str:
    try:
        _rated_on(line.rated_at)
    except ValueError:
        return f"{shown(line.rated_at)} is no date"
    try:
        _score(line.score or "0")
    except (ValueError, InvalidOperation):
        return f"{shown(line.score)} is no score"
    return "a credit, a level, an assessor, a system or an id is missing"


def _problem(code: Code, origin: Origin, message: str) -> Diagnostic:
    return Diagnostic(code=code, origin=origin, message=message, hint=_HINT)

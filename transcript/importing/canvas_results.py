"""What the rows of a Canvas report come to: one rating for each attempt at a piece of work.

A quiz has a row for each question, and Canvas judges them together: the points of all questions
as a part of those possible, on the scale of the outcome.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from transcript.importing.rows import RatingRow, RowProblem, SkippedRow

_QUIZ = "quiz"
_PLACES = Decimal("0.0001")
_NO_SCALE = "of a quiz, without the scale of its outcome"


class Line(NamedTuple):
    """A row of a report with a score, as texts; an empty one where the report says nothing.

    `source` is the same for every row of one attempt at a piece of work; `question` tells them
    apart. Numbers and moments are spelt as `Decimal` and `datetime` read them.
    """

    source: str
    question: str
    row: int
    learner: str
    name: str
    outcome: str
    target: str
    friendly: str
    rated_at: str
    attempt: str
    score: str
    possible: str
    mastery: str
    mastered: str
    points: str
    kind: str
    work: str
    url: str
    sis: str


LAYOUT = f"CREATE TABLE line ({', '.join(Line._fields)}, PRIMARY KEY (source, question))"
"""What a database needs in which `Results` are kept."""

_KEEP = f"INSERT OR IGNORE INTO line VALUES ({', '.join('?' * len(Line._fields))})"  # noqa: S608
_SAME = "SELECT row, score, possible FROM line WHERE source = ? AND question = ?"
_ALL = """
SELECT line.* FROM line
JOIN (SELECT source, min(row) AS first FROM line GROUP BY source) USING (source)
ORDER BY first, row
"""


class Results:
    """The rows of one report, kept on the disk until all of them are there."""

    def __init__(self, file: str, waiting: sqlite3.Connection, headers: Mapping[str, str]) -> None:
        """Give the report's name, a database laid out by `LAYOUT`, and the columns by our names."""
        self._headers = MappingProxyType(headers)
        self._file = file
        self._waiting = waiting
        self._scales: dict[str, set[Decimal]] = {}
        self._numbers: dict[str, dict[str, None]] = {}

    def keep(self, line: Line) -> RowProblem | None:
        """Keep a row; the same row again is nothing new, one that contradicts it is a problem."""
        numbers = self._numbers.setdefault(line.learner, {})
        if line.sis:
            numbers[line.sis] = None
        if line.possible and line.kind != _QUIZ:
            self._scales.setdefault(line.outcome, set()).add(Decimal(line.possible))
        if self._waiting.execute(_KEEP, line).rowcount:
            return None
        key = (line.source, line.question)
        row, score, possible = self._waiting.execute(_SAME, key).fetchone()
        if (score, possible) == (line.score, line.possible):
            return None
        return RowProblem(
            file=self._file,
            row=line.row,
            column=self._headers["score"],
            value=line.score,
            message=f"row {row} gives {score} for the same attempt at the same work",
            hint="run the report again while nobody is grading",
        )

    def ratings(self) -> Iterator[RatingRow | SkippedRow]:
        """Yield a rating for each attempt at each piece of work, in the order of the report."""
        rows = map(Line._make, self._waiting.execute(_ALL))
        for _, lines in groupby(rows, key=lambda line: line.source):
            yield self._rating(tuple(lines))

    def _rating(self, lines: Sequence[Line]) -> RatingRow | SkippedRow:
        first = lines[0]
        mastery = Decimal(first.mastery) if first.mastery else None
        most = (
            self._scale(first.outcome, mastery) if first.kind == _QUIZ else _or_none(first.possible)
        )
        score = _pooled(lines, most) if first.kind == _QUIZ else Decimal(first.score)
        if score is None:
            return SkippedRow(file=self._file, row=first.row, reason=_NO_SCALE)
        return RatingRow(
            file=self._file,
            row=first.row,
            student_ids=(*self._numbers[first.learner], f"canvas:{first.learner}"),
            student_name=first.name or None,
            targets=tuple(filter(None, dict.fromkeys((first.target, first.friendly)))),
            rated_at=_moment(first.rated_at),
            assessor="",
            source_id=first.source,
            score=score,
            attempt=int(Decimal(first.attempt)) if first.attempt else None,
            mastery_score=mastery,
            most=most,
            mastered=_mastered(first, mastery),
            work=first.work or None,
            url=first.url or None,
            headers=self._headers,
        )

    def _scale(self, outcome: str, mastery: Decimal | None) -> Decimal | None:
        """Return the most that an outcome can have, which only assignments tell; None if unknown.

        Canvas takes the points of mastery where that is 0.
        """
        found = self._scales.get(outcome, set())
        if len(found) != 1:
            return None
        (most,) = found
        return most or mastery


def _pooled(lines: Sequence[Line], most: Decimal | None) -> Decimal | None:
    """Return the score of a quiz on the scale of its outcome.

    Where the scale is unknown, it is the points of the rating, to which Canvas rounds a score down.
    """
    possible = sum(Decimal(line.possible or 0) for line in lines)
    if most is None or not possible:
        return _or_none(lines[0].points)
    share = sum(Decimal(line.score) for line in lines) / possible
    score = (share * most).quantize(_PLACES, ROUND_HALF_UP)
    return Decimal(f"{score.normalize():f}")


def _mastered(line: Line, mastery: Decimal | None) -> bool | None:
    """Return Canvas's own verdict.

    For a question of a quiz that is not the flag, which is by a threshold of the quiz.
    """
    if line.kind != _QUIZ:
        return line.mastered == "1" if line.mastered else None
    points = _or_none(line.points)
    reached = points is not None and mastery is not None and points >= mastery
    return True if reached else None


def _or_none(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)

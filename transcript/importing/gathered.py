"""Ratings on their way to the learners' files, kept on disk: they may be more than fit memory."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from transcript.importing.spool import spool
from transcript.source.ratings_file import RatingLine

_AT_ONCE = 5_000
_LINE = ", ".join(RatingLine._fields)
_TABLES = (
    f"CREATE TABLE rating (learner, instant, file, row, {_LINE})",
    "CREATE TABLE file (path, content)",
)
_ATTEMPT = "learner, credit, criterion, rated_at, attempt, assessor, work"
_VALUE = "(level || ' ' || score)"


@dataclass(frozen=True, slots=True)
class Taken:
    """A rating of a learner, when it was given (in UTC, to sort by), and where it was read."""

    learner: str
    instant: str
    file: str
    row: int
    line: RatingLine


class Gathered:
    """The ratings of an import, and the files that come of them. Use `gathering`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Keep both in a database that is laid out for them."""
        self._database = database
        self._waiting: list[tuple[object, ...]] = []

    def add(self, taken: Taken) -> None:
        """Keep a rating."""
        self._waiting.append((taken.learner, taken.instant, taken.file, taken.row, *taken.line))
        if len(self._waiting) >= _AT_ONCE:
            self._flush()

    def told_differently(self) -> Iterator[tuple[Taken, Taken]]:
        """Yield two ratings of which one says something else than the other of the same attempt.

        They have the same id, or agree in all but their id and the judgement.
        """
        self._flush()
        yield from self._pairs("system, id", "COUNT(*) > 1")
        differ = f"COUNT(*) > 1 AND MIN({_VALUE}) <> MAX({_VALUE})"
        for first, other in self._pairs(_ATTEMPT, differ):
            if first.line.id != other.line.id:
                yield first, other

    def by_learner(self) -> Iterator[tuple[str, Iterator[Taken]]]:
        """Yield the ratings of each learner, in the order of time."""
        self._flush()
        found = self._rows("ORDER BY learner, instant, file, row")
        yield from groupby(found, key=lambda each: each.learner)

    def put(self, path: str, content: bytes) -> None:
        """Keep the content of a file."""
        self._database.execute("INSERT INTO file VALUES (?, ?)", (path, content))

    def files(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield the files, in the order in which they were put."""
        # Not “yield from”: it would close a cursor of a database that is closed already.
        for path, content in self._database.execute(  # noqa: UP028 - see above
            "SELECT path, content FROM file ORDER BY rowid"
        ):
            yield path, content

    def _flush(self) -> None:
        marks = ", ".join("?" * (4 + len(RatingLine._fields)))
        insert = f"INSERT INTO rating VALUES ({marks})"  # noqa: S608 - our own words
        self._database.executemany(insert, self._waiting)
        self._waiting.clear()

    def _pairs(self, same: str, several: str) -> Iterator[tuple[Taken, Taken]]:
        groups = f"SELECT {same} FROM rating GROUP BY {same} HAVING {several}"  # noqa: S608
        found = self._rows(f"WHERE ({same}) IN ({groups}) ORDER BY {same}, rowid")
        first: Taken | None = None
        names = same.split(", ")
        for each in found:
            if first is None or _values(first, names) != _values(each, names):
                first = each
            elif (first.learner, first.line._replace(id="")) != (
                each.learner,
                each.line._replace(id=""),
            ):
                yield first, each

    def _rows(self, which: str) -> Iterator[Taken]:
        found = self._database.execute(f"SELECT * FROM rating {which}")  # noqa: S608 - our words
        for learner, instant, file, row, *texts in found:
            yield Taken(learner, instant, file, row, RatingLine(*texts))


def _values(taken: Taken, names: Sequence[str]) -> list[str]:
    return [taken.learner if name == "learner" else getattr(taken.line, name) for name in names]


@contextmanager
def gathering() -> Iterator[Gathered]:
    """Keep an import's ratings in a file of its own, which is gone after the block."""
    with spool(*_TABLES) as database:
        yield Gathered(database)

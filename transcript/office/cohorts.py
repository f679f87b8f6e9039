"""Where a school's learners stand, counted learner by learner and remembered until files change."""

import os
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from threading import Lock, Thread

from transcript.model.credit import MasteryCredit
from transcript.model.transcript import Transcript
from transcript.office.shelf import shelved, stamp
from transcript.progress.calibration import Judgement
from transcript.progress.cohort import STUCK_DAYS, Tally
from transcript.progress.standing import Standings

_FILES = ("record.yaml", "record.json", "learner.yaml", "learner.json")
_MOST_AT_ONCE = 60
"""So many records are read while somebody waits; the others are read in a thread."""

_MOST_SUMS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted of one learner, under a number that no other count has."""

    number: int
    tally: Tally
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where some learners stand, and what was judged of their work.

    `waiting` is how many of them are still to be counted.
    """

    tally: Tally
    judgements: tuple[Judgement, ...]
    waiting: int


class Cohorts:
    """The counts of one school, for any number of threads. Get it from `cohorts_of`."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing counted."""
        self._folder = folder
        self._numbers = count()
        self._known: dict[str, tuple[Hashable, Counted]] = {}
        self._sums: dict[tuple[int, ...], Standing] = {}
        self._lock = Lock()
        self._reader: Thread | None = None

    def standing(
        self, learners: Sequence[str], *, today: date, most: int = _MOST_AT_ONCE
    ) -> Standing:
        """Return where these learners stand; at most `most` of their records are read now.

        The others are read in a thread, for who asks next. Raises `UnreadableWorkspaceError`.
        """
        found = self._found(learners, today, most)
        waiting = len(learners) - len(found)
        if waiting:
            self.read_ahead(learners, today=today)
        return self._sum(found, waiting)

    def read_ahead(self, learners: Sequence[str], *, today: date) -> Thread:
        """Count all of these learners in a thread, which is returned; there is one at a time."""
        with self._lock:
            if self._reader is None or not self._reader.is_alive():
                self._reader = Thread(
                    target=self._read_all, args=(learners, today), name="cohort", daemon=True
                )
                self._reader.start()
            return self._reader

    def _read_all(self, learners: Sequence[str], today: date) -> None:
        with suppress(OSError):  # a folder that goes away meanwhile is looked at next time
            self._found(learners, today, len(learners))

    def _found(self, learners: Sequence[str], today: date, most: int) -> Mapping[str, Counted]:
        # Who else is on the roll says nothing of where somebody stands.
        school = tuple(each for each in stamp(self._folder) if each[0] != "learners")
        reader = cache(lambda: _Reader(self._folder, today, self._numbers))
        found: dict[str, Counted] = {}
        for learner in learners:
            key = (school, today, tuple(_marks(f"{self._folder}/learners/{learner}")))
            known = self._known.get(learner)
            if known and known[0] == key:
                found[learner] = known[1]
            elif most > 0:
                most -= 1
                found[learner] = counted = reader().counted(learner)
                self._known[learner] = (key, counted)
        return found

    def _sum(self, found: Mapping[str, Counted], waiting: int) -> Standing:
        key = (waiting, *(each.number for each in found.values()))
        known = self._sums.get(key)
        if known is None:
            tally = Tally()
            for each in found.values():
                tally.merge(each.tally)
            judged = tuple(one for each in found.values() for one in each.judgements)
            known = Standing(tally=tally, judgements=judged, waiting=waiting)
            with self._lock:
                if len(self._sums) >= _MOST_SUMS:
                    self._sums.clear()
                self._sums[key] = known
        return known


@lru_cache(maxsize=8)
def cohorts_of(folder: Path) -> Cohorts:
    """Return the counts of the school in a folder, the same ones every time."""
    return Cohorts(folder)


class _Reader:
    """Counts learner after learner of a school that was read once."""

    def __init__(self, folder: Path, today: date, numbers: Iterator[int]) -> None:
        self._workspace = shelved(folder)
        self._today = today
        self._numbers = numbers
        school = self._workspace.load_school()
        self._credits = {each.id: each for each in school.credits}
        self._standings = Standings(school.credits, school.mastery)

    def counted(self, learner: str) -> Counted:
        record = self._workspace.load(learner, files_too=False).transcript
        tally = Tally()
        if record is None:
            tally.unreadable.append(learner)
        else:
            progress = self._standings.of(record)
            tally.add(progress, today=self._today, stuck_days=STUCK_DAYS)
        judged = tuple(_judgements(record, self._credits)) if record else ()
        return Counted(number=next(self._numbers), tally=tally, judgements=judged)


def _judgements(record: Transcript, credits_: Mapping[str, MasteryCredit]) -> Iterator[Judgement]:
    """Yield the first judgement of each assessor on each piece of work, of credits as a whole."""
    seen: set[tuple[str, str, str]] = set()
    for rating in sorted(record.ratings, key=lambda each: (each.rated_on, each.attempt)):
        credit = credits_.get(rating.credit)
        place = credit.rubric.rank(rating.level) if credit else None
        if rating.criterion is not None or credit is None or place is None:
            continue
        level = credit.rubric.levels[place].name
        for piece in rating.evidence:
            who = (piece, credit.id, rating.assessor)
            if who in seen:
                continue
            seen.add(who)
            yield Judgement(
                work=f"{record.learner.id}/{piece}",
                credit=credit.id,
                assessor=rating.assessor,
                place=Decimal(place + 1),
                level=level,
                on=rating.rated_on,
                row=0,
            )


def _marks(folder: str) -> Iterator[Hashable]:
    """Yield what tells whether a learner's files have changed."""
    for name in _FILES:
        with suppress(OSError):
            info = os.lstat(f"{folder}/{name}")
            # A file that was replaced within the clock's grain has another inode.
            yield name, info.st_mtime_ns, info.st_size, info.st_ino

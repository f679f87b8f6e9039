"""Where a school's learners stand, counted learner by learner and remembered until files change."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from typing import TypeAlias

from transcript.errors import TranscriptError
from transcript.model.credit import MasteryCredit
from transcript.model.transcript import Transcript
from transcript.office.briefly import Briefly
from transcript.office.reading_ahead import Ahead, looked_at
from transcript.office.shelf import shelved, stamp_of, stamp_of_school
from transcript.progress.calibration import Judgement
from transcript.progress.cohort import STUCK_DAYS, Tally
from transcript.progress.standing import Standings

_MOST_AT_ONCE = 60
"""So many records are read while somebody waits; if there are more, all are read beside."""

_MOST_SUMS = 32

_Counts: TypeAlias = tuple[Tally, tuple[Judgement, ...]]


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
        self._seen = Briefly()
        self._lock = Lock()
        self._ahead = Ahead("cohort")

    def standing(
        self, learners: Sequence[str], *, today: date, most: int = _MOST_AT_ONCE
    ) -> Standing:
        """Return where these learners stand; if more than `most` have changed, without those.

        They are then read for who asks next. Raises `UnreadableWorkspaceError`.
        """
        wanted = tuple(learners)
        return self._seen.get((wanted, today, most), lambda: self._looked(wanted, today, most))

    def _looked(self, learners: Sequence[str], today: date, most: int) -> Standing:
        found = self._found(learners, today, most)
        waiting = len(learners) - len(found)
        if waiting:
            self.read_ahead(learners, today=today)
        return self._sum(found, waiting)

    def read_ahead(self, learners: Sequence[str], *, today: date) -> Thread:
        """Count all of these learners for who asks next.

        Returns the thread that waits for it; there is one at a time.
        """
        return self._ahead.read(lambda: self._read_all(learners, today))

    def _read_all(self, learners: Sequence[str], today: date) -> None:
        keys = self._changed(learners, today)
        order = _Count(folder=self._folder, today=today)
        with suppress(TranscriptError, OSError):  # then they are looked at next time
            for learner, count in looked_at(order, tuple(keys)):
                self._known[learner] = (keys[learner], self._numbered(count))

    def _changed(self, learners: Sequence[str], today: date) -> Mapping[str, Hashable]:
        """Return those who are to be counted, with what tells whether they have changed since."""
        school = stamp_of_school(self._folder)
        found: dict[str, Hashable] = {}
        for learner in learners:
            key = (school, today, stamp_of(f"{self._folder}/learners/{learner}"))
            known = self._known.get(learner)
            if known is None or known[0] != key:
                found[learner] = key
        return found

    def _found(self, learners: Sequence[str], today: date, most: int) -> Mapping[str, Counted]:
        changed = self._changed(learners, today)
        # Of many, none is read while somebody waits.
        if changed and len(changed) <= most:
            work = _Count(folder=self._folder, today=today).open(None)
            for learner, key in changed.items():
                self._known[learner] = (key, self._numbered(*work([learner])))
            changed = {}
        return {each: self._known[each][1] for each in learners if each not in changed}

    def _numbered(self, count: "_Counts") -> Counted:
        return Counted(number=next(self._numbers), tally=count[0], judgements=count[1])

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """Count learner after learner of a school; travels to a process."""

    folder: Path
    today: date

    def open(self, passphrase: object) -> Callable[[Sequence[str]], Sequence[_Counts]]:
        """Return what counts; nothing is signed. Raises `UnreadableWorkspaceError`."""
        del passphrase
        workspace = shelved(self.folder)
        school = workspace.load_school()
        credits_ = {each.id: each for each in school.credits}
        standings = Standings(school.credits, school.mastery)

        def counted(learner: str) -> _Counts:
            record = workspace.load(learner, files_too=False).transcript
            tally = Tally()
            if record is None:
                tally.unreadable.append(learner)
                return tally, ()
            tally.add(standings.of(record), today=self.today, stuck_days=STUCK_DAYS)
            return tally, tuple(_judgements(record, credits_))

        return lambda learners: [counted(each) for each in learners]


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

"""Where a cohort stands: counts by credit and level, who is stuck, and who has gone quiet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transcript.model.credit import MasteryCredit
from transcript.progress.next_steps import attempt_open
from transcript.progress.standing import CreditStanding, LearnerProgress, Status
from transcript.progress.suppression import withhold

STUCK_DAYS = 60
"""After so many days without anything new a credit is stuck, unless the school says otherwise."""
_SAME_IN_A_ROW = 3
_QUIET = ((7, "within a week"), (30, "within 30 days"), (90, "within 90 days"))
_LONGER, _NEVER = "longer ago", "never"
QUIET = (*(name for _, name in _QUIET), _LONGER, _NEVER)
"""How long ago the last evidence was, in words, the latest first."""


class Reason(StrEnum):
    """Why a learner does not get on with a credit."""

    NO_DECISION = "waits for a decision"
    NO_ATTEMPT = "no attempt is left"
    SAME_LEVEL = "the last three ratings are the same, below the standard"
    NOTHING_NEW = "nothing new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Somebody who does not get on with a credit; `days` have gone by since the last evidence."""

    learner: str
    name: str
    credit: str
    reason: Reason
    last_on: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCount:
    """How many learners stand where on a credit; None is withheld.

    `levels` are by id of the level, and count those who have begun.
    """

    credit: MasteryCredit
    statuses: dict[Status, int | None]
    levels: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Where the learners of a school stand. In what is public there are no names.

    `learners` and the counts are None where they are withheld. `quiet` counts learners by the
    time since their last evidence, in the words of `QUIET`.
    """

    learners: int | None
    credits: tuple[CreditCount, ...]
    quiet: dict[str, int | None]
    stuck: tuple[Stuck, ...]
    smallest: int | None = None


@dataclass(slots=True)
class Tally:
    """What was counted so far, learner by learner; those of several processes can be added up."""

    learners: int = 0
    statuses: Counter[tuple[str, Status]] = field(default_factory=Counter)
    levels: Counter[tuple[str, str]] = field(default_factory=Counter)
    quiet: Counter[str] = field(default_factory=Counter)
    stuck: list[Stuck] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def add(self, learner: LearnerProgress, *, today: date, stuck_days: int) -> None:
        """Count one learner more."""
        self.learners += 1
        self.quiet[_ago(learner.last_on, today)] += 1
        for standing in learner.credits:
            self.statuses[standing.credit.id, standing.status] += 1
            if standing.level is not None:
                self.levels[standing.credit.id, standing.level] += 1
            found = _stuck(learner, standing, today=today, stuck_days=stuck_days)
            if found:
                self.stuck.append(found)

    def merge(self, other: "Tally") -> None:
        """Add what somebody else has counted."""
        self.learners += other.learners
        self.statuses.update(other.statuses)
        self.levels.update(other.levels)
        self.quiet.update(other.quiet)
        self.stuck += other.stuck
        self.unreadable += other.unreadable

    def cohort(self, offered: Sequence[MasteryCredit]) -> Cohort:
        """Return the counts of these credits for the school's own eyes.

        Of those who are stuck, who waits longest comes first.
        """
        names = {credit.id for credit in offered}
        stuck = (each for each in self.stuck if each.credit in names)
        return Cohort(
            learners=self.learners,
            credits=tuple(
                CreditCount(
                    credit=credit,
                    statuses=dict(self._statuses(credit)),
                    levels=dict(self._levels(credit)),
                )
                for credit in offered
            ),
            quiet={name: self.quiet[name] for name in QUIET},
            stuck=tuple(sorted(stuck, key=lambda each: (-each.days, each.name, each.credit))),
        )

    def public_cohort(self, offered: Sequence[MasteryCredit], *, smallest: int) -> Cohort:
        """Return the counts that may leave the school: no names, and no small group."""
        [quiet] = withhold([{name: self.quiet[name] for name in QUIET}], smallest=smallest)
        return Cohort(
            learners=None if self.learners < smallest else self.learners,
            credits=tuple(self._withheld(credit, smallest) for credit in offered),
            quiet=quiet,
            stuck=(),
            smallest=smallest,
        )

    def _statuses(self, credit: MasteryCredit) -> Iterable[tuple[Status, int]]:
        return ((status, self.statuses[credit.id, status]) for status in Status)

    def _levels(self, credit: MasteryCredit) -> Iterable[tuple[str, int]]:
        return ((each.id, self.levels[credit.id, each.id]) for each in credit.rubric.levels)

    def _withheld(self, credit: MasteryCredit, smallest: int) -> CreditCount:
        not_begun = Status.NOT_BEGUN
        # A level may have the id of a status: cells of the same name would be taken for the same.
        levels = {f"level {name}": number for name, number in self._levels(credit)}
        statuses = {str(name): number for name, number in self._statuses(credit)}
        kept, by_level = withhold(
            [statuses, {**levels, str(not_begun): statuses[not_begun]}], smallest=smallest
        )
        return CreditCount(
            credit=credit,
            statuses={status: kept[status] for status in Status},
            levels={each.id: by_level[f"level {each.id}"] for each in credit.rubric.levels},
        )


def _ago(day: date | None, today: date) -> str:
    if day is None:
        return _NEVER
    days = (today - day).days
    return next((name for most, name in _QUIET if days <= most), _LONGER)


def _stuck(
    learner: LearnerProgress, standing: CreditStanding, *, today: date, stuck_days: int
) -> Stuck | None:
    if standing.status in {Status.AWARDED, Status.NOT_BEGUN} or standing.last_on is None:
        return None
    days = (today - standing.last_on).days
    reason = _reason(standing, today=today, is_old=days >= stuck_days)
    if reason is None:
        return None
    return Stuck(
        learner=learner.learner.id,
        name=learner.learner.display_name.full,
        credit=standing.credit.id,
        reason=reason,
        last_on=standing.last_on,
        days=days,
    )


def _reason(standing: CreditStanding, *, today: date, is_old: bool) -> Reason | None:
    if standing.status is Status.READY:
        return Reason.NO_DECISION if is_old else None
    limits = standing.policy.reassessment
    may_close = limits.attempts is not None or limits.until is not None
    if may_close and not attempt_open(standing, today=today).is_open:
        return Reason.NO_ATTEMPT
    if _has_not_moved(standing):
        return Reason.SAME_LEVEL
    return Reason.NOTHING_NEW if is_old else None


def _has_not_moved(standing: CreditStanding) -> bool:
    last = [rating.level for rating in standing.whole[-_SAME_IN_A_ROW:]]
    if len(last) < _SAME_IN_A_ROW or len(set(last)) > 1:
        return False
    return not standing.credit.rubric.reaches(last[0])

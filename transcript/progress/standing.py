"""Where a learner stands on every credit: what was judged, and what the school's method says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from transcript.mastery.advice import Advice, Advisor
from transcript.model.award import CreditAward
from transcript.model.credit import MasteryCredit
from transcript.model.evidence import Evidence, EvidenceContext
from transcript.model.habit import HabitObservation
from transcript.model.learner import Learner
from transcript.model.mastery import CreditPolicy, DeterminationPolicy, MasteryPolicy, Method
from transcript.model.rating import Rating, Waiver
from transcript.model.transcript import Transcript

_TIME = attrgetter("rated_on", "attempt")


class Status(StrEnum):
    """How far a credit has come. Only what a person awarded is earned; a method only advises."""

    AWARDED = "awarded"
    READY = "ready for a decision"
    ON_THE_WAY = "on the way"
    NOT_BEGUN = "not begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditStanding:
    """Where a learner stands on one credit.

    `ratings` are in the order of time, without those of levels that the rubric does not have;
    `waivers` stand beside them, whether or not the method knows any.
    `pieces` is the evidence that these or the award name. `level` is the id of where the learner
    stands: as awarded, else as advised, else as last rated; None if the credit is not begun.
    `last_on` is the day of the last rating or piece of evidence; None if there is none.
    """

    credit: MasteryCredit
    policy: CreditPolicy
    status: Status
    award: CreditAward | None
    advice: Advice | None
    ratings: tuple[Rating, ...]
    waivers: tuple[Waiver, ...]
    pieces: tuple[Evidence, ...]
    level: str | None
    last_on: date | None

    @property
    def whole(self) -> tuple[Rating, ...]:
        """The ratings of the credit as a whole."""
        return tuple(rating for rating in self.ratings if rating.criterion is None)

    @property
    def waived(self) -> frozenset[str | None]:
        """The ids of the criteria that count as waived; None for the credit rated as a whole."""
        inputs = self.advice.inputs if self.advice else ()
        return frozenset(each.criterion for each in inputs if each.waived)

    @property
    def contexts(self) -> tuple[EvidenceContext, ...]:
        """The different contexts of the evidence, in the order of the model."""
        found = {piece.context for piece in self.pieces}
        return tuple(context for context in EvidenceContext if context in found)

    @property
    def pieces_missing(self) -> int:
        """How many pieces of evidence the credit asks for beyond those that are there."""
        return max(0, self.credit.evidence_rule.minimum - len(self.pieces))

    @property
    def contexts_missing(self) -> int:
        """How many contexts the credit asks for beyond those that are there."""
        return max(0, self.credit.evidence_rule.contexts - len(self.contexts))

    def level_name(self, level: str | None = None) -> str:
        """Return the name of a level, or of where the learner stands; empty if that is nowhere."""
        found = self.credit.rubric.level(level or self.level or "")
        return found.name if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerProgress:
    """Where a learner stands on every credit of the school, and what was seen of their habits.

    `unjudged` is evidence that no rating and no award names.
    """

    learner: Learner
    credits: tuple[CreditStanding, ...]
    unjudged: tuple[Evidence, ...]
    habits: tuple[HabitObservation, ...] = ()

    def having(self, status: Status) -> tuple[CreditStanding, ...]:
        """Return the credits of a status, in the school's order."""
        return tuple(each for each in self.credits if each.status is status)

    @property
    def last_on(self) -> date | None:
        """The day of the last rating or piece of evidence, whatever it was for."""
        days = [each.last_on for each in self.credits if each.last_on]
        return max((*days, *(item.made_on for item in self.unjudged)), default=None)


class Standings:
    """How learners stand by a school's policy; to be kept where there are many of them."""

    def __init__(self, offered: Sequence[MasteryCredit], policy: MasteryPolicy) -> None:
        """Look at these credits."""
        self._offered = tuple((credit, policy.of(credit)) for credit in offered)
        self._advisors = {credit.id: _advisor(credit, own) for credit, own in self._offered}
        self._not_begun = {credit.id: _not_begun(credit, own) for credit, own in self._offered}

    def of(self, record: Transcript, *, habits: Sequence[HabitObservation] = ()) -> LearnerProgress:
        """Return where a learner stands on every credit."""
        ratings: dict[str, list[Rating]] = {}
        for rating in record.ratings:
            ratings.setdefault(rating.credit, []).append(rating)
        waivers: dict[str, list[Waiver]] = {}
        for waiver in record.waivers:
            waivers.setdefault(waiver.credit, []).append(waiver)
        pieces = {item.id: item for item in record.evidence}
        awards = {award.credit: award for award in reversed(record.awards)}
        return LearnerProgress(
            learner=record.learner,
            credits=tuple(
                self._standing(
                    credit,
                    policy,
                    awards.get(credit.id),
                    ratings.get(credit.id, ()),
                    tuple(waivers.get(credit.id, ())),
                    pieces,
                )
                for credit, policy in self._offered
            ),
            unjudged=record.unjudged,
            habits=tuple(sorted(habits, key=lambda each: (each.habit, each.seen_on))),
        )

    def _standing(
        self,
        credit: MasteryCredit,
        policy: CreditPolicy,
        award: CreditAward | None,
        ratings: Sequence[Rating],
        waivers: tuple[Waiver, ...],
        pieces: Mapping[str, Evidence],
    ) -> CreditStanding:
        if award is None and not ratings and not waivers:
            return self._not_begun[credit.id]
        rated = _in_order(credit, ratings)
        judged = rated or waivers
        advice = self._advisors[credit.id].advise(rated, waivers) if judged else None
        named = dict.fromkeys(name for rating in rated for name in rating.evidence)
        named |= dict.fromkeys(award.evidence if award else ())
        shown = tuple(pieces[name] for name in named if name in pieces)
        days = (*(piece.made_on for piece in shown), *(each.rated_on for each in rated[-1:]))
        return CreditStanding(
            credit=credit,
            policy=policy,
            status=_status(award, advice, rated),
            award=award,
            advice=advice,
            ratings=rated,
            waivers=waivers,
            pieces=shown,
            level=_level(award, advice, rated),
            last_on=max(days, default=None),
        )


def _advisor(credit: MasteryCredit, policy: CreditPolicy) -> Advisor:
    if policy.determination.method is Method.PROFESSIONAL_JUDGEMENT:
        # No formula speaks then; whether it is time to ask is told from the last rating.
        policy = replace(policy, determination=DeterminationPolicy(method=Method.LATEST))
    return Advisor(credit, policy)


def _not_begun(credit: MasteryCredit, policy: CreditPolicy) -> CreditStanding:
    return CreditStanding(
        credit=credit,
        policy=policy,
        status=Status.NOT_BEGUN,
        award=None,
        advice=None,
        ratings=(),
        waivers=(),
        pieces=(),
        level=None,
        last_on=None,
    )


def _in_order(credit: MasteryCredit, ratings: Sequence[Rating]) -> tuple[Rating, ...]:
    levels = {level.id for level in credit.rubric.levels}
    known = (rating for rating in ratings if rating.level in levels)
    return tuple(sorted(known, key=_TIME))


def _status(award: CreditAward | None, advice: Advice | None, ratings: Sequence[Rating]) -> Status:
    if award:
        return Status.AWARDED
    if not ratings:
        return Status.NOT_BEGUN
    return Status.READY if advice and advice.reached else Status.ON_THE_WAY


def _level(
    award: CreditAward | None, advice: Advice | None, ratings: Sequence[Rating]
) -> str | None:
    if award:
        return award.level
    if not ratings:
        return None
    return (advice.level if advice else None) or ratings[-1].level


def misled_by_average(standing: CreditStanding) -> Decimal | None:
    """Return the average of the ratings where it would have said something else than the method."""
    advice = standing.advice
    standard = standing.policy.standard(standing.credit.rubric)
    if advice is None or advice.average is None or advice.reached is None or standard is None:
        return None
    return advice.average if (advice.average >= standard) is not advice.reached else None

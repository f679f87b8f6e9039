"""Who may try again, when and how often; what has to happen before; and what broke that."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from transcript.mastery.advice import Advisor
from transcript.mastery.attempts import by_criterion
from transcript.model.credit import MasteryCredit
from transcript.model.evidence import Evidence, EvidenceEventKind
from transcript.model.mastery import Between, CreditPolicy, Eligibility, ReassessmentPolicy
from transcript.model.rating import Rating


class BreachKind(StrEnum):
    """How an attempt can break the school's policy."""

    TOO_MANY = "too many"
    TOO_SOON = "too soon"
    TOO_LATE = "too late"
    ALREADY_REACHED = "already reached"
    NO_FEEDBACK = "no feedback"
    NO_REFLECTION = "no reflection"
    NO_REVISION = "no revision"


_MISSING = {
    Between.FEEDBACK: BreachKind.NO_FEEDBACK,
    Between.REFLECTION: BreachKind.NO_REFLECTION,
    Between.REVISION: BreachKind.NO_REVISION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """An attempt that the policy does not allow.

    `rating` is the first of that attempt, `before` the last of the attempt before it.
    """

    kind: BreachKind
    rating: Rating
    before: Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether a learner may try again.

    `is_open` is false where it is for ever closed, which `reason` tells in words. `not_before` is
    the first day, where that is still to come; `first` is what has to happen before; `left` is how
    many attempts there are, None for any number.
    """

    is_open: bool
    not_before: date | None = None
    first: tuple[Between, ...] = ()
    left: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """The ratings of one attempt, in time order; assessors may give theirs on different days."""

    ratings: tuple[Rating, ...]

    @property
    def on(self) -> date:
        return self.ratings[0].rated_on

    @property
    def evidence(self) -> frozenset[str]:
        return frozenset(name for rating in self.ratings for name in rating.evidence)


def breaches(
    credit: MasteryCredit,
    ratings: Sequence[Rating],
    evidence: Sequence[Evidence],
    policy: CreditPolicy,
) -> Iterator[Breach]:
    """Yield what in a learner's ratings for a credit the re-assessment policy does not allow.

    Attempts are counted for the whole credit, and for each criterion that was rated by itself.
    """
    advisor = Advisor(credit, policy)
    for series in _series(credit, ratings):
        attempts = _attempts(series)
        for number, (earlier, later) in enumerate(pairwise(attempts), start=2):
            so_far = [each for attempt in attempts[: number - 1] for each in attempt.ratings]
            for kind in (
                *_untimely(number, earlier, later, policy.reassessment),
                *_needless(so_far, advisor, policy),
                *_unprepared(earlier, later, evidence, policy.reassessment),
            ):
                yield Breach(kind=kind, rating=later.ratings[0], before=earlier.ratings[-1])


def _untimely(
    number: int, earlier: _Attempt, later: _Attempt, policy: ReassessmentPolicy
) -> Iterator[BreachKind]:
    if policy.attempts is not None and number > policy.attempts:
        yield BreachKind.TOO_MANY
    if (later.on - earlier.on).days < policy.wait_days:
        yield BreachKind.TOO_SOON
    if policy.until is not None and later.on > policy.until:
        yield BreachKind.TOO_LATE


def _needless(
    so_far: Sequence[Rating], advisor: Advisor, policy: CreditPolicy
) -> Iterator[BreachKind]:
    below_only = policy.reassessment.who is Eligibility.BELOW_STANDARD
    if below_only and advisor.has_reached(so_far):
        yield BreachKind.ALREADY_REACHED


def _unprepared(
    earlier: _Attempt, later: _Attempt, evidence: Iterable[Evidence], policy: ReassessmentPolicy
) -> Iterator[BreachKind]:
    new = later.evidence - earlier.evidence
    done = {Between.REVISION} if new else set()
    if any(each.id in new and each.reflection for each in evidence):
        done.add(Between.REFLECTION)
    if any(each.self_assessment and each.self_assessment.reflection for each in later.ratings):
        done.add(Between.REFLECTION)
    done |= _done(earlier, later.evidence, evidence, until=later.on)
    yield from (_MISSING[each] for each in policy.between if each not in done)


def _done(
    earlier: _Attempt, names: frozenset[str], evidence: Iterable[Evidence], *, until: date
) -> set[Between]:
    """Return what has happened since an attempt, by its ratings and by the life of the work."""
    done = set()
    if any(each.feedback for each in earlier.ratings):
        done.add(Between.FEEDBACK)
    if any(each.self_assessment and each.self_assessment.reflection for each in earlier.ratings):
        done.add(Between.REFLECTION)
    events = {
        event.kind
        for each in evidence
        if each.id in names | earlier.evidence
        for event in each.events
        if earlier.on <= event.on <= until
    }
    if EvidenceEventKind.FEEDBACK in events:
        done.add(Between.FEEDBACK)
    if EvidenceEventKind.REVISED in events:
        done.add(Between.REVISION)
    return done


def opening(
    credit: MasteryCredit,
    ratings: Sequence[Rating],
    evidence: Sequence[Evidence],
    policy: CreditPolicy,
    *,
    today: date,
    waived: Collection[str | None] = (),
) -> Opening:
    """Return whether a learner may try again for a credit.

    Where criteria are rated one by one it is the opening of the first that may be tried, among
    those that have not been reached; those that are waived are not tried, unless all are.
    """
    advisor = Advisor(credit, policy)
    every = _series(credit, ratings, waived)
    short = [each for each in every if not advisor.has_reached(each)]
    found = [
        _opening(_attempts(each), evidence, policy.reassessment, advisor, today)
        for each in short or every
    ]
    return min(found, key=lambda each: (not each.is_open, each.not_before or today, each.first))


def _opening(
    attempts: Sequence[_Attempt],
    evidence: Iterable[Evidence],
    policy: ReassessmentPolicy,
    advisor: Advisor,
    today: date,
) -> Opening:
    left = None if policy.attempts is None else max(0, policy.attempts - len(attempts))
    if not attempts:
        return Opening(is_open=True, left=left)
    last = attempts[-1]
    so_far = [each for attempt in attempts for each in attempt.ratings]
    day = date.fromordinal(min(date.max.toordinal(), last.on.toordinal() + policy.wait_days))
    reason = _closed(policy, left, max(day, today), reached=advisor.has_reached(so_far))
    if reason:
        return Opening(is_open=False, left=left, reason=reason)
    done = _done(last, last.evidence, evidence, until=today)
    return Opening(
        is_open=True,
        not_before=day if day > today else None,
        first=tuple(each for each in policy.between if each not in done),
        left=left,
    )


def _closed(
    policy: ReassessmentPolicy, left: int | None, day: date, *, reached: bool
) -> str | None:
    if reached and policy.who is Eligibility.BELOW_STANDARD:
        return "the standard is reached, and only who is below it may try again"
    if left == 0 and policy.attempts:
        return f"{_all(policy.attempts)} used"
    if policy.until is not None and day > policy.until:
        return f"the last day for another attempt is {policy.until}"
    return None


def _all(attempts: int) -> str:
    return "the one attempt is" if attempts == 1 else f"all {attempts} attempts are"


def _series(
    credit: MasteryCredit, ratings: Iterable[Rating], waived: Collection[str | None] = ()
) -> list[Sequence[Rating]]:
    """Return the ratings of the credit, or those of each criterion, none for one without any."""
    criteria = [each.id for each in credit.criteria]
    found = by_criterion((each for each in ratings if each.credit == credit.id), criteria)
    asked = [each for each in criteria if each not in waived] or criteria
    return [found[None]] if None in found else [found.get(each, ()) for each in asked]


def _attempts(ratings: Iterable[Rating]) -> list[_Attempt]:
    numbered: dict[int, list[Rating]] = {}
    for rating in sorted(ratings, key=lambda each: each.rated_on):
        numbered.setdefault(rating.attempt, []).append(rating)
    return [_Attempt(ratings=tuple(numbered[number])) for number in sorted(numbered)]

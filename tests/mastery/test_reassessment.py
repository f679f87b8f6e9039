"""Who may try again: what breaks a policy, and whether another attempt is open."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from transcript.mastery.reassessment import BreachKind, Opening, breaches, opening
from transcript.model.credit import MasteryCredit
from transcript.model.evidence import (
    Audience,
    Evidence,
    EvidenceContext,
    EvidenceEvent,
    EvidenceEventKind,
    EvidenceKind,
)
from transcript.model.mastery import (
    Between,
    CreditPolicy,
    DeterminationPolicy,
    Eligibility,
    Method,
    ReassessmentPolicy,
)
from transcript.model.rating import Rating, SelfAssessment

Rate = Callable[..., Rating]

FIRST = date(2026, 1, 5)
ESSAY = Evidence(
    id="essay",
    title="Essay",
    kind=EvidenceKind.TEXT,
    made_on=FIRST,
    context=EvidenceContext.COURSE,
    audience=Audience.COLLEGE,
)


def policy(method: Method = Method.LATEST, **rules: object) -> CreditPolicy:
    return CreditPolicy(
        determination=DeterminationPolicy(method=method),
        reassessment=ReassessmentPolicy(**rules),  # type: ignore[arg-type]
    )


def happened(kind: EvidenceEventKind, *, day: int) -> Evidence:
    return replace(ESSAY, events=(EvidenceEvent(kind=kind, on=FIRST + timedelta(days=day)),))


def reflected(level: str = "developing") -> SelfAssessment:
    return SelfAssessment(level=level, reflection="I took the almanac's word for it.")


Broken = Callable[..., list[BreachKind]]
Open = Callable[..., Opening]


@pytest.fixture
def broken(credit: MasteryCredit) -> Broken:
    def told(
        ratings: Sequence[Rating], chosen: CreditPolicy, evidence: Sequence[Evidence] = ()
    ) -> list[BreachKind]:
        return [each.kind for each in breaches(credit, ratings, evidence, chosen)]

    return told


@pytest.fixture
def opened(credit: MasteryCredit) -> Open:
    def told(
        ratings: Sequence[Rating],
        chosen: CreditPolicy,
        evidence: Sequence[Evidence] = (),
        *,
        day: int = 20,
    ) -> Opening:
        today = FIRST + timedelta(days=day)
        return opening(credit, ratings, evidence, chosen, today=today)

    return told


# What breaks the policy


def test_a_policy_without_bounds_allows_everything(broken: Broken, rate: Rate) -> None:
    assert broken([rate(2), rate(3, 2), rate(4, 3)], policy()) == []


def test_a_first_attempt_breaks_nothing(broken: Broken, rate: Rate) -> None:
    strict = policy(attempts=1, wait_days=9, until=date(2020, 1, 1), between=tuple(Between))
    assert broken([rate(2)], strict) == []


def test_an_attempt_beyond_the_last_is_told_with_the_one_before(
    credit: MasteryCredit, rate: Rate
) -> None:
    ratings = [rate(1), rate(2, 2), rate(2, 2, day=12), rate(3, 3)]
    (breach,) = breaches(credit, ratings, (), policy(attempts=2))
    assert breach.kind is BreachKind.TOO_MANY
    assert (breach.rating, breach.before) == (ratings[3], ratings[2])


def test_several_assessors_of_one_attempt_are_one_attempt(broken: Broken, rate: Rate) -> None:
    assert broken([rate(1), rate(2, day=3), rate(2, day=6)], policy(attempts=1)) == []


def test_ratings_of_other_credits_are_no_attempts(broken: Broken, rate: Rate) -> None:
    assert broken([rate(1), replace(rate(3, 2), credit="other")], policy(attempts=1)) == []


def test_an_attempt_too_soon_after_the_one_before(broken: Broken, rate: Rate) -> None:
    assert broken([rate(1), rate(2, 2, day=9)], policy(wait_days=10)) == [BreachKind.TOO_SOON]
    assert broken([rate(1), rate(2, 2, day=10)], policy(wait_days=10)) == []


def test_an_attempt_after_the_last_day(broken: Broken, rate: Rate) -> None:
    ratings = [rate(1), rate(2, 2, day=10)]
    assert broken(ratings, policy(until=FIRST + timedelta(days=9))) == [BreachKind.TOO_LATE]
    assert broken(ratings, policy(until=FIRST + timedelta(days=10))) == []


def test_an_attempt_after_the_standard_was_reached(broken: Broken, rate: Rate) -> None:
    below = policy(who=Eligibility.BELOW_STANDARD)
    assert broken([rate(3), rate(4, 2)], below) == [BreachKind.ALREADY_REACHED]
    assert broken([rate(2), rate(4, 2)], below) == []
    assert broken([rate(3), rate(4, 2)], policy()) == []


def test_the_standard_is_reached_when_the_method_says_so(broken: Broken, rate: Rate) -> None:
    average = policy(Method.AVERAGE, who=Eligibility.BELOW_STANDARD)
    assert broken([rate(1), rate(4, 2), rate(4, 3)], average) == []


def test_what_has_to_happen_between_two_attempts_did_not(broken: Broken, rate: Rate) -> None:
    every = policy(between=(Between.FEEDBACK, Between.REFLECTION, Between.REVISION))
    assert broken([rate(1), rate(2, 2)], every) == [
        BreachKind.NO_FEEDBACK,
        BreachKind.NO_REFLECTION,
        BreachKind.NO_REVISION,
    ]


def test_feedback_stands_with_the_rating_before(broken: Broken, rate: Rate) -> None:
    wanted = policy(between=(Between.FEEDBACK,))
    assert broken([rate(1, feedback="Ask who paid."), rate(2, 2)], wanted) == []
    assert broken([rate(1), rate(2, 2, feedback="Better.")], wanted) == [BreachKind.NO_FEEDBACK]


@pytest.mark.parametrize(("day", "in_time"), [(-1, False), (0, True), (10, True), (11, False)])
def test_feedback_on_the_work_counts_between_the_two_days(
    broken: Broken, rate: Rate, day: int, *, in_time: bool
) -> None:
    ratings = [rate(1, evidence=("essay",)), rate(2, 2, evidence=("essay",))]
    given = happened(EvidenceEventKind.FEEDBACK, day=day)
    found = broken(ratings, policy(between=(Between.FEEDBACK,)), [given])
    assert (found == []) is in_time


def test_feedback_on_other_work_does_not_count(broken: Broken, rate: Rate) -> None:
    given = happened(EvidenceEventKind.FEEDBACK, day=5)
    wanted = policy(between=(Between.FEEDBACK,))
    assert broken([rate(1), rate(2, 2)], wanted, [given]) == [BreachKind.NO_FEEDBACK]


def test_a_reflection_stands_with_either_attempt(broken: Broken, rate: Rate) -> None:
    wanted = policy(between=(Between.REFLECTION,))
    assert broken([rate(1, self_assessment=reflected()), rate(2, 2)], wanted) == []
    assert broken([rate(1), rate(2, 2, self_assessment=reflected())], wanted) == []


def test_a_self_assessment_without_a_reflection_is_none(broken: Broken, rate: Rate) -> None:
    silent = SelfAssessment(level="developing")
    ratings = [rate(1, self_assessment=silent), rate(2, 2, self_assessment=silent)]
    assert broken(ratings, policy(between=(Between.REFLECTION,))) == [BreachKind.NO_REFLECTION]


def test_a_reflection_on_new_work_counts_and_on_old_work_does_not(
    broken: Broken, rate: Rate
) -> None:
    wanted = policy(between=(Between.REFLECTION,))
    work = [replace(ESSAY, reflection="I asked who paid.")]
    new = [rate(1), rate(2, 2, evidence=("essay",))]
    assert broken(new, wanted, work) == []
    old = [rate(1, evidence=("essay",)), rate(2, 2, evidence=("essay",))]
    assert broken(old, wanted, work) == [BreachKind.NO_REFLECTION]


def test_work_is_revised_by_an_event_or_by_new_work(broken: Broken, rate: Rate) -> None:
    wanted = policy(between=(Between.REVISION,))
    same = [rate(1, evidence=("essay",)), rate(2, 2, evidence=("essay",))]
    assert broken(same, wanted, [ESSAY]) == [BreachKind.NO_REVISION]
    assert broken(same, wanted, [happened(EvidenceEventKind.REVISED, day=5)]) == []
    assert broken([rate(1), rate(2, 2, evidence=("essay",))], wanted, [ESSAY]) == []


def test_attempts_are_counted_for_each_criterion(broken: Broken, rate: Rate) -> None:
    once = policy(attempts=1)
    apart = [rate(1, criterion="finds"), rate(2, 2, criterion="weighs")]
    assert broken(apart, once) == []
    again = [rate(1, criterion="finds"), rate(2, 2, criterion="finds")]
    assert broken(again, once) == [BreachKind.TOO_MANY]


# Whether another attempt is open


def test_a_credit_that_was_not_begun_is_open(opened: Open) -> None:
    strict = policy(attempts=2, wait_days=9, until=FIRST, between=tuple(Between))
    assert opened([], strict) == Opening(is_open=True, left=2)


def test_any_number_of_attempts_is_open(opened: Open, rate: Rate) -> None:
    assert opened([rate(2)], policy()) == Opening(is_open=True)


def test_the_attempts_that_are_left_are_counted(opened: Open, rate: Rate) -> None:
    assert opened([rate(2)], policy(attempts=3)) == Opening(is_open=True, left=2)


@pytest.mark.parametrize(
    ("attempts", "reason"),
    [(1, "the one attempt is used"), (2, "all 2 attempts are used")],
)
def test_no_attempt_is_left(opened: Open, rate: Rate, attempts: int, reason: str) -> None:
    ratings = [rate(2), rate(2, 2)]
    assert opened(ratings, policy(attempts=attempts)) == Opening(
        is_open=False, left=0, reason=reason
    )


def test_the_last_day_is_over(opened: Open, rate: Rate) -> None:
    until = FIRST + timedelta(days=19)
    reason = "the last day for another attempt is 2026-01-24"
    assert opened([rate(2)], policy(until=until)) == Opening(is_open=False, reason=reason)
    assert opened([rate(2)], policy(until=until), day=19).is_open


def test_the_wait_goes_on_beyond_the_last_day(opened: Open, rate: Rate) -> None:
    until = FIRST + timedelta(days=25)
    assert not opened([rate(2)], policy(until=until, wait_days=26)).is_open


def test_who_has_reached_the_standard_may_not_try_again(opened: Open, rate: Rate) -> None:
    below = policy(who=Eligibility.BELOW_STANDARD)
    reason = "the standard is reached, and only who is below it may try again"
    assert opened([rate(3)], below) == Opening(is_open=False, reason=reason)
    assert opened([rate(3)], policy()).is_open


def test_an_attempt_opens_on_a_day(opened: Open, rate: Rate) -> None:
    wait = policy(wait_days=21)
    assert opened([rate(2)], wait).not_before == date(2026, 1, 26)
    assert opened([rate(2)], wait, day=21).not_before is None


def test_the_end_of_the_calendar_stops_nothing(opened: Open, rate: Rate) -> None:
    late = replace(rate(2), rated_on=date.max)
    assert opened([late], policy(wait_days=365)).not_before == date.max


def test_what_has_to_happen_first_is_told(opened: Open, rate: Rate) -> None:
    every = policy(between=(Between.FEEDBACK, Between.REFLECTION, Between.REVISION))
    assert opened([rate(2, feedback="Ask who paid.")], every).first == (
        Between.REFLECTION,
        Between.REVISION,
    )


def test_what_has_happened_since_is_not_asked_for_again(opened: Open, rate: Rate) -> None:
    wanted = policy(between=(Between.REVISION,))
    ratings = [rate(2, evidence=("essay",))]
    revised = [happened(EvidenceEventKind.REVISED, day=5)]
    assert opened(ratings, wanted, revised).first == ()
    assert opened(ratings, wanted, revised, day=4).first == (Between.REVISION,)


def test_a_criterion_that_may_be_tried_opens_the_credit(opened: Open, rate: Rate) -> None:
    ratings = [rate(2, criterion="finds"), rate(2, 2, criterion="finds")]
    assert opened(ratings, policy(attempts=2)) == Opening(is_open=True, left=2)


def test_a_criterion_that_was_reached_is_not_asked_for(opened: Open, rate: Rate) -> None:
    ratings = [rate(4, criterion="finds"), rate(2, criterion="weighs")]
    assert opened(ratings, policy(attempts=1)).reason == "the one attempt is used"


def test_where_every_criterion_was_reached_the_credit_says_so(opened: Open, rate: Rate) -> None:
    ratings = [rate(4, criterion="finds"), rate(3, criterion="weighs")]
    below = policy(who=Eligibility.BELOW_STANDARD)
    assert opened(ratings, below).is_open is False


def test_a_criterion_that_is_waived_is_not_tried(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(2, criterion="finds")]
    chosen, today = policy(attempts=1), FIRST + timedelta(days=20)

    def is_open(*waived: str) -> bool:
        return opening(credit, ratings, (), chosen, today=today, waived=waived).is_open

    assert is_open() is True
    assert is_open("weighs") is False
    assert is_open("finds", "weighs") is True

"""Another attempt is made as the school's policy has it, unless a person made an exception."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from transcript.model.mastery import (
    Between,
    CreditPolicy,
    Eligibility,
    MasteryPolicy,
    ReassessmentPolicy,
)
from transcript.model.rating import Determination, Rating, SelfAssessment
from transcript.validation.case import Record
from transcript.validation.reassessment import attempts_keep_to_the_policy

Told = Callable[..., list[str]]

EXCEPTION = "; for an exception, award the credit by `method: professional_judgement` and say why"
DAY = "correct the day, or change `reassessment` in mastery.yaml"


def under(record: Record, **rules: Any) -> Record:  # noqa: ANN401
    """Return the record of a school with this policy of re-assessment for all credits."""
    policy = CreditPolicy(reassessment=ReassessmentPolicy(**rules))
    return replace(record, policy=MasteryPolicy(default=policy))


def with_ratings(record: Record, *ratings: Rating) -> Record:
    return replace(record, transcript=replace(record.transcript, ratings=ratings))


def decided_on(record: Record, day: date, method: str) -> Record:
    """Return the record with the first credit awarded on a day, by a method."""
    first, *others = record.transcript.awards
    how = Determination(method=method, reason="Ill for the whole of October.")
    first = replace(first, awarded_on=day, determination=how)
    return replace(record, transcript=replace(record.transcript, awards=(first, *others)))


def test_without_a_policy_anybody_tries_as_often_as_they_like(record: Record, told: Told) -> None:
    assert told(attempts_keep_to_the_policy, record) == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            {"attempts": 1},
            (
                "MT603 /ratings/1/attempt: attempt 2 of “Argue from data”; the policy allows one "
                "attempt | correct `attempt`, or allow more under `reassessment` in mastery.yaml"
            ),
        ),
        (
            {"wait_days": 44},
            (
                "MT604 /ratings/1/rated_on: attempt 2 of “Argue from data” was rated 43 days "
                f"after attempt 1; the policy asks for 44 days | {DAY}"
            ),
        ),
        (
            {"until": date(2025, 11, 13)},
            (
                "MT605 /ratings/1/rated_on: attempt 2 of “Argue from data” was rated on "
                f"2025-11-14; the last day was 2025-11-13 | {DAY}"
            ),
        ),
        (
            {"between": (Between.REFLECTION,)},
            (
                "MT607 /ratings/1/attempt: no reflection by the learner between attempts 1 and 2 "
                "of “Argue from data” | write it under `self_assessment` of one of the two "
                "ratings"
            ),
        ),
    ],
)
def test_a_breach_is_told_with_its_way_out(
    rules: dict[str, Any], expected: str, record: Record, told: Told
) -> None:
    assert told(attempts_keep_to_the_policy, under(record, **rules)) == [expected + EXCEPTION]


@pytest.mark.parametrize(
    "rules",
    [
        {"attempts": 2},
        {"wait_days": 43},
        {"until": date(2025, 11, 14)},
        {"between": (Between.FEEDBACK, Between.REVISION)},
        {"who": Eligibility.BELOW_STANDARD},
    ],
)
def test_an_attempt_within_the_policy_is_not_told(
    rules: dict[str, Any], record: Record, told: Told
) -> None:
    assert told(attempts_keep_to_the_policy, under(record, **rules)) == []


def test_who_has_reached_the_standard_does_not_try_again(record: Record, told: Told) -> None:
    first, second, *_ = record.transcript.ratings
    reached = with_ratings(record, replace(first, level="proficient"), second)
    assert told(attempts_keep_to_the_policy, under(reached, who=Eligibility.BELOW_STANDARD)) == [
        "MT606 /ratings/1/attempt: attempt 2 of “Argue from data” was made after the standard "
        "was reached on 2025-10-02 | under the policy only who is below standard tries again: "
        "change "
        "`who` there" + EXCEPTION
    ]


def test_feedback_and_revision_are_missed_too(record: Record, told: Told) -> None:
    first, second, *_ = record.transcript.ratings
    bare = with_ratings(record, replace(first, feedback=None), replace(second, evidence=()))
    found = told(
        attempts_keep_to_the_policy, under(bare, between=(Between.FEEDBACK, Between.REVISION))
    )
    assert [each.partition(": ")[2].removesuffix(EXCEPTION) for each in found] == [
        (
            "no feedback between attempts 1 and 2 of “Argue from data” | write the `feedback` "
            "that was given with the earlier rating, or as an event of the work"
        ),
        (
            "no revision of the work between attempts 1 and 2 of “Argue from data” | name the "
            "new work under `evidence` of the later rating, or add a `revised` event"
        ),
    ]


def test_a_reflection_of_the_learner_is_enough(record: Record, told: Told) -> None:
    first, second, *_ = record.transcript.ratings
    thought = SelfAssessment(level="proficient", reflection="The claim comes first.")
    ratings = (first, replace(second, self_assessment=thought))
    reflected = with_ratings(record, *ratings)
    assert told(attempts_keep_to_the_policy, under(reflected, between=(Between.REFLECTION,))) == []


def test_two_attempts_on_one_day_are_too_soon(record: Record, told: Told) -> None:
    first, second, *_ = record.transcript.ratings
    at_once = with_ratings(record, first, replace(second, rated_on=first.rated_on))
    (found,) = told(attempts_keep_to_the_policy, under(at_once, wait_days=1))
    assert "was rated the day of attempt 1; the policy asks for 1 day |" in found


def test_of_too_many_attempts_the_first_is_told(record: Record, told: Told) -> None:
    first, second, *_ = record.transcript.ratings
    many = (
        replace(second, attempt=number, rated_on=date(2025, 11, 10 + number))
        for number in range(2, 9)
    )
    found = told(attempts_keep_to_the_policy, under(with_ratings(record, first, *many), attempts=3))
    assert len(found) == 1
    assert "attempt 4 of “Argue from data”; the policy allows 3 attempts" in found[0]


@pytest.mark.parametrize(
    ("day", "method", "count"),
    [
        (date(2025, 11, 14), "professional_judgement", 0),
        (date(2025, 11, 14), "Professional judgement", 0),
        (date(2025, 11, 13), "professional_judgement", 1),
        (date(2025, 11, 21), "latest", 1),
    ],
)
def test_a_person_makes_an_exception_by_judgement_at_the_attempt_or_later(
    day: date, method: str, count: int, record: Record, told: Told
) -> None:
    excepted = decided_on(under(record, attempts=1), day, method)
    assert len(told(attempts_keep_to_the_policy, excepted)) == count


def test_without_an_award_there_is_no_exception(record: Record, told: Told) -> None:
    unawarded = replace(record, transcript=replace(record.transcript, awards=()))
    assert len(told(attempts_keep_to_the_policy, under(unawarded, attempts=1))) == 1

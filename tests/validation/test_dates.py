"""The dates of a record tell a story that can be true."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from transcript.model.award import TransferSource
from transcript.model.evidence import EvidenceEvent, EvidenceEventKind
from transcript.model.habit import HabitObservation
from transcript.model.origin import Origin
from transcript.model.rating import Determination, Waiver
from transcript.validation import dates
from transcript.validation.case import Record

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

TWO_DATES = "correct one of the two dates"
NOT_HERE = (
    "correct the date here, or the one in learner.yaml; "
    "for a credit from another school add `transferred_from`"
)
FUTURE = "correct the date, or wait until it has happened"
TODAY = date(2026, 11, 22)


def of_learner(record: Record, **changes: object) -> Record:
    learner = replace(record.transcript.learner, **changes)  # type: ignore[arg-type]
    return replace(record, transcript=replace(record.transcript, learner=learner))


def from_elsewhere(earned_on: date) -> TransferSource:
    return TransferSource(institution="Hill School", earned_on=earned_on, accepted_by="Ines Tamura")


def test_nothing_is_wrong_with_sound_dates(record: Record, told: Told) -> None:
    today = replace(record, today=TODAY)
    rules = [
        dates.work_comes_before_its_judgement,
        dates.ratings_come_before_awards,
        dates.decisions_fall_into_school_time,
        dates.dates_are_in_order,
        dates.nothing_has_happened_tomorrow,
    ]
    assert [told(rule, today) for rule in rules] == [[]] * len(rules)


def test_work_that_is_younger_than_its_rating_is_told_once(altered: Altered, told: Told) -> None:
    late = altered("evidence", 3, made_on=date(2025, 1, 1))
    assert told(dates.work_comes_before_its_judgement, late) == [
        (
            "MT407 /ratings/2/evidence/0: “The last ferry” was made on 2025-01-01, after it was "
            "rated "
            f"on 2024-11-20 | {TWO_DATES}"
        )
    ]


def test_work_that_is_younger_than_its_award_is_told(altered: Altered, told: Told) -> None:
    unrated = altered("awards", 1, evidence=("oxygen-data", "nothing"))
    assert told(dates.work_comes_before_its_judgement, unrated) == [
        (
            "MT407 /awards/1/evidence/0: “Oxygen in Otter Creek” was made on 2025-09-06, after "
            "it was "
            f"awarded on 2024-12-02 | {TWO_DATES}"
        )
    ]


def test_an_award_before_the_first_rating_that_is_high_enough_is_told(
    altered: Altered, told: Told
) -> None:
    early = altered("awards", 0, awarded_on=date(2025, 11, 13))
    assert told(dates.ratings_come_before_awards, early) == [
        (
            "MT408 /awards/0/awarded_on: “Argue from data” was awarded on 2025-11-13, but rated "
            "at that "
            f"level only on 2025-11-14 | {TWO_DATES}"
        )
    ]


def test_a_transferred_award_waits_for_no_rating(altered: Altered, told: Told) -> None:
    early = altered(
        "awards",
        0,
        awarded_on=date(2025, 11, 13),
        transferred_from=from_elsewhere(date(2023, 6, 1)),
    )
    assert told(dates.ratings_come_before_awards, early) == []


def test_an_award_without_a_rating_is_left_to_another_rule(altered: Altered, told: Told) -> None:
    unrated = altered("awards", 0, level="distinguished", awarded_on=date(2025, 1, 1))
    assert told(dates.ratings_come_before_awards, unrated) == []


def test_decisions_before_the_enrolment_and_after_the_graduation_are_told(
    record: Record, told: Told
) -> None:
    late = of_learner(record, enrolled_on=date(2024, 11, 25), graduated_on=date(2026, 2, 9))
    assert told(dates.decisions_fall_into_school_time, late) == [
        (
            "MT410 /ratings/2/rated_on: rated on 2024-11-20, before the learner enrolled on "
            "2024-11-25 "
            f"| {NOT_HERE}"
        ),
        (
            "MT410 /awards/2/awarded_on: awarded on 2026-02-10, after the learner graduated on "
            f"2026-02-09 | {NOT_HERE}"
        ),
    ]


def test_a_learner_who_has_not_graduated_may_get_credits_at_any_time(
    record: Record, told: Told
) -> None:
    still_here = of_learner(record, graduated_on=None)
    assert told(dates.decisions_fall_into_school_time, still_here) == []


def test_a_transferred_credit_may_be_accepted_before_the_enrolment(
    altered: Altered, told: Told
) -> None:
    moved = altered(
        "awards", 1, awarded_on=date(2023, 8, 1), transferred_from=from_elsewhere(date(2023, 6, 1))
    )
    assert told(dates.decisions_fall_into_school_time, moved) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"birth_date": date(2024, 1, 1)},
            "birth_date: the birth (2024-01-01) is dated after the enrollment (2023-08-28)",
        ),
        (
            {"expected_graduation": date(2023, 1, 1)},
            (
                "expected_graduation: the enrollment (2023-08-28) is dated after the expected "
                "graduation (2023-01-01)"
            ),
        ),
        (
            {"graduated_on": date(2023, 1, 1)},
            "graduated_on: the enrollment (2023-08-28) is dated after the graduation (2023-01-01)",
        ),
    ],
)
def test_a_learners_dates_in_the_wrong_order_are_told(
    changes: dict[str, date], message: str, record: Record, told: Told
) -> None:
    assert told(dates.dates_are_in_order, of_learner(record, **changes)) == [
        f"MT411 /{message} | {TWO_DATES}"
    ]


def test_a_course_that_ends_before_it_begins_is_told(altered: Altered, told: Told) -> None:
    assert told(dates.dates_are_in_order, altered("courses", 0, ended_on=date(2024, 1, 1))) == [
        (
            "MT411 /courses/0/ended_on: the beginning of “Field Ecology” (2024-09-03) is dated "
            "after "
            f"its end (2024-01-01) | {TWO_DATES}"
        )
    ]


def test_a_transfer_before_the_credit_was_earned_is_told(altered: Altered, told: Told) -> None:
    moved = altered("awards", 1, transferred_from=from_elsewhere(date(2025, 6, 1)))
    assert told(dates.dates_are_in_order, moved) == [
        (
            "MT411 /awards/1/transferred_from/earned_on: earning the credit elsewhere "
            "(2025-06-01) is "
            f"dated after its award (2024-12-02) | {TWO_DATES}"
        )
    ]


def test_what_is_told_as_done_does_not_lie_in_the_future(record: Record, told: Told) -> None:
    yesterday = replace(record, today=date(2026, 2, 9))
    assert told(dates.nothing_has_happened_tomorrow, yesterday) == [
        f"MT409 /graduated_on: the graduation is 2026-06-12, which is in the future | {FUTURE}",
        (
            "MT409 /awards/2/awarded_on: the date of the award is 2026-02-10, which is in the "
            "future | "
            f"{FUTURE}"
        ),
    ]


def test_without_a_clock_nothing_is_in_the_future(record: Record, told: Told) -> None:
    late = of_learner(record, graduated_on=date(2926, 6, 12))
    assert told(dates.nothing_has_happened_tomorrow, late) == []


def test_a_learner_without_a_birth_date_has_none_in_the_future(record: Record, told: Told) -> None:
    private = replace(of_learner(record, birth_date=None), today=TODAY)
    assert told(dates.nothing_has_happened_tomorrow, private) == []


def test_a_decision_after_its_award_is_told(altered: Altered, told: Told) -> None:
    how = Determination(method="latest", reason="It rests.", decided_on=date(2025, 11, 22))
    assert told(dates.dates_are_in_order, altered("awards", 0, determination=how)) == [
        (
            "MT411 /awards/0/determination/decided_on: the decision (2025-11-22) is dated after "
            "the "
            f"award (2025-11-21) | {TWO_DATES}"
        )
    ]


def test_events_and_habits_of_the_future_are_told(altered: Altered, told: Told) -> None:
    tomorrow = date(2026, 11, 23)
    event = EvidenceEvent(
        kind=EvidenceEventKind.SUBMITTED,
        on=tomorrow,
        origin=Origin(file="record.yaml", pointer="/evidence/0/events/0"),
    )
    habit = HabitObservation(
        habit="Comes prepared",
        seen_on=tomorrow,
        seen_by="Mae Okafor",
        note="Had read the report.",
        origin=Origin(file="habits.yaml", pointer="/observations/0"),
    )
    early = replace(altered("evidence", 0, events=(event,)), today=TODAY, habits=(habit,))
    says = f"is 2026-11-23, which is in the future | {FUTURE}"
    assert told(dates.nothing_has_happened_tomorrow, early) == [
        f"MT409 /evidence/0/events/0/on: the date of “submitted” {says}",
        f"MT409 /observations/0/on: the date of the observation {says}",
    ]


def test_a_waiver_is_given_in_school_time_and_not_tomorrow(record: Record, told: Told) -> None:
    waiver = Waiver(
        credit="argue-from-data",
        waived_on=date(2926, 1, 1),
        waived_by="Ines Tamura",
        reason="Shown at another school.",
        origin=Origin(file="record.yaml", pointer="/waivers/0"),
    )
    waived = replace(record.transcript, waivers=(waiver,))
    late = replace(record, transcript=waived, today=TODAY)
    assert told(dates.nothing_has_happened_tomorrow, late) == [
        (
            "MT409 /waivers/0/waived_on: the date of the waiver is 2926-01-01, which is in the "
            f"future | {FUTURE}"
        )
    ]
    assert told(dates.decisions_fall_into_school_time, late) == [
        (
            "MT410 /waivers/0/waived_on: waived on 2926-01-01, after the learner graduated on "
            f"{record.transcript.learner.graduated_on} | {NOT_HERE}"
        )
    ]

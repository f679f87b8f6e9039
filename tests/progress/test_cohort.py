from datetime import date

import pytest

from tests.progress.records import TODAY, Record, credit, evidence
from transcript.model.mastery import CreditPolicy, ReassessmentPolicy
from transcript.progress.cohort import Cohort, Reason, Tally
from transcript.progress.standing import Status

CREDIT = credit()


def tally(*records: Record, policy: CreditPolicy | None = None) -> Tally:
    found = Tally()
    for each in records:
        found.add(each.progress(policy), today=TODAY, stuck_days=60)
    return found


def cohort(*records: Record, policy: CreditPolicy | None = None) -> Cohort:
    return tally(*records, policy=policy).cohort([CREDIT])


def many(number: int, level: str | None) -> list[Record]:
    records = [Record(learner=f"learner-{each}") for each in range(number)]
    for record in records if level else ():
        record.rate(level or "")
    return records


def reasons(record: Record, policy: CreditPolicy | None = None) -> list[Reason]:
    return [each.reason for each in cohort(record, policy=policy).stuck]


def test_learners_are_counted_by_status_and_by_level() -> None:
    found = cohort(Record(), Record().rate("developing"), Record().award("distinguished"))
    [weigh] = found.credits
    assert found.learners == 3
    assert weigh.statuses == {
        Status.AWARDED: 1,
        Status.READY: 0,
        Status.ON_THE_WAY: 1,
        Status.NOT_BEGUN: 1,
    }
    assert weigh.levels == {"emerging": 0, "developing": 1, "proficient": 0, "distinguished": 1}


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (0, "within a week"),
        (7, "within a week"),
        (8, "within 30 days"),
        (30, "within 30 days"),
        (90, "within 90 days"),
        (91, "longer ago"),
    ],
)
def test_the_time_since_the_last_evidence_is_told_in_words(days_ago: int, words: str) -> None:
    quiet = cohort(Record().rate("developing", days_ago=days_ago)).quiet
    assert [name for name, number in quiet.items() if number] == [words]


def test_a_learner_without_anything_was_never_seen() -> None:
    assert cohort(Record()).quiet["never"] == 1


def test_a_credit_with_nothing_new_is_stuck_from_the_day_the_school_says() -> None:
    assert reasons(Record().rate("developing", days_ago=60)) == [Reason.NOTHING_NEW]
    assert reasons(Record().rate("developing", days_ago=59)) == []


def test_what_is_ready_for_long_waits_for_a_decision() -> None:
    assert reasons(Record().rate("proficient", days_ago=60)) == [Reason.NO_DECISION]
    assert reasons(Record().rate("proficient", days_ago=59)) == []


def test_without_an_attempt_left_one_is_stuck_at_once() -> None:
    policy = CreditPolicy(reassessment=ReassessmentPolicy(attempts=1))
    assert reasons(Record().rate("developing", days_ago=1), policy) == [Reason.NO_ATTEMPT]


def test_after_the_last_day_one_is_stuck() -> None:
    policy = CreditPolicy(reassessment=ReassessmentPolicy(until=date(2026, 11, 1)))
    assert reasons(Record().rate("developing", days_ago=40), policy) == [Reason.NO_ATTEMPT]


def test_with_an_attempt_left_one_is_not_stuck() -> None:
    policy = CreditPolicy(reassessment=ReassessmentPolicy(attempts=2))
    assert reasons(Record().rate("developing", days_ago=1), policy) == []


def test_three_times_the_same_level_below_the_standard_is_stuck() -> None:
    record = Record().rate("developing").rate("developing").rate("developing", days_ago=1)
    assert reasons(record) == [Reason.SAME_LEVEL]


def test_three_different_levels_are_a_way() -> None:
    assert reasons(Record().rate("emerging").rate("developing").rate("developing")) == []


@pytest.mark.parametrize("record", [Record(), Record().award()])
def test_what_is_not_begun_or_is_awarded_is_never_stuck(record: Record) -> None:
    assert reasons(record) == []


def test_who_waits_longest_comes_first_with_name_and_days() -> None:
    first, second = cohort(
        Record(learner="ana").rate("developing", days_ago=70),
        Record(learner="ben").rate("developing", days_ago=90),
    ).stuck
    assert (first.learner, first.name, first.days, first.credit) == ("ben", "Ben", 90, "weigh")
    assert second.learner == "ana"


def test_counts_of_another_process_are_added() -> None:
    one, other = tally(Record().rate("developing", days_ago=70)), tally(Record().rate("proficient"))
    other.unreadable.append("cid")
    one.merge(other)
    found = one.cohort([CREDIT])
    assert (found.learners, len(found.stuck), one.unreadable) == (2, 1, ["cid"])
    assert found.credits[0].statuses[Status.READY] == 1
    assert found.quiet["within 30 days"] == 1
    assert found.credits[0].levels["proficient"] == 1


def test_who_is_stuck_on_another_credit_is_left_out() -> None:
    assert tally(Record().rate("developing", days_ago=70)).cohort([credit("ask")]).stuck == ()


def test_in_public_there_are_no_names() -> None:
    found = tally(*many(30, "developing")).public_cohort([CREDIT], smallest=10)
    assert found.stuck == ()
    assert found.smallest == 10


def test_in_public_large_counts_are_told_and_small_ones_withheld() -> None:
    found = tally(
        *many(20, "developing"), *many(15, "proficient"), *many(12, None), *many(2, "emerging")
    ).public_cohort([CREDIT], smallest=10)
    [weigh] = found.credits
    assert found.learners == 49
    assert weigh.statuses == {
        Status.AWARDED: None,
        Status.READY: 15,
        Status.ON_THE_WAY: 22,
        Status.NOT_BEGUN: None,
    }
    assert weigh.levels == {
        "emerging": None,
        "developing": 20,
        "proficient": 15,
        "distinguished": None,
    }


def test_in_public_a_small_school_tells_nothing() -> None:
    found = tally(*many(4, "developing")).public_cohort([CREDIT], smallest=10)
    assert found.learners is None
    assert set(found.credits[0].statuses.values()) == {None}
    assert set(found.quiet.values()) == {None}


def test_work_that_nobody_judged_is_evidence_too() -> None:
    assert cohort(Record().show(evidence("essay", made_on=TODAY))).quiet["within a week"] == 1

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.progress.records import TODAY, Record, credit, evidence
from transcript.model.evidence import EvidenceContext, EvidenceEvent, EvidenceEventKind
from transcript.model.mastery import (
    Between,
    CreditPolicy,
    DeterminationPolicy,
    Method,
    ReassessmentPolicy,
)
from transcript.progress.next_steps import missing_criteria, next_step

ENOUGH = credit(pieces=0, contexts=0)


def told(record: Record, policy: CreditPolicy | None = None) -> str | None:
    return next_step(record.standing(policy), today=TODAY)


def again(**rules: object) -> CreditPolicy:
    return CreditPolicy(reassessment=replace(ReassessmentPolicy(), **rules))  # type: ignore[arg-type]


def by(method: Method, **parameters: int) -> CreditPolicy:
    decimals = {name: Decimal(value) for name, value in parameters.items()}
    return CreditPolicy(determination=DeterminationPolicy(method=method, parameters=decimals))


def test_what_is_awarded_needs_nothing() -> None:
    assert told(Record().award()) is None


@pytest.mark.parametrize(
    ("pieces", "contexts", "begin"),
    [
        (1, 1, "Begin: one piece of work."),
        (2, 1, "Begin: two pieces of work."),
        (2, 2, "Begin: two pieces of work, from two contexts."),
        (12, 1, "Begin: 12 pieces of work."),
    ],
)
def test_what_is_not_begun_begins_with_the_work_that_is_asked_for(
    pieces: int, contexts: int, begin: str
) -> None:
    assert told(Record((credit(pieces=pieces, contexts=contexts),))) == begin


def test_what_is_reached_waits_for_a_person() -> None:
    record = Record((ENOUGH,)).rate("developing", days_ago=90).rate("proficient")
    assert told(record) == "Ask for a decision: the last rating is “Proficient”."


def test_what_the_policy_does_not_allow_is_settled_before_a_decision() -> None:
    record = Record((ENOUGH,)).rate("developing", days_ago=20).rate("proficient", days_ago=15)
    assert told(record, again(wait_days=14)) == (
        "Settle what the school's policy does not allow: attempt 2, too soon. "
        "Then ask for a decision: the last rating is “Proficient”."
    )


def test_the_ratings_at_the_end_that_agree_are_counted() -> None:
    record = Record((ENOUGH,)).rate("developing", days_ago=90).rate("proficient").rate("proficient")
    assert told(record) == "Ask for a decision: the last two ratings are “Proficient”."


def test_ratings_that_all_agree_are_all_counted() -> None:
    record = Record((ENOUGH,)).rate("proficient").rate("proficient").rate("proficient")
    assert told(record) == "Ask for a decision: the last three ratings are “Proficient”."


def test_where_criteria_were_rated_they_are_the_grounds() -> None:
    record = Record((ENOUGH,)).rate("proficient", criterion="c1").rate("proficient", criterion="c2")
    assert told(record) == "Ask for a decision: every criterion is at the standard."


def test_one_more_context_is_somewhere_else_than_the_one_there_is() -> None:
    record = Record().show(evidence("essay"), evidence("report"))
    assert told(record.rate("proficient", "essay", "report")) == (
        "One more context: show it outside a course. "
        "Then ask for a decision: the last rating is “Proficient”."
    )


def test_a_context_beyond_several_is_somewhere_new() -> None:
    record = Record((credit(pieces=2, contexts=4),)).show(
        evidence("essay"), evidence("talk", EvidenceContext.COMMUNITY)
    )
    assert told(record.rate("proficient", "essay", "talk")) == (
        "Two more contexts: show it somewhere new. "
        "Then ask for a decision: the last rating is “Proficient”."
    )


def test_pieces_are_asked_for_beyond_those_that_new_contexts_bring() -> None:
    record = Record((credit(pieces=4, contexts=2),)).show(evidence("essay"))
    assert told(record.rate("proficient", "essay")) == (
        "One more context: show it outside a course. Three more pieces of evidence. "
        "Then ask for a decision: the last rating is “Proficient”."
    )


def test_below_the_standard_one_tries_again() -> None:
    assert told(Record((ENOUGH,)).rate("developing")) == (
        "Try again: the last rating is “Developing”, the standard is “Proficient”."
    )


def test_the_next_attempt_waits_as_long_as_the_policy_says() -> None:
    later = TODAY + timedelta(days=4)
    assert told(Record((ENOUGH,)).rate("developing", days_ago=10), again(wait_days=14)) == (
        f"Try again from {later}: the last rating is “Developing”, the standard is “Proficient”."
    )


def test_what_has_to_happen_before_is_named() -> None:
    between = (Between.FEEDBACK, Between.REFLECTION, Between.REVISION)
    assert told(Record((ENOUGH,)).rate("developing"), again(between=between)) == (
        "Try again, after feedback and a reflection and a revision of the work: "
        "the last rating is “Developing”, the standard is “Proficient”."
    )


def test_without_an_attempt_left_a_teacher_is_asked() -> None:
    assert told(Record((ENOUGH,)).rate("developing"), again(attempts=1)) == (
        "The last rating is “Developing”, the standard is “Proficient”, "
        "and the one attempt is used: ask a teacher what can be done."
    )


def test_a_criterion_below_the_standard_and_one_without_a_rating_are_named() -> None:
    assert told(Record((ENOUGH,)).rate("developing", criterion="c1")) == (
        "Try again: “Claims little” is “Developing” so far; “Shows much” is not rated yet."
    )


def test_criteria_are_missing_only_where_some_were_rated() -> None:
    assert missing_criteria(Record().rate("developing").standing()) == ()


def test_a_criterion_at_the_standard_is_not_missing() -> None:
    standing = Record().rate("proficient", criterion="c1").standing()
    assert [each.id for each, _ in missing_criteria(standing)] == ["c2"]


def test_a_standard_that_has_to_be_shown_twice_is_shown_again() -> None:
    assert told(Record((ENOUGH,)).rate("proficient"), by(Method.N_TIMES, times=2)) == (
        "Show it again: the last rating is “Proficient”, "
        "and the standard has to be reached two times."
    )


def test_a_method_that_looks_back_says_what_it_comes_to() -> None:
    record = Record((ENOUGH,)).rate("emerging", days_ago=60).rate("proficient")
    assert told(record, by(Method.AVERAGE)) == (
        "Show it again: the last rating is “Proficient”, "
        "and the method (average) comes to 2.00 of 3."
    )


def test_a_method_that_comes_to_nothing_yet_asks_for_more_ratings() -> None:
    record = Record((ENOUGH,)).rate("proficient")
    assert told(record, by(Method.BEST_N, best=2)) == (
        "Show it again: the last rating is “Proficient”, "
        "and the method (best n) asks for more ratings."
    )


@pytest.mark.parametrize("kind", [EvidenceEventKind.SUBMITTED, EvidenceEventKind.REVISED])
def test_work_that_was_handed_in_waits_for_feedback(kind: EvidenceEventKind) -> None:
    handed_in = EvidenceEvent(kind=kind, on=date(2026, 11, 2))
    record = Record((ENOUGH,)).show(evidence("essay", EvidenceContext.COURSE, handed_in))
    assert told(record.rate("developing", "essay")) == (
        "“Essay” waits for feedback since 2026-11-02. "
        "Try again: the last rating is “Developing”, the standard is “Proficient”."
    )


def test_work_that_has_its_feedback_waits_for_nothing() -> None:
    events = (
        EvidenceEvent(kind=EvidenceEventKind.SUBMITTED, on=date(2026, 11, 2)),
        EvidenceEvent(kind=EvidenceEventKind.FEEDBACK, on=date(2026, 11, 3)),
    )
    record = Record((ENOUGH,)).show(evidence("essay", EvidenceContext.COURSE, *events))
    assert told(record.rate("developing", "essay")) == (
        "Try again: the last rating is “Developing”, the standard is “Proficient”."
    )


def test_where_no_evidence_is_kept_the_whole_rule_is_told() -> None:
    assert told(Record().rate("proficient")) == (
        "No evidence is kept yet: two pieces of work, from two contexts. "
        "Then ask for a decision: the last rating is “Proficient”."
    )


# Waivers

SLATE = by(Method.SLATE_CBL, demonstrations=1)


def test_what_is_waived_is_told_and_not_asked_for() -> None:
    record = Record((ENOUGH,)).rate("developing", criterion="c1").waive("c2")
    assert (
        told(record, SLATE)
        == "Try again: “Claims little” is “Developing” so far. Waived: “Shows much”."
    )


def test_the_grounds_of_a_decision_tell_of_waivers() -> None:
    record = Record((ENOUGH,)).rate("proficient", criterion="c1").waive("c2")
    assert told(record, SLATE) == (
        "Ask for a decision: every criterion is at the standard or waived. Waived: “Shows much”."
    )


def test_a_credit_rated_as_a_whole_is_waived_as_a_whole() -> None:
    record = Record((ENOUGH,)).rate("proficient").waive()
    assert told(record, by(Method.SLATE_CBL, demonstrations=3)) == (
        "Ask for a decision: the last rating is “Proficient”. Waived: the whole credit."
    )


def test_what_is_waived_is_told_before_anything_was_rated() -> None:
    record = Record((credit(pieces=1, contexts=1),)).waive()
    assert told(record, SLATE) == (
        "Begin: one piece of work. Waived: “Claims little”, “Shows much”."
    )


def test_where_the_method_knows_no_waivers_none_is_told() -> None:
    assert told(Record((ENOUGH,)).rate("proficient").waive()) == (
        "Ask for a decision: the last rating is “Proficient”."
    )

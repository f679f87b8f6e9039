from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.progress.records import Record, credit, evidence
from transcript.model.evidence import EvidenceContext
from transcript.model.habit import HabitObservation
from transcript.model.mastery import (
    CreditPolicy,
    DeterminationPolicy,
    MasteryPolicy,
    Method,
)
from transcript.progress.standing import Standings, Status, misled_by_average


def by(method: Method, **parameters: int) -> CreditPolicy:
    return CreditPolicy(
        determination=DeterminationPolicy(
            method=method,
            parameters={name: Decimal(value) for name, value in parameters.items()},
        )
    )


SLATE = by(Method.SLATE_CBL, demonstrations=1)
SLATE_FROM_NOUGHT = replace(SLATE, scale={"emerging": Decimal(0), "proficient": Decimal(2)})


def test_a_credit_without_ratings_is_not_begun() -> None:
    standing = Record().standing()
    assert (standing.status, standing.level) == (Status.NOT_BEGUN, None)
    assert (standing.level_name(), standing.last_on) == ("", None)


def test_a_rating_below_the_standard_is_on_the_way() -> None:
    standing = Record().rate("developing").standing()
    assert (standing.status, standing.level) == (Status.ON_THE_WAY, "developing")


def test_what_the_method_calls_reached_is_ready_for_a_decision() -> None:
    assert Record().rate("proficient").standing().status is Status.READY


def test_only_a_persons_award_is_earned() -> None:
    standing = Record().rate("developing").award("proficient").standing()
    assert (standing.status, standing.level) == (Status.AWARDED, "proficient")


def test_an_award_needs_no_rating() -> None:
    standing = Record().award("distinguished").standing()
    assert (standing.status, standing.level_name()) == (Status.AWARDED, "Distinguished")


def test_under_professional_judgement_the_last_rating_says_whether_to_ask() -> None:
    judged = Record().rate("developing").rate("proficient", days_ago=3)
    assert judged.standing(by(Method.PROFESSIONAL_JUDGEMENT)).status is Status.READY


def test_the_method_of_the_school_decides_what_is_reached() -> None:
    standing = Record().rate("proficient").standing(by(Method.N_TIMES, times=2))
    assert standing.status is Status.ON_THE_WAY


def test_where_the_method_comes_to_nothing_the_learner_stands_as_last_rated() -> None:
    standing = Record().rate("proficient").standing(by(Method.N_TIMES, times=2))
    assert standing.level_name() == "Proficient"


def test_a_rating_of_an_unknown_level_is_left_out() -> None:
    assert Record().rate("brilliant").standing().status is Status.NOT_BEGUN


def test_ratings_stand_in_the_order_of_time() -> None:
    standing = Record().rate("proficient", days_ago=1).rate("emerging", days_ago=90).standing()
    assert [each.level for each in standing.ratings] == ["emerging", "proficient"]


def test_pieces_are_what_ratings_and_the_award_name_each_once() -> None:
    record = Record().show(evidence("essay"), evidence("talk"), evidence("map"))
    standing = record.rate("proficient", "essay").award("proficient", "essay", "talk").standing()
    assert [piece.id for piece in standing.pieces] == ["essay", "talk"]


def test_evidence_that_is_not_there_counts_for_nothing() -> None:
    assert Record().rate("proficient", "lost").standing().pieces == ()


def test_contexts_and_pieces_are_counted_against_the_credits_rule() -> None:
    record = Record((credit(pieces=3, contexts=2),)).show(
        evidence("essay"), evidence("report"), evidence("talk", EvidenceContext.COMMUNITY)
    )
    standing = record.rate("proficient", "essay", "report").standing()
    assert (standing.pieces_missing, standing.contexts_missing) == (1, 1)
    assert standing.contexts == (EvidenceContext.COURSE,)


def test_more_than_is_asked_for_lacks_nothing() -> None:
    record = Record((credit(pieces=1, contexts=1),)).show(evidence("essay"), evidence("report"))
    standing = record.rate("proficient", "essay", "report").standing()
    assert (standing.pieces_missing, standing.contexts_missing) == (0, 0)


def test_the_last_day_is_that_of_the_last_rating_or_piece() -> None:
    record = Record().show(evidence("essay", made_on=date(2026, 11, 1)))
    assert record.rate("proficient", "essay", days_ago=90).standing().last_on == date(2026, 11, 1)


def test_the_whole_leaves_out_ratings_of_a_criterion() -> None:
    standing = Record().rate("emerging", criterion="c1").rate("proficient").standing()
    assert [each.level for each in standing.whole] == ["proficient"]


def test_evidence_that_nobody_has_judged_is_named() -> None:
    progress = (
        Record().show(evidence("essay"), evidence("talk")).rate("proficient", "talk").progress()
    )
    assert [item.id for item in progress.unjudged] == ["essay"]


def test_evidence_that_nobody_has_judged_is_still_the_last_there_is() -> None:
    progress = Record().show(evidence("essay", made_on=date(2026, 11, 3))).progress()
    assert progress.last_on == date(2026, 11, 3)


def test_credits_are_listed_by_status() -> None:
    record = Record((credit("weigh"), credit("ask"))).rate("proficient", credit="ask")
    assert [each.credit.id for each in record.progress().having(Status.READY)] == ["ask"]


def test_habits_stand_apart_by_name_and_day() -> None:
    seen = [
        HabitObservation(habit=habit, seen_on=date(2026, 3, day), seen_by="A. Teacher", note="Yes.")
        for habit, day in (("persists", 9), ("asks", 5), ("persists", 2))
    ]
    record = Record()
    found = Standings(record.credits, MasteryPolicy()).of(record.transcript, habits=seen)
    assert [(each.habit, each.seen_on.day) for each in found.habits] == [
        ("asks", 5),
        ("persists", 2),
        ("persists", 9),
    ]


def test_an_average_misleads_where_it_holds_first_attempts_against_the_learner() -> None:
    standing = Record().rate("emerging", days_ago=60).rate("proficient").standing()
    assert misled_by_average(standing) == Decimal("2.00")


def test_an_average_misleads_where_it_hides_what_is_not_there() -> None:
    standing = Record().rate("distinguished", days_ago=60).rate("developing").standing()
    assert misled_by_average(standing) == Decimal("3.00")


@pytest.mark.parametrize("level", ["emerging", "proficient"])
def test_an_average_that_says_the_same_does_not_mislead(level: str) -> None:
    assert misled_by_average(Record().rate(level).standing()) is None


def test_without_ratings_there_is_no_average() -> None:
    assert misled_by_average(Record().award().standing()) is None


def test_without_a_standard_nothing_is_reached_and_nothing_misleads() -> None:
    plain = credit()
    aimless = replace(plain, rubric=replace(plain.rubric, required="none"))
    standing = Record((aimless,)).rate("proficient").standing()
    assert standing.status is Status.ON_THE_WAY
    assert misled_by_average(standing) is None


def test_a_waiver_makes_a_criterion_count_as_shown() -> None:
    standing = Record().rate("proficient", criterion="c1").waive("c2").standing(SLATE)
    assert (standing.status, standing.level) == (Status.READY, "proficient")
    assert standing.waived == {"c2"}


def test_a_waiver_counts_for_nothing_with_other_methods() -> None:
    standing = Record().rate("proficient", criterion="c1").waive("c2").standing()
    assert (standing.status, standing.waived) == (Status.ON_THE_WAY, frozenset())
    assert len(standing.waivers) == 1


def test_what_is_only_waived_is_not_begun() -> None:
    standing = Record().waive().standing(SLATE)
    assert (standing.status, standing.level) == (Status.NOT_BEGUN, None)
    assert standing.waived == {"c1", "c2"}


def test_work_that_was_all_missed_stands_where_it_was_rated() -> None:
    standing = Record().rate("emerging").waive().standing(SLATE_FROM_NOUGHT)
    assert (standing.status, standing.level) == (Status.READY, "emerging")

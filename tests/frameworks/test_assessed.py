from dataclasses import replace
from datetime import date

from tests.progress.records import PROFILE, Record, credit, evidence
from transcript.frameworks.assessed import (
    NEVER_ASSESSED,
    NO_COMPETENCY,
    NO_CREDIT,
    Assessed,
    Matrix,
    Unjudged,
    WithoutGoal,
    matrix,
)
from transcript.model.evidence import EvidenceContext, EvidenceEvent, EvidenceEventKind
from transcript.model.graduate_profile import Competency
from transcript.model.rating import RatingSource

ASK = credit("ask")
ORPHAN = replace(credit("orphan"), serves=())
FEEDBACK = EvidenceEvent(kind=EvidenceEventKind.FEEDBACK, on=date(2026, 9, 2))


def record(learner: str = "ana") -> Record:
    return Record((ASK,), learner=learner)


def found(*records: Record, offered: tuple[object, ...] = (ASK,)) -> Matrix:
    return matrix(PROFILE, offered, (each.transcript for each in records))  # type: ignore[arg-type]


def imported(one: Record, work: str | None, **more: str) -> Record:
    one.rate("proficient", **{"credit": "ask", **more})  # type: ignore[arg-type]
    source = RatingSource(system="canvas", id=f"{len(one.ratings)}", work=work)
    one.ratings[-1] = replace(one.ratings[-1], source=source)
    return one


def test_a_credit_counts_its_ratings_learners_and_evidence() -> None:
    ana = record().show(evidence("essay"), evidence("talk"))
    ana.rate("developing", "essay", credit="ask").rate("proficient", "essay", "talk", credit="ask")
    ben = record("ben").show(evidence("essay")).rate("proficient", "essay", credit="ask")
    assert found(ana, ben).rows[0].assessed == Assessed(
        ratings=3, learners=2, evidence=3, works=0, without_feedback=3
    )


def test_a_credit_as_a_whole_counts_ratings_of_its_criteria_too() -> None:
    whole, first, second = found(
        record().rate("proficient", credit="ask", criterion="c1").rate("emerging", credit="ask")
    ).rows
    assert [each.criterion and each.criterion.id for each in (whole, first, second)] == [
        None,
        "c1",
        "c2",
    ]
    assert [each.assessed.ratings for each in (whole, first, second)] == [2, 1, 0]


def test_work_of_another_system_is_counted_by_its_title() -> None:
    ana = imported(imported(imported(record(), "Quiz 1"), "Quiz 1"), "Quiz 2")
    assert found(ana).rows[0].assessed.works == 2


def test_a_competency_without_a_credit_is_a_row_with_a_hole() -> None:
    [area] = PROFILE.areas
    tell = Competency(id="tell", name="Tell", description="Tells.")
    profile = replace(PROFILE, areas=(replace(area, competencies=(tell,)),))
    first, *_ = matrix(profile, (), ()).rows
    assert (first.competency, first.credit, first.hole) == (tell, None, NO_CREDIT)


def test_a_credit_without_a_competency_is_a_row_with_a_hole() -> None:
    first, *_ = found(offered=(ORPHAN,)).rows[1:]
    assert (first.area, first.competency, first.credit, first.hole) == (
        None,
        None,
        ORPHAN,
        NO_COMPETENCY,
    )


def test_a_credit_that_was_never_assessed_is_a_hole_and_so_are_its_criteria() -> None:
    empty = found()
    assert empty.never_assessed == (ASK,)
    assert {row.hole for row in empty.rows} == {NEVER_ASSESSED}
    assert empty.criteria_never_assessed == ()


def test_a_criterion_that_was_left_out_where_others_were_rated_is_a_hole() -> None:
    seen = found(record().rate("proficient", credit="ask", criterion="c1"))
    assert [each.id for _, each in seen.criteria_never_assessed] == ["c2"]
    assert [row.hole for row in seen.rows] == [None, None, NEVER_ASSESSED]


def test_a_rating_of_the_whole_credit_looks_at_every_criterion() -> None:
    seen = found(record().rate("proficient", credit="ask"))
    assert seen.criteria_never_assessed == ()
    assert {row.hole for row in seen.rows} == {None}


def test_work_rated_on_an_unknown_credit_has_no_goal() -> None:
    ana = imported(record(), "Quiz 1", credit="lost")
    assert found(ana).without_goal == (WithoutGoal(work="Quiz 1", credit="lost"),)


def test_work_rated_on_a_credit_without_a_competency_has_no_goal() -> None:
    ana = Record((ORPHAN,)).show(evidence("essay")).rate("proficient", "essay", credit="orphan")
    assert found(ana, offered=(ORPHAN,)).without_goal == (
        WithoutGoal(work="Essay", credit="orphan"),
    )


def test_work_without_a_title_is_told_too() -> None:
    ana = imported(record(), None, credit="lost")
    assert found(ana).without_goal == (WithoutGoal(work="(without a title)", credit="lost"),)


def test_the_same_work_of_many_learners_is_told_once() -> None:
    both = (imported(record(learner), "Quiz 1", credit="lost") for learner in ("ana", "ben"))
    assert len(found(*both).without_goal) == 1


def test_ratings_without_feedback_are_counted_by_credit() -> None:
    ana = record().rate("developing", credit="ask").rate("proficient", credit="ask", feedback="Go.")
    assert found(ana).without_feedback == (("ask", 1),)


def test_feedback_on_the_evidence_is_feedback() -> None:
    essay = evidence("essay", EvidenceContext.COURSE, FEEDBACK)
    ana = record().show(essay).rate("developing", "essay", credit="ask")
    assert found(ana).without_feedback == ()


def test_evidence_that_no_rating_and_no_award_names_is_unjudged() -> None:
    ana = record().show(evidence("essay"), evidence("talk"), evidence("map"))
    ana.rate("developing", "essay", credit="ask").award("proficient", "talk", credit="ask")
    assert found(ana).unjudged == (Unjudged(learner="ana", evidence="map", title="Map"),)


def test_learners_are_counted() -> None:
    assert found(record(), record("ben")).learners == 2

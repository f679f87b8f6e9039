"""A credit is earned on enough evidence, judged well enough, approved, and once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from transcript.model.award import TransferSource
from transcript.model.credit import EvidenceRule, MasteryCredit
from transcript.model.evidence import EvidenceContext, EvidenceKind
from transcript.model.rating import Determination
from transcript.validation import awards
from transcript.validation.case import Record

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

TRANSFER = TransferSource(
    institution="Hill School", earned_on=date(2023, 6, 1), accepted_by="Ines Tamura"
)
IN_ORDER = "number the attempts of a credit 1, 2, 3 in the order of their dates"


def with_first_credit(record: Record, credit: MasteryCredit) -> Record:
    credits_ = (credit, *record.transcript.credits[1:])
    return replace(record, transcript=replace(record.transcript, credits=credits_))


def transferred(record: Record, index: int, **changes: object) -> Record:
    entries = list(record.transcript.awards)
    entries[index] = replace(entries[index], transferred_from=TRANSFER, **changes)  # type: ignore[arg-type]
    return replace(record, transcript=replace(record.transcript, awards=tuple(entries)))


def test_nothing_is_wrong_with_sound_awards(record: Record, told: Told) -> None:
    rules = [
        awards.there_is_enough_evidence,
        awards.contexts_are_enough,
        awards.kinds_are_accepted,
        awards.somebody_approved,
        awards.levels_reach_the_standard,
        awards.ratings_support_awards,
        awards.two_people_decide,
        awards.no_credit_is_awarded_twice,
        awards.attempts_count_up,
    ]
    assert [told(rule, record) for rule in rules] == [[]] * len(rules)


def test_awards_of_unknown_credits_are_left_to_another_rule(altered: Altered, told: Told) -> None:
    astray = altered("awards", 0, credit="cook", evidence=(), level="great")
    assert told(awards.there_is_enough_evidence, astray) == []
    assert told(awards.levels_reach_the_standard, astray) == []


@pytest.mark.parametrize(
    ("evidence", "has"),
    [((), "no evidence"), (("creek-report", "creek-report"), "1 piece of evidence")],
)
def test_too_little_evidence_is_told(
    evidence: tuple[str, ...], has: str, altered: Altered, told: Told
) -> None:
    assert told(awards.there_is_enough_evidence, altered("awards", 0, evidence=evidence)) == [
        (
            f"MT401 /awards/0/evidence: “Argue from data” has {has}; the credit asks for 2 "
            "pieces | "
            "name more evidence under `evidence`, or remove the award"
        )
    ]


def test_too_little_evidence_is_not_also_from_too_few_contexts(
    altered: Altered, told: Told
) -> None:
    assert told(awards.contexts_are_enough, altered("awards", 0, evidence=("creek-report",))) == []


def test_evidence_from_one_context_is_told_where_two_are_needed(
    altered: Altered, told: Told
) -> None:
    alike = altered("evidence", 1, context=EvidenceContext.PROJECT)
    assert told(awards.contexts_are_enough, alike) == [
        (
            "MT402 /awards/0/evidence: “Argue from data” asks for work from 2 contexts; the "
            "evidence "
            "comes from: project | "
            "add evidence from another context, such as an internship or a project"
        )
    ]


def test_unknown_evidence_might_be_from_the_context_that_is_missing(
    altered: Altered, told: Told
) -> None:
    unknown = altered("awards", 0, evidence=("creek-report", "creek-data"))
    assert told(awards.contexts_are_enough, unknown) == []


def test_a_credit_that_asks_for_no_evidence_still_asks_for_its_contexts(
    record: Record, credit: MasteryCredit, altered: Altered, told: Told
) -> None:
    lenient = replace(credit, evidence_rule=EvidenceRule(minimum=0))
    bare = replace(record, transcript=altered("awards", 0, evidence=()).transcript)
    assert told(awards.contexts_are_enough, with_first_credit(bare, lenient)) == [
        (
            "MT402 /awards/0/evidence: “Argue from data” asks for work from 1 contexts; the "
            "evidence "
            "comes from: none | add evidence from another context, such as an internship or a "
            "project"
        )
    ]


def test_work_of_a_kind_that_does_not_count_is_told(altered: Altered, told: Told) -> None:
    image = altered("evidence", 3, kind=EvidenceKind.IMAGE)
    assert told(awards.kinds_are_accepted, image) == [
        (
            "MT403 /awards/1/evidence/0: “The last ferry” does not count for “Tell a true story”, "
            "which asks for other work than image | "
            "name evidence of another kind (text, audio, video)"
        )
    ]


def test_work_of_another_kind_may_stand_beside_enough_that_counts(
    altered: Altered, told: Told
) -> None:
    image = altered("evidence", 0, kind=EvidenceKind.IMAGE)
    story = image.transcript.awards[1]
    both = replace(story, evidence=(*story.evidence, image.transcript.evidence[0].id))
    awards_ = (image.transcript.awards[0], both, *image.transcript.awards[2:])
    mixed = replace(image, transcript=replace(image.transcript, awards=awards_))
    assert told(awards.kinds_are_accepted, mixed) == []


@pytest.mark.parametrize("approvers", [(), (" ",)])
def test_an_award_that_nobody_approved_is_told(
    approvers: tuple[str, ...], altered: Altered, told: Told
) -> None:
    assert told(awards.somebody_approved, altered("awards", 0, approved_by=approvers)) == [
        (
            "MT404 /awards/0/approved_by: nobody approved “Argue from data” | "
            "name who approved it under `approved_by`"
        )
    ]


def test_an_unknown_credit_that_nobody_approved_is_told_by_its_id(
    altered: Altered, told: Told
) -> None:
    assert told(awards.somebody_approved, altered("awards", 0, credit="cook", approved_by=())) == [
        (
            "MT404 /awards/0/approved_by: nobody approved “cook” | "
            "name who approved it under `approved_by`"
        )
    ]


def test_a_level_below_the_standard_is_told_and_may_be_rated(altered: Altered, told: Told) -> None:
    low = altered("awards", 0, level="emerging")
    assert told(awards.ratings_support_awards, low) == []
    assert told(awards.levels_reach_the_standard, low) == [
        (
            "MT405 /awards/0/level: “Argue from data” is awarded at “emerging”, but its "
            "standard is "
            "“proficient” | remove the award until the standard is reached, or correct the level"
        )
    ]


def test_a_level_that_nobody_rated_is_told(altered: Altered, told: Told) -> None:
    assert told(awards.ratings_support_awards, altered("awards", 0, level="distinguished")) == [
        (
            "MT406 /awards/0/level: “Argue from data” is awarded at “distinguished”, but no "
            "rating is "
            "that high | add the rating on which the award rests, or correct the level"
        )
    ]


def test_a_rating_at_an_unknown_level_might_be_high_enough(altered: Altered, told: Told) -> None:
    assert told(awards.ratings_support_awards, altered("ratings", 2, level="great")) == []


def test_a_transferred_credit_needs_no_evidence_rating_or_second_person(
    record: Record, altered: Altered, told: Told
) -> None:
    moved = transferred(record, 0, evidence=(), level="distinguished")
    assert told(awards.there_is_enough_evidence, moved) == []
    assert told(awards.ratings_support_awards, moved) == []
    alike = altered("evidence", 1, context=EvidenceContext.PROJECT)
    assert told(awards.contexts_are_enough, transferred(alike, 0)) == []
    alone = transferred(record, 1, approved_by=("Mae Okafor",))
    assert told(awards.two_people_decide, alone) == []


@pytest.mark.parametrize("name", ["Mae Okafor", "mae  okafor"])
def test_one_person_who_assessed_and_approved_alone_is_told(
    name: str, altered: Altered, told: Told
) -> None:
    assert told(awards.two_people_decide, altered("awards", 1, approved_by=(name,))) == [
        (
            f"MT412 /awards/1/approved_by: {name} assessed and approved “Tell a true story” "
            "alone | "
            "let a second person assess or approve it"
        )
    ]


@pytest.mark.parametrize(
    ("credit", "name"), [("tell-a-true-story", "Tell a true story"), ("cook", "cook")]
)
def test_a_credit_that_is_awarded_twice_is_told(
    credit: str, name: str, record: Record, told: Told
) -> None:
    award = replace(record.transcript.awards[1], credit=credit)
    twice = replace(record, transcript=replace(record.transcript, awards=(award, award)))
    assert told(awards.no_credit_is_awarded_twice, twice) == [
        (
            f"MT413 /awards/1/credit: “{name}” is awarded twice | "
            "keep one of the two awards; a later, better attempt is a rating"
        )
    ]


def test_one_assessor_who_rates_an_attempt_twice_is_told(altered: Altered, told: Told) -> None:
    assert told(awards.attempts_count_up, altered("ratings", 1, attempt=1)) == [
        f"MT414 /ratings/1/attempt: Hollis Adeyemi rated attempt 1 twice | {IN_ORDER}"
    ]


def test_two_assessors_may_rate_one_attempt(altered: Altered, told: Told) -> None:
    assert (
        told(awards.attempts_count_up, altered("ratings", 1, attempt=1, assessor="Mae Okafor"))
        == []
    )


def test_a_first_attempt_after_a_second_is_told(altered: Altered, told: Told) -> None:
    assert told(awards.attempts_count_up, altered("ratings", 0, attempt=3)) == [
        f"MT414 /ratings/1/attempt: attempt 2 was rated after attempt 3 | {IN_ORDER}"
    ]


def test_attempts_at_a_criterion_are_counted_by_themselves(altered: Altered, told: Told) -> None:
    assert told(awards.attempts_count_up, altered("ratings", 1, attempt=1, criterion="claim")) == []


def test_one_criterion_is_not_rated_twice_at_one_attempt(record: Record, told: Told) -> None:
    first, second, *others = record.transcript.ratings
    ratings = (
        replace(first, criterion="claim"),
        replace(second, criterion="claim", attempt=1),
        *others,
    )
    twice = replace(record, transcript=replace(record.transcript, ratings=ratings))
    assert told(awards.attempts_count_up, twice) == [
        f"MT414 /ratings/1/attempt: Hollis Adeyemi rated attempt 1 twice | {IN_ORDER}"
    ]


def test_what_people_award_by_their_judgement_needs_no_rating_at_the_level(
    altered: Altered, told: Told
) -> None:
    how = Determination(method="professional_judgement", reason="Seen at the town meeting.")
    judged = altered("awards", 0, level="distinguished", determination=how)
    assert told(awards.ratings_support_awards, judged) == []

"""Ids lead somewhere, and to one thing only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.model.origin import NOWHERE, Origin
from transcript.model.rating import SelfAssessment, Waiver
from transcript.validation import references
from transcript.validation.case import Offer, Record

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

ANOTHER_ID = "give one of them another id, and use it wherever that one is meant"
KNOWN_CREDITS = "there are: argue-from-data, lead-an-inquiry, tell-a-true-story"


def with_credit(offer: Offer, index: int, **changes: object) -> Offer:
    credits_ = list(offer.credits)
    credits_[index] = replace(credits_[index], **changes)  # type: ignore[arg-type]
    return replace(offer, credits=tuple(credits_))


def profile_of(offer: Offer) -> GraduateProfile:
    assert offer.graduate_profile is not None
    return offer.graduate_profile


def test_a_credit_is_called_like_its_file(offer: Offer, told: Told) -> None:
    moved = with_credit(offer, 0, origin=Origin(file="credits/argue.yaml"))
    assert told(references.credit_id_is_the_file_name, offer) == []
    assert told(references.credit_id_is_the_file_name, moved) == [
        (
            "MT201 /id: the credit's id is “argue-from-data”, but the file is called “argue” | "
            "write `id: argue`, or rename the file"
        )
    ]


def test_a_credit_without_a_file_may_have_any_id(offer: Offer, told: Told) -> None:
    unwritten = with_credit(offer, 0, origin=NOWHERE)
    assert told(references.credit_id_is_the_file_name, unwritten) == []


def test_a_learner_is_called_like_the_folder(record: Record, told: Told) -> None:
    learner = replace(record.transcript.learner, id="noor")
    other = replace(record, transcript=replace(record.transcript, learner=learner))
    assert told(references.learner_id_is_the_folder_name, record) == []
    assert told(references.learner_id_is_the_folder_name, other) == [
        (
            "MT201 /id: the learner's id is “noor”, but the folder is called “noor-haddad-lind” | "
            "write `id: noor-haddad-lind`, or rename the folder"
        )
    ]


def test_ids_of_the_sound_school_are_used_once(offer: Offer, told: Told) -> None:
    assert told(references.offer_ids_are_unique, offer) == []


def test_two_credits_with_one_id_are_told(offer: Offer, told: Told) -> None:
    twice = with_credit(offer, 1, id="argue-from-data")
    assert told(references.offer_ids_are_unique, twice) == [
        f"MT202 /id: the id “argue-from-data” is used by two credits | {ANOTHER_ID}"
    ]


def test_two_areas_and_two_competencies_with_one_id_are_told(offer: Offer, told: Told) -> None:
    areas = profile_of(offer).areas
    profile = replace(profile_of(offer), areas=(areas[0], areas[0]))
    assert told(references.offer_ids_are_unique, replace(offer, graduate_profile=profile)) == [
        f"MT202 /areas/0/id: the id “reasoning” is used by two areas | {ANOTHER_ID}",
        (
            "MT202 /areas/0/competencies/0/id: the id “weigh-sources” is used by two "
            "competencies | "
            f"{ANOTHER_ID}"
        ),
        (
            "MT202 /areas/0/competencies/1/id: the id “argue” is used by two competencies | "
            f"{ANOTHER_ID}"
        ),
    ]


def test_two_criteria_or_levels_with_one_id_are_told(
    offer: Offer, credit: MasteryCredit, told: Told
) -> None:
    levels = (credit.rubric.levels[0], credit.rubric.levels[0])
    twice = with_credit(
        offer,
        0,
        criteria=(credit.criteria[0], credit.criteria[0]),
        rubric=replace(credit.rubric, levels=levels),
    )
    assert told(references.offer_ids_are_unique, replace(twice, graduate_profile=None)) == [
        (
            "MT202 /criteria/1/id: the id “claim” is used by two criteria of one credit | "
            f"{ANOTHER_ID}"
        ),
        (
            "MT202 /rubric/levels/1/id: the id “emerging” is used by two levels of one rubric | "
            f"{ANOTHER_ID}"
        ),
    ]


def test_two_pieces_of_evidence_with_one_id_are_told(
    record: Record, altered: Altered, told: Told
) -> None:
    twice = altered("evidence", 1, id="creek-report")
    assert told(references.evidence_ids_are_unique, record) == []
    assert told(references.evidence_ids_are_unique, twice) == [
        (
            "MT202 /evidence/1/id: the id “creek-report” is used by two pieces of evidence | "
            f"{ANOTHER_ID}"
        )
    ]


def test_areas_do_not_share_a_code(offer: Offer, told: Told) -> None:
    areas = tuple(replace(area, code="RE") for area in profile_of(offer).areas)
    profile = replace(profile_of(offer), areas=areas)
    assert told(references.codes_are_unique, replace(offer, graduate_profile=profile)) == [
        (
            "MT203 /areas/1/code: two areas have the code “RE” | "
            "give one of them another code: a reader of the printed page must tell them apart"
        )
    ]


def test_credits_of_one_level_share_neither_code_nor_name(offer: Offer, told: Told) -> None:
    twice = with_credit(offer, 2, code="RE-1", name="Argue From Data")
    assert told(references.codes_are_unique, replace(offer, graduate_profile=None)) == []
    assert told(references.codes_are_unique, twice) == [
        (
            "MT203 /code: two credits have the code “RE-1” | "
            "give one of them another code: a reader of the printed page must tell them apart"
        ),
        (
            "MT203 /name: two credits have the name “Argue From Data” | "
            "give one of them another name: a reader of the printed page must tell them apart"
        ),
    ]


def test_credits_of_two_levels_that_look_alike_are_left_to_another_rule(
    offer: Offer, told: Told
) -> None:
    apart = with_credit(offer, 2, code="RE-1", level=CreditLevel.ADVANCED)
    assert told(references.codes_are_unique, apart) == []


def test_an_unknown_area_is_told_with_the_one_that_may_be_meant(offer: Offer, told: Told) -> None:
    astray = with_credit(offer, 0, area="reasonning")
    assert told(references.credits_fit_the_graduate_profile, offer) == []
    assert told(references.credits_fit_the_graduate_profile, astray) == [
        (
            "MT204 /area: there is no area “reasonning” in the graduate profile | "
            "did you mean “reasoning”?"
        )
    ]


def test_an_unknown_competency_is_told_with_those_that_there_are(offer: Offer, told: Told) -> None:
    astray = with_credit(offer, 0, serves=("argue", "sing"))
    assert told(references.credits_fit_the_graduate_profile, astray) == [
        (
            "MT205 /serves/1: there is no competency “sing” in the graduate profile | "
            "there are: argue, tell, weigh-sources"
        )
    ]


def test_an_empty_graduate_profile_says_so(offer: Offer, told: Told) -> None:
    profile = replace(profile_of(offer), areas=())
    empty = replace(offer, graduate_profile=profile, credits=offer.credits[:1])
    assert told(references.credits_fit_the_graduate_profile, empty)[0] == (
        "MT204 /area: there is no area “reasoning” in the graduate profile | "
        "there is none yet: add it first"
    )


def test_without_a_graduate_profile_no_reference_into_it_is_told(offer: Offer, told: Told) -> None:
    astray = with_credit(replace(offer, graduate_profile=None), 0, area="nowhere")
    assert told(references.credits_fit_the_graduate_profile, astray) == []


def test_a_rubric_has_the_level_that_it_requires(
    offer: Offer, credit: MasteryCredit, told: Told
) -> None:
    astray = with_credit(offer, 0, rubric=replace(credit.rubric, required="profficient"))
    assert told(references.standards_are_in_the_rubric, offer) == []
    assert told(references.standards_are_in_the_rubric, astray) == [
        (
            "MT209 /rubric/required: the rubric has no level “profficient”, but requires it | "
            "did you mean “proficient”?"
        )
    ]


def test_a_rating_of_an_unknown_credit_is_told(
    record: Record, altered: Altered, told: Told
) -> None:
    assert told(references.credits_and_levels_exist, record) == []
    assert told(references.credits_and_levels_exist, altered("ratings", 0, credit="cook")) == [
        f"MT206 /ratings/0/credit: there is no credit “cook” | {KNOWN_CREDITS}"
    ]


def test_a_credit_whose_file_could_not_be_read_is_not_told_again(
    altered: Altered, told: Told
) -> None:
    astray = replace(altered("awards", 0, credit="cook"), unread=frozenset({"cook"}))
    assert told(references.credits_and_levels_exist, astray) == []


def test_an_unknown_level_is_told(altered: Altered, told: Told) -> None:
    astray = altered("awards", 1, level="great")
    assert told(references.credits_and_levels_exist, astray) == [
        (
            "MT207 /awards/1/level: the rubric of “Tell a true story” has no level “great” | "
            "there are: emerging, proficient"
        )
    ]


def test_unknown_evidence_is_told_wherever_it_is_named(
    record: Record, altered: Altered, told: Told
) -> None:
    assert told(references.evidence_exists, record) == []
    assert told(references.evidence_exists, altered("ratings", 0, evidence=("creek",))) == [
        (
            "MT208 /ratings/0/evidence/0: there is no evidence “creek” in this record | "
            "there are: creek-report, ferry-talk, oxygen-chart, oxygen-data"
        )
    ]
    assert told(references.evidence_exists, altered("featured", 0, evidence="creek-reports")) == [
        (
            "MT208 /featured/0/evidence: there is no evidence “creek-reports” in this record | "
            "did you mean “creek-report”?"
        )
    ]


def test_a_criterion_that_the_credit_does_not_have_is_told(
    record: Record, altered: Altered, told: Told
) -> None:
    assert told(references.criteria_exist, record) == []
    assert told(references.criteria_exist, altered("ratings", 0, criterion="claim")) == []
    assert told(references.criteria_exist, altered("ratings", 0, criterion="claims")) == [
        (
            "MT601 /ratings/0/criterion: “Argue from data” has no criterion “claims” | "
            "did you mean “claim”?"
        )
    ]


def test_a_self_assessment_at_a_level_that_does_not_exist_is_told(
    record: Record, altered: Altered, told: Told
) -> None:
    splendid = altered("ratings", 0, self_assessment=SelfAssessment(level="splendid"))
    assert told(references.own_levels_exist, record) == []
    assert told(references.own_levels_exist, splendid) == [
        (
            "MT602 /ratings/0/self_assessment/level: the rubric of “Argue from data” has no level "
            "“splendid” | there are: distinguished, emerging, proficient"
        )
    ]


def test_ratings_of_unknown_credits_are_told_only_as_that(altered: Altered, told: Told) -> None:
    own = SelfAssessment(level="splendid")
    astray = altered("ratings", 0, credit="cook", criterion="salt", self_assessment=own)
    assert told(references.criteria_exist, astray) == []
    assert told(references.own_levels_exist, astray) == []


def waived(record: Record, credit: str, criterion: str | None = None) -> Record:
    waiver = Waiver(
        credit=credit,
        criterion=criterion,
        waived_on=date(2026, 1, 1),
        waived_by="Ines Tamura",
        reason="Shown at another school.",
        origin=Origin(file="record.yaml", pointer="/waivers/0"),
    )
    return replace(record, transcript=replace(record.transcript, waivers=(waiver,)))


def test_a_waiver_of_what_does_not_exist_is_told(record: Record, told: Told) -> None:
    found = waived(record, "argue-from-data", "claim")
    assert told(references.credits_and_levels_exist, found) == []
    assert told(references.criteria_exist, found) == []
    assert told(references.credits_and_levels_exist, waived(record, "argue")) == [
        f"MT206 /waivers/0/credit: there is no credit “argue” | {KNOWN_CREDITS}"
    ]
    assert told(references.criteria_exist, waived(record, "argue-from-data", "claims")) == [
        (
            "MT601 /waivers/0/criterion: “Argue from data” has no criterion “claims” | "
            "did you mean “claim”?"
        )
    ]

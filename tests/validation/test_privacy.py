"""What must never travel with a transcript is found, and never repeated."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from transcript.model.award import TransferSource
from transcript.model.evidence import EvidenceEvent, EvidenceEventKind
from transcript.model.habit import HabitObservation
from transcript.model.learner import LearnerIdentifier, Name
from transcript.model.origin import Origin
from transcript.model.rating import Determination, SelfAssessment, Waiver
from transcript.reading.reader import read_document
from transcript.validation import privacy
from transcript.validation.case import Offer, Record

Told = Callable[..., list[str]]
Altered = Callable[..., Record]

SSN_HINT = "remove it, even if it is only a part; use the school's own student number"


def said(record: Record, text: str) -> Record:
    return replace(record, transcript=replace(record.transcript, statement=text))


@pytest.mark.parametrize(
    "text",
    [
        "900-12-3456",
        "900–12–3456",
        "SSN 900123456",
        "ssn: 900 12 3456",
        "SSN ending in 3456",
        "SSN is ***-**-3456",
        "Social Security number 900123456",
        "social security number ends in 3456",
        "Social Security: 900123456",
    ],
)
def test_a_social_security_number_is_found_and_not_repeated(
    text: str, record: Record, told: Told
) -> None:
    assert told(privacy.record_has_no_ssn, said(record, f"Mine: {text}.")) == [
        (
            "MT441 /statement: the record (statement) holds a number like a social security "
            "number | "
            f"{SSN_HINT}"
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-28",
        "+1 802-555-0100",
        "978-3-16-148410-0",
        "1-900-12-3456",
        "the Social Security Act of 1935",
        "a paper on social security in 2024",
        "state number 900123456",
        "part 900-12-34567",
    ],
)
def test_other_numbers_are_left_alone(text: str, record: Record, told: Told) -> None:
    assert told(privacy.record_has_no_ssn, said(record, text)) == []


def test_an_identifier_that_is_a_social_security_number_is_found(
    record: Record, told: Told
) -> None:
    numbers = (
        LearnerIdentifier(kind="school", value="R-2041"),
        LearnerIdentifier(kind="ssn", value="900123456"),
    )
    learner = replace(
        record.transcript.learner, identifiers=numbers, chosen_name=Name(full="Noor Lind")
    )
    numbered = replace(record, transcript=replace(record.transcript, learner=learner))
    assert told(privacy.record_has_no_ssn, numbered) == [
        (
            "MT441 /identifiers/1/value: an identifier holds a number like a social security "
            "number | "
            f"{SSN_HINT}"
        )
    ]


def test_a_social_security_number_beside_a_persons_name_is_found(
    altered: Altered, told: Told
) -> None:
    source = altered("awards", 0).transcript.awards[0].awarded_on
    transfer = TransferSource(
        institution="Hill School", earned_on=source, accepted_by="Ines (900-12-3456)"
    )
    moved = altered("awards", 0, transferred_from=transfer)
    assert told(privacy.record_has_no_ssn, moved) == [
        (
            "MT441 /awards/0/transferred_from/accepted_by: an approver holds a number like a "
            "social "
            f"security number | {SSN_HINT}"
        )
    ]


def test_the_schools_files_hold_no_social_security_number(offer: Offer, told: Told) -> None:
    credit = replace(offer.credits[0], description="Call 900-12-3456.")
    numbered = replace(offer, school=None, graduate_profile=None, credits=(credit,))
    assert told(privacy.offer_has_no_ssn, offer) == []
    assert told(privacy.offer_has_no_ssn, numbered) == [
        (
            "MT441 /description: the credit “Argue from data” (description) holds a number like a "
            f"social security number | {SSN_HINT}"
        )
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("After her IEP meeting", "IEP"),
        ("His 504 plan allows it", "504 plan"),
        ("under Section 504", "Section 504"),
        ("in special education", "special education"),
        ("in the resource room", "resource room"),
        ("a modified diploma", "modified diploma"),
        ("left English learner services", "English learner services"),
        ("eats free and reduced", "free and reduced"),
        ("was suspended from school", "suspended from school"),
        ("after disciplinary action", "disciplinary action"),
    ],
)
def test_a_text_that_may_disclose_a_status_is_told(
    text: str, found: str, record: Record, told: Told
) -> None:
    assert told(privacy.texts_disclose_nothing, said(record, text)) == [
        (
            "MT443 /statement: the record (statement) may disclose a protected status: "
            f"“{found}” | "
            "remove it, unless these are the learner's own words and the family agrees"
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "504 plants in two plots",
        "a weight suspended from a beam",
        "There is no free lunch.",
        "I learn English.",
        "special effects",
    ],
)
def test_ordinary_words_disclose_nothing(text: str, record: Record, told: Told) -> None:
    assert told(privacy.texts_disclose_nothing, said(record, text)) == []


def forbidden(value: object) -> list[str]:
    reading = read_document(json.dumps(value).encode(), file="record.json")
    assert reading.document is not None
    return [
        f"{each.code.number} {each.origin.pointer}:{each.origin.column} {each.message} | "
        f"{each.hint}"
        for each in privacy.forbidden_fields(reading.document)
    ]


def test_fields_that_no_transcript_has_are_found_wherever_they_stand() -> None:
    assert forbidden({"a": [{"Meal-Status": "free"}], "504": True}) == [
        (
            "MT442 /a/0/Meal-Status:9 the field “Meal-Status” has no place on a transcript | "
            "remove it: this is nobody's business but the school's"
        ),
        (
            "MT442 /504:34 the field “504” has no place on a transcript | "
            "remove it: this is nobody's business but the school's"
        ),
    ]


@pytest.mark.parametrize(
    ("field", "code"), [("letter grade", "MT431"), ("GPA", "MT432"), ("class_rank", "MT433")]
)
def test_fields_for_grades_averages_and_ranks_are_found(field: str, code: str) -> None:
    assert forbidden({field: "x"}) == [
        (
            f"{code} /{field}:2 the field “{field}” has no place on a transcript | "
            "remove it: a credit is earned or not, at a level of its rubric"
        )
    ]


def test_other_fields_and_values_are_left_alone() -> None:
    assert forbidden({"title": "race", "numbers": [1, None, "iep"]}) == []


def test_what_stays_in_the_school_holds_no_social_security_number(
    altered: Altered, told: Told
) -> None:
    number = "Call 900-12-3456."
    event = EvidenceEvent(
        kind=EvidenceEventKind.FEEDBACK,
        on=date(2025, 11, 1),
        note=number,
        origin=Origin(file="record.yaml", pointer="/evidence/0/events/0"),
    )
    habit = HabitObservation(
        habit="Comes prepared",
        seen_on=date(2025, 11, 1),
        seen_by="Mae Okafor",
        note=number,
        origin=Origin(file="habits.yaml", pointer="/observations/0"),
    )
    noted = replace(altered("evidence", 0, events=(event,)), habits=(habit,))
    ratings = list(noted.transcript.ratings)
    thought = SelfAssessment(level="emerging", reflection=number)
    ratings[0] = replace(ratings[0], self_assessment=thought)
    waiver = Waiver(
        credit="argue-from-data",
        waived_on=date(2025, 11, 1),
        waived_by="Mae Okafor",
        reason=number,
        origin=Origin(file="record.yaml", pointer="/waivers/0"),
    )
    more = replace(noted.transcript, ratings=tuple(ratings), waivers=(waiver,))
    kept = replace(noted, transcript=more)
    says = f"holds a number like a social security number | {SSN_HINT}"
    assert told(privacy.record_has_no_ssn, kept) == [
        f"MT441 /evidence/0/events/0/note: an event of “creek-report” (note) {says}",
        f"MT441 /ratings/0/self_assessment/reflection: a self-assessment (reflection) {says}",
        f"MT441 /waivers/0/reason: a waiver of “argue-from-data” (reason) {says}",
        f"MT441 /observations/0/note: a habit of work (note) {says}",
    ]


def test_a_social_security_number_beside_who_decided_is_found(altered: Altered, told: Told) -> None:
    how = Determination(method="latest", reason="It rests.", decided_by="Ines (900-12-3456)")
    decided = altered("awards", 0, determination=how)
    assert told(privacy.record_has_no_ssn, decided) == [
        (
            "MT441 /awards/0/determination/decided_by: who decided holds a number like a social "
            f"security number | {SSN_HINT}"
        )
    ]


def test_the_score_of_an_imported_rating_has_its_place() -> None:
    text = "ratings:\n  - {credit: a, score: 3}\nawards:\n  - {credit: a, score: 3}\nscore: 2\n"
    document = read_document(text.encode(), file="record.yaml").document
    assert document is not None
    found = [each.origin.pointer for each in privacy.forbidden_fields(document)]
    assert found == ["/awards/0/score", "/score"]


def test_a_number_in_the_place_of_a_name_is_told(record: Record) -> None:
    number = LearnerIdentifier(kind="school", value="R-7")
    learner = replace(record.transcript.learner, legal_name=Name(full="R-7"), identifiers=(number,))
    found = privacy.the_learner_has_a_name(
        replace(record, transcript=replace(record.transcript, learner=learner))
    )
    assert [(each.code.number, each.origin.pointer) for each in found] == [("MT449", "/legal_name")]


def test_a_learner_with_a_name_may_have_numbers(record: Record) -> None:
    assert list(privacy.the_learner_has_a_name(record)) == []

from collections.abc import Callable
from dataclasses import replace

from transcript.model.transcript import Transcript
from transcript.reading.document import Document, JsonValue
from transcript.validation import placeholders
from transcript.validation.case import Offer, Record

Told = Callable[..., list[str]]

TEMPLATE = "Who I am as a learner, what I have worked on, and what I am proud of."


def test_a_sound_school_speaks_in_its_own_words(offer: Offer, told: Told) -> None:
    assert told(placeholders.offer_is_in_own_words, offer) == []


def test_a_template_that_was_not_written_over_is_told_once_a_file(offer: Offer, told: Told) -> None:
    assert offer.school is not None
    items = [
        replace(each, text="Who the students are.") if number > 7 else each
        for number, each in enumerate(offer.school.profile)
    ]
    untouched = replace(offer, school=replace(offer.school, profile=tuple(items)))
    assert told(placeholders.offer_is_in_own_words, untouched) == [
        (
            "MT454 /profile/habits/text: “Who the students are.” is the template's text, and 1 "
            "more in this file | write your own: whatever stands here is signed and printed"
        )
    ]


def test_a_school_that_goes_by_the_templates_id_is_told(offer: Offer, told: Told) -> None:
    assert offer.school is not None
    nobody = replace(offer, school=replace(offer.school, id="did:web:school.example"))
    assert told(placeholders.offer_is_in_own_words, nobody) == [
        (
            "MT454 /id: “did:web:school.example” is the template's text | "
            "write your own: whatever stands here is signed and printed"
        )
    ]


def test_a_statement_that_nobody_wrote_is_told(
    record: Record, transcript: Transcript, told: Told
) -> None:
    unwritten = replace(record, transcript=replace(transcript, statement=TEMPLATE))
    assert told(placeholders.record_is_in_own_words, unwritten) == [
        (
            f"MT454 /statement: “{TEMPLATE}” is the template's text | "
            "write your own: whatever stands here is signed and printed"
        )
    ]


def test_each_place_that_nobody_wrote_over_is_found_for_its_form() -> None:
    school: JsonValue = {
        "id": "did:web:school.example",
        "name": "Hill School",
        "phone": "+1 555 555 0100",
        "address": {"street": "1 School Street", "country": "US"},
        "signatories": [{"name": "Your registrar", "title": "Registrar"}],
        "profile": {
            "outcomes": {
                "text": "Nearly all go on.",
                "figures": [{"label": "Graduate in four years", "value": "97 %"}],
            },
            "habits": {"text": "How habits of work are taught and reported, apart from mastery."},
        },
    }
    found = placeholders.examples_in(Document(file="school.yaml", value=school))
    assert [each.origin.pointer for each in found] == [
        "/id",
        "/phone",
        "/address/street",
        "/signatories/0/name",
        "/profile/habits/text",
    ]


def test_what_is_short_is_an_example_in_the_schools_own_file_alone() -> None:
    file: JsonValue = {"phone": "+1 555 555 0100"}
    assert not list(placeholders.examples_in(Document(file="mastery.yaml", value=file)))

"""Endorsements: made from a school's words, and fit to be carried by somebody else's transcript."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.credentials.conformance import check_endorsement, check_ours
from transcript.credentials.mapping import to_badges, to_clr
from transcript.credentials.mapping.endorsements import Praise, about, to_endorsement, told_with
from transcript.credentials.vc import JsonObject
from transcript.model.document import DocumentIdentity
from transcript.model.school import School
from transcript.model.transcript import Transcript

SIGNED = Path(__file__).parents[2] / "samples" / "endorsements" / "accreditation.json"
PRAISE = Praise(subject="did:web:vale.example", name="Accreditation", comment="Standards are kept.")
ID = "urn:uuid:7c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10"
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def signed() -> JsonObject:
    found: JsonObject = json.loads(SIGNED.read_bytes())
    return found


def of(signed: JsonObject, subject: str) -> JsonObject:
    return {**signed, "credentialSubject": {**signed["credentialSubject"], "id": subject}}


def said(document: object) -> list[str]:
    return [str(finding) for finding in check_endorsement(document)]


def test_an_endorsement_says_who_says_what_of_whom(school: School) -> None:
    made = to_endorsement(PRAISE, endorser=school, endorsement_id=ID, at=AT)
    assert made["issuer"]["name"] == "Hill School"
    assert made["credentialSubject"] == {
        "id": "did:web:vale.example",
        "type": ["EndorsementSubject"],
        "endorsementComment": "Standards are kept.",
    }
    assert (made["validFrom"], "validUntil" in made) == ("2026-11-22T10:00:00Z", False)


def test_an_endorsement_may_end(school: School) -> None:
    until = replace(PRAISE, valid_until=datetime(2031, 6, 30, 23, 59, 59, tzinfo=UTC))
    made = to_endorsement(until, endorser=school, endorsement_id=ID, at=AT)
    assert made["validUntil"] == "2031-06-30T23:59:59Z"


def test_a_signed_endorsement_can_be_carried(signed: JsonObject) -> None:
    assert said(signed) == []


@pytest.mark.parametrize("value", [None, "text", [], {"type": ["OpenBadgeCredential"]}])
def test_what_is_no_endorsement_is_told_so(value: object) -> None:
    assert said(value) == ["/type: this is no EndorsementCredential"]


def test_a_badge_that_calls_itself_an_endorsement_is_none(signed: JsonObject) -> None:
    signed["type"].append("OpenBadgeCredential")
    assert said(signed) == ["/type: this is no EndorsementCredential"]


def test_the_form_of_an_endorsement_is_that_of_the_standard(signed: JsonObject) -> None:
    del signed["credentialSubject"]["id"]
    assert said(signed) == ["/credentialSubject: the subject has neither id nor identifier"]


def test_an_endorsement_needs_a_name(signed: JsonObject) -> None:
    del signed["name"]
    assert said(signed) == ["/: the field “name” is missing"]


def test_an_endorsement_needs_a_proof_of_its_own(signed: JsonObject) -> None:
    del signed["proof"]
    assert said(signed) == ["/proof: an endorsement carries its own proof"]


def test_an_endorsement_of_an_older_revision_cannot_be_carried(signed: JsonObject) -> None:
    older = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
    signed["@context"][1] = older
    (found,) = said(signed)
    assert found.startswith("/@context: it is not written for the revision of Open Badges that we")


@pytest.mark.parametrize("name", ["validFrom", "validUntil"])
def test_a_date_of_an_endorsement_can_be_read(signed: JsonObject, name: str) -> None:
    signed[name] = "2026-01-01T00:00:00.12345678Z"
    assert said(signed) == [
        f"/{name}: not a date and time with a time zone, like 2026-11-22T10:00:00Z"
    ]


@pytest.mark.parametrize(
    "inside",
    [
        {"evidence": [{"type": ["Evidence", "VerifiableCredential"]}]},
        {"endorsementJwt": ["eyJ.eyJ.sig"]},
    ],
)
def test_an_endorsement_holds_no_other_credential(signed: JsonObject, inside: JsonObject) -> None:
    signed["issuer"] |= inside
    (found,) = said(signed)
    assert found.endswith(": another credential stands inside the endorsement")


def test_a_context_of_somebody_else_cannot_be_carried(signed: JsonObject) -> None:
    signed["@context"].append("https://elsewhere.example/context.json")
    assert said(signed) == ["/@context/3: breaks the rule “enum” of our profile"]


def test_a_number_in_an_endorsement_is_refused(signed: JsonObject) -> None:
    signed["credentialSubject"]["stars"] = 5
    (found,) = said(signed)
    assert found.startswith("/credentialSubject/stars: numbers have several spellings")


def test_one_thing_is_described_in_one_way(signed: JsonObject) -> None:
    signed["related"] = {"id": signed["issuer"]["id"], "name": "Another name"}
    (found,) = said(signed)
    assert found.startswith("/related: “did:web:lake-dutton.example” is described here in another")


def test_endorsements_are_told_by_what_they_are_about(signed: JsonObject) -> None:
    other = of(signed, "did:web:elsewhere.example")
    assert about("did:web:riverbend.example", [other, signed]) == [signed]


def test_a_transcript_carries_what_is_said_of_its_school_and_of_earned_credits(
    transcript: Transcript, signed: JsonObject
) -> None:
    addresses = ("https://hill.example/credits/build", "did:web:hill.example")
    credit, school = (of(signed, address) for address in addresses)
    elsewhere = of(signed, "https://hill.example/credits/unearned")
    assert told_with(transcript, [credit, elsewhere, school]) == [school, credit]


@pytest.fixture
def carried(
    transcript: Transcript, document: DocumentIdentity, signed: JsonObject
) -> Callable[[str], tuple[JsonObject, dict[str, JsonObject]]]:
    """Make the CLR and the badges of a transcript with one endorsement, of the given subject."""

    def make(subject: str) -> tuple[JsonObject, dict[str, JsonObject]]:
        given = [of(signed, subject)]
        badges = to_badges(transcript, document=document, language="en", endorsements=given)
        clr = to_clr(
            transcript,
            badges.values(),
            document=document,
            record=b"{}",
            language="en",
            endorsements=given,
        )
        return clr, badges

    return make


def test_an_endorsement_of_the_school_stands_on_the_clr(
    carried: Callable[[str], tuple[JsonObject, dict[str, JsonObject]]], signed: JsonObject
) -> None:
    clr, badges = carried("did:web:hill.example")
    assert clr["endorsement"] == [of(signed, "did:web:hill.example")]
    assert not any("endorsement" in badge for badge in badges.values())
    assert check_ours(clr) == ()


def test_an_endorsement_of_a_credit_stands_on_its_badge(
    carried: Callable[[str], tuple[JsonObject, dict[str, JsonObject]]],
) -> None:
    clr, badges = carried("https://hill.example/credits/argue")
    assert [name for name, badge in badges.items() if "endorsement" in badge] == ["argue"]
    assert "endorsement" not in clr
    assert check_ours(clr) == ()


def test_an_endorsement_without_a_proof_is_never_signed(
    carried: Callable[[str], tuple[JsonObject, dict[str, JsonObject]]],
) -> None:
    clr, _ = carried("did:web:hill.example")
    del clr["endorsement"][0]["proof"]
    assert [str(each) for each in check_ours(clr)] == [
        "/endorsement/0: breaks the rule “required” of our profile"
    ]

import json
from collections.abc import Callable
from typing import Any

import pytest

from transcript.credentials.conformance import check_received
from transcript.credentials.mapping import to_badges, to_clr
from transcript.credentials.vc import JsonObject
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript

OB_301 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OB_BARE = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
V1 = "https://www.w3.org/2018/credentials/v1"
ACHIEVEMENT = "error /credentialSubject/achievement"
RESULT = "error /credentialSubject/result/0"
Change = Callable[[Any], object]


@pytest.fixture
def badge(transcript: Transcript, document: DocumentIdentity) -> JsonObject:
    made = to_badges(transcript, document=document, language="en")["build"]
    made["evidence"] = [{"id": "urn:x:1", "type": "Evidence"}]
    copy: JsonObject = json.loads(json.dumps(made))
    return copy


@pytest.fixture
def clr(transcript: Transcript, document: DocumentIdentity) -> JsonObject:
    badges = to_badges(transcript, document=document, language="en")
    made = to_clr(transcript, badges.values(), document=document, record=b"{}", language="en")
    copy: JsonObject = json.loads(json.dumps(made))
    return copy


@pytest.fixture
def endorsement() -> JsonObject:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", OB_301],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Well known to us",
        "issuer": {"id": "did:web:state.example", "type": "Profile"},
        "validFrom": "2026-01-01T00:00:00+02:00",
        "credentialSubject": {"id": "did:web:hill.example", "type": "EndorsementSubject"},
        "proof": {"type": "DataIntegrityProof"},
    }


def said(document: object) -> list[str]:
    return [f"{each.severity} {each}" for each in check_received(document)]


def put(*path: str | int) -> Callable[[Any], Change]:
    """Return a change that puts a value at a path."""

    def at(value: object) -> Change:
        def change(document: Any) -> None:  # noqa: ANN401 - an object or a list
            for key in path[:-1]:
                document = document[key]
            document[path[-1]] = value

        return change

    return at


def drop(*path: str) -> Change:
    def change(document: Any) -> None:  # noqa: ANN401 - an object or a list
        for key in path[:-1]:
            document = document[key]
        del document[path[-1]]

    return change


def test_what_we_issue_passes_as_received(
    badge: JsonObject, clr: JsonObject, endorsement: JsonObject
) -> None:
    assert said(badge) + said(clr) + said(endorsement) == []


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "text", [], ["a"]])
def test_what_is_no_object_is_no_credential(value: object) -> None:
    assert said(value) == ["error /: a credential is a JSON object"]


@pytest.mark.parametrize("kind", [None, 1, "Person", ["VerifiableCredential", 1]])
def test_another_type_is_not_one_that_we_read(kind: object) -> None:
    assert said({"type": kind}) == [
        "error /type: neither an Open Badges credential, an endorsement nor a ClrCredential"
    ]


BADGE_FAULTS = {
    "no contexts": (
        drop("@context"),
        [
            "error /@context: the first context is not https://www.w3.org/ns/credentials/v2",
            "error /@context/1: not the context that belongs here",
        ],
    ),
    "an inline context": (
        put("@context")([{}, {}]),
        [
            "error /@context: the first context is not https://www.w3.org/ns/credentials/v2",
            "error /@context/1: not the context that belongs here",
        ],
    ),
    "the data model of 2019": (
        put("@context")([V1, OB_301]),
        [
            "warning /@context: the credential follows the data model of 2019, version 1.1",
        ],
    ),
    "an unversioned context": (
        put("@context", 1)(OB_BARE),
        ["warning /@context/1: the context has no version in its address"],
    ),
    "no VerifiableCredential": (
        put("type")("OpenBadgeCredential"),
        ["error /type: “VerifiableCredential” is missing"],
    ),
    "a relative id": (put("id")("badge 1"), ["error /id: the credential has no absolute id"]),
    "a string issuer": (
        put("issuer")("did:web:x"),
        ["error /issuer: the issuer is not a Profile object"],
    ),
    "an issuer without id and type": (
        put("issuer")({"name": "Hill"}),
        [
            "error /issuer/id: the Profile has no absolute id",
            "error /issuer/type: the type is not “Profile”",
        ],
    ),
    "no start": (
        drop("validFrom"),
        ["error /validFrom: not a date and time with a zone"],
    ),
    "a start without zone": (
        put("validFrom")("2026-01-01T00:00:00"),
        ["error /validFrom: not a date and time with a zone"],
    ),
    "a day that does not exist": (
        put("validFrom")("2026-02-30T00:00:00Z"),
        ["error /validFrom: not a date and time with a zone"],
    ),
    "an end before the start": (
        put("validUntil")("2020-01-01T00:00:00Z"),
        ["error /validUntil: earlier than the start of validity"],
    ),
    "an end that is no date": (
        put("validUntil")(7),
        ["error /validUntil: not a date and time with a zone"],
    ),
    "evidence without type": (
        put("evidence")({"id": "urn:x:1"}),
        ["error /evidence/0/type: the type is not “Evidence”"],
    ),
    "a schema without type": (
        put("credentialSchema")([{"id": "urn:x:1"}]),
        ["error /credentialSchema/0: the type is missing"],
    ),
    "two statuses": (
        put("credentialStatus")([{"type": "A"}, {"type": "B"}]),
        ["error /credentialStatus: more than one status"],
    ),
    "no subject": (
        put("credentialSubject")([]),
        ["error /credentialSubject: the subject is one JSON object"],
    ),
    "an identifier without type": (
        put("credentialSubject", "identifier")({"identityHash": "Ana"}),
        ["error /credentialSubject/identifier/0/type: the type is not “IdentityObject”"],
    ),
    "no achievement": (
        drop("credentialSubject", "achievement"),
        [
            f"{ACHIEVEMENT}: the achievement is one JSON object",
            f"{RESULT}/resultDescription: names nothing in this achievement",
            f"{RESULT}/achievedLevel: names nothing in this achievement",
        ],
    ),
    "an empty achievement": (
        put("credentialSubject", "achievement")({"criteria": {}}),
        [
            f"{ACHIEVEMENT}/type: the type is not “Achievement”",
            f"{ACHIEVEMENT}/id: the achievement has no absolute id",
            f"{ACHIEVEMENT}/name: the achievement has no name",
            f"{ACHIEVEMENT}/description: the achievement has no description",
            f"{ACHIEVEMENT}/criteria: the criteria have neither id nor narrative",
            f"{RESULT}/resultDescription: names nothing in this achievement",
            f"{RESULT}/achievedLevel: names nothing in this achievement",
        ],
    ),
    "an untyped scale and result": (
        lambda document: (
            put("credentialSubject", "achievement", "resultDescription")("x")(document),
            put("credentialSubject", "result")("y")(document),
        ),
        [
            f"{ACHIEVEMENT}/resultDescription/0/type: the type is not “ResultDescription”",
            f"{RESULT}/type: the type is not “Result”",
        ],
    ),
    "a source that is no profile": (
        put("credentialSubject", "source")("Vale School"),
        [
            "error /credentialSubject/source/id: the Profile has no absolute id",
            "error /credentialSubject/source/type: the type is not “Profile”",
        ],
    ),
}


@pytest.mark.parametrize("name", BADGE_FAULTS)
def test_a_fault_of_a_badge_is_named_with_its_place(badge: JsonObject, name: str) -> None:
    change, expected = BADGE_FAULTS[name]
    change(badge)
    assert said(badge) == expected


def test_a_subject_needs_an_id_or_an_identifier(badge: JsonObject) -> None:
    del badge["credentialSubject"]["id"]
    assert said(badge) == []
    badge["credentialSubject"]["identifier"] = []
    assert said(badge) == ["error /credentialSubject: the subject has neither id nor identifier"]


def test_dates_of_the_data_model_of_2019_are_read(badge: JsonObject) -> None:
    badge["issuanceDate"] = badge.pop("validFrom")
    badge["expirationDate"] = "2020-01-01T00:00:00Z"
    assert said(badge) == ["error /expirationDate: earlier than the start of validity"]


def test_an_end_beside_a_start_that_is_no_date_is_not_compared(badge: JsonObject) -> None:
    badge["validFrom"] = None
    badge["validUntil"] = "2020-01-01T00:00:00Z"
    assert said(badge) == ["error /validFrom: not a date and time with a zone"]


def test_an_endorsement_inside_is_checked_and_carries_a_proof(
    badge: JsonObject, endorsement: JsonObject
) -> None:
    del endorsement["proof"]
    badge["endorsement"] = [endorsement, "text"]
    assert said(badge) == [
        "error /endorsement/0/proof: an endorsement carries its own proof",
        "error /endorsement/1: a credential is a JSON object",
    ]


def test_an_endorsement_of_another_subject_type_is_found(endorsement: JsonObject) -> None:
    endorsement["credentialSubject"]["type"] = "Person"
    assert said(endorsement) == [
        "error /credentialSubject/type: the type is not “EndorsementSubject”"
    ]


def test_a_clr_without_a_name_is_found(clr: JsonObject) -> None:
    del clr["name"]
    assert said(clr) == ["error /name: a CLR has a name"]


def test_a_clr_without_members_is_found(clr: JsonObject) -> None:
    clr["credentialSubject"]["verifiableCredential"] = []
    assert said(clr) == [
        "error /credentialSubject/verifiableCredential: a CLR holds at least one credential"
    ]


def test_members_are_checked_where_they_stand(clr: JsonObject) -> None:
    members = clr["credentialSubject"]["verifiableCredential"]
    del members[0]["validFrom"]
    members += ["token", {"type": "Person"}, {"type": "VerifiableCredential"}]
    at = "/credentialSubject/verifiableCredential"
    assert said(clr) == [
        f"error {at}/0/validFrom: not a date and time with a zone",
        f"error {at}/2: a credential is a JSON object",
        f"error {at}/3/type: “VerifiableCredential” is missing",
    ]


def test_associations_join_achievements_of_the_clr(clr: JsonObject) -> None:
    clr["credentialSubject"]["association"] = [
        "text",
        {"type": "Association", "associationType": "isBossOf", "sourceId": [], "targetId": "x:y"},
    ]
    at = "/credentialSubject/association"
    assert said(clr) == [
        f"error {at}/0/type: the type is not “Association”",
        f"error {at}/1/associationType: not a type of the standard",
        f"error {at}/1/sourceId: names no achievement of this CLR",
        f"error {at}/1/targetId: names no achievement of this CLR",
    ]


def test_an_association_may_name_what_only_a_member_asserts(clr: JsonObject) -> None:
    subject = clr["credentialSubject"]
    subject["achievement"] = []
    subject["association"] = [
        each for each in subject["association"] if "/credits/" in each["sourceId"]
    ][:1]
    (finding,) = check_received(clr)
    assert finding.path == "/credentialSubject/association/0/targetId"

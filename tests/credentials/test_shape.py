"""A stranger's credential holds what the classes of its standard may hold."""

import json
from typing import Any

import pytest

from transcript.credentials.conformance import check_received, conflicting_nodes
from transcript.credentials.mapping import to_badges, to_clr
from transcript.credentials.shape import misshapen
from transcript.credentials.vc import JsonObject
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript

SUBJECT = "/credentialSubject"
ACHIEVEMENT = f"{SUBJECT}/achievement"
TEXT = "not a text"
TIME = "not a date and time with a zone"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
ENDORSEMENT = {
    "@context": [V2, OB],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "name": "Well known to us",
    "issuer": {"id": "did:web:state.example", "type": ["Profile"]},
    "validFrom": "2026-01-01T00:00:00+02:00",
    "credentialSubject": {"id": "did:web:hill.example", "type": ["EndorsementSubject"]},
}


@pytest.fixture
def badge(transcript: Transcript, document: DocumentIdentity) -> JsonObject:
    made = to_badges(transcript, document=document, language="en")["build"]
    copy: JsonObject = json.loads(json.dumps(made))
    return copy


@pytest.fixture
def clr(transcript: Transcript, document: DocumentIdentity) -> JsonObject:
    badges = to_badges(transcript, document=document, language="en")
    made = to_clr(transcript, badges.values(), document=document, record=b"{}", language="en")
    copy: JsonObject = json.loads(json.dumps(made))
    return copy


def put(document: Any, path: str, value: object) -> None:  # noqa: ANN401 - an object or a list
    *inside, last = path.split("/")[1:]
    for key in inside:
        document = document[int(key) if isinstance(document, list) else key]
    document[last] = value


def said(document: object) -> list[str]:
    return [str(each) for each in misshapen(document)]


def test_what_we_issue_has_the_shape(badge: JsonObject, clr: JsonObject) -> None:
    assert said(badge) + said(clr) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/description", {"en": "Made", "de-AT": "Gemacht"}),
        (f"{ACHIEVEMENT}/criteria/type", ["Criteria"]),
        (f"{ACHIEVEMENT}/inLanguage", {"en": "es-419"}),
        (f"{ACHIEVEMENT}/achievementType", "ext:Other.Kind"),
        (f"{ACHIEVEMENT}/tag", "one"),
        (f"{ACHIEVEMENT}/creditsAvailable", 1.5),
        (f"{SUBJECT}/type", "AchievementSubject"),
        (f"{SUBJECT}/activityEndDate", "2026-01-01T00:00:00.25+02:00"),
        ("/issuer/dateOfBirth", "2001-02-28"),
        ("/issuer/unheard", {"of": []}),
        ("/endorsementJwt", ["a.b.c", "a..c"]),
        ("/endorsement", {**ENDORSEMENT, "@context": [V2, OB, "https://more.example/context"]}),
        (
            f"{SUBJECT}/image",
            {"id": "https://hill.example/1.png", "type": ["Image"], "caption": "A"},
        ),
    ],
)
def test_what_the_standard_allows_is_let_pass(badge: JsonObject, path: str, value: object) -> None:
    put(badge, path, value)
    assert said(badge) == []


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("/description", 1, TEXT),
        ("/description", {"EN": "Made"}, TEXT),
        ("/description", {"en": None}, TEXT),
        ("/@context", 7, "not the address of a context"),
        ("/issuer/dateOfBirth", "2001-02-30", "not a date"),
        ("/issuer/dateOfBirth", 2001, "not a date"),
        ("/issuer/dateOfBirth", "20010228", "not a date"),
        ("/issuer/image", "https://hill.example/1.png", "a JSON object belongs here"),
        ("/issuer/parentOrg", {"id": "x:y", "type": {}}, None),
        (f"{ACHIEVEMENT}/inLanguage", "English", "not the code of a language"),
        (f"{ACHIEVEMENT}/inLanguage", {"en": "English"}, "not the code of a language"),
        (f"{ACHIEVEMENT}/inLanguage", {"en": 1}, "not the code of a language"),
        (f"{ACHIEVEMENT}/achievementType", "Kind", "not a word of the standard"),
        (f"{ACHIEVEMENT}/achievementType", "ext:-", "not a word of the standard"),
        (f"{ACHIEVEMENT}/achievementType", ["Badge"], "not a word of the standard"),
        (f"{ACHIEVEMENT}/creditsAvailable", True, "not a number"),
        (f"{SUBJECT}/activityEndDate", "2026-02-30T00:00:00Z", TIME),
        (f"{SUBJECT}/activityEndDate", "2026-02-20", TIME),
        ("/endorsementJwt", "a.b", "not a signed token"),
    ],
)
def test_another_value_is_found_where_it_stands(
    badge: JsonObject, path: str, value: object, message: str | None
) -> None:
    put(badge, path, value)
    where = f"{path}/type: the type is not “Profile”" if message is None else f"{path}: {message}"
    assert said(badge) == [where]


def test_a_value_in_a_list_is_named_by_its_number(badge: JsonObject) -> None:
    badge["credentialSubject"]["achievement"]["tag"] = ["one", 2]
    assert said(badge) == [f"{ACHIEVEMENT}/tag/1: not a text"]


def test_missing_fields_are_named_in_their_order(badge: JsonObject) -> None:
    badge["credentialSubject"]["identifier"] = [{"type": "IdentityObject", "hashed": 1}]
    here = f"{SUBJECT}/identifier/0"
    assert said(badge) == [
        f"{here}: the field “identityHash” is missing",
        f"{here}: the field “identityType” is missing",
        f"{here}/hashed: neither true nor false",
    ]


def test_a_closed_class_has_no_other_field(badge: JsonObject) -> None:
    badge["credentialSubject"]["identifier"][0]["id"] = "urn:x:1"
    assert said(badge) == [f"{SUBJECT}/identifier/0/id: the standard has no such field here"]


def test_the_type_of_a_closed_class_is_its_name(badge: JsonObject) -> None:
    badge["credentialSubject"]["identifier"][0]["type"] = "Person"
    assert said(badge) == [f"{SUBJECT}/identifier/0/type: the type is not “IdentityObject”"]


def test_the_data_model_of_2019_has_another_name_for_the_start(badge: JsonObject) -> None:
    badge["issuanceDate"] = badge.pop("validFrom")
    assert said(badge) == []
    del badge["issuanceDate"]
    assert said(badge) == ["/: the field “validFrom” is missing"]


@pytest.mark.parametrize("contexts", [None, V2, [V2], [OB, V2], [V2, V2], [V2, OB, 1]])
def test_an_endorsement_at_any_depth_has_its_contexts(badge: JsonObject, contexts: object) -> None:
    badge["issuer"]["endorsement"] = [{**ENDORSEMENT, "@context": contexts}]
    assert said(badge) == ["/issuer/endorsement/0/@context: not the contexts of an endorsement"]


def test_members_are_held_to_their_own_class(clr: JsonObject) -> None:
    other = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": ENDORSEMENT["issuer"],
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": 7, "type": 7},
    }
    members = clr["credentialSubject"]["verifiableCredential"]
    members[0]["credentialSubject"]["term"] = 1
    members.extend([other, {**ENDORSEMENT, "name": 1}])
    at, last = f"{SUBJECT}/verifiableCredential", len(members) - 1
    assert said(clr) == [
        f"{at}/0/credentialSubject/term: not a text",
        f"{at}/{last - 1}/credentialSubject/id: not a text",
        f"{at}/{last}/name: not a text",
    ]


@pytest.mark.parametrize(("type_", "says"), [("Profile", 0), (["Profile", 1], 1), (7, 1)])
def test_a_type_is_one_text_or_a_list_of_them(badge: JsonObject, type_: object, says: int) -> None:
    badge["issuer"]["parentOrg"] = {"id": "x:y", "type": type_}
    assert len(said(badge)) == says


def test_the_tables_are_asked_only_where_the_rules_say_nothing(badge: JsonObject) -> None:
    badge["credentialSubject"]["term"] = 1
    found = [str(each) for each in check_received(badge)]
    assert found == [f"{SUBJECT}/term: not a text"]
    del badge["validFrom"]
    found = [str(each) for each in check_received(badge)]
    assert found == ["/validFrom: not a date and time with a zone"]


@pytest.mark.parametrize("value", [None, "text", [1, "text"], []])
def test_a_value_without_objects_has_no_conflicts(value: object) -> None:
    assert list(conflicting_nodes(value)) == []

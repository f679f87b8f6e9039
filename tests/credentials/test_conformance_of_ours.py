import json

import pytest

from transcript.credentials.conformance import check_ours, conflicting_nodes
from transcript.credentials.mapping import to_badges, to_clr
from transcript.credentials.nodes import unsafe_values
from transcript.credentials.status_list import StatusEntry
from transcript.credentials.vc import JsonObject
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript

ARGUE = "https://hill.example/credits/argue"
SCALE = "/credentialSubject/achievement/resultDescription/0"
JOINT = "/credentialSubject/association/0"
MEMBER = "/credentialSubject/verifiableCredential/0"


@pytest.fixture
def badge(transcript: Transcript, document: DocumentIdentity) -> JsonObject:
    return to_badges(transcript, document=document, language="en")["argue"]


@pytest.fixture
def clr(transcript: Transcript, document: DocumentIdentity) -> JsonObject:
    badges = to_badges(transcript, document=document, language="en")
    made = to_clr(transcript, badges.values(), document=document, record=b"{}", language="en")
    # As text, so that a test changes one place and not every other that shares the object.
    copy: JsonObject = json.loads(json.dumps(made))
    return copy


def said(document: JsonObject) -> list[str]:
    return [str(finding) for finding in check_ours(document)]


def test_a_bare_type_is_refused(badge: JsonObject) -> None:
    badge["type"] = "OpenBadgeCredential"
    assert said(badge) == ["/type: breaks the rule “const” of our profile"]


def test_an_issuer_that_is_only_an_address_is_refused(badge: JsonObject) -> None:
    badge["issuer"] = "did:web:hill.example"
    assert said(badge) == ["/issuer: breaks the rule “type” of our profile"]


def test_a_property_that_no_context_defines_is_refused(badge: JsonObject) -> None:
    badge["credentialSubject"]["gpa"] = "4.0"
    assert said(badge) == [
        "/credentialSubject: breaks the rule “additionalProperties” of our profile"
    ]


def test_contexts_in_another_order_are_refused(clr: JsonObject) -> None:
    clr["@context"][1:3] = reversed(clr["@context"][1:3])
    assert said(clr) == ["/@context: breaks the rule “const” of our profile"]


def test_a_clr_that_is_neither_partial_nor_awarded_is_refused(clr: JsonObject) -> None:
    del clr["awardedDate"]
    assert said(clr) == ["/: breaks the rule “oneOf” of our profile"]


def test_a_required_level_outside_the_rubric_is_found(badge: JsonObject) -> None:
    scale = badge["credentialSubject"]["achievement"]["resultDescription"][0]
    scale["requiredLevel"] = "https://hill.example/credits/argue#level-none"
    assert said(badge) == [f"{SCALE}/requiredLevel: not a level of the rubric"]


def test_a_result_of_another_rubric_is_found(badge: JsonObject) -> None:
    badge["credentialSubject"]["result"][0]["resultDescription"] = "https://hill.example/x"
    assert said(badge) == [
        "/credentialSubject/result/0/resultDescription: not the rubric of the achievement"
    ]


def test_a_level_reached_outside_the_rubric_is_found(badge: JsonObject) -> None:
    badge["credentialSubject"]["result"][0]["achievedLevel"] = "https://hill.example/x"
    assert said(badge) == ["/credentialSubject/result/0/achievedLevel: not a level of the rubric"]


def test_an_association_with_an_unlisted_achievement_is_found(clr: JsonObject) -> None:
    clr["credentialSubject"]["association"][0]["targetId"] = "https://hill.example/x"
    assert said(clr) == [f"{JOINT}/targetId: “https://hill.example/x” is not in `achievement`"]


def test_a_member_of_another_issuer_is_found(clr: JsonObject) -> None:
    member = clr["credentialSubject"]["verifiableCredential"][0]
    member["issuer"]["id"] = "did:web:vale.example"
    assert said(clr) == [f"{MEMBER}/issuer: not the issuer of the CLR"]


def test_a_member_about_another_learner_is_found(clr: JsonObject) -> None:
    member = clr["credentialSubject"]["verifiableCredential"][0]
    member["credentialSubject"]["identifier"][0]["identityHash"] = "Bo"
    assert said(clr) == [f"{MEMBER}/credentialSubject/identifier: not the learner of the CLR"]


def test_a_member_that_starts_later_than_the_clr_is_found(clr: JsonObject) -> None:
    clr["credentialSubject"]["verifiableCredential"][0]["validFrom"] = "2026-11-22T10:00:01Z"
    assert said(clr) == [f"{MEMBER}/validFrom: later than the CLR itself"]


def test_two_members_of_one_id_are_found(clr: JsonObject) -> None:
    members = clr["credentialSubject"]["verifiableCredential"]
    members[1]["id"] = members[0]["id"]
    member = "/credentialSubject/verifiableCredential/1"
    assert said(clr) == [
        f"{member}: “{members[0]['id']}” is described here in another way than before",
        f"{member}/id: two members have this id",
    ]


def test_an_achievement_that_is_not_listed_is_found(clr: JsonObject) -> None:
    member = clr["credentialSubject"]["verifiableCredential"][0]
    member["credentialSubject"]["achievement"]["name"] = "Another"
    path = f"{MEMBER}/credentialSubject/achievement"
    assert said(clr) == [
        f"{path}: “{ARGUE}” is described here in another way than before",
        f"{path}: not among the achievements of the CLR",
    ]


def test_true_and_false_have_one_spelling_and_numbers_have_several() -> None:
    found = [str(each) for each in unsafe_values({"partial": True, "number": 1})]
    assert found == ["/number: numbers have several spellings with one signature: write text"]


def test_a_reference_conflicts_with_nothing() -> None:
    document = [{"id": "a:b", "name": "x"}, {"id": "a:b"}, {"id": "a:b", "type": ["Profile"]}]
    assert list(conflicting_nodes(document)) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "null is not signed: leave the property out"),
        ([], "an empty list or object is not signed: leave the property out"),
        ({}, "an empty list or object is not signed: leave the property out"),
        (1, "numbers have several spellings with one signature: write text"),
        (1.5, "numbers have several spellings with one signature: write text"),
        ("bell\x07", "the character U+0007 cannot be signed"),
        ("\ud83d", "the character U+D83D cannot be signed"),
        ("\x7f", "the character U+007F cannot be signed"),
        ("\ufffe", "the character U+FFFE cannot be signed"),
    ],
)
def test_a_value_that_others_would_sign_differently_is_found(value: object, message: str) -> None:
    assert [str(each) for each in unsafe_values({"a/b": value})] == [f"/a~1b: {message}"]


def test_truth_values_and_layout_are_safe() -> None:
    assert list(unsafe_values({"a": True, "b": "one\ttwo\r\nthree"})) == []


@pytest.mark.parametrize("node", [{}, {"id": "a:b"}])
def test_texts_that_sort_differently_in_javascript_are_found(node: JsonObject) -> None:
    # An emoji beside a full-width letter: code points and UTF-16 units disagree on the order.
    document = [{**node, "name": ["\U0001f600", "\uff21"]}]
    assert [str(each) for each in unsafe_values(document)] == [
        "/0/name: these texts sort differently in other software: reword one"
    ]


def test_texts_of_one_thing_in_two_places_are_compared() -> None:
    document = [{"id": "a:b", "name": "\U0001f600"}, {"id": "a:b", "name": "\uff21"}]
    assert [str(each) for each in unsafe_values(document)] == [
        "/0/name: these texts sort differently in other software: reword one"
    ]


def with_status(clr: JsonObject) -> JsonObject:
    members = clr["credentialSubject"]["verifiableCredential"]
    for place, credential in enumerate((clr, *members)):
        entry = StatusEntry(
            base="https://hill.example/status", number=1, index=place, suspendable=True
        )
        credential["credentialStatus"] = entry.to_json()
    return clr


def test_places_in_the_status_lists_are_ours(clr: JsonObject) -> None:
    assert said(with_status(clr)) == []


def test_a_list_of_suspensions_is_not_needed(clr: JsonObject) -> None:
    del with_status(clr)["credentialStatus"]["statusReference"]
    assert said(clr) == []


def test_a_place_is_named_by_its_list_and_index(clr: JsonObject) -> None:
    with_status(clr)["credentialStatus"]["statusListIndex"] = "7"
    assert said(clr) == ["/credentialStatus/id: not its list and its index"]


def test_the_list_of_suspensions_is_the_one_that_belongs_to_the_list(clr: JsonObject) -> None:
    other = "https://hill.example/status/suspension-2.json"
    with_status(clr)["credentialStatus"]["statusReference"] = other
    assert said(clr) == [
        "/credentialStatus/statusReference: not the list of suspensions that belongs to its list"
    ]


@pytest.mark.parametrize("index", ["0", "2"])
def test_no_two_credentials_have_one_place(clr: JsonObject, index: str) -> None:
    with_status(clr)
    members = clr["credentialSubject"]["verifiableCredential"]
    url = "https://hill.example/status/revocation-1.json"
    members[0]["credentialStatus"] |= {"id": f"{url}#{index}", "statusListIndex": index}
    place = 0 if index == "0" else 1
    path = f"/credentialSubject/verifiableCredential/{place}/credentialStatus/id"
    assert said(clr) == [f"{path}: another credential has this place in the list"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("statusListIndex", 7),
        ("statusPurpose", "suspension"),
        ("statusListCredential", "http://hill.example/status/revocation-1.json"),
        ("statusSize", 1),
    ],
)
def test_a_status_entry_of_another_form_is_not_signed(
    badge: JsonObject, key: str, value: object
) -> None:
    entry = StatusEntry(base="https://hill.example/status", number=1, index=7).to_json()
    badge["credentialStatus"] = entry | {key: value}
    (finding,) = said(badge)
    assert finding.startswith("/credentialStatus")

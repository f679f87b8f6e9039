from copy import deepcopy
from typing import Any

import pytest

from transcript.credentials.vc import CONTEXT_V2
from transcript.credentials.vcdm import check_credential, check_presentation, is_enveloped

ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": "https://school.example/status/1",
}
ENVELOPED = {
    "@context": CONTEXT_V2,
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/vc+jwt,eyJh.e30.c2ln",
}
SRI = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
BARE_DIGEST = "uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"
MULTIHASH = "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"
LANGUAGE = "text with a language has @value, @language and @direction, and no more"
MULTIBASE = "not a digest: like u…, with base64url after it, or z…, with base58"
ABSENT = object()


def credential(**changes: object) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@context": [CONTEXT_V2],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:school",
        "credentialSubject": {"id": "did:example:learner"},
    }
    changed = {**made, **{name.lstrip("_"): each for name, each in changes.items()}}
    if "context" in changed:
        changed["@context"] = changed.pop("context")
    return {name: each for name, each in changed.items() if each is not ABSENT}


def presentation(**changes: object) -> dict[str, Any]:
    made: dict[str, Any] = {"@context": [CONTEXT_V2], "type": ["VerifiablePresentation"]}
    return {**made, **changes}


def found(document: object) -> list[str]:
    return [str(each) for each in check_credential(document)]


def found_in(document: object) -> list[str]:
    return [str(each) for each in check_presentation(document)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"context": [CONTEXT_V2, "https://school.example/context", {"Term": "urn:x:term"}]},
        {"type": ["https://school.example/#Report", "VerifiableCredential", "Report"]},
        {"id": "urn:uuid:1"},
        {"issuer": {"id": "https://school.example", "name": {"@value": "A", "@language": "en"}}},
        {"credentialSubject": [{"id": "urn:x:1"}, {"name": "anyone"}]},
        {"validFrom": "2023-02-26T01:02:58.447Z", "validUntil": "2023-02-26T03:02:58.447+02:00"},
        {"name": "A"},
        {"name": [{"@value": "A", "@language": "en", "@direction": "ltr"}, "B"]},
        {"credentialStatus": {"type": "AnyStatus"}},
        {"credentialStatus": [{"type": "AnyStatus", "id": "urn:x:1"}, ENTRY]},
        {"credentialSchema": {"type": "JsonSchema", "id": "https://school.example/schema"}},
        {"evidence": [{"type": "Work"}], "termsOfUse": {"type": "Terms"}},
        {"refreshService": {"type": "Refresh"}, "proof": {"type": "DataIntegrityProof"}},
        {"relatedResource": {"id": CONTEXT_V2, "digestSRI": SRI}},
        {"relatedResource": [{"id": CONTEXT_V2, "digestMultibase": BARE_DIGEST}]},
        {"relatedResource": [{"id": CONTEXT_V2, "digestMultibase": MULTIHASH}]},
        {"relatedResource": [{"id": "urn:x:1", "digestSRI": f"{SRI} sha256-AAAA"}]},
        {"relatedResource": [{"id": "urn:x:1", "digestMultibase": "zQm"}]},
    ],
)
def test_what_the_data_model_allows_is_not_found_fault_with(changes: dict[str, object]) -> None:
    assert found(credential(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"context": ABSENT}, [f"/@context: not a list that begins with {CONTEXT_V2}"]),
        ({"context": CONTEXT_V2}, [f"/@context: not a list that begins with {CONTEXT_V2}"]),
        (
            {"context": ["https://school.example/c", CONTEXT_V2]},
            [f"/@context: not a list that begins with {CONTEXT_V2}"],
        ),
        (
            {"context": [CONTEXT_V2, "https ://school.example", 7]},
            [
                "/@context/1: neither the address of a context nor a context itself",
                "/@context/2: neither the address of a context nor a context itself",
            ],
        ),
        (
            {"type": ABSENT},
            [
                "/type: the type is missing",
                "/type: the type does not include “VerifiableCredential”",
            ],
        ),
        (
            {"type": ["VerifiableCredential", "two words"]},
            ["/type: a type is a word or a complete address"],
        ),
        (
            {"type": ["VerifiableCredential", 7]},
            ["/type: a type is a word or a complete address"],
        ),
        ({"id": None}, ["/id: not one complete address"]),
        ({"id": ["urn:x:1", "urn:x:2"]}, ["/id: not one complete address"]),
        ({"id": "https ://school.example"}, ["/id: not one complete address"]),
        ({"issuer": ABSENT}, ["/issuer: a credential has an issuer"]),
        (
            {"issuer": None},
            ["/issuer: neither a complete address nor an object whose id is one"],
        ),
        (
            {"issuer": {"id": None}},
            ["/issuer: neither a complete address nor an object whose id is one"],
        ),
        (
            {"issuer": "the school"},
            ["/issuer: neither a complete address nor an object whose id is one"],
        ),
        (
            {"issuer": {"id": "urn:x:1", "name": 7}},
            ["/issuer/name: neither text nor text with its language"],
        ),
        ({"credentialSubject": ABSENT}, ["/credentialSubject: a credential has a subject"]),
        ({"credentialSubject": []}, ["/credentialSubject: a credential has a subject"]),
        (
            {"credentialSubject": {}},
            ["/credentialSubject: a subject is an object that says something"],
        ),
        (
            {"credentialSubject": [{"id": "urn:x:1"}, {}, "urn:x:2"]},
            [
                "/credentialSubject/1: a subject is an object that says something",
                "/credentialSubject/2: a subject is an object that says something",
            ],
        ),
        (
            {"credentialSubject": {"id": ["urn:x:1", "urn:x:2"]}},
            ["/credentialSubject/id: not one complete address"],
        ),
        (
            {"validFrom": "2023-02-26"},
            ["/validFrom: not a date and time with a time zone, like 2026-11-22T10:00:00Z"],
        ),
        (
            {"validUntil": 7},
            ["/validUntil: not a date and time with a time zone, like 2026-11-22T10:00:00Z"],
        ),
        (
            {"validFrom": "2023-01-02T00:00:00Z", "validUntil": "2023-01-01T00:00:00Z"},
            ["/validUntil: earlier than `validFrom`"],
        ),
        (
            {"description": {"@value": "A", "@language": "en", "url": "urn:x:1"}},
            [f"/description: {LANGUAGE}"],
        ),
        (
            {"credentialSubject": {"id": "urn:x:1", "motto": {"@value": 7}}},
            [f"/credentialSubject/motto: {LANGUAGE}"],
        ),
        ({"evidence": {"id": "urn:x:1"}}, ["/evidence/type: the type is missing"]),
        ({"evidence": ["urn:x:1"]}, ["/evidence/0: not an object"]),
        ({"termsOfUse": []}, ["/termsOfUse: it says nothing: leave it out"]),
        ({"proof": None}, ["/proof: it says nothing: leave it out"]),
        (
            {"refreshService": {"type": "Refresh", "id": "here"}},
            ["/refreshService/id: not one complete address"],
        ),
        ({"credentialSchema": {"type": "Any"}}, ["/credentialSchema/id: a schema has an address"]),
        (
            {"credentialStatus": {"type": 2}},
            ["/credentialStatus/type: a type is a word or a complete address"],
        ),
        (
            {"credentialStatus": {**ENTRY, "statusListIndex": True}},
            ["/credentialStatus: “statusListIndex” is not a whole number (MALFORMED_VALUE_ERROR)"],
        ),
        (
            {"credentialStatus": {**ENTRY, "id": ENTRY["statusListCredential"]}},
            ["/credentialStatus/id: the address of the list, not of the entry"],
        ),
        ({"relatedResource": [CONTEXT_V2]}, ["/relatedResource/0: not an object"]),
        (
            {"relatedResource": [{"digestSRI": SRI}]},
            ["/relatedResource/0/id: not one complete address"],
        ),
        (
            {"relatedResource": [{"id": "here", "digestSRI": SRI}]},
            ["/relatedResource/0/id: not one complete address"],
        ),
        (
            {"relatedResource": [{"id": "urn:x:1", "digestSRI": SRI}] * 2},
            ["/relatedResource/1/id: another resource has this address"],
        ),
        (
            {"relatedResource": [{"id": "urn:x:1"}]},
            ["/relatedResource/0: neither digestSRI nor digestMultibase"],
        ),
        (
            {"relatedResource": [{"id": CONTEXT_V2, "digestMultibase": "u!"}]},
            [f"/relatedResource/0/digestMultibase: {MULTIBASE}"],
        ),
        (
            {"relatedResource": [{"id": CONTEXT_V2, "digestMultibase": "zQm"}]},
            ["/relatedResource/0/digestMultibase: not the digest of what is published"],
        ),
        (
            {"relatedResource": [{"id": CONTEXT_V2, "digestSRI": "sha384-AAAA"}]},
            ["/relatedResource/0/digestSRI: not the digest of what is published"],
        ),
        (
            {"relatedResource": [{"id": "urn:x:1", "digestSRI": "sha384-_-"}]},
            [
                "/relatedResource/0/digestSRI: not a digest: like sha384-…, with base64 after it",
            ],
        ),
        (
            {"relatedResource": [{"id": "urn:x:1", "digestSRI": 7}]},
            [
                "/relatedResource/0/digestSRI: not a digest: like sha384-…, with base64 after it",
            ],
        ),
    ],
)
def test_each_rule_of_the_data_model_names_the_place_where_it_is_broken(
    changes: dict[str, object], expected: list[str]
) -> None:
    assert found(credential(**changes)) == expected


@pytest.mark.parametrize("document", [None, "text", 7, [], [{}]])
def test_a_credential_and_a_presentation_are_objects(document: object) -> None:
    assert found(document) == ["/: a credential is a JSON object"]
    assert found_in(document) == ["/: a presentation is a JSON object"]


def test_the_credential_itself_is_not_changed_by_being_looked_at() -> None:
    document = credential(evidence={"id": "urn:x:1"})
    before = deepcopy(document)
    check_credential(document)
    assert document == before


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"id": "urn:uuid:1"},
        {"holder": "did:example:me"},
        {"holder": {"id": "did:example:me"}},
        {"verifiableCredential": []},
        {"verifiableCredential": credential()},
        {"verifiableCredential": [credential(), ENVELOPED]},
        {"verifiableCredential": {**ENVELOPED, "@context": [CONTEXT_V2]}},
    ],
)
def test_what_the_data_model_allows_of_a_presentation_is_not_found_fault_with(
    changes: dict[str, object],
) -> None:
    assert found_in(presentation(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"type": ["Album"]},
            ["/type: the type does not include “VerifiablePresentation”"],
        ),
        (
            {"holder": {"id": "z6Mk"}},
            ["/holder: neither a complete address nor an object whose id is one"],
        ),
        (
            {"verifiableCredential": ["urn:x:1"]},
            ["/verifiableCredential/0: a credential is a JSON object"],
        ),
        (
            {"verifiableCredential": [credential(id=7)]},
            ["/verifiableCredential/0/id: not one complete address"],
        ),
        (
            {"verifiableCredential": [{**ENVELOPED, "@context": []}]},
            [f"/verifiableCredential/0/@context: the contexts do not include {CONTEXT_V2}"],
        ),
        (
            {"verifiableCredential": [{**ENVELOPED, "id": "eyJh.e30.c2ln"}]},
            ["/verifiableCredential/0/id: not a data: address of a signed credential"],
        ),
        (
            {"verifiableCredential": [{**ENVELOPED, "id": 7}]},
            ["/verifiableCredential/0/id: not a data: address of a signed credential"],
        ),
    ],
)
def test_each_rule_of_a_presentation_names_the_place_where_it_is_broken(
    changes: dict[str, object], expected: list[str]
) -> None:
    assert found_in(presentation(**changes)) == expected


def test_an_envelope_is_told_by_its_type() -> None:
    assert is_enveloped(ENVELOPED)
    assert not is_enveloped(credential())

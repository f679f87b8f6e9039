from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from transcript.credentials.contexts import contexts
from transcript.credentials.status_list import StatusEntry, StatusPurpose, list_url, to_status_list
from transcript.credentials.vc import CONTEXT_V2
from transcript.proofs import multibase
from transcript.proofs.data_integrity import Prepared
from transcript.proofs.errors import DataLossError
from transcript.proofs.rdfc import Budget
from transcript.proofs.signers import Ed25519Signer
from transcript.proofs.suites import EDDSA_JCS_2022, EDDSA_RDFC_2022, SUITES
from transcript.verification.any_credential import (
    AUTHENTICATION,
    Problem,
    Question,
    faults_of_credential,
    faults_of_presentation,
)
from transcript.verification.graph_view import check_words, graph_view

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SCHOOL = Ed25519Signer.from_seed(bytes(range(32)))
LEARNER = Ed25519Signer.from_seed(bytes(range(1, 33)))
BASE = "https://school.example/status"
ENTRY = StatusEntry(base=BASE, number=1, index=7).to_json()

Json = dict[str, Any]


def did(signer: Ed25519Signer) -> str:
    return f"did:key:{signer.public_key.multibase}"


def signed(
    document: Json, *, by: Ed25519Signer = SCHOOL, suite: str = EDDSA_RDFC_2022, **more: object
) -> Json:
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-11-22T10:00:00Z",
        "verificationMethod": f"{did(by)}#{by.public_key.multibase}",
        "proofPurpose": "assertionMethod",
        **more,
    }
    viewed, known = graph_view(document, contexts())
    if SUITES[suite].signs_text:
        viewed, proof["@context"] = document, document["@context"]
    payload = Prepared(viewed, contexts=known).signed_bytes(proof)
    proof["proofValue"] = multibase.encode(by.sign(payload))
    earlier = document.get("proof", [])
    return {**document, "proof": [*earlier, proof]}


def credential(**more: object) -> Json:
    return {
        "@context": [CONTEXT_V2],
        "type": ["VerifiableCredential"],
        "issuer": did(SCHOOL),
        "credentialSubject": {"id": "did:example:learner"},
        **more,
    }


def presentation(**more: object) -> Json:
    return {"@context": [CONTEXT_V2], "type": ["VerifiablePresentation"], **more}


def shown(document: Json, **more: object) -> Json:
    asked = {"proofPurpose": "authentication", **more}
    return signed(document, by=LEARNER, suite=EDDSA_RDFC_2022, **asked)


def question(**changes: Any) -> Question:  # noqa: ANN401
    asked = Question(contexts=contexts(), at=AT, purpose="assertionMethod")
    return replace(asked, **changes)


def faults(document: object, **changes: object) -> list[str]:
    found = faults_of_credential(document, question(**changes))
    return [f"{each.path}: {each.message}" for each in found]


def faults_shown(document: object, **changes: object) -> list[str]:
    found = faults_of_presentation(document, question(purpose=AUTHENTICATION, **changes))
    return [f"{each.path}: {each.message}" for each in found]


@pytest.mark.parametrize("suite", [EDDSA_RDFC_2022, EDDSA_JCS_2022])
def test_a_signed_credential_holds(suite: str) -> None:
    assert faults(signed(credential(), suite=suite)) == []


@pytest.mark.parametrize("suite", [EDDSA_RDFC_2022, EDDSA_JCS_2022])
def test_one_changed_word_is_a_fault_of_the_proof(suite: str) -> None:
    document = signed(credential(name="A"), suite=suite)
    document["name"] = "B"
    (fault,) = faults_of_credential(document, question())
    assert fault.kind == Problem.PROOF
    assert fault.path == "/proof"
    assert "does not fit" in fault.message


@pytest.mark.parametrize("document", [None, {}, credential(id=7)])
def test_what_has_not_the_form_is_a_fault_of_form_alone(document: object) -> None:
    found = faults_of_credential(document, question())
    assert {each.kind for each in found} == {Problem.MALFORMED}


def test_without_a_proof_nobody_has_signed_it() -> None:
    assert faults(credential()) == ["/proof: nobody has signed it"]


def test_more_proofs_than_anybody_makes_are_not_looked_at() -> None:
    document = signed(credential())
    document["proof"] *= 100
    assert faults(document) == ["/proof: more than 8 proofs are not looked at"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"proofPurpose": "authentication"},
            "/proof: the proof was made for another purpose than to assert something",
        ),
        ({"expires": "2026-11-22T12:00:00Z"}, "/proof: the proof has expired"),
        (
            {"verificationMethod": "did:web:school.example#key"},
            "/proof: its method is not the key of a did:key",
        ),
        (
            {"verificationMethod": f"{did(SCHOOL)}#{LEARNER.public_key.multibase}"},
            "/proof: its method is not the key of a did:key",
        ),
        (
            {"verificationMethod": did(LEARNER)},
            "/proof: its key is not that of the issuer or the holder",
        ),
        (
            {"previousProof": "urn:uuid:1"},
            "/proof: it builds on a proof that is not there",
        ),
    ],
)
def test_a_proof_that_was_made_for_something_else_does_not_hold(more: Json, expected: str) -> None:
    document = credential()
    document["proof"] = [{**signed(document)["proof"][0], **more}]
    assert faults(document) == [expected]


def test_a_method_may_be_the_did_alone() -> None:
    assert faults(signed(credential(), verificationMethod=did(SCHOOL))) == []


def test_a_proof_that_builds_on_another_holds_as_long_as_both_stand() -> None:
    first = signed(credential(), id="urn:uuid:1")
    proof = {
        **first["proof"][0],
        "id": "urn:uuid:2",
        "previousProof": "urn:uuid:1",
    }
    del proof["proofValue"]
    payload = Prepared(first, contexts=contexts()).signed_bytes(proof)
    proof["proofValue"] = multibase.encode(SCHOOL.sign(payload))
    assert faults({**first, "proof": [first["proof"][0], proof]}) == []
    assert faults({**first, "proof": proof}) == ["/proof: it builds on a proof that is not there"]


def test_a_proof_for_one_domain_answers_no_other() -> None:
    document = signed(credential(), domain=["college.example", "state.example"], challenge="abc")
    assert faults(document) == []
    assert faults(document, domain="college.example", challenge="abc") == []
    assert faults(document, domain="other.example") == [
        "/proof: the proof was made for another domain"
    ]
    assert faults(document, challenge="abd") == ["/proof: the proof was made for another challenge"]
    assert faults(signed(credential()), challenge="abc") == [
        "/proof: the proof was made for another challenge"
    ]


@pytest.mark.parametrize("suite", [EDDSA_RDFC_2022, EDDSA_JCS_2022])
@pytest.mark.parametrize("wrapped", [lambda each: each, lambda each: {"@context": each}])
def test_words_may_be_explained_in_the_document_itself(
    suite: str, wrapped: Callable[[Json], Json]
) -> None:
    term = wrapped({"Report": "https://school.example/#Report"})
    document = credential(type=["VerifiableCredential", "Report"])
    document["@context"] = [CONTEXT_V2, term]
    assert faults(signed(document, suite=suite)) == []


def test_the_direction_of_a_text_is_covered_where_the_text_itself_is_signed() -> None:
    name = {"@value": "A", "@language": "en", "@direction": "ltr"}
    document = signed(credential(name=name), suite=EDDSA_JCS_2022)
    assert faults(document) == []
    document["name"] = {**name, "@direction": "rtl"}
    assert faults(document) != []


def test_a_word_without_a_meaning_is_a_fault_though_its_letters_are_signed() -> None:
    document = signed(credential(secret="4.0"), suite=EDDSA_JCS_2022)
    (fault,) = faults(document)
    assert fault.startswith("/proof: /secret: no context defines this key")


def test_a_word_without_a_meaning_cannot_be_added_to_a_graph() -> None:
    document = {**signed(credential()), "secret": "4.0"}
    (fault,) = faults(document)
    assert "no context defines this key" in fault


@pytest.fixture
def lists() -> dict[str, Json]:
    return {
        (url := list_url(BASE, 1, StatusPurpose.REVOCATION)): to_status_list(
            (8,),
            url=url,
            purpose=StatusPurpose.REVOCATION,
            issuer=did(SCHOOL),
            valid_from=AT,
            valid_until=AT + timedelta(days=1),
        )
    }


def test_a_credential_that_was_not_taken_back_holds(lists: dict[str, Json]) -> None:
    assert faults(signed(credential(credentialStatus=ENTRY)), lists=lists) == []


def test_a_credential_that_was_taken_back_is_at_fault(lists: dict[str, Json]) -> None:
    entry = {**ENTRY, "id": f"{BASE}#8", "statusListIndex": "8"}
    assert faults(signed(credential(credentialStatus=[entry])), lists=lists) == [
        "/credentialStatus: its issuer has set its bit for “revocation”"
    ]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"statusPurpose": "suspension"}, "STATUS_VERIFICATION_ERROR"),
        ({"statusListIndex": "131072"}, "RANGE_ERROR"),
    ],
)
def test_an_entry_that_its_list_cannot_answer_is_at_fault(
    change: Json, kind: str, lists: dict[str, Json]
) -> None:
    document = signed(credential(credentialStatus={**ENTRY, **change}))
    (fault,) = faults_of_credential(document, question(lists=lists))
    assert fault.kind == f"https://www.w3.org/ns/credentials/status-list#{kind}"


def test_a_list_that_is_missing_matters_to_those_who_ask_for_it() -> None:
    document = signed(credential(credentialStatus=ENTRY))
    assert faults(document) == []
    (fault,) = faults_of_credential(document, question(with_status=True))
    assert fault.kind.endswith("#STATUS_RETRIEVAL_ERROR")


def test_a_status_of_another_kind_is_not_looked_at() -> None:
    status = {"type": "https://school.example/#Status"}
    assert faults(signed(credential(credentialStatus=status)), with_status=True) == []


@pytest.mark.parametrize("more", [{}, {"holder": did(LEARNER)}, {"verifiableCredential": []}])
def test_a_signed_presentation_holds(more: Json) -> None:
    assert faults_shown(shown(presentation(**more))) == []


def test_a_presentation_holds_with_the_credentials_in_it() -> None:
    held = [signed(credential(id="urn:uuid:1")), signed(credential(id="urn:uuid:2"))]
    document = shown(presentation(verifiableCredential=held), domain="a.example", challenge="1")
    assert faults_shown(document, domain="a.example", challenge="1") == []


def test_a_changed_credential_spoils_the_presentation_it_is_in() -> None:
    held = {**signed(credential(name="A")), "name": "B"}
    (fault,) = faults_shown(shown(presentation(verifiableCredential=[held])))
    assert fault.startswith("/verifiableCredential/0/proof: ")


def test_of_a_presentation_that_does_not_hold_nothing_more_is_looked_at() -> None:
    document = {**shown(presentation()), "verifiableCredential": [credential()]}
    (fault,) = faults_shown(document)
    assert fault.startswith("/proof: ")


def test_what_has_not_the_form_of_a_presentation_is_at_fault() -> None:
    assert faults_shown(presentation(id=7)) == ["/id: not one complete address"]
    assert faults_shown(None) == [": a presentation is a JSON object"]


def test_what_a_presenter_says_of_oneself_is_signed_with_the_whole() -> None:
    own = credential(issuer=did(LEARNER))
    assert faults_shown(shown(presentation(holder=did(LEARNER), verifiableCredential=[own]))) == []


@pytest.mark.parametrize(
    ("holder", "issuer"), [({}, LEARNER), ({"holder": {"id": did(LEARNER)}}, SCHOOL)]
)
def test_what_nobody_has_signed_is_not_made_anybody_s_word_by_presenting_it(
    holder: Json, issuer: Ed25519Signer
) -> None:
    held = credential(issuer=did(issuer))
    assert faults_shown(shown(presentation(**holder, verifiableCredential=[held]))) == [
        "/verifiableCredential/0: nobody has signed it but the presenter, who is not its issuer"
    ]


def test_a_holder_who_did_not_sign_is_not_presenting() -> None:
    assert faults_shown(shown(presentation(holder="did:example:other"))) == [
        "/proof: its key is not that of the issuer or the holder"
    ]


def test_an_envelope_inside_of_a_presentation_is_not_read() -> None:
    envelope = {
        "@context": [CONTEXT_V2],
        "type": ["EnvelopedVerifiableCredential"],
        "id": "data:application/vc+jwt,eyJh.e30.c2ln",
    }
    assert faults_shown(shown(presentation(verifiableCredential=[envelope]))) == [
        "/verifiableCredential/0: credentials inside of an envelope are not read here"
    ]


def test_all_that_a_document_holds_has_one_budget() -> None:
    twins = [{"name": "A"}, {"name": "A"}]
    document = signed(credential(credentialSubject=twins))
    budget = Budget(1_000)
    assert faults(document, budget=budget) == []
    spent = 1_000 - budget.left
    assert spent > 0
    assert faults({**document, "proof": document["proof"] * 2}, budget=Budget(2 * spent)) == []
    (fault,) = faults({**document, "proof": document["proof"] * 2}, budget=Budget(2 * spent - 1))
    assert "more work to put in order than any honest one" in fault


def test_a_document_without_contexts_of_its_own_is_viewed_with_those_that_are_known() -> None:
    known = contexts()
    viewed, same = graph_view({"name": "A"}, known)
    assert (viewed, same is known) == ({"name": "A"}, True)


def test_contexts_are_given_an_address_wherever_they_stand() -> None:
    term = {"a": "urn:x:a"}
    viewed, known = graph_view({"held": [{"@context": [CONTEXT_V2, term], "a": [1]}]}, {})
    (url,) = known
    assert known[url] == {"@context": term}
    assert viewed == {"held": [{"@context": [CONTEXT_V2, url], "a": [1]}]}


def test_a_word_that_nothing_defines_is_found_beside_a_text_with_its_language() -> None:
    named = {"@context": [CONTEXT_V2], "id": "urn:x:1", "name": [{"@value": "A"}, "B"]}
    check_words({**named, "proof": {"unknown": 1}}, contexts())
    with pytest.raises(DataLossError, match="/secret"):
        check_words({**named, "secret": 1}, contexts())

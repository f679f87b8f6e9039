"""What the test suites of the W3C ask of an issuer and a verifier, in our own words."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.types import ASGIApp, Message

from transcript.credentials.contexts import contexts
from transcript.credentials.vc import CONTEXT_V2
from transcript.proofs import multibase
from transcript.proofs.data_integrity import Prepared
from transcript.proofs.signers import generate_ed25519
from transcript.web.sample_issuer import SampleIssuer
from transcript.web.vc_api import LARGEST_BODY, vc_api

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8040"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
DESKS = [
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019-p256",
    "ecdsa-rdfc-2019-p384",
    "ecdsa-jcs-2019-p256",
    "ecdsa-jcs-2019-p384",
    "status",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.content)


def ask(
    app: ASGIApp,
    method: str,
    path: str,
    content: bytes = b"",
    *,
    host: str = "127.0.0.1:8040",
    kind: str = "application/json",
) -> Answer:
    """Ask the application as a server would, without a socket."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", host.encode()), (b"content-type", kind.encode())],
        "scheme": "http",
        "server": ("127.0.0.1", 8040),
        "client": ("127.0.0.1", 50000),
    }

    async def answer() -> None:
        await app(scope, receive, send)

    asyncio.run(answer())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(each.get("body", b"") for each in sent[1:])
    return Answer(status=sent[0]["status"], headers=headers, content=body)


@pytest.fixture(scope="module")
def app() -> ASGIApp:
    return vc_api(address=ADDRESS, now=lambda: NOW)


def post(app: ASGIApp, path: str, body: object) -> Answer:
    return ask(app, "POST", path, json.dumps(body).encode())


def credential(**more: object) -> Json:
    return {
        "@context": [CONTEXT_V2],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:learner"},
        **more,
    }


def issued(app: ASGIApp, desk: str = "eddsa-rdfc-2022", **more: object) -> Json:
    answer = post(app, f"/{desk}/credentials/issue", {"credential": credential(**more)})
    assert answer.status == 201, answer.content
    document: Json = answer.body
    return document


def verified(app: ASGIApp, document: object, **options: object) -> Answer:
    body = {"verifiableCredential": document, "options": {"checks": ["proof"], **options}}
    return post(app, "/credentials/verify", body)


@pytest.mark.parametrize("desk", DESKS)
def test_what_is_issued_at_each_desk_verifies(app: ASGIApp, desk: str) -> None:
    document = issued(app, desk)
    answer = verified(app, document, checks=["proof", "credentialStatus"])
    assert (answer.status, answer.body) == (200, {"verified": True, "problemDetails": []})


def test_without_a_desk_the_suite_is_the_one_that_schools_issue_with(app: ASGIApp) -> None:
    answer = post(app, "/credentials/issue", {"credential": credential()})
    assert answer.status == 201
    assert answer.body["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"


def test_the_index_names_the_desks_with_their_keys(app: ASGIApp) -> None:
    answer = ask(app, "GET", "/")
    assert [each["name"] for each in answer.body["issuers"]] == DESKS
    assert answer.body["issuers"][3]["id"].startswith("did:key:z82L")
    assert answer.body["issuers"][3]["keyType"] == "P-384"
    assert answer.body["issuers"][3]["endpoint"] == (
        f"{ADDRESS}/ecdsa-rdfc-2019-p384/credentials/issue"
    )
    assert answer.body["verifier"] == f"{ADDRESS}/credentials/verify"


@pytest.mark.parametrize("issuer", [{}, {"issuer": "did:example:other"}])
def test_whoever_is_named_the_issuer_is_the_one_who_signs(app: ASGIApp, issuer: Json) -> None:
    document = issued(app, **issuer)
    assert document["proof"][0]["verificationMethod"].startswith(f"{document['issuer']}#")


def test_what_is_said_of_the_issuer_is_kept(app: ASGIApp) -> None:
    document = issued(app, issuer={"id": "urn:x:1", "name": "A school"})
    assert document["issuer"]["name"] == "A school"
    assert document["issuer"]["id"].startswith("did:key:z6Mk")


def test_every_server_has_keys_of_its_own(app: ASGIApp) -> None:
    other = vc_api(address=ADDRESS, now=lambda: NOW)
    assert issued(app)["issuer"] != issued(other)["issuer"]


def test_words_may_come_from_the_examples_or_from_the_credential_itself(app: ASGIApp) -> None:
    contexts_given = [CONTEXT_V2, EXAMPLES, {"Report": "https://school.example/#Report"}]
    own: Json = {"@context": contexts_given, "type": ["VerifiableCredential", "Report"]}
    document = issued(app, **own)
    assert document["@context"] == contexts_given
    assert verified(app, document).status == 200


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize(
    "change",
    [
        {"@context": [CONTEXT_V2, "https://school.example/unknown"]},
        {"@context": [CONTEXT_V2, {"VerifiableCredential": "https://school.example/#Other"}]},
        {
            "@context": [CONTEXT_V2, {"Term": "https ://nowhere"}],
            "type": ["VerifiableCredential", "Term"],
        },
        {"type": ["VerifiableCredential", "Undefined"]},
        {"secret": "4.0"},
        {"credentialStatus": {"type": "BitstringStatusListEntry", "statusListIndex": True}},
        {"issuer": None},
        {"id": "not an address"},
        {"validFrom": "yesterday"},
        {"proof": {"type": "DataIntegrityProof"}},
    ],
)
def test_what_does_not_follow_the_data_model_is_not_signed(
    app: ASGIApp, desk: str, change: Json
) -> None:
    answer = post(app, f"/{desk}/credentials/issue", {"credential": credential(**change)})
    assert answer.status == 400
    assert answer.body["problemDetails"][0]["type"].endswith("#MALFORMED_VALUE_ERROR")


def test_a_problem_has_a_type_a_title_and_a_place(app: ASGIApp) -> None:
    answer = post(app, "/credentials/issue", {"credential": credential(id=7)})
    assert answer.body == {
        "problemDetails": [
            {
                "type": "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR",
                "title": "Malformed value error",
                "detail": "/id: not one complete address",
            }
        ]
    }


def test_a_direction_has_no_place_in_a_graph_but_in_a_text(app: ASGIApp) -> None:
    name = {"@value": "A", "@language": "en", "@direction": "ltr"}
    body = {"credential": credential(name=name)}
    assert post(app, "/eddsa-rdfc-2022/credentials/issue", body).status == 400
    assert post(app, "/eddsa-jcs-2022/credentials/issue", body).status == 201


def test_a_status_entry_names_a_list_that_is_served(app: ASGIApp) -> None:
    status = issued(app, "status")["credentialStatus"]
    assert status["statusListCredential"] == f"{ADDRESS}/status/revocation-1.json"
    assert 0 <= int(status["statusListIndex"]) < 131_072
    answer = ask(app, "GET", "/status/revocation-1.json")
    # The suites' own client reads nothing that does not say it is JSON.
    assert answer.headers["content-type"] == "application/json"
    assert answer.body["id"] == status["statusListCredential"]
    assert verified(app, answer.body).status == 200


def test_a_list_that_cannot_be_had_matters_only_where_the_status_is_asked_for(
    app: ASGIApp,
) -> None:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://school.example/status/1",
    }
    document = issued(app, credentialStatus=entry)
    assert verified(app, document).status == 200
    answer = verified(app, document, checks=["proof", "credentialStatus"])
    assert answer.status == 400
    assert answer.body["problemDetails"][0]["type"] == (
        "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"proof": None},
        {"name": "added"},
        {"type": ["VerifiableCredential", "Undefined"]},
        {"issuer": "did:example:other"},
    ],
)
def test_what_was_changed_does_not_verify(app: ASGIApp, change: Json) -> None:
    answer = verified(app, {**issued(app), **change})
    assert answer.status == 400
    assert answer.body["verified"] is False


@pytest.mark.parametrize(
    "change",
    [
        {"type": "UnknownProofType"},
        {"type": None},
        {"cryptosuite": "unknown-2022"},
        {"verificationMethod": "did:key:invalid"},
        {"verificationMethod": None},
        {"proofPurpose": "invalid"},
        {"proofPurpose": None},
        {"proofValue": None},
        {"created": "2026-11-22T10:00:00"},
        {"expires": "2099-01-01T00:00:00"},
        {"previousProof": 7},
    ],
)
def test_a_proof_that_was_changed_does_not_verify(app: ASGIApp, change: Json) -> None:
    document = issued(app)
    proof = {**document["proof"][0], **change}
    proof = {name: each for name, each in proof.items() if each is not None}
    assert verified(app, {**document, "proof": proof}).status == 400


def test_the_purpose_that_was_asked_for_is_the_one_that_counts(app: ASGIApp) -> None:
    assert verified(app, issued(app), expectedProofPurpose="authentication").status == 400


def test_a_presentation_is_verified_with_its_challenge_and_its_domain(app: ASGIApp) -> None:
    signer = generate_ed25519()
    holder = f"did:key:{signer.public_key.multibase}"
    document = {
        "@context": [CONTEXT_V2],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": [issued(app)],
    }
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": f"{holder}#{signer.public_key.multibase}",
        "proofPurpose": "authentication",
        "domain": "college.example",
        "challenge": "abc",
    }
    payload = Prepared(document, contexts=contexts()).signed_bytes(proof)
    proof["proofValue"] = multibase.encode(signer.sign(payload))
    body = {"verifiablePresentation": {**document, "proof": proof}}
    asked = {"domain": "college.example", "challenge": "abc"}
    assert post(app, "/presentations/verify", {**body, "options": asked}).status == 200
    assert post(app, "/presentations/verify", body).status == 200
    other = {**asked, "challenge": "abd"}
    assert post(app, "/presentations/verify", {**body, "options": other}).status == 400


@pytest.mark.parametrize(
    "path", ["/credentials/issue", "/credentials/verify", "/presentations/verify"]
)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no JSON",
        b"\xff",
        b"[]",
        b"{}",
        b'{"credential": 7, "verifiableCredential": 7, "verifiablePresentation": 7}',
        b'{"credential": {}, "verifiableCredential": {}, "verifiablePresentation": {}}',
        b'{"credential": {}, "credential": {}}',
        b"[" * 100_000,
        b'{"a": NaN}',
    ],
)
def test_any_nonsense_is_answered_with_a_problem(app: ASGIApp, path: str, content: bytes) -> None:
    answer = ask(app, "POST", path, content)
    assert answer.status == 400
    assert answer.body["problemDetails"][0]["detail"]


@pytest.mark.parametrize("options", [7, {"challenge": 7}, {"domain": ["a"]}, {"checks": 7}])
def test_options_of_another_shape_are_refused(app: ASGIApp, options: object) -> None:
    body = {"verifiableCredential": issued(app), "options": options}
    assert post(app, "/credentials/verify", body).status == 400


def test_a_body_that_is_too_large_is_refused(app: ASGIApp) -> None:
    answer = ask(app, "POST", "/credentials/verify", b" " * (LARGEST_BODY + 1))
    assert answer.status == 413


def test_only_json_is_taken_so_that_no_form_of_a_web_page_can_ask(app: ASGIApp) -> None:
    answer = ask(app, "POST", "/credentials/issue", b"{}", kind="text/plain")
    assert answer.status == 415


def test_it_answers_in_no_other_name_than_this_machine_s(app: ASGIApp) -> None:
    assert ask(app, "GET", "/", host="localhost").status == 200
    assert ask(app, "GET", "/", host="rebound.example").status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/credentials/derive", 501),
        ("POST", "/nobody/credentials/issue", 404),
        ("GET", "/status/revocation-2.json", 404),
        ("GET", "/elsewhere", 404),
        ("GET", "/credentials/issue", 405),
    ],
)
def test_what_is_not_offered_is_said_in_json(
    app: ASGIApp, method: str, path: str, status: int
) -> None:
    answer = ask(app, method, path, b'{"credential": {}}')
    assert answer.status == status
    assert answer.body["title"]


def test_a_mistake_of_ours_is_said_to_be_one_and_shows_nothing_of_the_credential(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = vc_api(address=ADDRESS, now=lambda: NOW)

    def break_down(*_: object, **__: object) -> Json:
        raise KeyError("the learner's name")

    monkeypatch.setattr(SampleIssuer, "issue", break_down)
    answer = post(app, "/credentials/issue", {"credential": credential()})
    assert (answer.status, answer.body) == (500, {"title": "This is our mistake (KeyError)."})

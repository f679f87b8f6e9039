from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from transcript.proofs import data_integrity, multibase, rdfc, suites
from transcript.proofs.data_integrity import Prepared, sign, verify
from transcript.proofs.errors import (
    BudgetExceededError,
    DataLossError,
    InvalidProofError,
    KeyUnusableError,
    ProofError,
    UnsupportedProofError,
)
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.proofs.proof_form import proofs_of, read_proof

METHOD = "did:web:riverbend.example#key"
CREATED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DOCUMENT = {
    "@context": ["https://contexts.example/base"],
    "id": "urn:x",
    "type": ["Credential"],
    "name": "Weigh sources",
    "subject": {"type": ["Person"], "knows": {"name": "N"}},
}

Contexts = MappingProxyType[str, Any]
Check = Callable[..., None]


@pytest.fixture
def signed(signer: Ed25519Signer, contexts: Contexts) -> dict[str, Any]:
    return sign(
        DOCUMENT, signer=signer, verification_method=METHOD, created=CREATED, contexts=contexts
    )


@pytest.fixture
def check(signer: Ed25519Signer, contexts: Contexts) -> Check:
    def run(document: dict[str, Any]) -> None:
        for proof in proofs_of(document):
            verify(document, proof, key=signer.public_key, contexts=contexts)

    return run


def test_a_signed_document_verifies(signed: dict[str, Any], check: Check) -> None:
    check(signed)


def test_signing_adds_one_proof_and_changes_nothing_else(signed: dict[str, Any]) -> None:
    (proof,) = signed["proof"]
    assert {**signed, "proof": ...} == {**DOCUMENT, "proof": ...}
    assert {**proof, "proofValue": ...} == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-22T12:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
        "proofValue": ...,
    }


def test_signing_twice_gives_the_same_bytes(
    signed: dict[str, Any], signer: Ed25519Signer, contexts: Contexts
) -> None:
    again = sign(
        DOCUMENT, signer=signer, verification_method=METHOD, created=CREATED, contexts=contexts
    )
    assert again == signed


def test_the_order_of_keys_does_not_matter(signed: dict[str, Any], check: Check) -> None:
    check(dict(reversed(signed.items())))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Weigh sourceS"},
        {"id": "urn:y"},
        {"type": ["Person"]},
        {"subject": {"type": ["Person"], "knows": {"name": "M"}}},
    ],
)
def test_a_changed_document_is_refused(
    signed: dict[str, Any], check: Check, change: dict[str, Any]
) -> None:
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        check({**signed, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"created": "2026-11-22T12:00:01Z"},
        {"verificationMethod": "did:web:elsewhere.example#key"},
        {"expires": "2036-11-22T12:00:00Z"},
        {"id": "urn:proof"},
    ],
)
def test_a_changed_option_of_the_proof_is_refused(
    signed: dict[str, Any], check: Check, change: dict[str, Any]
) -> None:
    changed = {**signed, "proof": [{**signed["proof"][0], **change}]}
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        check(changed)


@pytest.fixture
def canonicalized(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List what is put in order from here on."""
    texts: list[str] = []

    def canonicalize(*arguments: Any, **options: Any) -> str:  # noqa: ANN401
        texts.append(rdfc.canonicalize(*arguments, **options))
        return texts[-1]

    monkeypatch.setattr(suites, "canonicalize", canonicalize)
    return texts


def test_a_document_with_several_proofs_is_put_in_order_once(
    signed: dict[str, Any], signer: Ed25519Signer, contexts: Contexts, canonicalized: list[str]
) -> None:
    prepared = Prepared(signed, contexts=contexts)
    for _ in range(8):
        prepared.verify(signed["proof"][0], key=signer.public_key)
    with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
        prepared.verify(
            {**signed["proof"][0], "created": "2026-11-22T12:00:01Z"}, key=signer.public_key
        )
    assert len([text for text in canonicalized if "Weigh sources" in text]) == 1


def test_few_options_of_proofs_are_kept_and_each_is_put_in_order_all_the_same(
    signed: dict[str, Any],
    signer: Ed25519Signer,
    contexts: Contexts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(data_integrity, "_MOST_KEPT", 1)
    monkeypatch.setattr(data_integrity, "_LONGEST_KEPT", 100)
    for method in ("did:web:riverbend.example#1", "did:web:riverbend.example#" + "1" * 100):
        changed = {**signed["proof"][0], "verificationMethod": method}
        with pytest.raises(InvalidProofError, match=r"^the signature does not fit what it signs$"):
            verify(signed, changed, key=signer.public_key, contexts=contexts)
    verify(signed, signed["proof"][0], key=signer.public_key, contexts=contexts)


def test_a_document_that_cannot_be_put_in_order_is_tried_once(
    signed: dict[str, Any],
    signer: Ed25519Signer,
    contexts: Contexts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []

    def canonicalize(*_: object, **__: object) -> str:
        tried.append(1)
        raise BudgetExceededError("too much work")

    monkeypatch.setattr(suites, "canonicalize", canonicalize)
    prepared = Prepared(signed, contexts=contexts)
    for _ in range(8):
        with pytest.raises(BudgetExceededError, match=r"^too much work$"):
            prepared.verify(signed["proof"][0], key=signer.public_key)
    assert tried == [1]


def test_a_key_that_no_context_defines_is_refused(signed: dict[str, Any], check: Check) -> None:
    with pytest.raises(DataLossError, match=r"^/subject/gpa: no context defines this key"):
        check({**signed, "subject": {**signed["subject"], "gpa": "4.0"}})


def test_what_is_lost_in_a_proof_is_named_with_its_place(
    signed: dict[str, Any], check: Check
) -> None:
    changed = {**signed, "proof": [{**signed["proof"][0], "verificationMethod": "key"}]}
    with pytest.raises(DataLossError) as caught:
        check(changed)
    assert caught.value.path == "/proof/verificationMethod"


def test_a_proof_without_contexts_is_refused(signed: dict[str, Any], check: Check) -> None:
    with pytest.raises(DataLossError, match=r"^\(the document\): there is no “@context”"):
        check({"id": "urn:x", "proof": signed["proof"]})


def test_a_key_of_another_kind_is_refused(
    signed: dict[str, Any], seal: P256Signer, contexts: Contexts
) -> None:
    with pytest.raises(InvalidProofError, match=r"^the proof and the key are of different kinds$"):
        verify(signed, signed["proof"][0], key=seal.public_key, contexts=contexts)


def test_a_document_is_signed_once(
    signed: dict[str, Any], signer: Ed25519Signer, contexts: Contexts
) -> None:
    with pytest.raises(InvalidProofError, match=r"^the document is signed already$"):
        sign(signed, signer=signer, verification_method=METHOD, created=CREATED, contexts=contexts)


def test_a_seal_does_not_sign_documents(seal: P256Signer, contexts: Contexts) -> None:
    message = r"^this kind of proof is made with a key of the kind Ed25519$"
    with pytest.raises(KeyUnusableError, match=message):
        sign(DOCUMENT, signer=seal, verification_method=METHOD, created=CREATED, contexts=contexts)


def test_what_would_be_lost_is_not_signed(signer: Ed25519Signer, contexts: Contexts) -> None:
    with pytest.raises(DataLossError, match=r"^/gpa: no context defines this key"):
        sign(
            {**DOCUMENT, "gpa": "4.0"},
            signer=signer,
            verification_method=METHOD,
            created=CREATED,
            contexts=contexts,
        )


@pytest.mark.parametrize(
    ("document", "count"),
    [({}, 0), ({"proof": {}}, 1), ({"proof": [{}, {}]}, 2)],
)
def test_a_document_has_no_proof_or_one_or_several(document: dict[str, Any], count: int) -> None:
    assert len(proofs_of(document)) == count


@pytest.mark.parametrize("value", [None, [], "z1", [{}, None]])
def test_a_malformed_list_of_proofs_is_refused(value: object) -> None:
    message = r"^“proof” must be an object, or a list of objects$"
    with pytest.raises(InvalidProofError, match=message):
        proofs_of({"proof": value})


def test_a_proof_is_read_with_all_its_members(signed: dict[str, Any]) -> None:
    proof = read_proof({**signed["proof"][0], "expires": "2036-11-22T12:00:00Z", "id": "urn:p"})
    assert (proof.created, proof.expires, proof.id, proof.verification_method) == (
        CREATED,
        CREATED.replace(year=2036),
        "urn:p",
        METHOD,
    )


NO_MOMENT = "not a date and time with a time zone, like 2026-11-22T10:00:00Z"
MALFORMED, UNKNOWN = InvalidProofError, UnsupportedProofError


@pytest.mark.parametrize(
    ("change", "kind", "reason"),
    [
        ({"type": 5}, MALFORMED, "the proof's “type” must be text"),
        (
            {"type": "Ed25519Signature2018"},
            UNKNOWN,
            "proofs of type “Ed25519Signature2018” cannot be judged here",
        ),
        (
            {"type": "Ed25519Signature2020"},
            MALFORMED,
            "a proof of its type has no cryptosuite",
        ),
        ({"cryptosuite": None}, MALFORMED, "the proof's “cryptosuite” must be text"),
        (
            {"cryptosuite": "eddsa-rdfc-2099"},
            UNKNOWN,
            "the cryptosuite “eddsa-rdfc-2099” cannot be judged here",
        ),
        (
            {"cryptosuite": "Ed25519Signature2020"},
            UNKNOWN,
            "the cryptosuite “Ed25519Signature2020” cannot be judged here",
        ),
        (
            {"domain": "x"},
            UNKNOWN,
            "a proof meant for one receiver (“domain”) cannot be judged here",
        ),
        ({"@context": []}, MALFORMED, "a proof has no member “@context”"),
        ({"proofPurpose": ""}, MALFORMED, "the proof's “proofPurpose” must be text"),
        (
            {"proofPurpose": "authentication"},
            MALFORMED,
            "the proof was made for another purpose than to assert something",
        ),
        ({"verificationMethod": {}}, MALFORMED, "the proof's “verificationMethod” must be text"),
        ({"proofValue": ["z"]}, MALFORMED, "the proof's “proofValue” must be text"),
        (
            {"proofValue": "u0"},
            MALFORMED,
            "the proof's “proofValue” is malformed: not multibase base58btc, which begins with “z”",
        ),
        (
            {"proofValue": multibase.encode(bytes(63))},
            MALFORMED,
            "the proof's “proofValue” has the wrong length",
        ),
        (
            {"created": "yesterday"},
            MALFORMED,
            f"the proof's “created” is {NO_MOMENT}",
        ),
        ({"id": 5}, MALFORMED, "the proof's “id” must be text"),
    ],
)
def test_a_proof_that_cannot_be_judged_is_refused(
    signed: dict[str, Any], change: dict[str, Any], kind: type[ProofError], reason: str
) -> None:
    with pytest.raises(kind) as caught:
        read_proof({**signed["proof"][0], **change})
    assert str(caught.value) == reason

"""Every suite that can be signed, and what makes those differ that sign the text itself."""

from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from transcript.proofs import multibase
from transcript.proofs.data_integrity import Prepared, sign, signed_bytes, verify
from transcript.proofs.errors import (
    DataLossError,
    InvalidProofError,
    KeyUnusableError,
    MeaninglessError,
    UnsupportedProofError,
)
from transcript.proofs.keys import Ed25519Signer, P256Signer, P384Signer, Signer
from transcript.proofs.proof_form import proofs_of, read_proof
from transcript.proofs.suites import (
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    ECDSA_SD_2023,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    SIGNABLE,
)

CREATED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
METHOD = "did:web:riverbend.example#key"
BASE = "https://contexts.example/base"
DOCUMENT: dict[str, Any] = {
    "@context": [BASE],
    "id": "urn:x",
    "type": ["Credential"],
    "name": "Weigh sources",
    "subject": {"type": ["Person"], "knows": {"name": "N"}},
}
FITS_NOT = r"^the signature does not fit what it signs$"

Contexts = MappingProxyType[str, Any]


@pytest.fixture
def signers(
    signer: Ed25519Signer, seal: P256Signer, larger: P384Signer
) -> dict[str, tuple[Signer, ...]]:
    return {
        EDDSA_RDFC_2022: (signer,),
        EDDSA_JCS_2022: (signer,),
        ECDSA_RDFC_2019: (seal, larger),
        ECDSA_JCS_2019: (seal, larger),
    }


def signed(signer: Signer, suite: str, contexts: Contexts, **changes: object) -> dict[str, Any]:
    return sign(
        {**DOCUMENT, **changes},
        signer=signer,
        verification_method=METHOD,
        created=CREATED,
        contexts=contexts,
        suite=suite,
    )


def check(document: dict[str, Any], signer: Signer, contexts: Contexts) -> None:
    for proof in proofs_of(document):
        verify(document, proof, key=signer.public_key, contexts=contexts)


@pytest.mark.parametrize("suite", SIGNABLE)
def test_what_is_signed_by_a_suite_verifies_until_it_is_changed(
    suite: str, signers: dict[str, tuple[Signer, ...]], contexts: Contexts
) -> None:
    for signer in signers[suite]:
        document = signed(signer, suite, contexts)
        assert document["proof"][0]["cryptosuite"] == suite
        check(document, signer, contexts)
        with pytest.raises(InvalidProofError, match=FITS_NOT):
            check({**document, "name": "Weigh words"}, signer, contexts)


@pytest.mark.parametrize("suite", SIGNABLE)
def test_signing_twice_gives_the_same_bytes_by_every_suite(
    suite: str, signers: dict[str, tuple[Signer, ...]], contexts: Contexts
) -> None:
    for signer in signers[suite]:
        assert signed(signer, suite, contexts) == signed(signer, suite, contexts)


def test_a_suite_takes_no_key_of_another_kind(signer: Ed25519Signer, contexts: Contexts) -> None:
    with pytest.raises(KeyUnusableError, match=r"of the kind P-256 or P-384$"):
        signed(signer, ECDSA_RDFC_2019, contexts)


@pytest.mark.parametrize("suite", [ECDSA_SD_2023, "eddsa-2022", "bbs-2023"])
def test_some_suites_are_verified_only(
    suite: str, signer: Ed25519Signer, contexts: Contexts
) -> None:
    with pytest.raises(UnsupportedProofError) as caught:
        signed(signer, suite, contexts)
    assert str(caught.value) == f"proofs by “{suite}” are not made here"


@pytest.mark.parametrize(("wanted", "suite"), [("eddsa-2022", EDDSA_RDFC_2022)])
def test_an_older_name_of_a_suite_is_another_option_of_the_proof(
    wanted: str, suite: str, signer: Ed25519Signer, contexts: Contexts
) -> None:
    document = signed(signer, suite, contexts)
    with pytest.raises(InvalidProofError, match=FITS_NOT):
        check(
            {**document, "proof": [{**document["proof"][0], "cryptosuite": wanted}]},
            signer,
            contexts,
        )
    check(by_hand({"cryptosuite": wanted}, signer, contexts), signer, contexts)


def test_a_proof_from_before_there_were_suites_verifies(signer: Ed25519Signer) -> None:
    # Its type is that of the suite's proofs in all but name.
    members = {"type": "Ed25519Signature2020", "cryptosuite": ...}
    check(by_hand(members, signer, CONTEXT_OF_2020), signer, CONTEXT_OF_2020)


CONTEXT_OF_2020: Any = MappingProxyType(
    {
        BASE: {
            "@context": {
                "id": "@id",
                "type": "@type",
                **{
                    name: f"https://terms.example/{name}"
                    for name in (
                        "Credential",
                        "Ed25519Signature2020",
                        "Person",
                        "created",
                        "knows",
                        "name",
                        "proofPurpose",
                        "subject",
                        "verificationMethod",
                    )
                },
            }
        }
    }
)


def by_hand(
    members: dict[str, Any],
    signer: Signer,
    contexts: Any,  # noqa: ANN401
    document: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the document with one more proof, of any members; those of `...` are left out."""
    document = document or DOCUMENT
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": EDDSA_JCS_2022,
        "created": "2026-11-22T12:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
        **members,
    }
    proof = {name: value for name, value in options.items() if value is not ...}
    payload = signed_bytes(document, proof, contexts=contexts)
    proof["proofValue"] = multibase.encode(signer.sign(payload))
    return {**document, "proof": [*document.get("proof", []), proof]}


def test_the_text_itself_is_signed_with_its_contexts(
    signer: Ed25519Signer, contexts: Contexts
) -> None:
    document = signed(signer, EDDSA_JCS_2022, contexts)
    assert document["proof"][0]["@context"] == [BASE]
    for more in ([BASE, "https://contexts.example/more"], [], BASE):
        with pytest.raises(DataLossError) as caught:
            check({**document, "@context": more}, signer, contexts)
        assert (caught.value.path, caught.value.reason) == (
            "/@context",
            "the proof was made with other contexts",
        )


def test_a_proof_over_the_text_may_leave_the_contexts_to_the_document(
    signer: Ed25519Signer, contexts: Contexts
) -> None:
    check(by_hand({}, signer, contexts), signer, contexts)


def test_the_order_of_a_list_is_signed_with_the_text(
    signer: Ed25519Signer, contexts: Contexts
) -> None:
    document = signed(signer, EDDSA_JCS_2022, contexts, tags=["a", "b"])
    check(document, signer, contexts)
    with pytest.raises(InvalidProofError, match=FITS_NOT):
        check({**document, "tags": ["b", "a"]}, signer, contexts)


def test_a_signed_text_without_meaning_is_refused(
    signer: Ed25519Signer, contexts: Contexts
) -> None:
    document = by_hand({}, signer, contexts, {**DOCUMENT, "gpa": "4.0"})
    with pytest.raises(MeaninglessError) as caught:
        check(document, signer, contexts)
    assert caught.value.path == "/gpa"
    with pytest.raises(DataLossError, match=r"^/gpa: no context defines this key"):
        signed(signer, EDDSA_JCS_2022, contexts, gpa="4.0")


def test_a_text_that_has_no_spelling_is_refused(signer: Ed25519Signer, contexts: Contexts) -> None:
    with pytest.raises(InvalidProofError, match=r"^the document cannot be put in order: there is"):
        by_hand({}, signer, contexts, {**DOCUMENT, "name": "\ud800"})


def test_a_proof_may_build_on_others(signer: Ed25519Signer, contexts: Contexts) -> None:
    first = by_hand({"id": "urn:1"}, signer, contexts)
    second = by_hand({"id": "urn:2"}, signer, contexts, first)
    chained = by_hand({"previousProof": ["urn:1", "urn:2"]}, signer, contexts, second)
    check(chained, signer, contexts)
    altered = [{**chained["proof"][0], "created": "2026-11-22T12:00:01Z"}, *chained["proof"][1:]]
    with pytest.raises(InvalidProofError, match=FITS_NOT):
        verify(
            {**chained, "proof": altered},
            chained["proof"][2],
            key=signer.public_key,
            contexts=contexts,
        )


@pytest.mark.parametrize("named", ["urn:2", ["urn:1", "urn:2"], [], None, [{}]])
def test_a_proof_on_one_that_is_not_there_is_refused(
    named: object, signer: Ed25519Signer, contexts: Contexts
) -> None:
    document = by_hand({"id": "urn:1"}, signer, contexts)
    proof = {**document["proof"][0], "id": "urn:3", "previousProof": named}
    with pytest.raises(InvalidProofError, match=r"^it builds on a proof that is not there$"):
        verify(document, proof, key=signer.public_key, contexts=contexts)


def test_what_a_proof_asks_for_is_let_pass_on_demand(
    signer: Ed25519Signer, contexts: Contexts
) -> None:
    document = by_hand({"challenge": "c", "proofPurpose": "authentication"}, signer, contexts)
    (proof,) = proofs_of(document)
    read = read_proof(proof, purpose="authentication", whatever_it_asks=True)
    assert read.purpose == "authentication"
    Prepared(document, contexts=contexts).check(proof, read, key=signer.public_key)

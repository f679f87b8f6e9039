"""A school signs what it says of another one."""

import json
from datetime import UTC, datetime

import pytest

from transcript import endorsing
from transcript.credentials.conformance import Finding, check_endorsement
from transcript.credentials.contexts import contexts
from transcript.credentials.mapping.endorsements import Praise
from transcript.endorsing import endorse
from transcript.errors import IssuingError
from transcript.issuance import Issuer
from transcript.model.school import Address, School, SchoolIdentifiers
from transcript.proofs import data_integrity
from transcript.proofs.errors import InvalidProofError
from transcript.proofs.keys import Ed25519Signer
from transcript.proofs.proof_form import proofs_of

SIGNER = Ed25519Signer.from_seed(bytes(range(32)))
LAKE = School(
    id="did:web:lake.example",
    name="Lake Association",
    url="https://lake.example",
    phone="+1 802 555 0140",
    email="visits@lake.example",
    address=Address(
        street="3 Pier Street", locality="Lake", region="VT", postal_code="05002", country="US"
    ),
    identifiers=SchoolIdentifiers(),
    signatories=(),
    profile=(),
)
ISSUER = Issuer.of(LAKE.id, SIGNER)


def endorsed(comment: str = "Standards are kept; Übung zählt.") -> bytes:
    return endorse(
        Praise(subject="did:web:hill.example", name="Accreditation", comment=comment),
        endorser=LAKE,
        issuer=ISSUER,
        endorsement_id="urn:uuid:7c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    )


def reason(comment: str) -> str:
    with pytest.raises(IssuingError) as caught:
        endorsed(comment)
    return caught.value.reason


def test_an_endorsement_verifies_with_the_public_key() -> None:
    credential = json.loads(endorsed())
    (proof,) = proofs_of(credential)
    assert proof["verificationMethod"] == ISSUER.verification_method
    data_integrity.verify(credential, proof, key=SIGNER.public_key, contexts=contexts())


def test_an_endorsement_is_one_that_a_transcript_can_carry() -> None:
    assert check_endorsement(json.loads(endorsed())) == ()


def test_a_changed_comment_breaks_the_signature() -> None:
    credential = json.loads(endorsed())
    credential["credentialSubject"]["endorsementComment"] = "Standards are surpassed."
    (proof,) = proofs_of(credential)
    with pytest.raises(InvalidProofError):
        data_integrity.verify(credential, proof, key=SIGNER.public_key, contexts=contexts())


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert endorsed() == endorsed()


@pytest.mark.parametrize("comment", ["A bell \x07 rings.", "Half a character: \ud800"])
def test_a_comment_that_cannot_be_signed_is_refused(comment: str) -> None:
    assert reason(comment).startswith("/credentialSubject/endorsementComment: ")


def test_what_was_signed_is_checked_before_it_is_given_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = (Finding(path="/name", message="not to my liking"),)
    monkeypatch.setattr(endorsing, "check_endorsement", lambda _: found)
    assert reason("Kept.") == "the endorsement would not be sound: /name: not to my liking"

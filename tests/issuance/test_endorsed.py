"""What others have signed is put into a transcript as it is."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from transcript.credentials.contexts import contexts
from transcript.errors import IssuingError
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.proofs import data_integrity, vc_jwt
from transcript.proofs.keys import PublicKey
from transcript.proofs.proof_form import proofs_of
from transcript.source.release import Release

SAMPLES = Path(__file__).parents[2] / "samples" / "endorsements"
CREDIT = "argue-from-data"
OF_CREDIT = "of-a-credit-after-a-move"

Json = dict[str, Any]


def sample(name: str) -> Json:
    found: Json = json.loads((SAMPLES / f"{name}.json").read_bytes())
    return found


def with_endorsements(
    endorsements: Sequence[Json],
    transcript: Transcript,
    issuer: Issuer,
    document: DocumentIdentity,
) -> IssuedTranscript:
    return issue(
        transcript,
        issuer=issuer,
        document=document,
        release=Release(),
        endorsements=endorsements,
    )


@pytest.fixture(scope="module")
def endorsed(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> IssuedTranscript:
    given = [sample("of-another-school"), sample("accreditation")]
    return with_endorsements(given, transcript, issuer, document)


@pytest.fixture(scope="module")
def with_endorsed_credit(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> IssuedTranscript:
    return with_endorsements([sample(OF_CREDIT)], transcript, issuer, document)


def test_an_endorsement_is_carried_as_it_was_signed(endorsed: IssuedTranscript) -> None:
    assert json.loads(endorsed.clr)["endorsement"] == [sample("accreditation")]


def test_an_endorsement_of_a_credit_is_on_its_badge_alone(
    with_endorsed_credit: IssuedTranscript,
) -> None:
    carrying = {
        badge.credit: json.loads(badge.credential)["endorsement"]
        for badge in with_endorsed_credit.badges
        if b'"endorsement"' in badge.credential
    }
    assert carrying == {CREDIT: [sample(OF_CREDIT)]}
    assert "endorsement" not in json.loads(with_endorsed_credit.clr)


def test_the_token_of_a_badge_carries_it_too(with_endorsed_credit: IssuedTranscript) -> None:
    (token,) = (badge.jwt for badge in with_endorsed_credit.badges if badge.credit == CREDIT)
    assert vc_jwt.parse(token).credential["endorsement"] == [sample(OF_CREDIT)]


def test_a_carried_endorsement_still_verifies_with_its_author_s_key(
    endorsed: IssuedTranscript,
) -> None:
    (carried,) = json.loads(endorsed.clr)["endorsement"]
    (proof,) = proofs_of(carried)
    key = PublicKey.from_multibase(proof["verificationMethod"].partition("#")[2])
    data_integrity.verify(carried, proof, key=key, contexts=contexts())


def test_an_endorsed_original_reads_back_whole(endorsed: IssuedTranscript) -> None:
    assert IssuedTranscript.from_files(endorsed.files()) == endorsed


def test_an_endorsement_that_contradicts_another_is_not_signed(
    transcript: Transcript, issuer: Issuer, document: DocumentIdentity
) -> None:
    given = [sample("accreditation"), sample(OF_CREDIT)]
    with pytest.raises(IssuingError, match="is described here in another way"):
        with_endorsements(given, transcript, issuer, document)

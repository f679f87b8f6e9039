"""One transcript of the sample school, issued once with constant keys and dates."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.proofs.keys import Ed25519Signer
from transcript.source.release import Release
from transcript.source.workspace import Workspace

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"


@pytest.fixture(scope="session")
def transcript() -> Transcript:
    loaded = Workspace.open(SAMPLE).load("amara-nwosu-delgado")
    assert loaded.transcript is not None
    return loaded.transcript


@pytest.fixture(scope="session")
def issuer(transcript: Transcript) -> Issuer:
    return Issuer.of(transcript.school.id, Ed25519Signer.from_seed(bytes(range(32))))


@pytest.fixture(scope="session")
def document() -> DocumentIdentity:
    return DocumentIdentity(
        id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
        issued_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def issued(transcript: Transcript, issuer: Issuer, document: DocumentIdentity) -> IssuedTranscript:
    return issue(transcript, issuer=issuer, document=document, release=Release())

"""Whatever our exporter writes is familiar to our verifier, or a file of ours would be doubted."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.exporting import Edition, exporter
from transcript.issuance import Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.proofs.keys import Ed25519Signer
from transcript.proofs.pdf_inventory import unfamiliar_parts
from transcript.source.release import Release
from transcript.source.workspace import Workspace

SAMPLE = Workspace.open(Path(__file__).parents[2] / "samples" / "riverbend")
HINT = "add the new keys to `transcript/proofs/pdf_inventory.py`, if they do nothing"


@pytest.mark.parametrize("learner", SAMPLE.learner_ids)
def test_an_export_has_no_part_that_is_unknown(learner: str) -> None:
    loaded = SAMPLE.load(learner).transcript
    assert loaded is not None
    document = DocumentIdentity(
        id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
        issued_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    issuer = Issuer.of(loaded.school.id, Ed25519Signer.from_seed(bytes(32)))
    issued = issue(loaded, issuer=issuer, document=document, release=Release())
    for language in exporter("pdf").languages:
        drawn = exporter("pdf").render(issued, Edition(language=language))
        assert unfamiliar_parts(drawn) == frozenset(), HINT

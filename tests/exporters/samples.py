"""The sample school's learners, and how much a reader of page one is asked to read."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from transcript.issuance import IssuedTranscript
from transcript.model.document import DocumentIdentity
from transcript.source.release import released
from transcript.source.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "samples" / "riverbend"
LEARNERS = tuple(sorted(folder.name for folder in (SAMPLES / "learners").iterdir()))
MOST_WORDS = 350
"""On the first page, or the first screen: what can be read in two minutes."""


def issued_samples() -> dict[str, IssuedTranscript]:
    """Return every learner's transcript as if it had been signed; its records are stand-ins."""
    workspace = Workspace.open(SAMPLES)
    made = {}
    for number, learner in enumerate(LEARNERS):
        transcript = workspace.load(learner).transcript
        assert transcript
        made[learner] = IssuedTranscript(
            document=DocumentIdentity(
                id=UUID(int=number << 96).urn, issued_at=datetime(2026, 11, 22, tzinfo=UTC)
            ),
            transcript=released(transcript, workspace.settings.release),
            record=b"{}",
            clr=b"{}",
            badges=(),
        )
    return made

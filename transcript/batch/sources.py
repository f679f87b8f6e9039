"""What a document is issued from, so that a change shows."""

from transcript.credentials.mapping.endorsements import told_with
from transcript.credentials.vc import JsonObject
from transcript.model.transcript import Transcript
from transcript.source.native import source_digest
from transcript.source.release import released
from transcript.source.workspace import Workspace


def source_of(transcript: Transcript, workspace: Workspace) -> str:
    """Return the SHA-256 (hex) of all that a document would say, and of what goes with it."""
    return source_digest(
        released(transcript, workspace.settings.release),
        beside=endorsements_of(transcript, workspace),
    )


def endorsements_of(transcript: Transcript, workspace: Workspace) -> list[JsonObject]:
    """Return what others have signed about the school, or about credits that were earned."""
    signed = (each.value for each in workspace.load_school().endorsements)
    return told_with(transcript, [each for each in signed if isinstance(each, dict)])

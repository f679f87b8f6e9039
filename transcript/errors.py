"""What stops the machine. What is wrong with a document is a `Diagnostic`, not one of these."""

from collections.abc import Sequence
from pathlib import Path

from transcript.diagnostics import Diagnostic


class TranscriptError(Exception):
    """The base of every error this library raises on purpose."""


class UnreadableWorkspaceError(TranscriptError):
    """A folder that is not a workspace, or cannot be read. `path` is the folder or file."""

    def __init__(self, path: Path, reason: str) -> None:
        """Say which path, and why it cannot be read."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class InvalidTranscriptError(TranscriptError):
    """A transcript with errors was to be signed. `diagnostics` holds them all."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Keep the diagnostics; the message counts them."""
        count = len(diagnostics)
        noun = "problem" if count == 1 else "problems"
        super().__init__(f"the transcript has {count} {noun}; nothing was signed")
        self.diagnostics = tuple(diagnostics)


class IssuingError(TranscriptError):
    """Signing failed, or what was signed did not verify. `key` names the key."""

    def __init__(self, key: str, reason: str) -> None:
        """Say which key, and what went wrong."""
        super().__init__(f"the key {key} cannot sign: {reason}")
        self.key = key
        self.reason = reason


class UnknownFormatError(TranscriptError):
    """No installed exporter has this name. `known` holds the names that exist."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Say which name was asked for and which there are."""
        super().__init__(f"there is no format “{name}”; there are: {', '.join(known)}")
        self.name = name
        self.known = tuple(known)


class ExportError(TranscriptError):
    """An exporter could not write a document."""

    def __init__(self, format_name: str, reason: str) -> None:
        """Say which format, and why."""
        super().__init__(f"the {format_name} export failed: {reason}")
        self.format = format_name
        self.reason = reason

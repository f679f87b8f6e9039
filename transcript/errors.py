"""What stops the machine. What is wrong with a document is a `Diagnostic`, not one of these."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from transcript.diagnostics import Diagnostic
from transcript.ways_out import WayOut


class TranscriptError(Exception):
    """The base of every error this library raises on purpose. It may pass between processes.

    `way_out` is what can be done about it, where that is not in its sentence: each surface has its
    own words for it.
    """

    def __init__(self, *said: object, way_out: WayOut | None = None) -> None:
        """Say what is wrong, and what can be done."""
        super().__init__(*said)
        self.way_out = way_out

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make it again: its arguments are facts, and `args` has the sentence."""
        return _again, (type(self), self.args), self.__dict__


class UnreadableWorkspaceError(TranscriptError):
    """A folder that is not a workspace, or cannot be read. `path` is the folder or file."""

    def __init__(self, path: Path, reason: str, *, way_out: WayOut | None = None) -> None:
        """Say which path, and why it cannot be read."""
        super().__init__(f"{path}: {reason}", way_out=way_out)
        self.path = path
        self.reason = reason


class UnmendedFilesError(TranscriptError):
    """What is asked for has to wait: files of the school have errors, the `diagnostics`."""

    def __init__(self, diagnostics: Sequence[Diagnostic], reason: str) -> None:
        """Keep what is wrong, and say what cannot be done because of it."""
        super().__init__(reason)
        self.diagnostics = tuple(diagnostics)
        self.reason = reason


class BusyWorkspaceError(TranscriptError):
    """Another run is writing here. `path` is the folder it writes to."""

    def __init__(self, path: Path) -> None:
        """Say where, and what to do."""
        super().__init__(f"another run is issuing into {path}; wait for it to end, then run again")
        self.path = path


class RegistryError(TranscriptError):
    """The registry cannot be read or written. `where` is its file, or its server's address."""

    def __init__(self, where: str, reason: str) -> None:
        """Say which registry, and what is wrong with it."""
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class LedgerError(TranscriptError):
    """What the ledger says of itself does not hold. `entry` is the first that is wrong, if any."""

    def __init__(self, entry: int | None, reason: str, *, way_out: WayOut | None = None) -> None:
        """Say which entry, and what is wrong with it."""
        said = f"entry {entry}: {reason}" if entry is not None else reason
        super().__init__(said, way_out=way_out)
        self.entry = entry
        self.reason = reason


class IssuingError(TranscriptError):
    """Signing failed, or what was signed did not verify. `key` names the key."""

    def __init__(self, key: str, reason: str, *, way_out: WayOut | None = None) -> None:
        """Say which key, and what went wrong."""
        super().__init__(f"the key {key} cannot sign: {reason}", way_out=way_out)
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


def _again(kind: type[TranscriptError], said: tuple[Any, ...]) -> TranscriptError:
    return kind.__new__(kind, *said)

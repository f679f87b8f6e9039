"""The passphrase of a school's keys, where nobody is there to be asked."""

import os
from pathlib import Path

from transcript.errors import TranscriptError

PASSPHRASE_VARIABLE = "TRANSCRIPT_PASSPHRASE"  # noqa: S105 - the name of a variable
_PASSPHRASE_BYTES = 1024


def first_line(file: Path) -> bytes:
    """Return the passphrase in a file. Raises `OSError`, or `TranscriptError` without one."""
    with file.open("rb") as opened:
        content = opened.read(_PASSPHRASE_BYTES + 1)
    line = content.split(b"\n", 1)[0].rstrip(b"\r")
    if not line or len(line) > _PASSPHRASE_BYTES:
        raise TranscriptError(f"{file}: the first line must be the passphrase")
    return line


def worker_passphrase(file: Path | None, folder: Path) -> bytes:
    """Return the passphrase on a worker of a cluster, where nobody is there to be asked.

    Raises `TranscriptError` without one, and `OSError`.
    """
    if file is not None:
        named = file / f"{folder.name}.txt" if file.is_dir() else file
        return first_line(named)
    found = os.environ.get(PASSPHRASE_VARIABLE)
    if not found:
        raise TranscriptError(
            "a worker of the cluster has no passphrase: start it with TRANSCRIPT_PASSPHRASE, or "
            "give --passphrase-file with a file that it sees too"
        )
    return found.encode()


def without_passphrase() -> dict[str, str]:
    """Return the environment of this process without what opens the keys, for its children."""
    return {name: value for name, value in os.environ.items() if name != PASSPHRASE_VARIABLE}

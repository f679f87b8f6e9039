"""What a crash or a second run must not undo: synced writes, and a lock that dies with its run."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transcript.errors import BusyWorkspaceError


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and its folder so that it survives a power cut. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make what was created or renamed in `folder` survive a power cut. Raises `OSError`."""
    if sys.platform == "win32":  # pragma: no cover - a folder cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`. It goes with the process, however that ends.

    Raises `BusyWorkspaceError` if another run holds it, `OSError` if it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise BusyWorkspaceError(path.parent) from error
        yield


if sys.platform == "win32":  # pragma: no cover - the other half runs where the tests run
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

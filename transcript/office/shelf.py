"""A school that was read is kept until one of its files changes: pages need not read it anew.

    workspace = shelved(folder)         # as `Workspace.open`, and as fresh
    files = workspace.load_school()     # read once for as long as nothing changed
    key = stamp(folder)                 # differs as soon as anything of the school does
    key = stamp_of(learner)             # as soon as a file right in that folder does

A workspace from here is to be asked for anew in every request, and again after something was saved.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from transcript.source.workspace import SchoolFiles, Workspace

_FILES = (".yaml", ".yml", ".json", ".png")
_FOLDERS = ("credits", "endorsements", ".import")
_MOST = 8

Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]
"""Of each file of a school: its name, when it was written, its size, and which file it is."""


def stamp(folder: Path) -> Stamp:
    """Return what differs after any change of the school's own files, or of who its learners are.

    The files of a learner are not looked at. A folder that cannot be read has the empty stamp.
    """
    return tuple(sorted(_looked(folder)))


def stamp_of_school(folder: Path) -> Stamp:
    """Return the stamp without who is on the roll, which says nothing of anybody's record."""
    return tuple(each for each in stamp(folder) if each[0] != "learners")


def stamp_of(folder: str) -> Stamp:
    """Return what differs after any change of the files in a folder, whatever their names."""
    return tuple(sorted(_marks(name, info) for name, info in _entries(folder)))


def _looked(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for name, info in _entries(folder):
        if name in _FOLDERS and stat.S_ISDIR(info.st_mode):
            yield _marks(name, info)
            for each, its in _entries(folder / name):
                yield _marks(f"{name}/{each}", its)
        elif name == "learners" or name.endswith(_FILES):
            yield _marks(name, info)


def _entries(folder: Path | str) -> Iterator[tuple[str, os.stat_result]]:
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            with suppress(FileNotFoundError):  # such as the draft or the lock of who is saving now
                yield each.name, each.stat(follow_symlinks=False)


def _marks(name: str, info: os.stat_result) -> tuple[str, int, int, int]:
    # A file that was replaced within the clock's grain has another inode.
    return name, info.st_mtime_ns, info.st_size, info.st_ino


class Shelf:
    """Keeps the schools that were read last. Several threads may ask at once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[Path, tuple[Stamp, Workspace]] = {}
        self._lock = Lock()

    def workspace(self, folder: Path) -> Workspace:
        """Return a school's folder, as `Workspace.open` does; what was read of it is kept.

        Raises `UnreadableWorkspaceError`.
        """
        # Before reading: what changes meanwhile is then noticed by who asks next.
        now = stamp(folder)
        with self._lock:
            known = self._kept.get(folder)
        if known and known[0] == now:
            return known[1]
        opened = Workspace.open(folder)
        with self._lock:
            self._kept.pop(folder, None)
            self._kept[folder] = now, opened
            while len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))
        return opened

    def school(self, workspace: Workspace) -> SchoolFiles:
        """Return what the files of a school say now, even if the workspace is an old one."""
        return self.workspace(workspace.folder).load_school()


_SHELF = Shelf()


def shelved(folder: Path) -> Workspace:
    """Return a school's folder from the shelf of this process. Raises as `Workspace.open`."""
    return _SHELF.workspace(folder)

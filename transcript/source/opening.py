"""A file below a folder is opened over no link, and whatever stands in the way has a name."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal

from transcript.source.evidence_files import path_parts

SYSTEM_FILES = frozenset({"Thumbs.db", "desktop.ini"})
"""What file managers leave in folders, and nobody wrote."""

Trouble = Literal["missing", "outside", "not a file", "unreadable"]
"""Why a file cannot be opened."""

TROUBLES: Mapping[Trouble, tuple[str, str]] = {
    "missing": (
        "the file is missing",
        "add it, or check how its name is spelt; .yaml, .yml and .json are read",
    ),
    "outside": (
        "this is a link, and links are not followed",
        "put the file or folder itself in its place",
    ),
    "not a file": ("this is not a file", "put a file of this name in its place"),
    "unreadable": ("the file cannot be opened", "check who may read it, and try again"),
}
"""What to say of each, and what to do."""

# A link is not followed and a pipe is not waited for, where the system knows how.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def open_below(root: Path, parts: Sequence[str]) -> IO[bytes] | Trouble:
    """Open a file below a folder, going over no link; or say why not."""
    # Texts, not paths: with thousands of learners, joining paths would take longer than the rest.
    path, info = str(root), None
    for part in parts:
        path = f"{path}/{part}"
        info = lstat(path)
        if info is None:
            return "missing"
        if is_link(info):
            return "outside"
    if info is None or not stat.S_ISREG(info.st_mode):
        return "not a file"
    try:
        return os.fdopen(os.open(path, _FLAGS), "rb")
    except OSError:
        return "unreadable"


def files_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the plain paths of the files in a folder and those inside it, following no link."""
    info = lstat(root / folder)
    if info is None or is_link(info):
        return
    for place, folders, names in os.walk(root / folder):
        folders.sort()
        for name in sorted(names):
            path = (Path(place) / name).relative_to(root).as_posix()
            if not name.startswith(".") and name not in SYSTEM_FILES and path_parts(path):
                yield path


def lstat(path: Path | str) -> os.stat_result | None:
    """Return what the system knows of a path itself, whatever it leads to; None if it is not there.

    A name that the system cannot have (a NUL, too long) is a name that is not there.
    """
    with suppress(OSError, ValueError):
        return os.lstat(path)
    return None


def is_link(info: os.stat_result) -> bool:
    """Whether a path leads elsewhere."""
    attributes = getattr(info, "st_file_attributes", 0)  # Windows: junctions are links too
    return stat.S_ISLNK(info.st_mode) or bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)

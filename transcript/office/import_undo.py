"""The last imports can be taken back, by who made them, as long as nobody changed their files."""

import hashlib
import secrets
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from transcript.durable import locked, write_together
from transcript.office.editing import NothingToUndoError, writing
from transcript.office.folder import open_workspace
from transcript.office.importing import LOCK

if TYPE_CHECKING:
    from transcript.importing.plans import ImportPlan
    from transcript.source.workspace import Workspace

_MOST_BYTES = 64 * 1024 * 1024
_MOST_KEPT = 8
_TOKEN_BYTES = 18

Before = dict[str, bytes | None]
"""What files held, by path; None for those that were not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    folder: Path
    actor: str
    before: Before
    after: dict[str, str]


def before_of(workspace: "Workspace", plan: "ImportPlan") -> Before:
    """Return what the files of a plan hold before it is done; nothing if that is too much."""
    found: Before = {}
    size = 0
    for change in plan.changes:
        content = workspace.content(change.path)
        size += len(content or b"")
        if size > _MOST_BYTES:
            return {}
        found[change.path] = content
    return found


def keep_import(folder: Path, before: Before, *, actor: str) -> str:
    """Remember an import that was done just now; return its token, “” if it was too large."""
    if not before:
        return ""
    after = {path: _digest(folder / path) for path in before}
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with _LOCKED:
        _KEPT[token] = _Import(folder=folder, actor=actor, before=before, after=after)
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return token


def undo_import(folder: Path, token: str, *, actor: str) -> int:
    """Put every file back as it was before an import; return how many there are.

    Raises `NothingToUndoError` if one of them was changed since, `BlockingIOError` or `OSError`.
    """
    open_workspace(folder)
    with locked(folder / LOCK), writing(folder):
        with _LOCKED:
            kept = _KEPT.get(token)
        if kept is None or kept.folder != folder or kept.actor != actor:
            raise NothingToUndoError("this import can no longer be taken back")
        changed = [path for path, digest in kept.after.items() if _digest(folder / path) != digest]
        if changed:
            reason = f"{changed[0]} was changed since, so the import cannot be taken back any more"
            raise NothingToUndoError(reason)
        write_together(folder, kept.before.items())
        for path in (path for path, content in kept.before.items() if content is None):
            with suppress(OSError):  # a learner's folder with something else in it stays
                (folder / path).parent.rmdir()
        with _LOCKED:
            _KEPT.pop(token, None)
        return len(kept.before)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


_KEPT: OrderedDict[str, _Import] = OrderedDict()
_LOCKED = Lock()

"""A file of the school is read to be edited, and saved without losing what others did meanwhile.

    authored = read_authored(workspace, "school.yaml")      # or authored_file(workspace, "school")
    ... the form shows `authored.value` and carries `authored.digest` ...
    saved = save_authored(workspace, file, value, base=digest, actor=asked.actor)
    match saved:
        case Saved():   it is on disk; `saved.undo` names the text before it, for `undo`
        case Unfit():   nothing was written; `saved.problems` have the pointers of their fields
        case Clash():   somebody else changed the same places; show `saved.differences`, and the
                        form again with `saved.value` and `saved.now.digest` as its base

A form that shows only a part of a file builds its whole value from what the file said when the form
was made: `recalled(workspace, file, digest)`. A file that is not there yet has the digest "".
"""

import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Lock, RLock
from typing import TypeAlias

from transcript.diagnostics import Diagnostic, has_errors, in_order
from transcript.durable import locked, sync_folder, write_whole
from transcript.errors import TranscriptError, UnreadableWorkspaceError
from transcript.model.origin import Origin
from transcript.office.merging import ABSENT, Absent, Difference, Part, merge
from transcript.reading.document import Document, JsonValue, child
from transcript.reading.reader import read_document
from transcript.reading.text import UNSIGNABLE, unsignable
from transcript.reading.yaml_edit import edited
from transcript.source import shape
from transcript.source.evidence_files import path_parts
from transcript.source.workspace import Workspace

_SUFFIXES = (".yaml", ".yml", ".json")
_SCHEMAS = {
    "workspace": "authoring/workspace",
    "school": "authoring/school",
    "graduate-profile": "authoring/graduate-profile",
    "mastery": "authoring/mastery",
    "credits/*": "authoring/credit",
    "learners/*/learner": "authoring/learner",
    "learners/*/record": "authoring/record",
    "learners/*/habits": "authoring/habits",
    "learners/*/consents": "authoring/consents",
}
_LOCK = ".editing.lock"
_MOST_TEXT = 64 * 1024 * 1024
_MOST_UNDONE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Authored:
    """A file as it stands: its text, and what it says.

    `value` is None where the text cannot be read; `problems` say why, or what shape it lacks.
    `digest` is "" where there is no such file.
    """

    file: str
    value: JsonValue
    text: str
    digest: str
    problems: tuple[Diagnostic, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether there is such a file."""
        return bool(self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """It is on disk. `undo` names the text before it; `taken` are places that others changed."""

    file: str
    digest: str
    undo: str
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Nothing was written: the value has not the shape of its file."""

    file: str
    value: JsonValue
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Nothing was written: somebody changed what I changed too.

    `value` is mine, with all that only they changed. Saved with the digest of `now`, it stands.
    """

    file: str
    value: JsonValue
    now: Authored
    differences: tuple[Difference, ...]


Outcome: TypeAlias = Saved | Unfit | Clash


class NothingToUndoError(TranscriptError):
    """A save that cannot be taken back: it is too long ago, or the file changed since."""


def authored_file(workspace: Workspace, stem: str) -> str:
    """Return the name of a file, given without its ending: the one there is, else in YAML."""
    names = (f"{stem}{suffix}" for suffix in _SUFFIXES)
    there = (name for name in names if (workspace.folder / name).is_file())
    return next(there, f"{stem}.yaml")


def schema_of(file: str) -> str | None:
    """Return the schema that a file of the school has to have the shape of; None for another's."""
    path = PurePosixPath(file)
    if path.suffix not in _SUFFIXES:
        return None
    stem = path.with_suffix("")
    depth = len(stem.parts)
    found = (
        schema
        for pattern, schema in _SCHEMAS.items()
        if pattern.count("/") == depth - 1 and stem.match(pattern)
    )
    return next(found, None)


def read_authored(workspace: Workspace, file: str) -> Authored:
    """Return a file as it stands, also one that is not there, or that somebody broke by hand.

    Raises `UnreadableWorkspaceError` for what is no file of the school to edit, and for a link.
    """
    _require_editable(workspace, file)
    content = workspace.content(file)
    if content is None:
        return Authored(file=file, value=None, text="", digest="")
    found = _authored(file, content)
    _REMEMBERED.keep(workspace.folder, found)
    return found


def recalled(workspace: Workspace, file: str, digest: str) -> Authored | None:
    """Return what a file said when it had a digest; None if that is not remembered any more.

    The texts that were shown last are remembered, until the server stops.
    """
    now = read_authored(workspace, file)
    return now if now.digest == digest else _REMEMBERED.get(workspace.folder, file, digest)


def save_authored(
    workspace: Workspace, file: str, value: JsonValue, *, base: str, actor: str
) -> Outcome:
    """Save what a file shall say. `base` is the digest of the text that the form was made from.

    Comments stay, as far as what they stand at does. Raises `OSError`, `BlockingIOError` if another
    process is saving, and `UnreadableWorkspaceError`.
    """
    with writing(workspace.folder):
        now = read_authored(workspace, file)
        taken: tuple[str, ...] = ()
        if now.digest != base:
            old = recalled(workspace, file, base) if base else None
            merged = merge(_said(old), value, _said(now))
            value = None if isinstance(merged.value, Absent) else merged.value
            if merged.differences:
                differences = tuple(merged.differences)
                return Clash(file=file, value=value, now=now, differences=differences)
            taken = tuple(merged.taken)
        problems = check_value(file, value)
        if has_errors(problems):
            return Unfit(file=file, value=value, problems=problems)
        return _written(workspace, now, _text(now, value), actor=actor, taken=taken)


def save_text(workspace: Workspace, file: str, text: str, *, base: str, actor: str) -> Outcome:
    """Save a file as somebody wrote it, if it can be read and has its shape.

    `Clash` has no differences: it only says that the file is another by now.
    """
    text = text.replace("\r\n", "\n")
    with writing(workspace.folder):
        now = read_authored(workspace, file)
        if now.text == text and now.is_there:
            return Saved(file=file, digest=now.digest, undo="")
        wanted = _authored(file, text.encode("utf-8", "surrogatepass"))
        if now.digest != base:
            return Clash(file=file, value=wanted.value, now=now, differences=())
        if has_errors(wanted.problems):
            return Unfit(file=file, value=wanted.value, problems=wanted.problems)
        return _written(workspace, now, text, actor=actor)


def remove_authored(workspace: Workspace, file: str, *, base: str, actor: str) -> Saved | Clash:
    """Take a file away, unless it is another by now. `undo` brings it back. Raises `OSError`."""
    with writing(workspace.folder):
        now = read_authored(workspace, file)
        if now.digest != base or not now.is_there:
            return Clash(file=file, value=None, now=now, differences=())
        _put(workspace, file, None)
        undo = _UNDONE.keep(_Undo(workspace.folder, actor, before=now, after=""))
        return Saved(file=file, digest="", undo=undo)


def undo(
    workspace: Workspace, token: str, *, actor: str, may: Callable[[str], bool] = bool
) -> Saved:
    """Put the text back that stood before a save, which only who saved may do.

    `may` says whether they may still write a file: they had to when they saved it. Raises
    `NothingToUndoError`, and `OSError`.
    """
    with writing(workspace.folder):
        kept = _UNDONE.get(token)
        is_theirs = kept is not None and kept.folder == workspace.folder and kept.actor == actor
        if kept is None or not is_theirs or not may(kept.before.file):
            reason = "this can no longer be taken back; correct it on its page"
            raise NothingToUndoError(reason)
        now = read_authored(workspace, kept.before.file)
        if now.digest != kept.after:
            reason = f"{now.file} was changed since, so this cannot be taken back any more"
            raise NothingToUndoError(reason)
        _UNDONE.forget(token)
        content = kept.before.text.encode() if kept.before.is_there else None
        _put(workspace, now.file, content)
        again = _UNDONE.keep(_Undo(workspace.folder, actor, now, after=kept.before.digest))
        return Saved(file=now.file, digest=kept.before.digest, undo=again)


def check_value(file: str, value: JsonValue) -> tuple[Diagnostic, ...]:
    """Return what keeps a value from being saved in a file: its characters, and its shape."""
    document = Document(file=file, value=value)
    schema = schema_of(file)
    found = [*_bad_characters(document), *(shape.check(document, schema) if schema else ())]
    return in_order(found)


def _bad_characters(document: Document) -> Iterator[Diagnostic]:
    for pointer, text in _texts("", document.value):
        for problem in unsignable(text, UNSIGNABLE):
            yield Diagnostic(
                code=problem.code,
                origin=Origin(file=document.file, pointer=pointer),
                message=problem.message,
                hint=problem.hint,
            )
            break


def _texts(pointer: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield pointer, name
            yield from _texts(child(pointer, name), each)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _texts(child(pointer, place), each)


def _authored(file: str, content: bytes) -> Authored:
    reading = read_document(content, file=file)
    problems, schema = reading.diagnostics, schema_of(file)
    if reading.document is not None and schema:
        problems = in_order(shape.check(reading.document, schema))
    return Authored(
        file=file,
        value=reading.document.value if reading.document else None,
        text=content.decode("utf-8", "replace"),
        digest=hashlib.sha256(content).hexdigest(),
        problems=problems,
    )


def _require_editable(workspace: Workspace, file: str) -> None:
    # Keys, the registry and what was issued are no files to edit, whatever asks for them.
    if path_parts(file) is None or schema_of(file) is None:
        reason = "this is no file of the school that is edited here"
        raise UnreadableWorkspaceError(workspace.folder, reason)


def _said(authored: Authored | None) -> Part:
    return authored.value if authored and authored.is_there else ABSENT


def _text(now: Authored, value: JsonValue) -> str:
    if now.file.endswith(".json"):
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return edited(now.text, value)


def _written(
    workspace: Workspace,
    now: Authored,
    text: str,
    *,
    actor: str,
    taken: tuple[str, ...] = (),
) -> Saved:
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    if digest == now.digest:
        return Saved(file=now.file, digest=digest, undo="", taken=taken)
    _put(workspace, now.file, content)
    kept = _UNDONE.keep(_Undo(workspace.folder, actor, before=now, after=digest))
    return Saved(file=now.file, digest=digest, undo=kept, taken=taken)


def _put(workspace: Workspace, file: str, content: bytes | None) -> None:
    path = workspace.folder / file
    if content is not None:
        write_whole(path, content)
    else:
        path.unlink()
        sync_folder(path.parent)


IN_TURN = RLock()
"""Held by whoever reads and then saves, so that nobody else of this process saves between."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Let nobody else save in a school's folder. Raises `BlockingIOError`.

    In this process others wait; another process is told of, for it may take long.
    """
    with IN_TURN, locked(folder / _LOCK):
        yield


class _Remembered:
    """The texts that were shown last, each until too many others were."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, str, str], Authored] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def keep(self, folder: Path, authored: Authored) -> None:
        key = folder, authored.file, authored.digest
        with self._lock:
            if self._kept.pop(key, None) is None:
                self._size += len(authored.text)
            self._kept[key] = authored
            while self._size > _MOST_TEXT and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.text)

    def get(self, folder: Path, file: str, digest: str) -> Authored | None:
        with self._lock:
            return self._kept.get((folder, file, digest))


@dataclass(frozen=True, slots=True)
class _Undo:
    folder: Path
    actor: str
    before: Authored
    after: str


class _Undone:
    """What the last saves replaced, by a token that only who saved knows."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Undo] = OrderedDict()
        self._lock = Lock()

    def keep(self, undo: _Undo) -> str:
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._kept[token] = undo
            while len(self._kept) > _MOST_UNDONE:
                self._kept.popitem(last=False)
        return token

    def get(self, token: str) -> _Undo | None:
        with self._lock:
            return self._kept.get(token)

    def forget(self, token: str) -> None:
        with self._lock:
            self._kept.pop(token, None)


_REMEMBERED = _Remembered()
_UNDONE = _Undone()

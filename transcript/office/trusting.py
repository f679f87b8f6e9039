"""A college's list of the issuers that it trusts, kept as a file that people may also write.

Comments and order stay. What is saved is read back first as a verifier reads it: a list with a
mistake in it is never written. The text before a save is kept, so that it can be taken back.
"""

import json
import secrets
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from transcript.durable import locked, sync_folder, write_whole
from transcript.errors import TranscriptError
from transcript.office.named_files import content_of
from transcript.reading.document import Document, JsonValue
from transcript.reading.reader import read_document
from transcript.reading.text import UNSIGNABLE
from transcript.reading.yaml_edit import edited
from transcript.verification.identifiers import normal
from transcript.verification.limits import MEGABYTE
from transcript.verification.trust import TrustList, TrustListError

Entry = Mapping[str, Any]
"""An issuer as the file has it."""

_LARGEST = 5 * MEGABYTE
_MOST_UNDONE = 50
_BEGINNING = """\
# Issuers this college accepts. Add one only after confirming it by another channel, and say how.
version: 1
issuers: []
"""


class TrustChangedError(TranscriptError):
    """Somebody else has changed the same entry. `entry` is how it stands now, None if gone."""

    def __init__(self, entry: Entry | None) -> None:
        """Say so."""
        super().__init__("somebody else has changed this entry meanwhile")
        self.entry = entry


class ListedAlreadyError(TranscriptError):
    """An issuer of this id is on the list."""

    def __init__(self, issuer: str) -> None:
        """Say which."""
        super().__init__(f"“{issuer}” is on the list already: change that entry instead")
        self.issuer = issuer


class EntryProblemError(TranscriptError):
    """An entry that no verifier would read. `pointer` is the place in the entry."""

    def __init__(self, pointer: str, reason: str) -> None:
        """Say where, and what to do."""
        super().__init__(reason)
        self.pointer = pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    path: Path
    before: bytes | None
    after: str


_WRITING = RLock()
_KEPT: OrderedDict[str, _Kept] = OrderedDict()


def entries_of(path: Path) -> tuple[Entry, ...]:
    """Return the issuers on a list, in its order; none if there is no such file yet.

    Raises `TrustListError` for a list that a verifier would refuse, and `OSError`.
    """
    return tuple(_issuers(_read(path).value))


def entry_of(path: Path, issuer: str) -> Entry | None:
    """Return what a list has of an issuer. Raises as `entries_of` does."""
    return next((each for each in entries_of(path) if each.get("id") == issuer), None)


def digest_of(entry: Entry | None) -> str:
    """Return what tells an entry from itself after a change."""
    return sha256(repr(_plain(entry)).encode()).hexdigest()[:16] if entry is not None else ""


def add_entry(path: Path, entry: Entry) -> str:
    """Add an issuer at the end; return what `undo` needs.

    Raises `ListedAlreadyError`, `EntryProblemError`, `TrustListError` or `OSError`.
    """
    with _changing(path) as document:
        issuers = _issuers(document.value)
        _refuse_listed(issuers, entry)
        return _save(path, document, [*issuers, entry], len(issuers))


def change_entry(path: Path, issuer: str, entry: Entry, *, base: str) -> str:
    """Put an entry in the place of the one of `issuer`, as it was when its digest was `base`.

    Returns what `undo` needs. Raises `TrustChangedError`, and as `add_entry`.
    """
    with _changing(path) as document:
        issuers = _issuers(document.value)
        place = _place(issuers, issuer, base)
        others = [*issuers[:place], *issuers[place + 1 :]]
        _refuse_listed(others, entry)
        return _save(path, document, [*issuers[:place], entry, *issuers[place + 1 :]], place)


def remove_entry(path: Path, issuer: str, *, base: str) -> str:
    """Take an issuer off the list; return what `undo` needs. Raises as `change_entry`."""
    with _changing(path) as document:
        issuers = _issuers(document.value)
        place = _place(issuers, issuer, base)
        return _save(path, document, [*issuers[:place], *issuers[place + 1 :]], place)


def undo(path: Path, token: str) -> bool:
    """Put back what a save replaced; return whether that was possible still. Raises `OSError`."""
    with _WRITING, locked(_lock_of(path)):
        kept = _KEPT.get(token)
        if kept is None or kept.path != path or _digest(_bytes(path)) != kept.after:
            return False
        del _KEPT[token]
        if kept.before is None:
            path.unlink()
            sync_folder(path.parent)
        else:
            write_whole(path, kept.before)
        return True


def _save(path: Path, document: Document, issuers: Sequence[Entry], place: int) -> str:
    """Write the list with these issuers; `place` is that of the entry that is another now."""
    before = _bytes(path)
    text = _BEGINNING if before is None else before.decode("utf-8-sig")
    wanted = {**_object(document.value), "issuers": [_plain(each) for each in issuers]}
    is_json = path.suffix == ".json"
    content = (json.dumps(wanted, indent=2) if is_json else edited(text, wanted)).encode()
    try:
        TrustList.parse(content, file=path.name)
    except TrustListError as error:
        start = f"/issuers/{place}"
        # What was there could be read: if nothing can now, it is for a letter in this entry.
        pointer = error.origin.pointer or start + _unreadable(issuers[place])
        if pointer != start and not pointer.startswith(f"{start}/"):
            raise
        raise EntryProblemError(pointer.removeprefix(start), error.message) from error
    write_whole(path, content)
    token = secrets.token_urlsafe(18)
    _KEPT[token] = _Kept(path=path, before=before, after=_digest(content))
    while len(_KEPT) > _MOST_UNDONE:
        _KEPT.popitem(last=False)
    return token


def _unreadable(entry: Entry) -> str:
    """Return the field in which a letter stands that no file may hold."""
    bad = (name for name, each in entry.items() if UNSIGNABLE.search(_text(each)))
    return f"/{next(bad, '')}".rstrip("/")


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(_plain(value), ensure_ascii=False)


@contextmanager
def _changing(path: Path) -> Iterator[Document]:
    with _WRITING, locked(_lock_of(path)):
        yield _read(path)


def _read(path: Path) -> Document:
    content = _bytes(path)
    file = path.name
    if content is None:
        content, file = _BEGINNING.encode(), "trust.yaml"
    TrustList.parse(content, file=file)
    document = read_document(content, file=file).document
    if document is None:
        raise AssertionError("it was just read")
    return document


def _bytes(path: Path) -> bytes | None:
    try:
        return content_of(path, most=_LARGEST, what="trust list")
    except FileNotFoundError:
        return None


def _lock_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _digest(content: bytes | None) -> str:
    return sha256(content or b"").hexdigest()


def _object(value: JsonValue) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _issuers(value: JsonValue) -> list[Entry]:
    found: list[Entry] = _object(value)["issuers"]
    return found


def _place(issuers: Sequence[Entry], issuer: str, base: str) -> int:
    found = [place for place, each in enumerate(issuers) if each["id"] == issuer]
    if not found:
        raise TrustChangedError(None)
    if digest_of(issuers[found[0]]) != base:
        raise TrustChangedError(issuers[found[0]])
    return found[0]


def _refuse_listed(issuers: Sequence[Entry], entry: Entry) -> None:
    wanted = normal(str(entry.get("id", "")))
    if any(each["id"] == wanted for each in issuers):
        raise ListedAlreadyError(wanted)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value

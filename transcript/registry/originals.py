"""The signed originals in `issued/<learner>/<document id>/`: each is there whole, or not at all."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from uuid import UUID

from transcript.durable import settle, sync_folder, write_draft
from transcript.errors import UnreadableWorkspaceError

MANIFEST = "issued.json"
"""The file that says what a folder of signed originals holds."""

_UNFINISHED = ".unfinished-"
_COPY = (
    "it is not named like the document in it: programs that sync folders make such copies; stop "
    "syncing this folder, and take the copy away"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was issued, to whom and when. `source_digest` tells what it was issued from."""

    document_id: str
    number: str
    learner: str
    issued_at: datetime
    source_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One signed original: its entry, its folder, and the SHA-256 of each of its files."""

    entry: Entry
    folder: Path
    digests: Mapping[str, str]

    def files(self) -> dict[str, bytes]:
        """Return the signed files by their path inside the folder.

        Raises `UnreadableWorkspaceError` if one is missing, or is not as it was when it was signed.
        """
        return {name: self._file(name, digest) for name, digest in self.digests.items()}

    def _file(self, name: str, digest: str) -> bytes:
        path = self.folder / PurePosixPath(name)
        try:
            content = path.read_bytes()
        except OSError as error:
            reason = f"{error.strerror or 'it cannot be read'}; bring it back from a backup"
            raise UnreadableWorkspaceError(path, reason) from error
        if hashlib.sha256(content).hexdigest() != digest:
            reason = "it was changed after it was signed; bring it back from a backup"
            raise UnreadableWorkspaceError(path, reason)
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Originals:
    """The folder `issued/` of a workspace."""

    folder: Path

    def of(self, learner: str) -> tuple[Original, ...]:
        """Return a learner's originals, oldest first.

        Raises `UnreadableWorkspaceError` for a folder whose manifest cannot be read: an original
        that is silently passed over would be issued a second time.
        """
        found = self._originals(learner)
        order = {each.folder: (each.entry.issued_at, each.entry.document_id) for each in found}
        return tuple(sorted(found, key=lambda each: order[each.folder]))

    def latest(self, learner: str) -> Original | None:
        """Return the newest original of a learner, or None if nothing was issued."""
        return next(reversed(self.of(learner)), None)

    def every(self) -> Iterator[Original]:
        """Yield all originals, learner by learner. Raises as `of`."""
        for home in sorted(self.folder.iterdir() if self.folder.is_dir() else ()):
            if not home.name.startswith("."):
                yield from self.of(home.name)

    def draft(self, entry: Entry, files: Mapping[str, bytes]) -> Original:
        """Write the files of an original where nobody looks yet. `settle` and `show` it then.

        What a crash has left of an earlier try is thrown away. Raises `OSError`.
        """
        original = Original(
            entry=entry,
            folder=self._home_of(entry),
            digests={name: hashlib.sha256(each).hexdigest() for name, each in files.items()},
        )
        draft = _draft_of(original.folder)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, content in {**files, MANIFEST: _manifest(original)}.items():
            write_draft(draft / name, content)
        return original

    def settle(self, drafts: Iterable[Original]) -> None:
        """Make drafts survive a power cut, all at once. Raises `OSError`."""
        paths = [path for each in drafts for path in _paths_of(each)]
        settle([*paths, self.folder, self.folder.parent] if paths else [])

    def show(self, drafts: Sequence[Original]) -> None:
        """Make originals of drafts, each by one rename; after this they survive a power cut.

        One that another run has shown meanwhile stays. Raises `OSError`.
        """
        for each in drafts:
            _show(each.folder)
        settle([each.folder.parent for each in drafts])

    def found(self, entry: Entry) -> Original:
        """Return an original that was noted as issued, and show it if a crash has kept it hidden.

        Raises `UnreadableWorkspaceError` if its files are not there, and `OSError`.
        """
        folder = self._home_of(entry)
        if not folder.is_dir() and _draft_of(folder).is_dir():
            _show(folder)
            sync_folder(folder.parent)
        return _read(folder)

    def discard(self, entry: Entry) -> None:
        """Take away what was written for a document that will never be."""
        shutil.rmtree(_draft_of(self._home_of(entry)), ignore_errors=True)

    def remove(self, document: str, learner: str) -> None:
        """Take away the original of a document, for ever. Raises `OSError`."""
        home = self.folder / learner
        folder = home / str(UUID(document))
        for each in (folder, _draft_of(folder)):
            if each.is_dir():
                shutil.rmtree(each)
        if home.is_dir() and not any(home.iterdir()):
            self.remove_learner(learner)

    def remove_learner(self, learner: str) -> None:
        """Take away all originals of a learner, for ever. Raises `OSError`."""
        home = self.folder / learner
        if home.is_dir():
            shutil.rmtree(home)
            sync_folder(self.folder)

    def _home_of(self, entry: Entry) -> Path:
        return self.folder / entry.learner / str(UUID(entry.document_id))

    def _originals(self, learner: str) -> list[Original]:
        home = self.folder / learner
        if not home.is_dir():
            return []
        folders = (each for each in home.iterdir() if each.is_dir())
        return [_read(each) for each in folders if not each.name.startswith(_UNFINISHED)]


def _draft_of(folder: Path) -> Path:
    return folder.with_name(f"{_UNFINISHED}{folder.name}")


def _show(folder: Path) -> None:
    draft = _draft_of(folder)
    try:
        draft.rename(folder)
    except OSError:
        if not (folder / MANIFEST).is_file():
            raise
        shutil.rmtree(draft, ignore_errors=True)  # another run has shown the same


def _paths_of(draft: Original) -> Iterator[Path]:
    folder = _draft_of(draft.folder)
    yield from (folder / name for name in (*draft.digests, MANIFEST))
    yield from (folder, folder.parent)


def _manifest(original: Original) -> bytes:
    entry = original.entry
    content = {
        "version": 1,
        "document_id": entry.document_id,
        "number": entry.number,
        "learner": entry.learner,
        "issued_at": entry.issued_at.isoformat(),
        "source_digest": entry.source_digest,
        "files": dict(original.digests),
    }
    return (json.dumps(content, indent=2) + "\n").encode()


def _read(folder: Path) -> Original:
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        entry = Entry(
            document_id=content["document_id"],
            number=content["number"],
            learner=content["learner"],
            issued_at=datetime.fromisoformat(content["issued_at"]),
            source_digest=content["source_digest"],
        )
        digests = dict(content["files"])
        is_its_own = folder.name == str(UUID(entry.document_id))
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = "the record of what was issued here cannot be read; bring it back from a backup"
        raise UnreadableWorkspaceError(folder / MANIFEST, reason) from error
    if not is_its_own:
        raise UnreadableWorkspaceError(folder, _COPY)
    return Original(entry=entry, folder=folder, digests=digests)

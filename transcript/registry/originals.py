"""The signed originals in `issued/<learner>/<document id>/`: each is there whole, or not at all."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from uuid import UUID

from transcript.durable import locked, sync_folder, write_whole
from transcript.errors import BusyWorkspaceError, UnreadableWorkspaceError

MANIFEST = "issued.json"
"""The file that says what a folder of signed originals holds."""

_UNFINISHED = ".unfinished-"
_LOCK = ".lock"


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

    def issued_from(self, learner: str, source_digest: str) -> Original | None:
        """Return the original issued from exactly this source, or None."""
        same = (each for each in self.of(learner) if each.entry.source_digest == source_digest)
        return next(same, None)

    def every(self) -> Iterator[Original]:
        """Yield all originals, learner by learner. Raises as `of`."""
        for home in sorted(self.folder.iterdir() if self.folder.is_dir() else ()):
            yield from self.of(home.name)

    def named(self, text: str) -> tuple[Original, ...]:
        """Return the originals whose id or number begins with a text, however it is spelt."""
        wanted = _spelt(text)
        return tuple(
            each
            for each in self.every()
            if _spelt(each.entry.document_id).startswith(wanted)
            or _spelt(each.entry.number).startswith(wanted)
        )

    def store(self, entry: Entry, files: Mapping[str, bytes]) -> Original:
        """Write a signed original; after this returns it survives a power cut.

        The files are written to a folder of another name and synced; one rename makes them an
        original. A crash before it leaves only an unfinished folder, which the next call removes.
        Raises `OSError`.
        """
        original = Original(
            entry=entry,
            folder=self.folder / entry.learner / str(UUID(entry.document_id)),
            digests={name: hashlib.sha256(each).hexdigest() for name, each in files.items()},
        )
        home = original.folder.parent
        home.mkdir(parents=True, exist_ok=True)
        for leftover in home.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover)
        draft = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=home))
        try:
            for name, content in {**files, MANIFEST: _manifest(original)}.items():
                write_whole(draft / PurePosixPath(name), content)
            draft.rename(original.folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        for folder in (home, self.folder, self.folder.parent):
            sync_folder(folder)
        return original

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs from storing here meanwhile; two at once could issue one record twice.

        Raises `BusyWorkspaceError` if another run holds the lock, `OSError` if it cannot be made.
        """
        with ExitStack() as held:
            try:
                held.enter_context(locked(self.folder / _LOCK))
            except BlockingIOError as error:
                raise BusyWorkspaceError(self.folder) from error
            yield

    def _originals(self, learner: str) -> list[Original]:
        home = self.folder / learner
        if not home.is_dir():
            return []
        folders = (each for each in home.iterdir() if each.is_dir())
        return [_read(each) for each in folders if not each.name.startswith(_UNFINISHED)]


def _spelt(name: str) -> str:
    return name.strip().lower().removeprefix("urn:uuid:").replace("-", "")


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
        return Original(entry=entry, folder=folder, digests=dict(content["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = "the record of what was issued here cannot be read; bring it back from a backup"
        raise UnreadableWorkspaceError(folder / MANIFEST, reason) from error

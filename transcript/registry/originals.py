"""The signed originals in `issued/<learner>/<document id>/`: each is there whole, or not at all."""

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
class Original:
    """One signed original. `source_digest` tells what it was issued from."""

    document_id: str
    number: str
    learner: str
    issued_at: datetime
    source_digest: str
    folder: Path

    def files(self) -> dict[str, bytes]:
        """Return the signed files by their path inside the folder. Raises `OSError`."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name != MANIFEST
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Originals:
    """The folder `issued/` of a workspace."""

    folder: Path

    def of(self, learner: str) -> tuple[Original, ...]:
        """Return a learner's originals, oldest first.

        Raises `UnreadableWorkspaceError` for a folder whose manifest cannot be read: an original
        that is silently passed over would be issued a second time.
        """
        found = sorted(
            self._manifests(learner), key=lambda each: (each.issued_at, each.document_id)
        )
        return tuple(found)

    def latest(self, learner: str) -> Original | None:
        """Return the newest original of a learner, or None if nothing was issued."""
        return next(reversed(self.of(learner)), None)

    def issued_from(self, learner: str, source_digest: str) -> Original | None:
        """Return the original issued from exactly this source, or None."""
        same = (each for each in self.of(learner) if each.source_digest == source_digest)
        return next(same, None)

    def store(self, original: Original, files: Mapping[str, bytes]) -> Original:
        """Write a signed original; after this returns it survives a power cut.

        The files are written to a folder of another name and synced; one rename makes them an
        original. A crash before it leaves only an unfinished folder, which the next call removes.
        Raises `OSError`.
        """
        home = self.folder / original.learner
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

    def place(self, learner: str, document_id: str) -> Path:
        """Return the folder that belongs to a document of a learner."""
        return self.folder / learner / str(UUID(document_id))

    def _manifests(self, learner: str) -> Iterator[Original]:
        home = self.folder / learner
        if not home.is_dir():
            return
        for folder in home.iterdir():
            if folder.is_dir() and not folder.name.startswith(_UNFINISHED):
                yield _read_manifest(folder)


def _manifest(original: Original) -> bytes:
    content = {
        "version": 1,
        "document_id": original.document_id,
        "number": original.number,
        "learner": original.learner,
        "issued_at": original.issued_at.isoformat(),
        "source_digest": original.source_digest,
    }
    return (json.dumps(content, indent=2) + "\n").encode()


def _read_manifest(folder: Path) -> Original:
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        return Original(
            document_id=content["document_id"],
            number=content["number"],
            learner=content["learner"],
            issued_at=datetime.fromisoformat(content["issued_at"]),
            source_digest=content["source_digest"],
            folder=folder,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableWorkspaceError(
            folder / MANIFEST, "the record of what was issued here cannot be read"
        ) from error

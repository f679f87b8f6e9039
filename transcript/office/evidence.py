"""Files become evidence: looked at, then kept under names of ours in the learner's folder."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from transcript.durable import write_whole
from transcript.errors import TranscriptError
from transcript.reading.document import JsonValue
from transcript.reading.slugs import slug
from transcript.source.evidence_files import (
    LARGEST_FILE,
    LARGEST_IMAGE,
    FileFacts,
    inspect,
    path_parts,
)
from transcript.source.media_types import HEAD, media_type

if TYPE_CHECKING:
    from transcript.source.workspace import Workspace

_LONGEST_NAME = 80
_LONGEST_TITLE = 300
_REASONS: Mapping[str, str] = {
    "too large": f"it is larger than {LARGEST_FILE // 1024**2} MB",
    "image too large": f"an image has at most {LARGEST_IMAGE // 1024**2} MB and 40 megapixels",
    "unsupported": "this kind is not taken, or its content is not what its name says. Save it "
    "as PDF, PNG, JPEG, WebP, TXT, MD, CSV, MP3, M4A, OGG, WAV, MP4 or WebM",
}


class NotEvidenceError(TranscriptError):
    """A file that cannot be evidence. The message says why, as part of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file in the learner's folder: its path from there, its digest, and what it is."""

    file: str
    digest: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A piece of evidence to hand out: its bytes, and its type if both name and bytes tell it."""

    content: bytes
    media_type: str | None
    name: str


def why_not(found: FileFacts) -> str:
    """Return why a file cannot be evidence; empty if it can."""
    if not found.problem and found.size and found.sha256 and found.media_type:
        return ""
    return _REASONS.get(str(found.problem), "it is empty or cannot be read")


def keep_file(workspace: "Workspace", learner: str, *, name: str, content: bytes) -> KeptFile:
    """Put a file among a learner's evidence, under a name made from the one it had.

    Nothing that is there is replaced. Raises `NotEvidenceError` for what cannot be evidence, and
    `OSError`.
    """
    path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/"))
    suffix = path.suffix.lower()
    found = inspect(BytesIO(content), size=len(content), suffix=suffix)
    if reason := why_not(found):
        raise NotEvidenceError(reason)
    home = workspace.folder / "learners" / learner / "evidence"
    kept = _free_name(home_names(workspace, learner), slug(path.stem)[:_LONGEST_NAME], suffix)
    write_whole(home / kept, content, replace=False)
    return KeptFile(
        file=f"evidence/{kept}",
        digest=f"sha256:{found.sha256}",
        media_type=found.media_type or "",
    )


def home_names(workspace: "Workspace", learner: str) -> frozenset[str]:
    """Return the names of the files among a learner's evidence, in small letters."""
    home = workspace.folder / "learners" / learner / "evidence"
    found = home.iterdir() if home.is_dir() else ()
    return frozenset(each.name.lower() for each in found)


def digest_of(content: bytes) -> str:
    """Return the digest of a file as records write it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def entry_of(kept: KeptFile, *, name: str, on: date, taken: Iterable[str]) -> dict[str, JsonValue]:
    """Return what a record says of a file that is new: people are to say the rest.

    Its title is made from the file's name, and its id from its title; `taken` are ids of others.
    """
    from transcript.source.scaffold import kind_of

    stem = PurePosixPath(name.replace("\\", "/")).stem
    title = " ".join(stem.replace("-", " ").replace("_", " ").split())[:_LONGEST_TITLE]
    title = title if title.isprintable() and title else "Untitled"
    return {
        "id": free_id(slug(title)[:_LONGEST_NAME] or "evidence", taken),
        "title": title,
        "kind": kind_of(kept.media_type).value,
        "file": kept.file,
        "digest": kept.digest,
        "made_on": on.isoformat(),
        "context": "course",
        "audience": "college",
    }


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """Return an id that nothing has: the one wanted, or that with a number."""
    others = frozenset(taken)
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(others) + 3)))
    return next(each for each in names if each not in others)


def shown(workspace: "Workspace", learner: str, file: str) -> Shown | None:
    """Return a file of a learner's evidence; None if it is not there.

    Raises `UnreadableWorkspaceError` for a link, and for what is larger than evidence may be.
    """
    content = workspace.content(f"learners/{learner}/{file}", most=LARGEST_FILE)
    if content is None:
        return None
    path = PurePosixPath(file)
    kind = media_type(path.suffix, content[:HEAD])
    return Shown(content=content, media_type=kind, name=path.name)


def _free_name(taken: frozenset[str], stem: str, suffix: str) -> str:
    wanted = stem or "work"
    if path_parts(wanted) is None:  # such as “con”, which some systems take for a device
        wanted = f"work-{wanted}"
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(f"{each}{suffix}" for each in names if f"{each}{suffix}" not in taken)

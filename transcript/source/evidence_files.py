"""What is to be known of the files that evidence names, so that rules need not open them."""

import codecs
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Literal, TypeAlias

from transcript.source.media_types import HEAD, image_size, is_image, is_text, media_type

FileProblem: TypeAlias = Literal[
    "missing",
    "outside",
    "not a file",
    "unreadable",
    "too large",
    "image too large",
    "unsupported",
]
"""Why a file cannot be evidence."""

LARGEST_FILE = 50 * 1024 * 1024
"""The largest file of evidence, in bytes."""

LARGEST_IMAGE = 10 * 1024 * 1024
"""The largest image, in bytes."""

MOST_PIXELS = 40_000_000
"""The largest image, in pixels: what is larger would fill the memory of those who open it."""

_CHUNK = 1024 * 1024
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A file of evidence as it was found. Where `problem` is given, the rest may be unknown.

    `missing`: nothing of that name. `outside`: the path leads out of the learner's folder, goes
    over a link, or is not a plain relative path. `not a file`: a folder or a device.
    `unsupported`: not on the list of kinds, damaged, or its name and its bytes disagree.
    """

    size: int | None = None
    sha256: str | None = None
    media_type: str | None = None
    problem: FileProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The files of a learner: those that the record names, by path as it does, and the others.

    `unnamed` holds the paths of files in `evidence/` that the record does not name.
    """

    files: Mapping[str, FileFacts] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()


def path_parts(path: str) -> tuple[str, ...] | None:
    """Return the parts of a plain relative path, or None if it could lead anywhere else.

    Refused on every system is what any system gives a meaning of its own: `..`, a backslash, a
    colon, a device such as `NUL`, a trailing dot or space.
    """
    parts = tuple(path.split("/"))
    return parts if all(_is_plain(part) for part in parts) else None


def _is_plain(part: str) -> bool:
    return (
        part not in {"", ".", ".."}
        and not set(part) & set('\\:*?"<>|')
        and part.isprintable()
        and part[-1] not in {".", " "}
        and part.partition(".")[0].rstrip().lower() not in _DEVICES
    )


def inspect(stream: IO[bytes], *, size: int, suffix: str) -> FileFacts:
    """Return what an open file is, reading no more of it than is needed to tell.

    `size` is what the file system said; a file that has grown since is refused.
    """
    head = stream.read(HEAD)
    kind = media_type(suffix, head)
    if size == 0:
        return FileFacts(size=0, sha256=hashlib.sha256().hexdigest(), media_type=kind)
    if size > LARGEST_FILE:
        return FileFacts(size=size, media_type=kind, problem="too large")
    if kind is None:
        return FileFacts(size=size, problem="unsupported")
    if is_image(kind):
        return _inspect_image(head + stream.read(LARGEST_IMAGE), kind)
    return _inspect_whole(head, stream, kind)


def _inspect_image(content: bytes, kind: str) -> FileFacts:
    size = len(content)
    if size > LARGEST_IMAGE:
        return FileFacts(size=size, media_type=kind, problem="image too large")
    header = image_size(kind, content)
    if header is None:
        return FileFacts(size=size, media_type=kind, problem="unsupported")
    if header.pixels > MOST_PIXELS:
        return FileFacts(size=size, media_type=kind, problem="image too large")
    return FileFacts(size=size, sha256=hashlib.sha256(content).hexdigest(), media_type=kind)


def _inspect_whole(head: bytes, stream: IO[bytes], kind: str) -> FileFacts:
    digest, size = hashlib.sha256(), 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    text = is_text(kind)
    for chunk in _chunks(head, stream):
        size += len(chunk)
        if size > LARGEST_FILE:
            return FileFacts(size=size, media_type=kind, problem="too large")
        digest.update(chunk)
        if text and not _continues_text(decoder, chunk):
            return FileFacts(size=size, problem="unsupported")
    if text and not _continues_text(decoder, b"", final=True):
        return FileFacts(size=size, problem="unsupported")
    return FileFacts(size=size, sha256=digest.hexdigest(), media_type=kind)


def _chunks(head: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    yield head
    while chunk := stream.read(_CHUNK):
        yield chunk


def _continues_text(
    decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False
) -> bool:
    try:
        return "\x00" not in decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False

"""What is to be known of a school's logo, so that rules need not open it."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from transcript.model.appearance import LARGEST_LOGO, MOST_LOGO_PIXELS
from transcript.source.media_types import image_size

LogoProblem: TypeAlias = Literal[
    "missing", "outside", "not a file", "unreadable", "too large", "too many pixels", "unsupported"
]
"""Why a file cannot be a logo."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_END = 33  # PNG 11.2.1: the signature, then IHDR of 13 bytes with length, name and checksum
# PNG 11.2.1, table 11.1: samples a pixel by colour type, and the depths each may have.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_PALETTE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoFacts:
    """A logo as it was found: what it holds, or why it cannot be one.

    `unsupported`: not a PNG, damaged, animated or interlaced.
    """

    picture: bytes = field(default=b"", repr=False)
    problem: LogoProblem | None = None


def inspect_logo(content: bytes) -> LogoFacts:
    """Return what a file of at most `LARGEST_LOGO` bytes is; a byte more is too large."""
    if len(content) > LARGEST_LOGO:
        return LogoFacts(problem="too large")
    size = image_size("image/png", content) if content.startswith(_SIGNATURE) else None
    if size is None:
        return LogoFacts(problem="unsupported")
    if max(size.width, size.height) > MOST_LOGO_PIXELS:
        return LogoFacts(problem="too many pixels")
    return LogoFacts(picture=content) if _is_whole(content) else LogoFacts(problem="unsupported")


def _is_whole(content: bytes) -> bool:
    """Whether a PNG of a size that was checked can be drawn: every chunk sound, every row there."""
    if len(content) < _HEADER_END:
        return False
    width, height, depth, colour, *ways = struct.unpack_from(">IIBBBBB", content, 16)
    if depth not in _DEPTHS.get(colour, ()) or any(ways):
        return False
    chunks = list(_chunks(content))
    names = [name for name, _ in chunks]
    if names[-1:] != [b"IEND"] or (colour == _PALETTE and b"PLTE" not in names):
        return False
    needed = height * (1 + -(-width * depth * _SAMPLES[colour] // 8))
    return _unpacked(b"".join(each for name, each in chunks if name == b"IDAT"), needed)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield names and contents as far as their checksums hold."""
    at = len(_SIGNATURE)
    while at + 12 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 8 + size
        if content[end : end + 4] != zlib.crc32(content[at + 4 : end]).to_bytes(4, "big"):
            return
        yield name, content[at + 8 : end]
        at = end + 4


def _unpacked(packed: bytes, size: int) -> bool:
    decoder = zlib.decompressobj()
    try:
        return len(decoder.decompress(packed, size + 1)) == size and decoder.eof
    except zlib.error:
        return False

"""What kind of file evidence is: by its name and its first bytes, which must agree."""

import struct
from dataclasses import dataclass

from transcript.model.media_types import media_type_of

_AUDIO_BRANDS = {b"M4A ", b"M4B "}
_VIDEO_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "}
_MPEG_FRAMES = {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}

# ITU T.81, table B.1: the markers that begin a frame, and so carry its size.
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}

HEAD = 16
"""How many of a file's first bytes tell its kind."""


def media_type(suffix: str, head: bytes) -> str | None:
    """Return the media type of a file, or None if it is no kind of evidence.

    `suffix` is the ending of its name with the dot, `head` its first bytes. Of text, the bytes
    tell only that it is nothing else: the caller owes the check that all of it is UTF-8.
    """
    claimed = media_type_of(suffix)
    found = _by_bytes(head)
    expected = None if claimed is None or is_text(claimed) else claimed
    return claimed if found == expected else None


def is_text(media_type: str) -> bool:
    """Return whether a file of this type must be UTF-8 text throughout."""
    return media_type.startswith("text/")


def is_image(media_type: str) -> bool:
    """Return whether a file of this type is a still image."""
    return media_type.startswith("image/")


def _by_bytes(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"ID3") or head[:2] in _MPEG_FRAMES:
        return "audio/mpeg"
    return _container(head)


def _container(head: bytes) -> str | None:
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
    if head[4:8] == b"ftyp" and head[8:12] in _AUDIO_BRANDS:
        return "audio/mp4"
    if head[4:8] == b"ftyp" and head[8:12] in _VIDEO_BRANDS:
        return "video/mp4"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSize:
    """The size of a still image in pixels, as its header says."""

    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many pixels a decoder would make."""
        return self.width * self.height


def image_size(media_type: str, content: bytes) -> ImageSize | None:
    """Return the size of an image without decoding it; None if it is damaged or moves."""
    read = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}[media_type]
    try:
        size = read(content)
    except (struct.error, IndexError):
        return None
    return size if size and size.pixels else None


def _png(content: bytes) -> ImageSize | None:
    # PNG 11.2.1: IHDR is the first chunk. An `acTL` chunk before the data makes it an animation.
    if content[12:16] != b"IHDR" or 0 <= content.find(b"acTL") < content.find(b"IDAT"):
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return ImageSize(width=width, height=height)


def _jpeg(content: bytes) -> ImageSize | None:
    at = 2
    while content[at] == 0xFF:  # noqa: PLR2004 - every marker starts so (ITU T.81, B.1.1.2)
        marker = content[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - a fill byte
            at += 1
        elif marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return ImageSize(width=width, height=height)
        else:
            at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    return None


def _webp(content: bytes) -> ImageSize | None:
    form = content[12:16]
    if form == b"VP8X":
        if content[20] & 0x02:  # the flag for animation
            return None
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
        return ImageSize(width=width, height=height)
    if form == b"VP8L":
        bits = struct.unpack_from("<I", content, 21)[0]
        return ImageSize(width=(bits & 0x3FFF) + 1, height=(bits >> 14 & 0x3FFF) + 1)
    if form == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return ImageSize(width=width & 0x3FFF, height=height & 0x3FFF)
    return None

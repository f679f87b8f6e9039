"""In which encoding is a text, where nobody says? By its mark, by its bytes, or by trying."""

import codecs
from typing import IO, NamedTuple

_BLOCK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Encoding(NamedTuple):
    """What a text was taken for; `remarks` say in sentences what was guessed."""

    name: str
    remarks: tuple[str, ...] = ()


_GUESS = Encoding(
    "cp1252",
    ("it is not UTF-8, so it is read as Windows-1252: look whether accents are right",),
)


def encoding_of(stream: IO[bytes]) -> Encoding | None:
    """Return the encoding of a stream that can be read twice, or None if none of ours fits it."""
    stream.seek(0)
    told = _told_by(stream.read(4096))
    likely = (told,) if told else (Encoding("utf-8"), _GUESS)
    return next((each for each in likely if _can_be(stream, each.name)), None)


def _told_by(start: bytes) -> Encoding | None:
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoding(name)
    wide = _wide(start)
    remark = "it is read as UTF-16, which it does not say itself"
    return Encoding(wide, (remark,)) if wide else None


def _wide(start: bytes) -> str | None:
    # Text in Latin letters has a NUL in every second byte of UTF-16.
    half = len(start) // 4
    if start[1::2].count(0) > half:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > half else None


def _can_be(stream: IO[bytes], encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := stream.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

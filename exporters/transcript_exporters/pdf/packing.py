"""Compressed streams that no reader can take for shorter than they are.

A line end is written between a stream and its `endstream`. Where the stream's last byte is a
carriage return, some readers take both for one line end, and the stream for one byte too long.
"""

import zlib
from functools import lru_cache
from typing import Any

_SHARED = 24  # the colours of the screen, the logos of a few schools, fonts of the same letters
_RETURN = b"\r"
_LEVEL = 4  # of nine: half the time of the usual six, and a twentieth larger


def packed(pdf: Any, content: bytes, *, shared: bool = False, **entries: object) -> Any:  # noqa: ANN401
    """Return a stream of `content`, with the entries of its dictionary.

    What many documents share is compressed once.
    """
    from pikepdf import Name, Stream

    raw = _compressed_once(content) if shared else zlib.compress(content, _LEVEL)
    if raw.endswith(_RETURN):
        # The last byte is a checksum's: no other level helps. What follows it is not read.
        raw += b"\n"
    return pdf.make_indirect(Stream(pdf, raw, Filter=Name.FlateDecode, **entries))


@lru_cache(maxsize=_SHARED)
def _compressed_once(content: bytes) -> bytes:
    return zlib.compress(content, _LEVEL)


def misleads(file: bytes) -> bool:
    """Whether a stream of the file ends in a way that may be misread."""
    return _RETURN + b"\nendstream" in file

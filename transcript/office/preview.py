"""The pages of a draft as they will print, drawn as pictures for a screen, marked as a draft."""

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transcript.model.transcript import Transcript
    from transcript.source.release import Release

_NOBODY = "urn:uuid:00000000-0000-0000-0000-000000000000"  # what is not issued has no number
_MARK = "DRAFT"
_MARK_SIZE = 150.0  # points
_MARK_GREY = 120
_MARK_STRENGTH = 38  # of 255
_DIAGONAL = 0.7071  # the cosine and the sine of 45°
_SCALE = 1.5
_PIXEL = 3  # red, green, blue

# The engine that draws pages is made for one thread at a time.
_ENGINE = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page of a draft as a PNG, and how many pages there are."""

    png: bytes
    page: int
    pages: int
    width: int
    height: int


def draft_pdf(
    transcript: "Transcript", *, release: "Release", language: str, at: datetime
) -> bytes:
    """Return the pages that issuing would make of a record now; nothing in it is signed.

    It has no number, no code on paper and no record inside. Raises `ExportError`.
    """
    from transcript.exporting import export
    from transcript.issuance import IssuedTranscript
    from transcript.model.document import DocumentIdentity
    from transcript.source.release import released

    draft = IssuedTranscript(
        document=DocumentIdentity(id=_NOBODY, issued_at=at.replace(microsecond=0)),
        transcript=released(transcript, release),
        record=b"{}",
        clr=b"{}",
        badges=(),
    )
    return export(draft, "pdf", official=False, language=language).content


def picture(pdf: bytes, *, page: int = 1) -> Picture:
    """Return a page of a PDF of ours as a picture, with “DRAFT” across it.

    The last page is taken where there are fewer.
    """
    from pypdfium2 import PdfDocument

    with _ENGINE, PdfDocument(pdf) as document:
        pages = len(document)
        number = min(max(page, 1), pages)
        drawn = document[number - 1]
        _mark(document, drawn)
        bitmap = drawn.render(scale=_SCALE, rev_byteorder=True)
        rows = bytes(bitmap.buffer)
        png = _png(rows, bitmap.width, bitmap.height, bitmap.stride)
        return Picture(png=png, page=number, pages=pages, width=bitmap.width, height=bitmap.height)


def _mark(document: Any, page: Any) -> None:  # noqa: ANN401 - the library has no types
    from pypdfium2 import raw

    text = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica-Bold", _MARK_SIZE)
    words = (_MARK + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(text, (raw.FPDF_WCHAR * len(_MARK + "\0")).from_buffer_copy(words))
    raw.FPDFPageObj_SetFillColor(text, _MARK_GREY, _MARK_GREY, _MARK_GREY, _MARK_STRENGTH)
    width, height = page.get_size()
    natural = 0.67 * _MARK_SIZE * len(_MARK)  # the letters are about two thirds as wide as high
    left, low = (
        half - _DIAGONAL * natural / 2 + sign * _DIAGONAL * _MARK_SIZE / 3
        for half, sign in ((width / 2, 1), (height / 2, -1))
    )
    raw.FPDFPageObj_Transform(text, _DIAGONAL, _DIAGONAL, -_DIAGONAL, _DIAGONAL, left, low)
    raw.FPDFPage_InsertObject(page.raw, text)


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Return a PNG (W3C PNG, 5 and 11.2) of rows of red, green and blue."""
    rows = b"".join(
        b"\0" + pixels[row * stride : row * stride + width * _PIXEL] for row in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 3)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

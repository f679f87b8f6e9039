"""A draft drawn as a picture: every page, marked, and the same bytes for the same draft."""

import struct
import zlib
from datetime import UTC, datetime

import pytest

from tests.schools import write_school
from transcript.office.preview import Picture, draft_pdf, picture
from transcript.source.release import Release
from transcript.source.workspace import Workspace

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("draft")
    write_school(folder, {"ana": "Ana Pérez"})
    draft = Workspace.open(folder).load("ana").draft
    assert draft is not None
    return draft_pdf(draft, release=Release(), language="en", at=NOON)


def _rows(found: Picture) -> list[bytes]:
    """The pixels of a PNG of ours, row by row."""
    content, place, packed = found.png, 8, b""
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        name = content[place + 4 : place + 8]
        part = content[place + 8 : place + 8 + length]
        (check,) = struct.unpack(">I", content[place + 8 + length : place + 12 + length])
        assert check == zlib.crc32(name + part)
        packed += part if name == b"IDAT" else b""
        place += 12 + length
    pixels, size = zlib.decompress(packed), found.width * 3 + 1
    return [pixels[each * size + 1 : (each + 1) * size] for each in range(found.height)]


def test_a_draft_has_no_number_and_says_that_it_is_unofficial(pdf: bytes) -> None:
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        words = document[0].get_textpage().get_text_range()
    assert "0000-0000-00" in words
    assert "UNOFFICIAL COPY" in words


def test_a_page_is_a_whole_picture_on_white(pdf: bytes) -> None:
    found = picture(pdf)
    rows = _rows(found)
    assert (found.page, len(rows)) == (1, found.height)
    assert rows[0] == b"\xff" * (3 * found.width)


def test_the_mark_lies_across_the_page(pdf: bytes) -> None:
    rows = _rows(picture(pdf, page=99))
    greys = {row[place : place + 3] for row in rows[::3] for place in range(0, len(row), 30)}
    assert b"\xeb\xeb\xeb" in greys


def test_a_page_that_is_not_there_is_the_last_or_the_first(pdf: bytes) -> None:
    last = picture(pdf, page=99)
    assert last.page == last.pages > 1
    assert picture(pdf, page=0).page == 1


def test_the_same_draft_gives_the_same_picture(pdf: bytes) -> None:
    assert picture(pdf) == picture(pdf)

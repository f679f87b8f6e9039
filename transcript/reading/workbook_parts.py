"""The parts of a workbook, weighed before anybody builds its cells.

A workbook of ten kilobytes can hold a gigabyte of cells, or one text ten thousand times. Whoever
reads it is given only parts whose weight is known.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat

from transcript.reading.tables import TableProblem
from transcript.reading.text import megabytes

MOST_UNPACKED = 40 * 1024 * 1024
"""Bytes of the parts that are read, at most."""

MOST_ROWS, MOST_COLUMNS = 20_000, 500
"""How far a sheet may reach."""

_MOST_CELLS = 1_000_000
_MOST_CELLS_OF_ALL = 4_000_000
_MOST_TEXT = 20_000_000
_MOST_ELEMENTS = 3_000_000
_MOST_SHEETS = 50
_DEEPEST = 100
_BLOCK = 1024 * 1024
_READ = re.compile(r"(?:\[Content_Types\]\.xml|(?:_rels|xl)/.*\.(?:xml|rels))", re.IGNORECASE)
_TEXTS = "xl/sharedstrings.xml"
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    NotImplementedError,
    expat.ExpatError,
    LookupError,  # an encoding that Python does not know
)
_HOW = "save the sheet again as .xlsx, or as “CSV UTF-8 (comma delimited)”"
_SMALLER = "delete what is not the table, or copy the table to a new sheet"


class _TooMuchError(Exception):
    """A workbook would take more of the machine than it may. Stays inside this module."""


def light_workbook(listed: Sequence[zipfile.ZipInfo], content: bytes) -> bytes | TableProblem:
    """Return a workbook with those parts of another that are read, or why there is none.

    `listed` are the parts of `content`. Pictures, macros and whatever else is in it stay behind.
    """
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    try:
        for part in listed:
            if not _READ.fullmatch(part.filename):
                continue
            unpacked = b"".join(_unpacked(part, content, most=left))
            left -= len(unpacked)
            if left < 0:
                limit = megabytes(MOST_UNPACKED)
                return _whole(f"unpacked, the workbook is larger than {limit}", _SMALLER)
            if part.filename.lower() in map(str.lower, parts):
                return _whole(f"the part {part.filename} is there twice", _HOW)
            parts[part.filename] = unpacked
        _weigh(parts)
    except _TooMuchError as error:
        return _whole(str(error), _SMALLER)
    except _DAMAGE:
        return _whole("the workbook is damaged, or only half of it is here", _HOW)
    return _packed(parts)


def _whole(message: str, hint: str) -> TableProblem:
    return TableProblem(row=0, column="", value="", message=message, hint=hint)


def _unpacked(part: zipfile.ZipInfo, content: bytes, *, most: int) -> Iterator[bytes]:
    """Yield a part as far as it goes, or a little over `most`: its own word for it counts not."""
    head = part.header_offset
    # The name and what follows it have lengths of their own here (APPNOTE 4.3.7).
    lengths = (content[head + at : head + at + 2] for at in (26, 28))
    start = head + 30 + sum(int.from_bytes(each, "little") for each in lengths)
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed[: most + 1]
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not unpacking.eof and most >= 0:
        block = unpacking.decompress(packed, _BLOCK)
        packed = unpacking.unconsumed_tail
        most -= len(block)
        yield block


def _packed(parts: dict[str, bytes]) -> bytes:
    workbook = BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return workbook.getvalue()


def _weigh(parts: dict[str, bytes]) -> None:
    lengths: list[int] = []
    for name, content in parts.items():
        if name.lower() == _TEXTS:
            lengths = _Texts().of(content)
    others = [content for name, content in parts.items() if name.lower() != _TEXTS]
    weighed = [_Cells(lengths).weigh(content) for content in others]
    # Several sheets may be one and the same part.
    sheets, largest = (max(each) for each in zip(*weighed, strict=True))
    if sheets * largest > _MOST_CELLS_OF_ALL:
        raise _TooMuchError(f"the {sheets} sheets have too many cells together")


class _Walk:
    """One pass over the elements of a part; what is too deep or too much ends it."""

    def __init__(self) -> None:
        self._depth = self._elements = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.CharacterDataHandler = self.text
        self._parser.buffer_text = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise _TooMuchError(f"the workbook has more than {_MOST_ELEMENTS:,} pieces")
        self.begin(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name.rpartition(":")[2])

    def _refuse(self, *_: object) -> None:
        raise _TooMuchError("the workbook declares words of its own (DOCTYPE), as none does")

    def read(self, content: bytes) -> None:
        self._parser.Parse(content, True)  # noqa: FBT003 - the signature of the library

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins."""

    def end(self, name: str) -> None:
        """Take note of an element that ends."""

    def text(self, text: str) -> None:
        """Take note of a text."""


class _Texts(_Walk):
    """How long the texts are that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self._lengths: list[int] = []
        self._length = 0

    def of(self, content: bytes) -> list[int]:
        self.read(content)
        return self._lengths

    def end(self, name: str) -> None:
        if name == "si":
            self._lengths.append(self._length)
            self._length = 0

    def text(self, text: str) -> None:
        self._length += len(text)


class _Place(NamedTuple):
    row: int
    column: int


class _Cells(_Walk):
    """How far the cells of a part reach, and how much text they hold together."""

    def __init__(self, lengths: Sequence[int]) -> None:
        super().__init__()
        self._lengths = lengths
        self._longest = max(lengths, default=0)
        self._last = _Place(0, 0)
        self._far = _Place(0, 0)
        self._shared = False
        self._said = ""
        self._taken = self._sheets = 0

    def weigh(self, content: bytes) -> tuple[int, int]:
        """Return how many sheets a part names, and how many cells it spans."""
        self.read(content)
        return self._sheets, self._far.row * self._far.column

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            said = attributes.get("r", "")
            number = int(said) if said.isdecimal() and len(said) < 8 else self._last.row + 1  # noqa: PLR2004 - seven digits
            self._last = _Place(number, 0)
        elif name == "sheet":
            self._sheets += 1
            if self._sheets > _MOST_SHEETS:
                raise _TooMuchError(f"the workbook has more than {_MOST_SHEETS} sheets")

    def _cell(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        place = _place(said) if said else _Place(self._last.row, self._last.column + 1)
        self._last = _Place(max(self._last.row, place.row), place.column)
        self._far = far = _Place(max(self._far.row, place.row), max(self._far.column, place.column))
        if far.row > MOST_ROWS or far.column > MOST_COLUMNS:
            message = f"the sheet reaches beyond row {MOST_ROWS:,} or column {MOST_COLUMNS}"
            raise _TooMuchError(message)
        if far.row * far.column > _MOST_CELLS:
            message = f"the sheet reaches over {far.row:,} rows and {far.column} columns: too many"
            raise _TooMuchError(message)
        self._shared = attributes.get("t") == "s"
        self._said = ""

    def end(self, name: str) -> None:
        if name == "c" and self._shared:
            self._shared = False
            said = self._said.strip()
            known = said.isdecimal() and int(said[:9]) < len(self._lengths)
            self._taken += self._lengths[int(said[:9])] if known else self._longest
            if self._taken > _MOST_TEXT:
                message = f"the cells hold more than {_MOST_TEXT:,} characters together"
                raise _TooMuchError(message)

    def text(self, text: str) -> None:
        if self._shared:
            self._said = (self._said + text)[:20]


def _place(said: str) -> _Place:
    found = _CELL.fullmatch(said)
    if not found:
        raise ValueError(said)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return _Place(int(found[2]), column)

"""The bytes that a seal adds to a PDF: each of them in its place, and in one spelling.

Where a file is misspelt, readers help themselves, each in its own way: they search for a table that
is not where it should be, rebuild it from whatever looks like an object, or take the first of two
entries where others take the last. A seal leaves them nothing to help with.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transcript.proofs.errors import InvalidProofError

_NUMBER = rb"(?:0|[1-9][0-9]{0,9})"
_TEXT = rb"\((?:[^\x00-\x1f()\\]|\\[0-7]{3}|\\[()\\nrtbf])*+\)|<[0-9A-Fa-f]*+>"
_WORD = rb"/[A-Za-z0-9.+_-]++|<<|>>|\[|\]|R|true|false|null"
_RANGE = rb"\[%b %b %b %b\]" % ((_NUMBER,) * 4)
_DICTIONARY = rb"(%b) 0 obj\n<<(?:[ \n]++(?:%b|%b|%b|-?%b(?:\.[0-9]+)?))*+[ \n]*" % (
    _NUMBER,
    _RANGE,
    _TEXT,
    _WORD,
    _NUMBER,
)
_OBJECT = re.compile(_DICTIONARY + rb"endobj\n")
_TABLE = re.compile(_DICTIONARY + rb"stream\n")
_OLD_TRAILER = re.compile(
    rb"trailer\n<<\n(?:/Root %b 0 R\n|/Info %b 0 R\n|/ID \[ <[0-9a-f]*> <[0-9a-f]*> \]\n"
    rb"|/Prev %b\n|/Size (%b)\n)*+>>\n" % ((_NUMBER,) * 4)
)
_LOOKS_LIKE_AN_OBJECT = re.compile(rb"[0-9][ ]+[0-9]+[ ]*obj")
_MISSPELT = "what was added with it is not spelt as a school’s is"
_WRONG_TABLE = "its table does not say where its parts are"
_ADDED = 3
_FREE, _USED = 0, 1
_ROW = ((1, "kind"), (8, "place"), (2, "generation"))
_NEVER_USED_AGAIN = 65_535
_LONGEST_TABLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a seal adds: the number of its table, and what that has to say of itself.

    A table of the old kind is no object. It has no number then, and all of it was read already.
    """

    table: int | None
    table_says: Mapping[str, bytes]


def read_update(content: bytes, *, begins: int) -> Update:
    """Return what stands from `begins` to the end of a file: three dictionaries and their table.

    Raises `InvalidProofError` for a byte more, less, or otherwise than a seal has it.
    """
    places: dict[int, int] = {}
    place = begins
    while len(places) < _ADDED and (found := _OBJECT.match(content, place)):
        if int(found[1]) in places:
            raise InvalidProofError("one of its parts stands there twice")
        places[int(found[1])] = place
        place = found.end()
    if len(places) != _ADDED:
        raise InvalidProofError(_MISSPELT)
    if len(_LOOKS_LIKE_AN_OBJECT.findall(content, begins, place)) != _ADDED:
        raise InvalidProofError("something that looks like a part of the file is hidden in it")
    read = _read_old_table if content.startswith(b"xref", place) else _read_table
    return read(content, place, places)


def _read_old_table(content: bytes, place: int, places: Mapping[int, int]) -> Update:
    rows = {0: b"0000000000 65535 f \n"}
    rows |= {number: b"%010d 00000 n \n" % places[number] for number in places}
    text = b"xref\n"
    for begin, length in _runs(places):
        text += b"%d %d\n" % (begin, length)
        text += b"".join(rows[number] for number in range(begin, begin + length))
    end = b"startxref\n%d\n%%%%EOF\n" % place
    trailer = _OLD_TRAILER.fullmatch(content, place + len(text), len(content) - len(end))
    as_ours = (
        content.startswith(text, place)
        and content.endswith(end)
        and trailer is not None
        and trailer[1] == b"%d" % (max(places) + 1)
    )
    if not as_ours:
        raise InvalidProofError(_WRONG_TABLE)
    return Update(table=None, table_says={})


def _read_table(content: bytes, place: int, places: Mapping[int, int]) -> Update:
    head = _TABLE.match(content, place)
    tail = b"\nendstream\nendobj\n\nstartxref\n%d\n%%%%EOF\n" % place
    if head is None or not content.endswith(tail):
        raise InvalidProofError(_MISSPELT)
    packed = content[head.end() : len(content) - len(tail)]
    number = int(head[1])
    every = {**places, number: place}
    if len(packed) > _LONGEST_TABLE or _unpacked(packed) != _rows(every):
        raise InvalidProofError(_WRONG_TABLE)
    return Update(table=number, table_says=_says(every, len(packed)))


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(packed, _LONGEST_TABLE)
    except zlib.error:
        return b""
    return found if unpacking.eof and not unpacking.unused_data else b""


def _rows(places: Mapping[int, int]) -> bytes:
    rows = [(_FREE, 0, _NEVER_USED_AGAIN)]
    rows += [(_USED, places[number], 0) for number in sorted(places)]
    return b"".join(
        value.to_bytes(width) for row in rows for value, (width, _) in zip(row, _ROW, strict=True)
    )


def _says(places: Mapping[int, int], length: int) -> dict[str, bytes]:
    index = b" ".join(b"%d %d" % each for each in _runs(places))
    return {
        "/Type": b"/XRef",
        "/W": b"[ %b ]" % b" ".join(b"%d" % width for width, _ in _ROW),
        "/Index": b"[ %b ]" % index,
        "/Size": b"%d" % (max(places) + 1),
        "/Filter": b"/FlateDecode",
        "/Length": b"%d" % length,
    }


def _runs(places: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield where numbers that follow each other begin, and how many they are; 0 is one of them."""
    numbers = {0, *places}
    for begin in sorted(number for number in numbers if number - 1 not in numbers):
        end = begin
        while end in numbers:
            end += 1
        yield begin, end - begin

"""The bytes that a seal adds, one by one. Whole files are attacked in `tests/attacks`."""

import re
import zlib
from collections.abc import Mapping

import pytest

from transcript.proofs.errors import InvalidProofError
from transcript.proofs.seal_update import read_update

BASE = b"%PDF-1.7\n"
OBJECTS = {number: b"%d 0 obj\n<<\n/K (v)\n>>\nendobj\n" % number for number in (3, 4, 9)}


def rows(places: Mapping[int, int]) -> bytes:
    used = (b"\1" + place.to_bytes(8) + b"\0\0" for _, place in sorted(places.items()))
    return bytes(9) + b"\xff\xff" + b"".join(used)


def update(*objects: bytes, table: bytes | None = None) -> bytes:
    """Return a file with an update, and its right table unless there is another."""
    content, places = BASE, {}
    for each in objects:
        places[int(each.split()[0])] = len(content)
        content += each
    places[10] = place = len(content)
    packed = zlib.compress(rows(places)) if table is None else table
    return content + (
        b"10 0 obj\n<<\n/Type /XRef\n>>\nstream\n%b\nendstream\nendobj\n\nstartxref\n%d\n%%%%EOF\n"
        % (packed, place)
    )


def refused(content: bytes) -> str:
    with pytest.raises(InvalidProofError) as caught:
        read_update(content, begins=len(BASE))
    return str(caught.value)


def test_an_update_of_three_objects_and_a_table_is_read() -> None:
    found = read_update(update(*OBJECTS.values()), begins=len(BASE))
    assert found.table == 10


def test_the_table_has_to_say_which_objects_there_are() -> None:
    found = read_update(update(*OBJECTS.values()), begins=len(BASE))
    assert found.table_says["/Index"] == b"[ 0 1 3 2 9 2 ]"
    assert (found.table_says["/Size"], found.table_says["/W"]) == (b"11", b"[ 1 8 2 ]")


MISSPELT = {
    "an object less": update(OBJECTS[3], OBJECTS[4]),
    "an object more": update(*OBJECTS.values(), b"12 0 obj\n<<\n>>\nendobj\n"),
    "a byte at the end": update(*OBJECTS.values()) + b"\n",
    "no table": BASE + b"".join(OBJECTS.values()),
    "a generation": update(*OBJECTS.values()).replace(b"4 0 obj", b"4 1 obj"),
    "no room between words": update(*OBJECTS.values()).replace(b"/K (v)", b"/K(v)", 1),
    "a place too far": re.sub(rb"startxref\n\d+", b"startxref\n99", update(*OBJECTS.values())),
}


@pytest.mark.parametrize("what", MISSPELT)
def test_what_is_not_spelt_as_ours_is_refused(what: str) -> None:
    assert refused(MISSPELT[what]) == "what was added with it is not spelt as a school’s is"


def test_two_objects_of_one_number_are_refused() -> None:
    assert refused(update(OBJECTS[3], OBJECTS[3])) == "one of its parts stands there twice"


def test_what_looks_like_an_object_in_a_text_is_refused() -> None:
    hidden = OBJECTS[9].replace(b"(v)", b"(5 0 obj)")
    assert refused(update(OBJECTS[3], OBJECTS[4], hidden)) == (
        "something that looks like a part of the file is hidden in it"
    )


def with_an_old_table(begin: bytes = b"0 1", trailer: bytes = b"", end: bytes = b"") -> bytes:
    """Return a file whose update has a table of the old kind."""
    body = BASE + b"".join(OBJECTS.values())
    places = [body.index(each) for each in OBJECTS.values()]
    rows_ = b"3 2\n%010d 00000 n \n%010d 00000 n \n9 1\n%010d 00000 n \n" % tuple(places)
    table = b"xref\n%b\n0000000000 65535 f \n%btrailer\n<<\n/Size 10\n" % (begin, rows_)
    table += b"/Root 3 0 R\n/Info 2 0 R\n/ID [ <00> <01> ]\n/Prev 9\n%b>>\n" % trailer
    return body + table + b"startxref\n%d\n%%%%EOF\n%b" % (len(body), end)


def test_a_table_of_the_old_kind_has_no_number() -> None:
    assert read_update(with_an_old_table(), begins=len(BASE)).table is None


OLD_TABLES = {
    "another beginning": with_an_old_table(b"00 1"),
    "a row more": with_an_old_table(b"0 1\n0000000000 65535 f \n5 1"),
    "a word more": with_an_old_table(trailer=b"/XRefStm 15\n"),
    "a byte at the end": with_an_old_table(end=b" "),
    "two sizes": with_an_old_table(trailer=b"/Size 11\n"),
}


@pytest.mark.parametrize("what", OLD_TABLES)
def test_an_old_table_that_says_anything_else_is_refused(what: str) -> None:
    assert refused(OLD_TABLES[what]) == "its table does not say where its parts are"


AT = {number: len(BASE) + 28 * each for each, number in enumerate((3, 4, 9, 10))}
RIGHT = zlib.compress(rows(AT))
TABLES = {
    "nothing": b"",
    "no packed bytes": b"table",
    "other places": zlib.compress(rows({3: 9, 4: 9, 9: 9, 10: 9})),
    "a row more": zlib.compress(zlib.decompress(RIGHT) + b"\3" + bytes(10)),
    "something behind it": RIGHT + b"4 0",
    "cut off": RIGHT[:-1],
    "too long": RIGHT + bytes(1000),
    "a bomb": zlib.compress(bytes(500_000), 9),
}


def test_the_right_table_is_accepted() -> None:
    assert read_update(update(*OBJECTS.values(), table=RIGHT), begins=len(BASE)).table == 10


@pytest.mark.parametrize("what", TABLES)
def test_a_table_that_says_anything_else_is_refused(what: str) -> None:
    found = refused(update(*OBJECTS.values(), table=TABLES[what]))
    assert found == "its table does not say where its parts are"


def test_a_hostile_text_does_not_take_the_square_of_its_length() -> None:
    long = b"3 0 obj\n<<" + b" (a) 1" * 200_000 + b" " * 200_000 + b"x"
    assert refused(BASE + long) == "what was added with it is not spelt as a school’s is"

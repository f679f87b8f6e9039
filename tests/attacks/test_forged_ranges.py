"""Universal forgery: the signature's own words are exchanged, so that nothing is left to check.

And signature wrapping: what is covered is moved, and something else put where it was.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from transcript.verification.codes import Code

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop

Attack = Callable[[bytes], bytes]

RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\] *")
DIGITS = re.compile(rb"/Contents <([0-9A-F]+)>")


def numbers(content: bytes) -> tuple[int, int, int, int]:
    found = RANGE.search(content)
    assert found
    first, second, third, fourth = map(int, found.groups())
    return first, second, third, fourth


def ranged(text: bytes) -> Attack:
    """Write another range where the range stands."""

    def attack(content: bytes) -> bytes:
        found = RANGE.search(content)
        assert found
        return content[: found.start()] + text.ljust(len(found[0])) + content[found.end() :]

    return attack


def counted(change: Callable[[int, int, int], tuple[int, ...]]) -> Attack:
    """Write a range made from the right one."""

    def attack(content: bytes) -> bytes:
        _, begin, end, rest = numbers(content)
        made = b" ".join(b"%d" % each for each in change(begin, end, rest))
        return ranged(b"/ByteRange [%s]" % made)(content)

    return attack


def signed_as(make: Callable[[bytes], bytes]) -> Attack:
    """Write other digits, of the same length, where the signature's stand."""

    def attack(content: bytes) -> bytes:
        found = DIGITS.search(content)
        assert found
        made = make(found[1])
        assert len(made) == len(found[1])
        return content[: found.start(1)] + made + content[found.end(1) :]

    return attack


def without_contents(text: bytes) -> Attack:
    """Write something else than digits where the signature stands."""

    def attack(content: bytes) -> bytes:
        found = DIGITS.search(content)
        assert found
        return content[: found.start()] + text.ljust(len(found[0])) + content[found.end() :]

    return attack


def unused(digits: bytes) -> int:
    """Return how many digits the signature itself has; behind it stand zeros."""
    return 2 * (4 + int(digits[4:8], 16))


FORGED: dict[str, tuple[Attack, Code]] = {
    "no range": (ranged(b""), Code.SEAL_KIND),
    "range misspelt": (ranged(b"/ByteRanqe [0 1 2 3]"), Code.SEAL_KIND),
    "range is null": (ranged(b"/ByteRange null"), Code.SEAL_BROKEN),
    "range is empty": (ranged(b"/ByteRange []"), Code.SEAL_PARTIAL),
    "range of zeros": (ranged(b"/ByteRange [0 0 0 0]"), Code.SEAL_PARTIAL),
    "range below zero": (ranged(b"/ByteRange [0 -1 -2 -3]"), Code.SEAL_PARTIAL),
    "range beyond the end": (ranged(b"/ByteRange [0 9999999 9999999 9]"), Code.SEAL_PARTIAL),
    "range of three": (ranged(b"/ByteRange [0 1 2]"), Code.SEAL_PARTIAL),
    "range of six": (ranged(b"/ByteRange [0 1 2 3 4 5]"), Code.SEAL_PARTIAL),
    "range of names": (ranged(b"/ByteRange [/A /B /C /D]"), Code.SEAL_PARTIAL),
    "range of fractions": (ranged(b"/ByteRange [0.0 1.5 2.5 3.5]"), Code.SEAL_PARTIAL),
    "range is a number": (ranged(b"/ByteRange 0"), Code.SEAL_BROKEN),
    "range of long numbers": (ranged(b"/ByteRange [0 %s 1 2]" % (b"9" * 40)), Code.SEAL_PARTIAL),
    "range not from the start": (
        counted(lambda begin, end, rest: (1, begin - 1, end, rest)),
        Code.SEAL_PARTIAL,
    ),
    "range one short": (
        counted(lambda begin, end, rest: (0, begin, end, rest - 1)),
        Code.SEAL_PARTIAL,
    ),
    "range one long": (
        counted(lambda begin, end, rest: (0, begin, end, rest + 1)),
        Code.SEAL_PARTIAL,
    ),
    "range of the first half": (
        counted(lambda begin, _, __: (0, begin, begin, 0)),
        Code.SEAL_PARTIAL,
    ),
    "range with a wider gap": (
        counted(lambda begin, end, rest: (0, begin - 9, end, rest)),
        Code.SEAL_PARTIAL,
    ),
    "range with a narrower gap": (
        counted(lambda begin, end, rest: (0, begin + 1, end, rest)),
        Code.SEAL_PARTIAL,
    ),
    "range with its parts exchanged": (
        counted(lambda begin, end, rest: (end, rest, 0, begin)),
        Code.SEAL_PARTIAL,
    ),
    "no contents": (without_contents(b""), Code.SEAL_KIND),
    "contents are null": (without_contents(b"/Contents null"), Code.SEAL_PARTIAL),
    "contents are empty": (without_contents(b"/Contents <>"), Code.SEAL_PARTIAL),
    "contents are a number": (without_contents(b"/Contents 0"), Code.SEAL_PARTIAL),
    "contents are words": (without_contents(b"/Contents (signed)"), Code.SEAL_PARTIAL),
    "contents are zeros": (
        signed_as(lambda digits: b"0" * len(digits)),
        Code.SEAL_BROKEN,
    ),
    "contents in small letters": (signed_as(bytes.lower), Code.SEAL_BROKEN),
    "contents of one bit more": (
        signed_as(
            lambda digits: digits[: unused(digits)] + b"1".ljust(len(digits) - unused(digits), b"0")
        ),
        Code.SEAL_BROKEN,
    ),
    "contents begin later": (
        signed_as(lambda digits: b"00" + digits[:-2]),
        Code.SEAL_BROKEN,
    ),
    "contents are cut off": (
        signed_as(lambda digits: digits[: unused(digits) // 4 * 2].ljust(len(digits), b"0")),
        Code.SEAL_BROKEN,
    ),
    "another length of the contents": (
        signed_as(lambda digits: b"3080" + digits[4:]),
        Code.SEAL_BROKEN,
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_seal_that_says_nothing_about_the_file_is_refused(shop: "Workshop", name: str) -> None:
    attack, code = FORGED[name]
    assert shop.found(attack(shop.sealed())) == {code}


def test_a_seal_of_another_file_is_refused(shop: "Workshop") -> None:
    other = DIGITS.search(shop.sealed(shop.second))
    assert other
    assert shop.found(signed_as(lambda _: other[1])(shop.sealed())) == {Code.SEAL_BROKEN}


# What is signed stays whole, but moves behind what is shown.


def with_the_end_moved(content: bytes) -> bytes:
    """Leave the covered end at the end, and put a changed copy of it where it was."""
    _, begin, end, rest = numbers(content)
    shown = content[end:].replace(b"Official", b"0fficial")
    moved = content[:end] + shown + content[end:]
    return counted(lambda *_: (0, begin, end + rest, rest))(moved)


def with_more_behind_the_contents(content: bytes) -> bytes:
    """Widen the gap, and hide something behind the digits in it."""
    _, begin, end, rest = numbers(content)
    hidden = b"/AA <</O <</S /JavaScript /JS (1)>>>>"
    wide = content[:end] + hidden + content[end:]
    return counted(lambda *_: (0, begin, end + len(hidden), rest))(wide)


def with_the_contents_written_twice(content: bytes) -> bytes:
    """Give the signature a second place: readers differ on which of two entries counts."""
    _, begin, end, rest = numbers(content)
    twice = content[:end] + b"/Contents " + content[begin:end] + content[end:]
    return counted(lambda *_: (0, begin, 2 * end - begin + 10, rest))(twice)


def with_a_second_start(content: bytes) -> bytes:
    """Put another document before the one that is covered."""
    _, begin, end, rest = numbers(content)
    shift = len(content)
    return counted(lambda *_: (shift, begin, shift + end, rest))(content + content)


def with_a_comment_in_the_contents(content: bytes) -> bytes:
    """Break the digits by white space, which does not count in them."""
    return signed_as(lambda digits: digits[:-2] + b" \n")(content)


def with_the_table_replaced(content: bytes) -> bytes:
    """Let the end of the file point to a table that is not covered."""
    _, begin, end, rest = numbers(content)
    tail = b"xref\n0 0\ntrailer\n<</Size 1>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return counted(lambda *_: (0, begin, end, rest))(content + tail)


WRAPPED: dict[str, tuple[Attack, set[Code]]] = {
    "end moved": (with_the_end_moved, {Code.SEAL_PARTIAL}),
    "gap widened": (with_more_behind_the_contents, {Code.MALFORMED}),
    "contents twice": (with_the_contents_written_twice, {Code.MALFORMED}),
    "document before": (with_a_second_start, {Code.SEAL_PARTIAL}),
    "white space in the contents": (with_a_comment_in_the_contents, {Code.SEAL_BROKEN}),
    "another table": (with_the_table_replaced, {Code.MALFORMED}),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_seal_whose_cover_was_moved_is_refused(shop: "Workshop", name: str) -> None:
    attack, codes = WRAPPED[name]
    assert shop.found(attack(shop.sealed())) == codes

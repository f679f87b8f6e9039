"""What was found, for people: each thing once, and on one line."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcript.verification.codes import Code
    from transcript.verification.report import Check

MEMBER = "/verifiableCredential/"
"""What the path of a check has in it if it is about a member."""

_LONGEST = 2_000
_MOST_ALIKE = 3


def plain_line(text: str) -> str:
    """Return text on one line, without what could move a cursor or turn the reading direction.

    A name is a stranger's: with line breaks in it, a forged file could print its own verdict.
    """
    line = " ".join(text.split())[:_LONGEST]
    if line.isprintable():  # nearly every line is
        return line
    return "".join(
        letter if _is_harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in line
    )


def _is_harmless(letter: str) -> bool:
    # Joiners are part of names in several scripts; other invisible characters are not.
    return letter.isprintable() or letter in "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


def told(checks: Sequence["Check"]) -> Iterator[tuple["Check", int]]:
    """Yield each check with 0; of many of one code the one on the whole, and how many more."""
    groups: dict[Code, list[Check]] = {}
    for each in checks:
        groups.setdefault(each.code, []).append(each)
    for alike in groups.values():
        if len(alike) > _MOST_ALIKE:
            yield min(alike, key=lambda each: MEMBER in each.path), len(alike) - 1
        else:
            yield from ((each, 0) for each in alike)

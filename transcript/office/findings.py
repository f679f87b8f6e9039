"""What was found, for people: each thing once, and on one line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from transcript.ways_out import Deed, advised

if TYPE_CHECKING:
    from transcript.verification.codes import Code
    from transcript.verification.report import Check, FileReport, VerificationReport

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


def worded(report: "VerificationReport", words: Mapping[Deed, str]) -> "VerificationReport":
    """Return a report whose messages go on with what can be done, in a surface's words."""
    return replace(report, files=tuple(_worded(each, words) for each in report.files))


def _worded(report: "FileReport", words: Mapping[Deed, str]) -> "FileReport":
    checks = (
        replace(each, message=advised(each.message, each.way_out, words)) for each in report.checks
    )
    return replace(report, checks=tuple(checks))


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

"""Scores as people write them."""

import re
from decimal import Decimal

MOST_SCORES = 2000
"""The most scores that a method is tried on."""

_NUMBER = re.compile(r"[-+\u2212]?(\d{1,4}(\.\d{0,6})?|\.\d{1,6})", re.ASCII)
_LARGEST = 1000
_A_DECIMAL = 2


def read_number(text: str) -> Decimal | None:
    """Return a number as people write it; None for anything else, or if it is too large."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    number = Decimal(text.strip().replace("\u2212", "-"))
    return number if abs(number) <= _LARGEST else None


def why_no_number(text: str) -> str:
    """Return, to follow what was written, why it is no score."""
    listed = [each for each in re.split(r"[,;\s]+", text.strip()) if each]
    if len(listed) > _A_DECIMAL and None not in map(read_number, listed):
        return f"is {len(listed)} scores: write {' '.join(listed)}"
    with_point = text.strip().replace(",", ".", 1)
    if "," in text and read_number(with_point) is not None:
        return f"has a comma: write {with_point}"
    return f"is not a number from -{_LARGEST} to {_LARGEST} with at most 6 decimals"

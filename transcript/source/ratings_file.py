"""Imported ratings beside a learner's record: `ratings.csv`, which the tool writes and reads."""

from collections.abc import Sequence

from transcript.diagnostics import Diagnostic
from transcript.model.rating import Rating

RATINGS_FILE = "ratings.csv"
"""Its name in the learner's folder."""


def read_ratings(content: bytes, *, file: str) -> tuple[tuple[Rating, ...], list[Diagnostic]]:
    """Return the ratings that a file keeps, and what is wrong with it."""
    del content, file
    return (), []


def merged(written: Sequence[Rating], imported: Sequence[Rating]) -> tuple[Rating, ...]:
    """Return the ratings of a record and those imported beside it."""
    return (*written, *imported)

"""How much a file may ask of the machine that reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Upper bounds, each inclusive.

    `size` is in bytes, `string` in characters, `digits` counts the digits of one number, `nodes`
    counts values, and `depth` the lists and objects around and including the innermost one.
    """

    size: int = 5 * 1024 * 1024
    depth: int = 64
    nodes: int = 200_000
    string: int = 1024 * 1024
    digits: int = 30


LIMITS = Limits()
"""What a file may ask where nobody says otherwise."""

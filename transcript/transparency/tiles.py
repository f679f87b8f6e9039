"""A log as static files (C2SP tlog-tiles): which files there are, and what is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CHECKPOINT = "checkpoint"
"""The file with the newest signed checkpoint."""

WIDTH = 256
"""How many hashes, or entries, a full file has."""

LEVELS = 8
"""How many levels of the tree lie between one level of tiles and the next."""

_LENGTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One file: hashes of a level of the tree, `LEVELS` levels apart; or entries, with no level."""

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """Where the file is, below the log's address."""
        level = "entries" if self.level is None else self.level
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{_spelt(self.index)}{partial}"

    @property
    def begin(self) -> int:
        """The place of its first hash in the level of the tree, or the position of its entry."""
        return self.index * WIDTH


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield the files of a log with so many entries: first those of entries, the highest last."""
    yield from _level(None, size)
    level, count = 0, size
    while count:
        yield from _level(level, count)
        level, count = level + 1, count // WIDTH


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return a file of entries: each with its length before it."""
    return b"".join(len(each).to_bytes(_LENGTH) + each for each in entries)


def unbundled(content: bytes) -> Iterator[bytes]:
    """Yield the entries of a file; what is cut off is a shorter one."""
    place = 0
    while place < len(content):
        begin = place + _LENGTH
        place = begin + int.from_bytes(content[place:begin])
        yield content[begin:place]


def _level(level: int | None, count: int) -> Iterator[Tile]:
    for index in range(-(-count // WIDTH)):
        yield Tile(level=level, index=index, width=min(WIDTH, count - index * WIDTH))


def _spelt(index: int) -> str:
    # So that no folder has more than a thousand names in it.
    *above, last = f"{index:,}".split(",")
    parts = [*(f"x{part:0>3}" for part in above), f"{last:0>3}"]
    return "/".join(parts)

"""The Merkle tree of RFC 6962, section 2.1, over SHA-256."""

from collections.abc import Iterator
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a tree without entries."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two others."""
    return sha256(b"\1" + left + right).digest()


def completed(position: int) -> Iterator[tuple[int, int]]:
    """Yield the full subtrees, above the leaf itself, that the entry at `position` completes.

    Each is a level and its place in it, smallest first: the subtree spans 2 ** level entries.
    """
    level, place = 0, position
    while place % 2:
        level, place = level + 1, place // 2
        yield level, place


def peaks(size: int) -> Iterator[tuple[int, int]]:
    """Yield the full subtrees that a tree of `size` entries is made of, from the left."""
    begin = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            yield level, begin >> level
            begin += 1 << level

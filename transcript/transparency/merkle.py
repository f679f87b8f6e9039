"""The Merkle tree of RFC 6962, section 2.1, over SHA-256."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32

EMPTY = sha256(b"").digest()
"""The root of a tree without entries."""

Nodes = Callable[[int, int], bytes]
"""Gives the hash of a full subtree by its level and its place in it; level 0 has the leaves."""


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


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root of the tree of the first `size` entries."""
    return _span(0, size, nodes) if size else EMPTY


def inclusion(position: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the proof that the tree of `size` entries has the one at `position` (2.1.1).

    Raises `ValueError` if it has not.
    """
    if not 0 <= position < size:
        raise ValueError("no entry of this tree")
    proof: list[bytes] = []
    begin = 0
    while size > 1:
        left = _left(size)
        if position < begin + left:
            proof.append(_span(begin + left, size - left, nodes))
            size = left
        else:
            proof.append(_span(begin, left, nodes))
            begin, size = begin + left, size - left
    return tuple(reversed(proof))


def consistency(first: int, second: int, nodes: Nodes) -> tuple[bytes, ...]:
    """Return the proof that the tree of `second` entries begins with that of `first` (2.1.2).

    Raises `ValueError` unless the first has an entry, and no more than the second.
    """
    if not 0 < first <= second:
        raise ValueError("no beginning of this tree")
    proof: list[bytes] = []
    begin, is_known, size = 0, True, second
    while first != size:
        left = _left(size)
        if first <= left:
            proof.append(_span(begin + left, size - left, nodes))
            size = left
        else:
            proof.append(_span(begin, left, nodes))
            begin, first, size, is_known = begin + left, first - left, size - left, False
    if not is_known:
        proof.append(_span(begin, size, nodes))
    return tuple(reversed(proof))


def includes(
    root: bytes,
    size: int,
    *,
    position: int,
    leaf: bytes,
    proof: Sequence[bytes],
) -> bool:
    """Return whether `proof` shows that the tree with this root has this leaf at `position`."""
    if not 0 <= position < size or len(leaf) != HASH_BYTES:
        return False
    at, last, node = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            node = node_hash(sibling, node)
            at, last = _to_right_child(at, last)
        else:
            node = node_hash(node, sibling)
        at, last = at // 2, last // 2
    return last == 0 and node == root


def extends(first: tuple[int, bytes], second: tuple[int, bytes], *, proof: Sequence[bytes]) -> bool:
    """Return whether `proof` shows that the second tree, size and root, begins with the first.

    Of an empty tree nothing can be shown.
    """
    if not 0 < first[0] < second[0]:
        return first[0] > 0 and first == second and not proof
    given = iter(proof if first[0] & (first[0] - 1) else (first[1], *proof))
    at, last = _to_left_child(first[0] - 1, second[0] - 1)
    old = new = next(given, b"")
    for sibling in given:
        if last == 0:
            return False
        if at % 2 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            at, last = _to_right_child(at, last)
        else:
            new = node_hash(new, sibling)
        at, last = at // 2, last // 2
    return last == 0 and (old, new) == (first[1], second[1])


def _to_right_child(at: int, last: int) -> tuple[int, int]:
    """Return the places on the next level up at which the node is a right child, or the first."""
    while at and at % 2 == 0:
        at, last = at // 2, last // 2
    return at, last


def _to_left_child(at: int, last: int) -> tuple[int, int]:
    while at % 2:
        at, last = at // 2, last // 2
    return at, last


def _left(size: int) -> int:
    """Return how many entries the left side of a tree has: the largest power of 2 below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _span(begin: int, count: int, nodes: Nodes) -> bytes:
    """Return the hash of the tree over `count` entries from `begin`, a multiple of their power."""
    found = [nodes(level, begin + (place << level) >> level) for level, place in peaks(count)]
    node = found.pop()
    while found:
        node = node_hash(found.pop(), node)
    return node

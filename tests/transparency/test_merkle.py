"""The tree of RFC 6962: every proof of small trees, and no other."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from transcript.transparency.merkle import (
    EMPTY,
    Nodes,
    completed,
    consistency,
    extends,
    includes,
    inclusion,
    leaf_hash,
    node_hash,
    root,
)

MOST = 40


def leaf(position: int) -> bytes:
    return leaf_hash(position.to_bytes(2))


def stored(size: int) -> Nodes:
    """Give what a ledger stores of a tree: its leaves, and each full subtree once."""
    kept: dict[tuple[int, int], bytes] = {}
    for position in range(size):
        kept[0, position] = leaf(position)
        for level, place in completed(position):
            below = (kept[level - 1, 2 * place + side] for side in (0, 1))
            kept[level, place] = node_hash(*below)
    return lambda level, place: kept[level, place]


NODES = stored(MOST)


def by_definition(begin: int, count: int) -> bytes:
    """Return the Merkle Tree Hash as section 2.1 writes it down."""
    if count == 1:
        return leaf(begin)
    split = next(1 << power for power in range(10) if 1 << power < count <= 2 << power)
    return node_hash(by_definition(begin, split), by_definition(begin + split, count - split))


def without_and_with_more(proof: tuple[bytes, ...]) -> Iterator[tuple[bytes, ...]]:
    yield (*proof, EMPTY)
    yield (EMPTY, *proof)
    for place in range(len(proof)):
        yield proof[:place] + proof[place + 1 :]
        yield (*proof[:place], sha256(proof[place]).digest(), *proof[place + 1 :])


def test_the_root_of_no_entries_is_the_hash_of_nothing() -> None:
    assert root(0, NODES) == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_the_root_is_the_one_of_the_definition(size: int) -> None:
    assert root(size, NODES) == by_definition(0, size)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_entry_is_proved_at_its_own_position_and_at_no_other(size: int) -> None:
    top = root(size, NODES)
    for position in range(size):
        proof = inclusion(position, size, NODES)
        holds = [
            each
            for each in range(-1, size + 1)
            if includes(top, size, position=each, leaf=leaf(position), proof=proof)
        ]
        assert holds == [position]


def test_a_proof_with_a_hash_more_less_or_changed_proves_nothing() -> None:
    top = root(23, NODES)
    for position in range(23):
        for other in without_and_with_more(inclusion(position, 23, NODES)):
            assert not includes(top, 23, position=position, leaf=leaf(position), proof=other)


def test_what_is_no_hash_is_in_no_tree() -> None:
    assert not includes(b"", 1, position=0, leaf=b"", proof=())


@pytest.mark.parametrize("second", range(1, MOST + 1))
def test_every_tree_is_proved_to_begin_with_every_smaller_one(second: int) -> None:
    new = (second, root(second, NODES))
    for first in range(1, second + 1):
        old = (first, root(first, NODES))
        proof = consistency(first, second, NODES)
        assert extends(old, new, proof=proof)
        assert not extends((first, EMPTY), new, proof=proof)
        assert not extends(old, (second, EMPTY), proof=proof)
        for other in without_and_with_more(proof):
            assert not extends(old, new, proof=other)


def test_of_an_empty_tree_nothing_is_shown() -> None:
    assert not extends((0, EMPTY), (0, EMPTY), proof=())
    assert not extends((0, EMPTY), (1, root(1, NODES)), proof=())


@pytest.mark.parametrize(("position", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_there_is_no_proof_of_what_is_not_there(position: int, size: int) -> None:
    with pytest.raises(ValueError, match="no entry of this tree"):
        inclusion(position, size, NODES)


@pytest.mark.parametrize(("first", "second"), [(0, 4), (5, 4)])
def test_there_is_no_proof_that_a_tree_begins_with_what_it_does_not(
    first: int, second: int
) -> None:
    with pytest.raises(ValueError, match="no beginning of this tree"):
        consistency(first, second, NODES)

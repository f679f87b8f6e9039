"""Proofs of Merkle trees: the vectors of others, and every proof of every small tree."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from transcript.transparency.merkle import (
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
from transcript.transparency.tiles import Tile, tiles_of

VECTORS = 196
MOST = 300

external = pytest.mark.external


@pytest.fixture(scope="module")
def vectors(corpora: Path) -> dict[str, dict[str, Any]]:
    folder = corpora / "corpora" / "merkle"
    found = sorted(folder.rglob("*.json"))
    return {str(each.relative_to(folder)): json.loads(each.read_bytes()) for each in found}


@external
def test_every_vector_comes_out_as_it_should(vectors: dict[str, dict[str, Any]]) -> None:
    assert len(vectors) == VECTORS
    wrong = [name for name, each in vectors.items() if _holds(each) is each["wantErr"]]
    assert wrong == []


def _holds(vector: dict[str, Any]) -> bool:
    proof = [b64decode(each) for each in vector["proof"] or []]
    if "leafIdx" in vector:
        return includes(
            b64decode(vector["root"]),
            vector["treeSize"],
            position=vector["leafIdx"],
            leaf=b64decode(vector["leafHash"]),
            proof=proof,
        )
    first, second = ((vector[f"size{n}"], b64decode(vector[f"root{n}"])) for n in (1, 2))
    return extends(first, second, proof=proof)


@pytest.fixture(scope="module")
def nodes() -> Nodes:
    """What a ledger of 300 entries stores."""
    kept: dict[tuple[int, int], bytes] = {}
    for position in range(MOST):
        kept[0, position] = leaf_hash(position.to_bytes(2))
        for level, place in completed(position):
            below = (kept[level - 1, 2 * place + side] for side in (0, 1))
            kept[level, place] = node_hash(*below)
    return lambda level, place: kept[level, place]


@external
def test_every_entry_of_every_tree_up_to_300_is_proved(nodes: Nodes) -> None:
    for size in range(1, MOST + 1):
        top = root(size, nodes)
        for position in range(size):
            proof = inclusion(position, size, nodes)
            leaf = nodes(0, position)
            assert includes(top, size, position=position, leaf=leaf, proof=proof)
            assert not includes(top, size, position=position ^ 1, leaf=leaf, proof=proof)


@external
def test_every_tree_up_to_300_is_proved_to_begin_with_every_smaller_one(nodes: Nodes) -> None:
    roots = [root(size, nodes) for size in range(MOST + 1)]
    for second in range(1, MOST + 1):
        for first in range(1, second + 1):
            proof = consistency(first, second, nodes)
            new = (second, roots[second])
            assert extends((first, roots[first]), new, proof=proof)
            assert not extends((first, roots[first - 1]), new, proof=proof)


@external
@pytest.mark.parametrize(
    ("index", "path"), [(1_234_067, "tile/0/x001/x234/067"), (0, "tile/0/000"), (999, "tile/0/999")]
)
def test_tiles_are_named_as_in_the_specification(index: int, path: str) -> None:
    assert Tile(level=0, index=index, width=256).path == path


@external
def test_a_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    levels = [[each.width for each in tiles_of(70_000) if each.level == n] for n in range(4)]
    assert levels == [[256] * 273 + [112], [256, 17], [1], []]

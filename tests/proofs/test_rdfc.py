from itertools import permutations

import pytest

from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.rdfc import Quad, canonical_labels, canonicalize

P, Q = "<urn:p>", "<urn:q>"


def clique(size: int) -> list[Quad]:
    return [(f"_:n{a}", P, f"_:n{b}", "") for a, b in permutations(range(size), 2)]


def chain(length: int, name: str) -> list[Quad]:
    return [(f"_:{name}{n}", P, f"_:{name}{n + 1}", "") for n in range(length)]


def test_a_graph_without_blank_nodes_is_sorted() -> None:
    quads = [("<urn:b>", P, '"x"', ""), ("<urn:a>", P, '"x"', "<urn:g>")]
    assert canonicalize(quads) == '<urn:a> <urn:p> "x" <urn:g> .\n<urn:b> <urn:p> "x" .\n'


def test_a_statement_made_twice_stands_once() -> None:
    assert canonicalize([("<urn:a>", P, '"x"', "")] * 2) == '<urn:a> <urn:p> "x" .\n'


def test_nodes_that_differ_are_labelled_by_what_is_said_of_them() -> None:
    quads = [("_:x", P, '"1"', ""), ("_:y", P, '"2"', ""), ("_:x", Q, "_:y", "_:x")]
    labels = canonical_labels(quads)
    assert sorted(labels) == ["_:x", "_:y"]
    assert sorted(labels.values()) == ["_:c14n0", "_:c14n1"]


@pytest.mark.parametrize("hash_name", ["sha256", "sha384"])
def test_the_names_of_blank_nodes_do_not_matter(hash_name: str) -> None:
    def ring(one: str, two: str, three: str, four: str) -> list[Quad]:
        return [(one, P, two, ""), (two, P, three, ""), (three, P, one, ""), (four, Q, one, "")]

    texts = {
        canonicalize(ring(*names), hash_name=hash_name)
        for names in permutations(("_:a", "_:b", "_:c", "_:d"))
    }
    assert len(texts) == 1


def test_equal_nodes_in_graphs_of_their_own_are_told_apart() -> None:
    quads = [("_:s", P, "_:g1", ""), ("_:s", P, "_:g2", ""), ("_:a", Q, '"x"', "_:g1")]
    quads += [("_:b", Q, '"x"', "_:g2"), ("_:a", P, "_:b", "_:g1"), ("_:b", P, "_:a", "_:g2")]
    assert canonicalize(quads) == canonicalize(list(reversed(quads)))


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_nodes_that_cannot_be_told_apart_are_labelled_all_the_same(size: int) -> None:
    assert canonicalize(clique(size)) == canonicalize(list(reversed(clique(size))))


@pytest.mark.parametrize("salt", range(8))  # decides where the labelling begins
def test_twins_that_differ_further_on_are_labelled_in_one_order(salt: int) -> None:
    quads: list[Quad] = []
    for tree in "ab":
        quads.append((f"_:{tree}", Q, f'"{salt}"', ""))
        for branch in "12":
            quads.append((f"_:{tree}", P, f"_:{tree}{branch}", ""))
            quads.append((f"_:{tree}{branch}", P, f"_:{tree}{branch}x", ""))
            quads.append((f"_:{tree}{branch}x", Q, f'"{branch}"', ""))
    assert canonicalize(quads) == canonicalize(list(reversed(quads)))


def test_a_graph_made_to_be_slow_is_refused() -> None:
    with pytest.raises(BudgetExceededError) as caught:
        canonicalize(clique(10))
    assert str(caught.value) == (
        "the document's graph would take more work to put in order than any honest one"
    )


def test_a_graph_made_to_be_deep_is_refused() -> None:
    with pytest.raises(BudgetExceededError) as caught:
        canonicalize(chain(1000, "a") + chain(1000, "b"))
    assert str(caught.value) == "the document's graph is too deep to be put in order"


def test_the_budget_can_be_given() -> None:
    with pytest.raises(BudgetExceededError):
        canonicalize(clique(3), budget=5)


class Watched(str):
    """A literal that counts how often anybody asks what it begins with."""

    __slots__ = ()
    asked = 0

    def startswith(self, *arguments: object) -> bool:
        Watched.asked += 1
        return super().startswith(*arguments)  # type: ignore[arg-type]


def test_what_relates_a_node_to_no_other_is_not_read_for_every_order_tried() -> None:
    quads: list[Quad] = [("_:parent", P, f"_:n{n}", "") for n in range(5)]
    quads += [(f"_:n{n}", Q, Watched(f'"{each}"'), "") for n in range(5) for each in range(50)]
    twin = [("_:other", P, f"_:m{n}", "") for n in range(5)]
    twin += [(f"_:m{n}", Q, Watched(f'"{each}"'), "") for n in range(5) for each in range(50)]
    canonicalize([*quads, *twin], budget=1_000_000)
    assert Watched.asked <= 3 * 500


@pytest.mark.parametrize(
    ("quads", "units"),
    [(clique(4), 1_108), (chain(40, "a") + chain(40, "b"), 17_716)],
    ids=["every-link-looked-at", "every-label-copied"],
)
def test_the_budget_is_spent_on(quads: list[Quad], units: int) -> None:
    canonicalize(quads, budget=units)
    with pytest.raises(BudgetExceededError):
        canonicalize(quads, budget=units - 1)


def test_forty_lists_of_twenty_values_stay_within_the_budget() -> None:
    quads: list[Quad] = []
    for number in range(40):
        quads.append((f"<urn:credit:{number}>", P, f"_:l{number}x0", ""))
        for place in range(20):
            quads.append((f"_:l{number}x{place}", "<urn:first>", f'"{place}"', ""))
            rest = f"_:l{number}x{place + 1}" if place < 19 else "<urn:nil>"
            quads.append((f"_:l{number}x{place}", "<urn:rest>", rest, ""))
    assert len(canonical_labels(quads)) == 800

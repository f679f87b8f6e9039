from itertools import permutations

import pytest

from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.rdfc import Budget, Quad, canonical_labels, canonicalize

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


def test_nodes_that_say_the_same_and_lead_nowhere_are_labelled_without_work() -> None:
    quads = [("<urn:a>", P, f"_:n{n}", "") for n in range(300)]
    quads += [(f"_:n{n}", Q, '"x"', "") for n in range(300)]
    text = canonicalize(quads, budget=Budget(0))
    assert text == canonicalize(list(reversed(quads)))
    assert text.count("_:c14n299 ") == 2


def test_the_graphs_of_one_file_share_a_budget() -> None:
    budget = Budget(2 * 1_108)
    canonicalize(clique(4), budget=budget)
    canonicalize(clique(4), budget=budget)
    with pytest.raises(BudgetExceededError):
        canonicalize(clique(4), budget=budget)


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


SLOW = [
    *(clique(size) for size in (*range(6, 41, 2), 60)),
    *(
        [*chain(length - 1, "n"), (f"_:n{length - 1}", P, "_:n0", "")]
        for length in (100, 1_000, 5_000)
    ),
    [(f"_:a{a}", P, f"_:b{b}", f"_:g{(a + b) % 9}") for a in range(9) for b in range(9)],
    [(f"_:hub{hub}", P, f"_:n{n}", "") for hub in "ab" for n in range(500)],
]


@pytest.mark.parametrize("quads", SLOW, ids=lambda quads: f"{len(quads)}-quads")
def test_a_graph_made_to_be_slow_stops_soon(quads: list[Quad]) -> None:
    budget = Budget(60_000)  # about a microsecond each: tests/conformance has a look at the clock
    with pytest.raises(BudgetExceededError):
        canonicalize(quads, budget=budget)
    budget.spend(20_000)


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
        canonicalize(clique(3), budget=Budget(5))


@pytest.mark.parametrize(
    ("quads", "units"),
    [(clique(4), 1_108), (chain(40, "a") + chain(40, "b"), 17_716)],
    ids=["every-link-looked-at", "every-label-copied"],
)
def test_the_budget_is_spent_on(quads: list[Quad], units: int) -> None:
    canonicalize(quads, budget=Budget(units))
    with pytest.raises(BudgetExceededError):
        canonicalize(quads, budget=Budget(units - 1))


def test_forty_lists_of_twenty_values_stay_within_the_budget() -> None:
    quads: list[Quad] = []
    for number in range(40):
        quads.append((f"<urn:credit:{number}>", P, f"_:l{number}x0", ""))
        for place in range(20):
            quads.append((f"_:l{number}x{place}", "<urn:first>", f'"{place}"', ""))
            rest = f"_:l{number}x{place + 1}" if place < 19 else "<urn:nil>"
            quads.append((f"_:l{number}x{place}", "<urn:rest>", rest, ""))
    assert len(canonical_labels(quads)) == 800

"""RDF Dataset Canonicalization, RDFC-1.0, with a budget: no document can make it run on.

Quads are four N-Quads terms as text; the graph of the default graph is the empty text.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import new as new_hash
from itertools import permutations
from typing import NamedTuple

from transcript.proofs.errors import BudgetExceededError

Quad = tuple[str, str, str, str]

# In units of about a microsecond. The hardest test of the W3C that has an answer takes 6,636; forty
# lists of equal values take five units a node, or eight if a list holds a hundred; graphs made to
# be slow have no end.
_BASE_BUDGET = 20_000
_BUDGET_PER_NODE = 20
_LABELS_PER_UNIT = 32  # copying a label costs that much less than hashing a quad
_DEEPEST = 200


def canonicalize(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: int | None = None
) -> str:
    """Return the canonical N-Quads. Raises `BudgetExceededError` for a graph made to be slow."""
    distinct = list(dict.fromkeys(quads))
    labels = canonical_labels(distinct, hash_name=hash_name, budget=budget)
    return "".join(sorted(_line(each, labels) for each in distinct))


def canonical_labels(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: int | None = None
) -> dict[str, str]:
    """Return the canonical label of each blank node, as `_:b0` to `_:c14n0`."""
    return _Canonicalization(dict.fromkeys(quads), hash_name, budget).run()


def _line(quad: Quad, labels: Mapping[str, str]) -> str:
    subject, predicate, value, graph = (labels.get(term, term) for term in quad)
    return (
        f"{subject} {predicate} {value} {graph} .\n"
        if graph
        else (f"{subject} {predicate} {value} .\n")
    )


class _Issuer:
    """Hands out labels in the order in which they are asked for."""

    __slots__ = ("labels", "prefix")

    def __init__(self, prefix: str, labels: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.labels = {} if labels is None else labels

    def issue(self, node: str) -> str:
        label = self.labels.get(node)
        if label is None:
            label = self.labels[node] = f"{self.prefix}{len(self.labels)}"
        return label

    def copy(self) -> "_Issuer":
        return _Issuer(self.prefix, dict(self.labels))


class _Link(NamedTuple):
    """What one quad says of a node and another blank node, which stands at `position` in it."""

    position: str
    predicate: str
    other: str


class _Canonicalization:
    """One run. The steps and names are those of RDFC-1.0, section 4."""

    def __init__(self, quads: Iterable[Quad], hash_name: str, budget: int | None) -> None:
        self._hash_name = hash_name
        self._quads: dict[str, list[Quad]] = defaultdict(list)
        self._links: dict[str, list[_Link]] = defaultdict(list)
        for quad in quads:
            nodes = dict.fromkeys(term for term in quad if term.startswith("_:"))
            for node in nodes:
                self._quads[node].append(quad)
                if len(nodes) > 1:
                    self._links[node].extend(_links(quad, node))
        allowance = _BASE_BUDGET + _BUDGET_PER_NODE * len(self._quads)
        self._budget = allowance if budget is None else budget
        self._canonical = _Issuer("_:c14n")
        self._first: dict[str, str] = {}

    def run(self) -> dict[str, str]:
        self._first = {node: self._first_degree(node) for node in self._quads}
        groups: dict[str, list[str]] = defaultdict(list)
        for node, digest in self._first.items():
            groups[digest].append(node)
        for digest in sorted(groups):
            if len(groups[digest]) == 1:
                self._canonical.issue(groups[digest][0])
        for digest in sorted(groups):
            if len(groups[digest]) > 1:
                self._label_group(groups[digest])
        return self._canonical.labels

    def _label_group(self, nodes: Sequence[str]) -> None:
        results: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node not in self._canonical.labels:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                results.append(self._n_degree(node, issuer, 0))
        for _, issuer in sorted(results, key=lambda each: each[0]):
            for node in issuer.labels:
                self._canonical.issue(node)

    def _hash(self, text: str) -> str:
        return new_hash(self._hash_name, text.encode(), usedforsecurity=True).hexdigest()

    def _first_degree(self, node: str) -> str:
        lines = []
        for quad in self._quads[node]:
            labels = {term: "_:z" for term in quad if term.startswith("_:")}
            lines.append(_line(quad, {**labels, node: "_:a"}))
        return self._hash("".join(sorted(lines)))

    def _related(self, node: str, issuer: _Issuer) -> dict[str, list[str]]:
        self._spend(len(self._links[node]))
        related: dict[str, list[str]] = defaultdict(list)
        for position, predicate, other in self._links[node]:
            label = self._label(other, issuer) or self._first[other]
            related[self._hash(position + predicate + label)].append(other)
        return related

    def _label(self, node: str, issuer: _Issuer) -> str | None:
        return self._canonical.labels.get(node) or issuer.labels.get(node)

    def _n_degree(self, node: str, issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        self._spend(1)
        if depth > _DEEPEST:
            raise BudgetExceededError("the document's graph is too deep to be put in order")
        related = self._related(node, issuer)
        text = ""
        for digest in sorted(related):
            path, issuer = self._least_path(related[digest], issuer, depth)
            text += digest + path
        return self._hash(text), issuer

    def _least_path(self, nodes: Sequence[str], issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        best, best_issuer = "", issuer
        for order in permutations(nodes):
            self._spend(len(nodes) + len(issuer.labels) // _LABELS_PER_UNIT)
            candidate = self._path(order, issuer.copy(), best, depth)
            if candidate is not None and (not best or candidate[0] < best):
                best, best_issuer = candidate
        return best, best_issuer

    def _path(
        self, order: Sequence[str], issuer: _Issuer, best: str, depth: int
    ) -> tuple[str, _Issuer] | None:
        path = ""
        unnamed = []
        for node in order:
            label = self._canonical.labels.get(node)
            if label is None:
                if node not in issuer.labels:
                    unnamed.append(node)
                label = issuer.issue(node)
            path += label
            if _is_worse(path, best):
                return None
        for node in unnamed:
            digest, deeper = self._n_degree(node, issuer, depth + 1)
            path += f"{issuer.issue(node)}<{digest}>"
            issuer = deeper
            if _is_worse(path, best):
                return None
        return path, issuer

    def _spend(self, units: int) -> None:
        self._budget -= units
        if self._budget < 0:
            raise BudgetExceededError(
                "the document's graph would take more work to put in order than any honest one"
            )


def _links(quad: Quad, node: str) -> Iterator[_Link]:
    subject, predicate, value, graph = quad
    links = (_Link("s", predicate, subject), _Link("o", predicate, value), _Link("g", "", graph))
    return (each for each in links if each.other.startswith("_:") and each.other != node)


def _is_worse(path: str, best: str) -> bool:
    return bool(best) and len(path) >= len(best) and path > best

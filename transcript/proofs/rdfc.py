"""RDF Dataset Canonicalization, RDFC-1.0, with a budget: no document can make it run on.

Quads are four N-Quads terms as text; the graph of the default graph is the empty text.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256, sha384
from itertools import permutations

from transcript.proofs.errors import BudgetExceededError

Quad = tuple[str, str, str, str]
_Link = tuple[str, str, str]
"""Where another blank node stands in a quad, the predicate if that matters, and the node."""

# In units of about a microsecond. The hardest test of the W3C that has an answer takes 6,636; forty
# lists of equal values take five units a node, or eight if a list holds a hundred; graphs made to
# be slow have no end.
_BASE_BUDGET = 20_000
_BUDGET_PER_NODE = 20
_LABELS_PER_UNIT = 32  # copying a label costs that much less than hashing a quad
_DEEPEST = 200
_HASHES = {"sha256": sha256, "sha384": sha384}


class Budget:
    """Work that the graphs of one file may take together, in units of about a microsecond."""

    __slots__ = ("left",)

    def __init__(self, units: int) -> None:
        """Allow so many units; `left` says how many are left of them."""
        self.left = units

    def spend(self, units: int) -> None:
        """Count work about to be done. Raises `BudgetExceededError` if it is too much."""
        self.left -= units
        if self.left < 0:
            raise BudgetExceededError(
                "the document's graph would take more work to put in order than any honest one"
            )


def canonicalize(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: Budget | None = None
) -> str:
    """Return the canonical N-Quads. Raises `BudgetExceededError` for a graph made to be slow.

    `budget` is for what several graphs take together; each has its own limit besides.
    """
    run = _Canonicalization(quads, hash_name, budget)
    return "".join(sorted(run.lines(run.labels())))


def canonical_labels(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: Budget | None = None
) -> Mapping[str, str]:
    """Return the canonical label of each blank node, as `_:b0` to `_:c14n0`."""
    return _Canonicalization(quads, hash_name, budget).labels()


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


class _Canonicalization:
    """One run. The steps and names are those of RDFC-1.0, section 4."""

    def __init__(self, quads: Iterable[Quad], hash_name: str, budget: Budget | None) -> None:
        self._new_hash = _HASHES[hash_name]
        # A line is finished, or lacks the label of one node, or is left as a quad.
        self._finished: list[str] = []
        self._open: list[tuple[str, str, str]] = []
        self._entangled: list[Quad] = []
        self._mentions: dict[str, list[str]] = defaultdict(list)
        self._links: dict[str, list[_Link]] = defaultdict(list)
        self._index(dict.fromkeys(quads))
        self._budgets = [Budget(_BASE_BUDGET + _BUDGET_PER_NODE * len(self._mentions))]
        if budget is not None:
            self._budgets.append(budget)
        self._canonical = _Issuer("_:c14n")
        self._first: dict[str, str] = {}

    def _index(self, quads: Iterable[Quad]) -> None:
        # Most of all that signing and verifying do is done here.
        for quad in quads:
            subject, predicate, value, graph = quad
            if graph[:1] == "_" or (subject[0] == "_" and value[0] == "_"):
                self._entangle(quad)
                continue
            end = f" {graph} .\n" if graph else " .\n"
            if subject[0] == "_":
                after = f" {predicate} {value}{end}"
                self._open.append(("", subject, after))
                self._mentions[subject].append("_:a" + after)
            elif value[0] == "_":
                before = f"{subject} {predicate} "
                self._open.append((before, value, end))
                self._mentions[value].append(f"{before}_:a{end}")
            else:
                self._finished.append(f"{subject} {predicate} {value}{end}")

    def _entangle(self, quad: Quad) -> None:
        """Note a quad in which more than one node may stand."""
        self._entangled.append(quad)
        subject, predicate, value, graph = quad
        others = [
            (position, predicate if position != "g" else "", term)
            for position, term in (("s", subject), ("o", value), ("g", graph))
            if term[:1] == "_"
        ]
        labels = {other: "_:z" for _, _, other in others}
        for node in labels:
            labels[node] = "_:a"
            self._mentions[node].append(_line(quad, labels))
            labels[node] = "_:z"
            self._links[node] += [link for link in others if link[2] != node]

    def lines(self, labels: Mapping[str, str]) -> Iterable[str]:
        """Return the statements, not yet in order."""
        yield from self._finished
        for before, node, after in self._open:
            yield f"{before}{labels[node]}{after}"
        for quad in self._entangled:
            yield _line(quad, labels)

    def labels(self) -> dict[str, str]:
        groups: dict[str, list[str]] = defaultdict(list)
        for node, lines in self._mentions.items():
            digest = self._first[node] = self._hash("".join(sorted(lines)))
            groups[digest].append(node)
        for digest in sorted(groups):
            if len(groups[digest]) == 1:
                self._canonical.issue(groups[digest][0])
        for digest in sorted(groups):
            if len(groups[digest]) > 1:
                self._label_group(groups[digest])
        return self._canonical.labels

    def _label_group(self, nodes: Sequence[str]) -> None:
        if not self._links.get(nodes[0]):
            # Nor have the others links, or their hashes would differ: nothing tells them apart.
            for node in nodes:
                self._canonical.issue(node)
            return
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
        return self._new_hash(text.encode(), usedforsecurity=True).hexdigest()

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
        for budget in self._budgets:
            budget.spend(units)


def _line(quad: Quad, labels: Mapping[str, str]) -> str:
    subject, predicate, value, graph = quad
    end = f" {labels.get(graph, graph)} .\n" if graph else " .\n"
    return f"{labels.get(subject, subject)} {predicate} {labels.get(value, value)}{end}"


def _is_worse(path: str, best: str) -> bool:
    return bool(best) and len(path) >= len(best) and path > best

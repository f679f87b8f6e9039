"""The W3C's tests of RDFC-1.0, every one of them."""

import json
import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.rdf_terms import literal
from transcript.proofs.rdfc import Budget, Quad, canonical_labels, canonicalize

pytestmark = pytest.mark.external

# An N-Quads reader for these files alone: the product never reads N-Quads.
_IRI = r"<((?:\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[^<>\"{}|^`\\\x00-\x20])*)>"
_NODE = r"(_:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)"
_LITERAL = r"\"((?:[^\"\\\n\r]|\\.)*)\"(?:\^\^" + _IRI + r"|@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*))?"
_TERM = re.compile(rf"\s*(?:{_IRI}|{_NODE}|{_LITERAL})")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def parse(text: str) -> Iterator[Quad]:
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            subject, predicate, value, graph = [*terms(line), "", ""][:4]
            yield subject, predicate, value, graph


def terms(line: str) -> Iterator[str]:
    place = 0
    while match := _TERM.match(line, place):
        place = match.end()
        iri, node, lexical, datatype, language = match.groups()
        if iri is not None:
            yield f"<{unescape(iri)}>"
        elif node is not None:
            yield node
        else:
            plain = literal(unescape(lexical), datatype=unescape(datatype or ""))
            yield f"{plain}@{language}" if language else plain
    assert line[place:].strip() == ".", line


def unescape(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        short, long, letter = match.groups()
        return chr(int(short or long, 16)) if short or long else _LETTERS.get(letter, letter)

    return _ESCAPE.sub(replace, text)


@pytest.fixture(scope="module")
def suite(corpora: Path) -> Path:
    return corpora / "corpora" / "rdf-canon"


def entries(suite: Path, kind: str) -> list[dict[str, Any]]:
    manifest = json.loads((suite / "manifest.jsonld").read_bytes())
    return [each for each in manifest["entries"] if each["type"] == f"rdfc:{kind}"]


def quads_of(suite: Path, entry: dict[str, Any]) -> list[Quad]:
    return list(parse((suite / entry["action"]).read_text(encoding="utf-8")))


def hash_name(entry: dict[str, Any]) -> str:
    return str(entry.get("hashAlgorithm", "SHA256")).lower()


def test_every_evaluation_gives_the_bytes_of_the_w3c(suite: Path) -> None:
    tests = entries(suite, "RDFC10EvalTest")
    wrong = [
        each["id"]
        for each in tests
        if canonicalize(quads_of(suite, each), hash_name=hash_name(each)).encode()
        != (suite / each["result"]).read_bytes()
    ]
    assert (len(tests), wrong) == (64, [])


def test_every_node_gets_the_label_of_the_w3c(suite: Path) -> None:
    tests = entries(suite, "RDFC10MapTest")
    wrong = []
    for each in tests:
        labels = canonical_labels(quads_of(suite, each), hash_name=hash_name(each))
        found = {node[2:]: label[2:] for node, label in labels.items()}
        if found != json.loads((suite / each["result"]).read_bytes()):
            wrong.append(each["id"])
    assert (len(tests), wrong) == (21, [])


def test_the_poisoned_graph_is_refused(suite: Path) -> None:
    (entry,) = entries(suite, "RDFC10NegativeEvalTest")
    quads = quads_of(suite, entry)
    with pytest.raises(BudgetExceededError):
        canonicalize(quads)


@pytest.mark.parametrize("size", [6, 10, 20, 40])
def test_a_clique_is_refused(size: int) -> None:
    quads = [(f"_:n{a}", "<urn:p>", f"_:n{b}", "") for a, b in permutations(range(size), 2)]
    with pytest.raises(BudgetExceededError):
        canonicalize(quads)


@pytest.mark.parametrize("length", [100, 1_000, 10_000])
def test_a_long_circle_is_refused(length: int) -> None:
    quads = [(f"_:n{n}", "<urn:p>", f"_:n{(n + 1) % length}", "") for n in range(length)]
    with pytest.raises(BudgetExceededError):
        canonicalize(quads)


def test_every_honest_graph_takes_a_third_of_the_budget_at_most(suite: Path) -> None:
    for each in entries(suite, "RDFC10EvalTest"):
        canonicalize(quads_of(suite, each), hash_name=hash_name(each), budget=Budget(6_650))

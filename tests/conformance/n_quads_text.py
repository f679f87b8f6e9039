"""An N-Quads reader for the test corpora alone: the product never reads N-Quads."""

import re
from collections.abc import Iterator

from transcript.proofs.n_quads import literal
from transcript.proofs.rdfc import Quad

_IRI = r"<((?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>"
_NODE = r"_:[^\s<>\"]+?(?=[\s.]*(?:\s|$))"
_LITERAL = r"\"((?:[^\"\\\n\r]|\\.)*)\"(?:\^\^" + _IRI + r"|@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*))?"
_TERM = re.compile(rf"\s*(?:{_IRI}|({_NODE})|{_LITERAL})\s*")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def parse(text: str) -> Iterator[Quad]:
    """Yield the quads of a file of the W3C suite."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            terms = list(_terms(line))
            subject, predicate, value = terms[:3]
            yield subject, predicate, value, terms[3] if len(terms) > 3 else ""


def _terms(line: str) -> Iterator[str]:
    place = 0
    while match := _TERM.match(line, place):
        place = match.end()
        iri, node, lexical, datatype, language = match.groups()
        if iri is not None:
            yield f"<{_unescape(iri)}>"
        elif node is not None:
            yield node
        else:
            yield literal(_unescape(lexical), datatype=datatype or "", language=language or "")
    assert line[place:].lstrip().startswith("."), line


def _unescape(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        short, long, letter = match.groups()
        return chr(int(short or long, 16)) if short or long else _LETTERS.get(letter, letter)

    return _ESCAPE.sub(replace, text)

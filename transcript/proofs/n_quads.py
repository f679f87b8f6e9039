"""A JSON-LD document as RDF quads, or a refusal: nothing is ever left out of what is signed.

One walk does both. Each key and value either becomes a quad or stops the walk with the place and
the reason, so what was accepted and what was signed cannot differ. Refused is also what JSON-LD
allows but no reader of the JSON would see as the signature does: other spellings of one meaning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NoReturn

from transcript.proofs.errors import BudgetExceededError, DataLossError
from transcript.proofs.rdfc import Quad
from transcript.proofs.vocabulary import ContradictionError, Scope, Term, Vocabulary, vocabulary_of

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = f"<{_RDF}type>"
_FIRST, _REST, _NIL = f"<{_RDF}first>", f"<{_RDF}rest>", f"<{_RDF}nil>"
_KNOWN_CONTAINERS = frozenset({"@set", "@list", "@graph"})
_WITHOUT_DATATYPE = frozenset({None, "@none", "@id", "@vocab"})
# A context without the prefix `xsd` leaves it as it is; Open Badges writes the address with https.
_SPELLINGS_OF_XSD = (_XSD, "https://www.w3.org/2001/XMLSchema#", "xsd:")
_BOOLEANS = frozenset(f"{spelling}boolean" for spelling in _SPELLINGS_OF_XSD)
_DOUBLES = frozenset(f"{spelling}double" for spelling in _SPELLINGS_OF_XSD)

_MOST_QUADS = 200_000
_DEEPEST = 100
_LARGEST_NUMBER = 2**53 - 1  # beyond it, JavaScript reads another number

# RFC 3987, with what N-Quads forbids between its angle brackets.
_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff\ufffe\uffff]+"
)
# Canonicalizers disagree about these, so that a right signature would fail elsewhere.
_UNSIGNABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_SHORT_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}


def to_quads(document: Mapping[str, Any], *, contexts: Mapping[str, Any]) -> list[Quad]:
    """Return the quads that `document` stands for, each once.

    `contexts` maps addresses to context documents; any other address is refused. Raises
    `DataLossError` with a JSON Pointer at anything that a signature would not cover, and
    `BudgetExceededError` for a document too large or too deep.
    """
    vocabulary = vocabulary_of(contexts)
    with vocabulary.lock:
        return _Walk(vocabulary).run(document)


def literal(text: str, *, datatype: str = "", language: str = "") -> str:
    """Return a literal as canonical N-Quads writes it."""
    quoted = f'"{_TO_ESCAPE.sub(_escape, text)}"'
    if language:
        return f"{quoted}@{language}"
    return quoted if datatype in {"", f"{_XSD}string"} else f"{quoted}^^<{datatype}>"


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    return _SHORT_ESCAPES.get(letter) or f"\\u{ord(letter):04X}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the walk stands: the scope around, the key that led here, the graph to fill."""

    scope: Scope
    path: tuple[str | int, ...] = ()
    key: str | None = None
    graph: str = ""

    # Written out, without `replace`: a document has thousands of places.

    def down(self, step: str | int) -> "_Place":
        path = (*self.path, step)
        return _Place(scope=self.scope, path=path, key=self.key, graph=self.graph)

    def under(self, key: str) -> "_Place":
        return _Place(scope=self.scope, path=(*self.path, key), key=key, graph=self.graph)

    def within(self, scope: Scope) -> "_Place":
        return _Place(scope=scope, path=self.path, key=self.key, graph=self.graph)

    def refuse(self, reason: str) -> NoReturn:
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in self.path)
        raise DataLossError("".join(f"/{step}" for step in steps), reason)


class _Walk:
    """One pass over one document. The order of the steps is that of JSON-LD 1.1 expansion."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._quads: dict[Quad, None] = {}
        self._nodes = 0

    def run(self, document: object) -> list[Quad]:
        place = _Place(scope=self._vocabulary.root())
        if not isinstance(document, dict):
            place.refuse("what is signed is one JSON object")
        if "@context" not in document:
            place.refuse("there is no “@context”, so that nothing in it has a meaning")
        self._node(document, place)
        if not self._quads:
            place.refuse("it states nothing that could be signed")
        return list(self._quads)

    def _node(self, node: dict[str, Any], place: _Place) -> str:
        """Emit all that `node` states, and return the term that names it."""
        if len(place.path) > _DEEPEST:
            raise BudgetExceededError("the document is nested too deeply")
        try:
            base = self._enter(node, place)
            type_keys = [key for key in node if _means(base, key, "@type")]
            names = self._type_names(node, type_keys, place)
            inner = place.within(base.typed(names))
        except ContradictionError as error:
            place.refuse(f"its contexts do not go together ({error})")
        terms = {key: _term(key, inner.down(key)) for key in node if key != "@context"}
        _refuse_twins(terms, inner)
        if [key for key, term in terms.items() if term.iri == "@type"] != type_keys:
            place.refuse("its types change the meaning of the key that names them")
        subject = self._subject(node, terms, inner)
        for key in type_keys:
            self._emit_types(subject, node[key], place.within(base).down(key))
        for key, term in terms.items():
            if term.iri not in {"@id", "@type"}:
                self._entry(subject, node[key], term, inner.under(key))
        return subject

    def _enter(self, node: dict[str, Any], place: _Place) -> Scope:
        """Return the scope in which the types of `node` are looked up."""
        scope = place.scope
        is_reference = len(node) == 1 and all(_means(scope, key, "@id") for key in node)
        if scope.previous is not None and not is_reference:
            scope = scope.previous
        if place.key is not None:
            scope = scope.under(place.key, place.scope)
        if "@context" in node:
            scope = scope.local(self._context_urls(node["@context"], place.down("@context")))
        return scope

    def _context_urls(self, value: object, place: _Place) -> list[str]:
        urls: list[str] = []
        for url, here in _items(value, place):
            if not isinstance(url, str):
                here.refuse("a context must be the address of a published context")
            if not self._vocabulary.knows(url):
                here.refuse(f"the context “{url[:200]}” is not one that is trusted")
            if url in urls:
                here.refuse("the same context is given twice")
            urls.append(url)
        if not urls:
            place.refuse("the list of contexts is empty")
        return urls

    def _type_names(self, node: dict[str, Any], keys: list[str], place: _Place) -> list[str]:
        if not keys:
            return []
        if len(keys) > 1:
            place.down(keys[1]).refuse("the type is given twice")
        value, place = node[keys[0]], place.down(keys[0])
        names = value if isinstance(value, list) else [value]
        if not names or not all(isinstance(name, str) for name in names):
            place.refuse("a type is text, or a list of texts")
        return names

    def _emit_types(self, subject: str, value: object, place: _Place) -> None:
        seen: set[str] = set()
        for name, here in _items(value, place):
            iri = _vocabulary_iri(name, place.scope)
            if iri is None:
                here.refuse(f"no context defines the type “{name[:200]}”")
            self._emit((subject, _TYPE, _once(f"<{iri}>", seen, here)), here)

    def _subject(self, node: dict[str, Any], terms: Mapping[str, Term], place: _Place) -> str:
        for key, term in terms.items():
            if term.iri == "@id":
                return _reference(node[key], place.down(key))
        return self._new_node()

    def _new_node(self) -> str:
        self._nodes += 1
        return f"_:b{self._nodes}"

    def _entry(self, subject: str, value: object, term: Term, place: _Place) -> None:
        """Emit what `subject` states under one key."""
        predicate = f"<{term.iri}>"
        try:
            inner = place.within(place.scope.under(str(place.key), place.scope))
        except ContradictionError as error:
            place.refuse(f"its contexts do not go together ({error})")
        items = _items(value, inner)
        if "@list" in term.containers:
            self._emit((subject, predicate, self._list(items)), place)
        elif not items:
            place.refuse("an empty list leaves no trace in a signature; leave the key out")
        elif "@graph" in term.containers:
            for item, here in items:
                self._graph(subject, predicate, item, here)
        else:
            seen: set[str] = set()
            for item, here in items:
                self._emit((subject, predicate, _once(self._object(item, here), seen, here)), here)

    def _list(self, items: list[tuple[Any, _Place]]) -> str:
        """Emit an ordered list, and return the term that names it."""
        nodes = [*(self._new_node() for _ in items), _NIL]
        for (node, rest), (item, here) in zip(pairwise(nodes), items, strict=True):
            self._emit((node, _FIRST, self._object(item, here)), here)
            self._emit((node, _REST, rest), here)
        return nodes[0]

    def _graph(self, subject: str, predicate: str, item: object, place: _Place) -> None:
        """Emit an object whose statements stand in a graph of their own, like a proof."""
        if not isinstance(item, dict):
            place.refuse("an object belongs here")
        name = self._new_node()
        self._emit((subject, predicate, name), place)
        before = len(self._quads)
        self._node(item, replace(place, graph=name))
        if len(self._quads) == before:
            place.refuse("it states nothing that could be signed")

    def _object(self, item: object, place: _Place) -> str:
        """Return the term of one value, after emitting what an object states."""
        if isinstance(item, dict):
            return self._node(item, place)
        if item is None:
            place.refuse("“null” leaves no trace in a signature; leave the key out")
        if isinstance(item, list):
            place.refuse("a list inside a list loses its shape in a signature")
        return _scalar(item, place.scope.value_term(str(place.key)), place)

    def _emit(self, triple: tuple[str, str, str], place: _Place) -> None:
        self._quads[(*triple, place.graph)] = None
        if len(self._quads) > _MOST_QUADS:
            raise BudgetExceededError("the document states more than any honest one")


def _items(value: Any, place: _Place) -> list[tuple[Any, _Place]]:  # noqa: ANN401
    """Return the values of a list with their places, or the one value that is no list."""
    if isinstance(value, list):
        return [(item, place.down(number)) for number, item in enumerate(value)]
    return [(value, place)]


def _once(term: str, seen: set[str], place: _Place) -> str:
    if term in seen:
        place.refuse("it is stated twice here, and a signature covers it once; leave one out")
    seen.add(term)
    return term


def _means(scope: Scope, key: str, keyword: str) -> bool:
    term = scope.term(key)
    return term is not None and term.iri == keyword


def _term(key: str, place: _Place) -> Term:
    """Return what `key` means, refusing what a reader would not see as the signature does."""
    if key.startswith("@"):
        place.refuse("a key that begins with “@” does not belong in a credential")
    term = None if ":" in key else place.scope.term(key)
    if term is None:
        place.refuse("no context defines this key, so that a signature would not cover it")
    if term.iri in {"@id", "@type"}:
        return term
    if not _IRI.fullmatch(term.iri):
        place.refuse("this key stands for nothing that can be signed")
    if term.unusual or term.containers - _KNOWN_CONTAINERS or term.coercion == "@json":
        place.refuse("this key is defined in a way that is not supported")
    return term


def _refuse_twins(terms: Mapping[str, Term], place: _Place) -> None:
    # The values of two keys with one meaning could be exchanged under the same signature.
    seen: dict[tuple[str, str | None], str] = {}
    for key, term in terms.items():
        twin = seen.setdefault((term.iri, term.coercion), key)
        if twin != key:
            place.down(key).refuse(f"this key means the same as “{twin}”; leave one out")


def _reference(value: object, place: _Place) -> str:
    """Return the term for an address. Compact forms are refused: they hide what is signed."""
    if not isinstance(value, str):
        place.refuse("an address belongs here, as text")
    if not _IRI.fullmatch(value):
        place.refuse("this is not a complete address, like https://… or urn:uuid:…")
    prefix, _, rest = value.partition(":")
    if not rest.startswith("//") and place.scope.is_prefix(prefix):
        place.refuse("this is a shortened address; write it in full")
    return f"<{value}>"


def _vocabulary_iri(name: str, scope: Scope) -> str | None:
    """Return the address that a type, or a word of a fixed list, stands for."""
    prefix, colon, rest = name.partition(":")
    if not colon:
        term = scope.term(name)
        iri = None if term is None else term.iri
    else:
        is_compact = not rest.startswith("//") and scope.is_prefix(prefix)
        iri = None if is_compact or scope.defines(name) else name
    return iri if iri is not None and _IRI.fullmatch(iri) else None


def _scalar(value: object, term: Term, place: _Place) -> str:
    datatype = "" if term.coercion in _WITHOUT_DATATYPE else str(term.coercion)
    if isinstance(value, str):
        return _text(value, term, place)
    if term.coercion in {"@id", "@vocab"}:
        place.refuse("an address belongs here, as text")
    if isinstance(value, bool):
        return literal("true" if value else "false", datatype=datatype or f"{_XSD}boolean")
    if not isinstance(value, int | float):
        place.refuse("this is not a value that JSON has")
    return _number(value, datatype, place)


def _text(value: str, term: Term, place: _Place) -> str:
    if term.coercion == "@id":
        return _reference(value, place)
    if term.coercion == "@vocab":
        iri = _vocabulary_iri(value, place.scope)
        if iri is None:
            place.refuse(f"no context defines the word “{value[:200]}”")
        return f"<{iri}>"
    if _UNSIGNABLE.search(value):
        place.refuse("it contains a control character or half a character, which nobody sees")
    if term.coercion in _WITHOUT_DATATYPE:
        return literal(value, language=term.language or "")
    # As text they would be signed alike, but "false" is true to many a reader.
    if term.coercion in _BOOLEANS:
        place.refuse("true or false belongs here, not text")
    if term.coercion in _DOUBLES:
        place.refuse("a number belongs here, not text")
    return literal(value, datatype=str(term.coercion))


def _number(value: float, datatype: str, place: _Place) -> str:
    if not abs(value) <= _LARGEST_NUMBER:
        place.refuse("the number is too large to be read alike everywhere; write it as text")
    if value == int(value):
        if datatype in {f"{_XSD}double", f"{_XSD}float"}:
            place.refuse("a whole number is not signed alike everywhere here; write it as text")
        return literal(str(int(value)), datatype=datatype or f"{_XSD}integer")
    # XML Schema 2, E.2: the canonical double, one digit before the point.
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    whole, _, fraction = mantissa.partition(".")
    text = f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"
    if float(text) != value:
        place.refuse("the number has more digits than a signature covers; write it as text")
    return literal(text, datatype=datatype or f"{_XSD}double")

"""What is decided about a node of a document before its values are looked at, and kept.

The nodes of a transcript have a few dozen shapes. What the keys and types of a shape mean, and in
which scope its values stand, is worked out for the first node of that shape; the others follow it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from transcript.proofs.rdf_terms import XSD, RefusedError, address, boolean, is_iri, number, quoted
from transcript.proofs.vocabulary import ContradictionError, Scope, Term

_KNOWN_CONTAINERS = frozenset({"@set", "@list", "@graph"})
_WITHOUT_DATATYPE = frozenset({None, "@none", "@id", "@vocab"})
# A context without the prefix `xsd` leaves it as it is; Open Badges writes the address with https.
_SPELLINGS_OF_XSD = (XSD, "https://www.w3.org/2001/XMLSchema#", "xsd:")
_BOOLEANS = frozenset(f"{spelling}boolean" for spelling in _SPELLINGS_OF_XSD)
_DOUBLES = frozenset(f"{spelling}double" for spelling in _SPELLINGS_OF_XSD)
# RFC 5646 as N-Quads has it.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

STATED_TWICE = "it is stated twice here, and a signature covers it once; leave one out"


class Step:
    """How the value under one key is read: its predicate, and the scope in which it stands.

    `text` gives the term of a text, or raises `RefusedError`.
    """

    __slots__ = (
        "_bases",
        "_coercion",
        "_datatype",
        "_is_address",
        "_suffix",
        "is_graph",
        "is_list",
        "key",
        "predicate",
        "scope",
        "text",
    )

    def __init__(self, key: str, term: Term, origin: Scope) -> None:
        """Decide about `key`, which `origin` defines as `term`. Raises `ContradictionError`."""
        self.key = key
        self.predicate = f"<{term.iri}>"
        self.is_list = "@list" in term.containers
        self.is_graph = "@graph" in term.containers and not self.is_list
        self.scope = origin.under(key, origin)
        read_as = self.scope.value_term(key)
        self._coercion = read_as.coercion
        self._is_address = self._coercion in {"@id", "@vocab"}
        self._datatype = "" if self._coercion in _WITHOUT_DATATYPE else str(self._coercion)
        self._suffix = _suffix(self._datatype, read_as.language)
        self._bases: dict[bool, Scope] = {}
        self.text: Callable[[str], str] = self._reader()

    def base(self, *, is_reference: bool) -> Scope:
        """Return the scope of an object here, before its own contexts and types are considered.

        Raises `ContradictionError`.
        """
        found = self._bases.get(is_reference)
        if found is None:
            scope = self.scope
            if not is_reference and scope.previous is not None:
                scope = scope.previous
            found = self._bases[is_reference] = scope.under(self.key, self.scope)
        return found

    def tagged_text(self, item: Mapping[str, Any]) -> str | None:
        """Return the term of a text that gives its own language; None for any other object.

        Where a language, a kind or an address is set beforehand, that would be a second spelling.
        """
        text, language = item.get("@value"), item.get("@language")
        if len(item) != len(("@value", "@language")) or self._datatype or self._suffix:
            return None
        if not isinstance(text, str) or not isinstance(language, str) or self._is_address:
            return None
        if not _LANGUAGE.fullmatch(language):
            raise RefusedError(
                "this is not the name of a language, like “en” or “pt-BR”", "@language"
            )
        return f"{quoted(text)}@{language.lower()}"

    def scalar(self, value: object) -> str:
        """Return the term of a number, of true or of false. Raises `RefusedError`."""
        if self._is_address:
            raise RefusedError("an address belongs here, as text")
        if isinstance(value, bool):
            return boolean(value=value, datatype=self._datatype)
        return number(value, self._datatype)

    def _reader(self) -> Callable[[str], str]:
        if self._coercion == "@id":
            return self._address
        if self._coercion == "@vocab":
            return self._word
        # As text they would be signed alike, but "false" is true to many a reader.
        if self._coercion in _BOOLEANS:
            return self._no_boolean
        if self._coercion in _DOUBLES:
            return self._no_number
        return self._literal

    def _literal(self, value: str) -> str:
        return quoted(value) + self._suffix

    def _address(self, value: str) -> str:
        return address(value, self.scope.prefixes)

    def _word(self, value: str) -> str:
        iri = _word(value, self.scope)
        if iri is None:
            raise RefusedError(f"no context defines the word “{value[:200]}”")
        return f"<{iri}>"

    def _no_boolean(self, value: str) -> str:
        quoted(value)
        raise RefusedError("true or false belongs here, not text")

    def _no_number(self, value: str) -> str:
        quoted(value)
        raise RefusedError("a number belongs here, not text")


class Plan(NamedTuple):
    """What the keys and types of one shape mean; the steps are in the order of the keys."""

    id_key: str | None
    types: tuple[str, ...]
    steps: tuple[Step, ...]
    prefixes: frozenset[str]


def plan_for(node: Mapping[str, Any], base: Scope) -> Plan:
    """Return what is decided for a node of this shape, which stands in `base`.

    Raises `RefusedError`, and `BudgetExceededError` as scopes do.
    """
    try:
        return base.plans[_shape(node, base)]  # type: ignore[no-any-return]
    except (KeyError, TypeError):  # the first of its shape, or something in its types is no text
        return _planned(node, base)


def base_for(node: Mapping[str, Any], step: Step) -> Scope:
    """Return the scope in which the types of `node`, which stands under `step`, are looked up.

    Raises `RefusedError`, and `BudgetExceededError` as scopes do.
    """
    is_reference = len(node) == 1 and next(iter(node)) in step.scope.id_keys
    try:
        base = step.base(is_reference=is_reference)
        return base.local(node["@context"]) if "@context" in node else base
    except ContradictionError as error:
        raise contradiction(error) from error


def contradiction(error: ContradictionError, *steps: str) -> RefusedError:
    """Return the refusal of contexts that do not go together."""
    return RefusedError(f"its contexts do not go together ({error})", *steps)


def _shape(node: Mapping[str, Any], base: Scope) -> tuple[object, ...]:
    types = None
    for key in base.type_keys:
        if key in node:
            types = node[key]
    return (tuple(types) if isinstance(types, list) else types, *node)


def _planned(node: Mapping[str, Any], base: Scope) -> Plan:
    names = _type_names(node, base)
    try:
        scope = base.typed(names)
    except ContradictionError as error:
        raise contradiction(error) from error
    terms = {key: _term(key, scope) for key in node if key != "@context"}
    _refuse_twins(terms)
    type_keys = [key for key, term in terms.items() if term.iri == "@type"]
    if type_keys != [key for key in node if key in base.type_keys]:
        raise RefusedError("its types change the meaning of the key that names them")
    plan = Plan(
        id_key=next((key for key, term in terms.items() if term.iri == "@id"), None),
        types=tuple(term for key in type_keys for term in _types(node[key], key, base)),
        steps=tuple(
            _step(key, term, scope)
            for key, term in terms.items()
            if term.iri not in {"@id", "@type"}
        ),
        prefixes=scope.prefixes,
    )
    # Of names that no context defines there is no end; what is kept must have one.
    if all(map(scope.defines, terms)) and all(map(base.defines, names)) and base.may_keep():
        base.plans[_shape(node, base)] = plan
    return plan


def _type_names(node: Mapping[str, Any], base: Scope) -> list[str]:
    keys = [key for key in node if key in base.type_keys]
    if not keys:
        return []
    if len(keys) > 1:
        raise RefusedError("the type is given twice", keys[1])
    value = node[keys[0]]
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) for name in names):
        raise RefusedError("a type is text, or a list of texts", keys[0])
    return names


def _types(value: str | list[str], key: str, base: Scope) -> list[str]:
    """Return the terms of the types, each once."""
    terms: dict[str, None] = {}
    for place, name in enumerate(value if isinstance(value, list) else [value]):
        steps = (place, key) if isinstance(value, list) else (key,)
        iri = _word(name, base)
        if iri is None:
            raise RefusedError(f"no context defines the type “{name[:200]}”", *steps)
        if f"<{iri}>" in terms:
            raise RefusedError(STATED_TWICE, *steps)
        terms[f"<{iri}>"] = None
    return list(terms)


def _term(key: str, scope: Scope) -> Term:
    """Return what `key` means, refusing what a reader would not see as the signature does."""
    if key.startswith("@"):
        raise RefusedError("a key that begins with “@” does not belong in a credential", key)
    term = None if ":" in key else scope.term(key)
    if term is None:
        raise RefusedError(
            "no context defines this key, so that a signature would not cover it", key
        )
    if term.iri in {"@id", "@type"}:
        return term
    if not is_iri(term.iri):
        raise RefusedError("this key stands for nothing that can be signed", key)
    if term.unusual or term.containers - _KNOWN_CONTAINERS or term.coercion == "@json":
        raise RefusedError("this key is defined in a way that is not supported", key)
    return term


def _refuse_twins(terms: Mapping[str, Term]) -> None:
    # The values of two keys with one meaning could be exchanged under the same signature.
    seen: dict[tuple[str, str | None], str] = {}
    for key, term in terms.items():
        twin = seen.setdefault((term.iri, term.coercion), key)
        if twin != key:
            raise RefusedError(f"this key means the same as “{twin}”; leave one out", key)


def _step(key: str, term: Term, scope: Scope) -> Step:
    step: Step | None = scope.steps.get(key)
    if step is None:
        try:
            step = Step(key, term, scope)
        except ContradictionError as error:
            raise contradiction(error, key) from error
        if scope.defines(key):
            scope.steps[key] = step
    return step


def _word(name: str, scope: Scope) -> str | None:
    """Return the address that a type, or a word of a fixed list, stands for."""
    prefix, colon, rest = name.partition(":")
    if not colon:
        term = scope.term(name)
        iri = None if term is None else term.iri
    else:
        is_compact = not rest.startswith("//") and prefix in scope.prefixes
        iri = None if is_compact or scope.defines(name) else name
    return iri if iri is not None and is_iri(iri) else None


def _suffix(datatype: str, language: str | None) -> str:
    """Return what follows a text between its quotation marks."""
    if datatype:
        return "" if datatype == f"{XSD}string" else f"^^<{datatype}>"
    return f"@{language}" if language else ""

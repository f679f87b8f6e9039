"""What the terms of a document mean: JSON-LD contexts worked out once, then looked up.

PyLD reads the contexts. It is not safe to share between threads and works every context out anew
for each node, so all use goes through one lock and every result is kept.
"""

import sys
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from threading import RLock
from typing import Any

from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.rdf_terms import RefusedError

_SCOPES_PER_DOCUMENT = 400  # all official documents together need about a hundred
_DECISIONS_KEPT = 4_000
_KEPT_VOCABULARIES = 8
_ABSENT = object()


class ContradictionError(Exception):
    """Contexts that do not go together, for example because one redefines a protected term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a context says about one key."""

    iri: str
    coercion: str | None = None
    containers: frozenset[str] = frozenset()
    language: str | None = None
    unusual: bool = False
    """It is reversed, nested, or has a direction or an index: nothing that credentials need."""
    context: Any = _ABSENT

    @property
    def has_context(self) -> bool:
        """Whether the term brings its own context; null is one, and wipes the slate."""
        return self.context is not _ABSENT


_PLAIN = Term(iri="")


class Scope:
    """The meaning of terms at one place in a document. Never changes."""

    __slots__ = (
        "_active",
        "_derived",
        "_terms",
        "_vocabulary",
        "id_keys",
        "plans",
        "prefixes",
        "previous",
        "steps",
        "type_keys",
    )

    def __init__(
        self, vocabulary: "Vocabulary", active: Mapping[str, Any], origin: "Scope | None" = None
    ) -> None:
        """Wrap one of PyLD's active contexts, which was made from that of `origin`."""
        self._vocabulary = vocabulary
        self._active = active
        # Where a type's own context ends: the scope in which the node began.
        self.previous = None if origin is None else origin.returning(active)
        self._terms: dict[str, Term | None] = {}
        self._derived: dict[object, tuple[object, Scope]] = {}
        known = [(key, found) for key, found in active["mappings"].items() if found]
        self.id_keys = frozenset(key for key, found in known if found["@id"] == "@id")
        self.type_keys = tuple(key for key, found in known if found["@id"] == "@type")
        self.prefixes = frozenset(key for key, found in known if found.get("_prefix"))
        # What the module `plans` decides from these terms, kept with them.
        self.plans: dict[object, Any] = {}
        self.steps: dict[str, Any] = {}

    def term(self, key: str) -> Term | None:
        """Return what `key` means here, or None when nothing defines it."""
        if self.defines(key):
            if key not in self._terms:
                self._terms[key] = self._read_term(key)
            return self._terms[key]
        vocabulary = self._active.get("@vocab")
        return None if vocabulary is None else Term(iri=vocabulary + key, language=self._language)

    def value_term(self, key: str) -> Term:
        """Return how a value under `key` is read; without a definition, as it stands."""
        return self.term(key) or _PLAIN

    def defines(self, key: str) -> bool:
        """Return whether a context names exactly this key, not merely its beginning."""
        return key in self._active["mappings"]

    def local(self, value: object) -> "Scope":
        """Return the scope under an `@context` of this value.

        Raises `RefusedError` for anything but addresses that are trusted, `ContradictionError`.
        """
        key = ("local", *value) if isinstance(value, list) else ("local", value)
        try:
            if key in self._derived:
                return self._derived[key][1]
        except TypeError:  # an object or a list, which is no key: refused below
            pass
        return self._process(key, self._vocabulary.urls(value))

    def under(self, key: str, origin: "Scope") -> "Scope":
        """Return the scope for what stands under `key`, as `origin` defines the key."""
        term = origin.value_term(key)
        if not term.has_context:
            return self
        return self._process(("under", id(term.context)), term.context, override_protected=True)

    def typed(self, types: Sequence[str]) -> "Scope":
        """Return the scope inside a node of these types. Raises `ContradictionError`."""
        scope = self
        for name in sorted(types):
            term = self.value_term(name)
            if term.context is False:
                raise ContradictionError(f"the type “{name}” takes all terms away")
            if term.has_context:
                scope = scope._process(("typed", id(term.context)), term.context, propagate=False)
        return scope

    def may_keep(self) -> bool:
        """Return whether there is room to keep one more decision."""
        return self._vocabulary.may_keep()

    def _process(self, key: object, context: Any, **flags: bool) -> "Scope":  # noqa: ANN401
        if key not in self._derived:
            active = self._vocabulary.process(self._active, context, **flags)
            # The context is kept beside the result: its address must not be used again.
            self._derived[key] = (context, self._vocabulary.new_scope(active, self))
        return self._derived[key][1]

    def returning(self, active: Mapping[str, Any]) -> "Scope | None":
        """Return the scope to which a context made from this one goes back."""
        match active.get("previousContext"):
            case None:
                return None
            case self._active:
                return self
        return self.previous

    @property
    def _language(self) -> str | None:
        return self._active.get("@language")

    def _read_term(self, key: str) -> Term | None:
        mapping = self._active["mappings"][key]
        if mapping is None or mapping["@id"] is None:
            return None
        containers = mapping.get("@container") or ()
        return Term(
            iri=mapping["@id"],
            coercion=mapping.get("@type"),
            containers=frozenset([containers] if isinstance(containers, str) else containers),
            language=mapping.get("@language", self._language),
            unusual=bool(
                mapping["reverse"]
                or mapping.get("@nest")
                or mapping.get("@index")
                or mapping.get("@direction", self._active.get("@direction"))
            ),
            context=mapping.get("@context", _ABSENT),
        )


class Vocabulary:
    """All contexts that are known, by address; nothing else is ever loaded."""

    def __init__(self, contexts: Mapping[str, Any]) -> None:
        """Keep a copy of the contexts, since PyLD writes into what it reads."""
        jsonld, resolver = _pyld()
        self.lock = RLock()
        self._error = jsonld.JsonLdError
        self._contexts = deepcopy(dict(contexts))
        self._processor = jsonld.JsonLdProcessor()
        self._options = {
            "base": None,  # PyLD would make an empty base into http://example.org/base/
            "processingMode": "json-ld-1.1",
            "contextResolver": resolver({}, self._load),
        }
        self.digests: dict[tuple[object, ...], bytes] = {}
        """Of the options of proofs; `data_integrity` keeps them here."""
        self._kept = self._made = 0
        self._root = self._first_scope()

    def root(self) -> Scope:
        """Return the scope outside of every document, with a full allowance of new scopes."""
        if self._kept > _DECISIONS_KEPT:  # what strangers send must not fill the memory
            self._kept = 0
            self._root = self._first_scope()
        self._made = 0
        return self._root

    def may_keep(self) -> bool:
        """Return whether there is room to keep one more decision; if so, it is counted."""
        self._kept += self._kept <= _DECISIONS_KEPT
        return self._kept <= _DECISIONS_KEPT

    def urls(self, value: object) -> list[str]:
        """Return the addresses that an `@context` gives. Raises `RefusedError`."""
        urls: list[str] = []
        for number, url in enumerate(value if isinstance(value, list) else [value]):
            steps = (number, "@context") if isinstance(value, list) else ("@context",)
            if not isinstance(url, str):
                raise RefusedError("a context must be the address of a published context", *steps)
            if url not in self._contexts:
                raise RefusedError(f"the context “{url[:200]}” is not one that is trusted", *steps)
            if url in urls:
                raise RefusedError("the same context is given twice", *steps)
            urls.append(url)
        if not urls:
            raise RefusedError("the list of contexts is empty", "@context")
        return urls

    def process(self, active: Any, context: Any, **flags: bool) -> Any:  # noqa: ANN401
        """Return PyLD's active context after `context`. Raises `ContradictionError`."""
        try:
            return self._processor._process_context(  # noqa: SLF001 (PyLD is held below 4)
                active, context, self._options, **flags
            )
        except (self._error, KeyError, TypeError) as error:
            reason = getattr(error, "code", None) or "they cannot be read"
            raise ContradictionError(reason) from error

    def new_scope(self, active: Any, origin: Scope) -> Scope:  # noqa: ANN401
        """Return a scope. Raises `BudgetExceededError` when one document makes too many."""
        self._made += 1
        self._kept += 1
        if self._made > _SCOPES_PER_DOCUMENT:
            raise BudgetExceededError("the document mixes contexts in too many ways")
        return Scope(self, active, origin)

    def _first_scope(self) -> Scope:
        return Scope(self, self._processor._get_initial_context(self._options))  # noqa: SLF001

    def _load(self, url: str, _: object) -> dict[str, Any]:
        if url not in self._contexts:
            raise ContradictionError(f"the context {url} is not one that is trusted")
        document = deepcopy(self._contexts[url])
        return {"contextUrl": None, "documentUrl": url, "document": document}


def _pyld() -> tuple[Any, Any]:
    """Import PyLD without a library for HTTP.

    It takes one at once, to fetch contexts with: that would be most of the time that a command
    needs to start, and nothing is ever fetched.
    """
    hidden = {name for name in ("aiohttp", "requests") if name not in sys.modules}
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None: it is not there
    try:
        from pyld import jsonld
        from pyld.context_resolver import ContextResolver
    finally:
        for name in hidden:
            del sys.modules[name]
    return jsonld, ContextResolver


_vocabularies: dict[int, tuple[Mapping[str, Any], Vocabulary]] = {}
_vocabularies_lock = RLock()


def vocabulary_of(contexts: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary of these contexts, made once. The mapping must not change later."""
    with _vocabularies_lock:
        found = _vocabularies.get(id(contexts))
        if found is None:
            while len(_vocabularies) >= _KEPT_VOCABULARIES:
                _vocabularies.pop(next(iter(_vocabularies)))
            found = _vocabularies[id(contexts)] = (contexts, Vocabulary(contexts))
        return found[1]

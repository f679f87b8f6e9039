"""A JSON-LD document as RDF quads, or a refusal: nothing is ever left out of what is signed.

One walk does both. Each key and value either becomes a quad or stops the walk with the place and
the reason, so what was accepted and what was signed cannot differ. Refused is also what JSON-LD
allows but no reader of the JSON would see as the signature does: other spellings of one meaning.
"""

from collections.abc import Mapping
from typing import Any

from transcript.proofs.errors import BudgetExceededError, DataLossError
from transcript.proofs.plans import STATED_TWICE, Plan, Step, base_for, contradiction, plan_for
from transcript.proofs.rdf_terms import RefusedError, address
from transcript.proofs.rdfc import Quad
from transcript.proofs.vocabulary import ContradictionError, Scope, vocabulary_of

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = f"<{_RDF}type>"
_FIRST, _REST, _NIL = f"<{_RDF}first>", f"<{_RDF}rest>", f"<{_RDF}nil>"

_MOST_QUADS = 200_000
_DEEPEST = 100
_NOTHING = "it states nothing that could be signed"
_NULL = "“null” leaves no trace in a signature; leave the key out"


def to_quads(document: Mapping[str, Any], *, contexts: Mapping[str, Any]) -> list[Quad]:
    """Return the quads that `document` stands for; what it states twice may stand there once.

    `contexts` maps addresses to context documents; any other address is refused. Raises
    `DataLossError` with a JSON Pointer at anything that a signature would not cover, and
    `BudgetExceededError` for a document too large or too deep.
    """
    vocabulary = vocabulary_of(contexts)
    with vocabulary.lock:
        try:
            return _Walk().run(document, vocabulary.root())
        except RefusedError as error:
            raise DataLossError(_pointer(error), error.reason) from error


def _pointer(error: RefusedError) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in reversed(error.steps))
    return "".join(f"/{step}" for step in steps)


class _Walk:
    """One pass over one document. The order of the steps is that of JSON-LD 1.1 expansion."""

    def __init__(self) -> None:
        self._quads: list[Quad] = []
        self._nodes = 0
        self._natives: dict[tuple[str, str, str, object], str] = {}
        # Of a step and a graph: the first object of each id, with its term.
        self._said: dict[tuple[Step, str], dict[str, tuple[dict[str, Any], str]] | None] = {}

    def run(self, document: object, root: Scope) -> list[Quad]:
        if not isinstance(document, dict):
            raise RefusedError("what is signed is one JSON object")
        if "@context" not in document:
            raise RefusedError("there is no “@context”, so that nothing in it has a meaning")
        try:
            base = root.local(document["@context"])
        except ContradictionError as error:
            raise contradiction(error) from error
        self._node(document, plan_for(document, base), "", 0)
        if not self._quads:
            raise RefusedError(_NOTHING)
        return self._quads

    def _node(self, node: dict[str, Any], plan: Plan, graph: str, depth: int) -> str:
        """Emit all that `node` states, and return the term that names it."""
        quads = self._quads
        if depth > _DEEPEST:
            raise BudgetExceededError("the document is nested too deeply")
        subject = self._subject(node, plan)
        for name in plan.types:
            quads.append((subject, _TYPE, name, graph))
        for step in plan.steps:
            value = node[step.key]
            try:
                if step.is_list or step.is_graph or isinstance(value, list):
                    self._several(subject, step, value, graph, depth + 1)
                elif isinstance(value, str):
                    quads.append((subject, step.predicate, step.text(value), graph))
                else:
                    self._one(subject, step, value, graph, depth + 1)
            except RefusedError as error:
                error.steps.append(step.key)
                raise
        if len(quads) > _MOST_QUADS:
            raise BudgetExceededError("the document states more than any honest one")
        return subject

    def _subject(self, node: dict[str, Any], plan: Plan) -> str:
        if plan.id_key is None:
            return self._new_node()
        try:
            return address(node[plan.id_key], plan.prefixes)
        except RefusedError as error:
            error.steps.append(plan.id_key)
            raise

    def _new_node(self) -> str:
        self._nodes += 1
        return f"_:b{self._nodes}"

    def _one(self, subject: str, step: Step, value: object, graph: str, depth: int) -> None:
        term = self._object(subject, step, value, graph, depth)
        self._quads.append((subject, step.predicate, term, graph))

    def _several(self, subject: str, step: Step, value: object, graph: str, depth: int) -> None:
        """Emit what `subject` states under a key with a list, or with one value of that kind."""
        items = value if isinstance(value, list) else [value]
        if not items and not step.is_list:
            raise RefusedError("an empty list leaves no trace in a signature; leave the key out")
        depth += items is value
        seen: set[str] = set()
        link = (subject, step.predicate)
        for place, item in enumerate(items):
            try:
                if step.is_list:
                    link = self._cell(link, step, item, graph, depth)
                elif step.is_graph:
                    self._graph(subject, step, item, graph, depth)
                else:
                    term = _once(self._object(subject, step, item, graph, depth), seen)
                    self._quads.append((subject, step.predicate, term, graph))
            except RefusedError as error:
                if items is value:
                    error.steps.append(place)
                raise
        if step.is_list:
            self._quads.append((*link, _NIL, graph))

    def _cell(
        self, link: tuple[str, str], step: Step, item: object, graph: str, depth: int
    ) -> tuple[str, str]:
        """Emit one place of a list, to which `link` leads; return what leads to the next one."""
        cell = self._new_node()
        term = self._object(cell, step, item, graph, depth)
        self._quads += (*link, cell, graph), (cell, _FIRST, term, graph)
        return cell, _REST

    def _graph(self, subject: str, step: Step, item: object, graph: str, depth: int) -> None:
        """Emit an object whose statements stand in a graph of their own, like a proof."""
        if not isinstance(item, dict):
            raise RefusedError("an object belongs here")
        name = self._new_node()
        self._quads.append((subject, step.predicate, name, graph))
        before = len(self._quads)
        self._object(name, step, item, name, depth)
        if len(self._quads) == before:
            raise RefusedError(_NOTHING)

    def _object(self, holder: str, step: Step, item: object, graph: str, depth: int) -> str:
        """Return the term of one value, after emitting what an object states."""
        if isinstance(item, str):
            return step.text(item)
        if isinstance(item, dict):
            text = step.tagged_text(item) if "@value" in item else None
            if text is not None:
                return text
            return self._again(step, item, graph) or self._anew(step, item, graph, depth)
        if item is None:
            raise RefusedError(_NULL)
        if isinstance(item, list):
            raise RefusedError("a list inside a list loses its shape in a signature")
        term = step.scalar(item)
        # To Python 1 is true: PyLD would drop the second of the two.
        if self._natives.setdefault((holder, step.predicate, graph, item), term) != term:
            raise RefusedError("some software takes this value for another one here; leave one out")
        return term

    def _anew(self, step: Step, item: dict[str, Any], graph: str, depth: int) -> str:
        """Emit all that an object states, and remember it if all of that has a name."""
        nodes, natives = self._nodes, len(self._natives)
        term = self._node(item, plan_for(item, base_for(item, step)), graph, depth)
        identifier = item.get("id")
        # A node without a name would be another one the second time; to Python, 1 is true.
        if isinstance(identifier, str) and (nodes, natives) == (self._nodes, len(self._natives)):
            said = self._said.setdefault((step, graph), {})
            if said is not None:
                said.setdefault(identifier, (item, term))
        return term

    def _again(self, step: Step, item: dict[str, Any], graph: str) -> str | None:
        """Return the term of an object if these very words stood here before; None otherwise.

        Then all that it states is there. A transcript says of forty credits who issued them.
        """
        said = self._said.get((step, graph))
        identifier = item.get("id")
        if not said or not isinstance(identifier, str) or identifier not in said:
            return None
        before, term = said[identifier]
        if before == item:
            return term
        # Else somebody could have the same long objects compared again at every depth.
        self._said[step, graph] = None
        return None


def _once(term: str, seen: set[str]) -> str:
    if term in seen:
        raise RefusedError(STATED_TWICE)
    seen.add(term)
    return term

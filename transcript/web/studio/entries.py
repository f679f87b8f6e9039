"""Forms that add one entry to a list of a learner's record: a rating, a waiver, an award."""

from collections.abc import Iterable
from dataclasses import replace

from transcript.diagnostics import Diagnostic
from transcript.office.recording import Object
from transcript.web.asked import Form
from transcript.web.forms import Filled, typed

_SCHEMA = "authoring/record"


_NAMES = {
    "ratings": (
        *("level", "rated_on", "attempt", "assessor", "evidence", "feedback"),
        *("criterion", "self_assessment"),
    ),
    "waivers": ("criterion", "waived_on", "waived_by", "reason"),
    "awards": (
        *("level", "awarded_on", "approved_by", "evidence", "determination"),
        "transferred_from",
    ),
    "evidence": ("title", "kind", "url"),
}


def typed_entry(form: Form, name: str) -> Object:
    """Return what was typed of the one entry that a form has, under `/<name>/0`.

    What no page asks for is left out: the credit, or where a rating was imported from.
    """
    value = typed(form, _SCHEMA)
    listed = value.get(name) if isinstance(value, dict) else None
    first = listed[0] if isinstance(listed, list) and listed else None
    said = first if isinstance(first, dict) else {}
    return {each: said[each] for each in _NAMES[name] if each in said}


def form_of(name: str, entry: Object) -> Filled:
    """Return the form of a new entry, with what is proposed for it."""
    return Filled(value={name: [entry]}, schema=_SCHEMA)


def form_with(name: str, entry: Object, problems: Iterable[Diagnostic]) -> Filled:
    """Return the form with what was typed, and what is wrong with it beside its fields.

    The problems are those of the record with the entry at the end of the list.
    """
    own = [each for each in problems if each.origin.pointer.startswith(f"/{name}/")]
    last = max((_place(each) for each in own), default=0)
    moved = (_moved(each, name) for each in own if _place(each) == last)
    return Filled(value={name: [entry]}, schema=_SCHEMA, problems=tuple(moved))


def _place(problem: Diagnostic) -> int:
    token = problem.origin.pointer.split("/")[2]
    return int(token) if token.isdecimal() else 0


def _moved(problem: Diagnostic, name: str) -> Diagnostic:
    _, _, _, *rest = problem.origin.pointer.split("/")
    pointer = "/".join(("", name, "0", *rest))
    return replace(problem, origin=replace(problem.origin, pointer=pointer))

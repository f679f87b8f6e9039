"""How the school decides that evidence amounts to mastery, and what its method makes of scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from transcript.accounts.roles import Permission
from transcript.mastery.advice import calculate
from transcript.mastery.parameters import PARAMETERS, Parameter
from transcript.mastery.scores import MOST_SCORES, read_number, why_no_number
from transcript.mastery.telling import number_text, trace_lines
from transcript.model.mastery import Method
from transcript.reading.document import JsonValue, child
from transcript.source.workspace import Workspace
from transcript.web.asked import Asked, Way
from transcript.web.forms import Filled, placed, value_at
from transcript.web.studio.saving import Editor

_METHOD = "/determination/method"
_OWN = "/credits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a method made of some scores: the result, each step to it, and what an average says."""

    wrong: tuple[str, ...] = ()
    result: str = ""
    steps: tuple[str, ...] = ()
    reached: bool | None = None
    average: str = ""


def _method(form: Filled, pointer: str) -> Method:
    named = form.text(pointer)
    return Method(named) if named in set(Method) else Method.LATEST


def _parameters(form: Filled, around: str) -> list[tuple[str, Parameter]]:
    place = f"{around}/determination/parameters"
    known = PARAMETERS[_method(form, f"{around}{_METHOD}")]
    pairs = [(child(place, each.name), each) for each in known]
    return [(pointer, each) for pointer, each in pairs if form.label(pointer)]


def _facts(asked: Asked, workspace: Workspace, form: Filled) -> Mapping[str, Any]:
    offered = workspace.load_school().credits
    levels = dict.fromkeys(each.id for credit in offered for each in credit.rubric.levels)
    decided = form.at(_OWN)
    own = list(decided) if isinstance(decided, dict) else []
    names = {credit.id: credit.label for credit in offered}
    return {
        "methods": [(str(each), each.words) for each in Method],
        "parameters": _parameters(form, ""),
        "levels": tuple(levels),
        "own": [
            (each, names.get(each, each), _parameters(form, child(_OWN, each))) for each in own
        ],
        "others": [(each, name) for each, name in names.items() if each not in own],
        "scores": asked.form.get("scores"),
        "threshold": asked.form.get("threshold"),
        "tried": _tried(asked, form) if asked.form.get("do") == "try" else None,
        "carried": _carried(form, own),
    }


def _carried(form: Filled, own: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Return what the form does not show of credits that are decided in another way."""
    return {
        each: [
            (place, text)
            for place, text in _leaves(child(_OWN, each), form.at(child(_OWN, each)))
            if not place.startswith(f"{child(_OWN, each)}/determination")
        ]
        for each in own
    }


def _leaves(pointer: str, value: JsonValue) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            leaf for name, each in value.items() for leaf in _leaves(child(pointer, name), each)
        ]
    if isinstance(value, list):  # of texts: each has the name of the list
        return [(pointer, str(each)) for each in value]
    return [(pointer, str(value))]


def _tried(asked: Asked, form: Filled) -> Tried:
    written = asked.form.get("scores").replace(",", " ").split()
    if not written or len(written) > MOST_SCORES:
        return Tried(wrong=(f"write from 1 to {MOST_SCORES:,} scores, oldest first: 2 3 4",))
    standard = asked.form.get("threshold")
    numbers = [(each, read_number(each)) for each in (*written, *([standard] if standard else []))]
    wrong = [f"“{each[:40]}” {why_no_number(each)}" for each, number in numbers if number is None]
    if wrong:
        return Tried(wrong=tuple(wrong))
    found = [number for _, number in numbers if number is not None]
    scores, threshold = (found[:-1], found[-1]) if standard else (found, None)
    return _calculated(form, scores, threshold)


def _calculated(form: Filled, scores: list[Decimal], threshold: Decimal | None) -> Tried:
    given = value_at(form.value, "/determination/parameters")
    known = given.items() if isinstance(given, dict) else ()
    numbers = {name: Decimal(str(each)) for name, each in known if isinstance(each, int | float)}
    outcome = calculate(_method(form, _METHOD), scores, numbers, threshold)
    average = calculate(Method.AVERAGE, scores, {}, threshold)
    return Tried(
        result=number_text(outcome.result),
        steps=tuple(trace_lines(outcome.trace)),
        reached=outcome.reached if threshold is not None else None,
        average=number_text(average.result),
    )


def _act(asked: Asked, value: JsonValue) -> JsonValue:
    """Do what the buttons of this page ask: try it, and decide a credit in another way or not."""
    act, _, named = asked.form.get("do").partition(":")
    if act in {"try", "show"}:
        return value
    if act == "differ" and (chosen := asked.form.get("chosen")):
        method = value_at(value, _METHOD) or str(Method.LATEST)
        return placed(value, child(_OWN, chosen), {"determination": {"method": method}})
    return placed(value, child(_OWN, named), None) if act == "same" and named else None


EDITOR = Editor(
    template="studio/mastery.html",
    stem=lambda _: "mastery",
    place=lambda _: "/mastery",
    facts=_facts,
    act=_act,
    may_begin=True,
)

WAYS = (
    Way(path="/mastery", view=EDITOR.show, needs=Permission.VIEW),
    Way(path="/mastery", view=EDITOR.post, needs=Permission.AUTHOR, method="POST"),
)

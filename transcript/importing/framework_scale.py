"""What the levels of a framework are worth, where that is not their place: into mastery.yaml."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from transcript import resources
from transcript.frameworks.case.derived import Derived
from transcript.model.credit import MasteryCredit
from transcript.reading.document import JsonValue, json_number
from transcript.reading.yaml_text import yaml_text
from transcript.source.workspace import Workspace

POLICY = "mastery.yaml"
_ASKED = (
    "the levels of {names} have other points there than their place; say so under `scale` in "
    "mastery.yaml, as in “scale: {{{scale}}}”"
)

Scale = Mapping[str, Decimal]


def with_scales(
    workspace: Workspace, derived: Derived
) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """Return the policy file with the points of a framework's levels, or else what to decide.

    A policy that the school has written is not touched.
    """
    lacking = _lacking(workspace, derived)
    if not lacking:
        return {}, ()
    text = (workspace.content(POLICY) or b"").decode("utf-8", "replace")
    if text and text != resources.template(POLICY):
        named = {each.id: each.name for each in derived.credits}
        first, scale = next(iter(lacking.items()))
        told = ", ".join(f"{level}: {json_number(worth)}" for level, worth in scale.items())
        names = f"“{named[first]}”" + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else "")
        return {}, (_ASKED.format(names=names, scale=told),)
    whole = text or resources.template(POLICY)
    added = yaml_text(_shape(derived, lacking), comment="As the imported framework has them.")
    return {POLICY: f"{whole.rstrip()}\n\n{added}".encode()}, ()


def _lacking(workspace: Workspace, derived: Derived) -> Mapping[str, Scale]:
    """Return the points that the school's policy does not have yet, by credit."""
    policy = workspace.load_school().mastery
    return {
        credit.id: derived.points[credit.id]
        for credit in derived.credits
        if credit.id in derived.points and not _has(policy.of(credit).scale, derived, credit)
    }


def _has(scale: Scale, derived: Derived, credit: MasteryCredit) -> bool:
    return all(scale.get(level) == worth for level, worth in derived.points[credit.id].items())


def _shape(derived: Derived, scales: Mapping[str, Scale]) -> dict[str, JsonValue]:
    shapes: list[Any] = [
        {level: json_number(worth) for level, worth in scale.items()} for scale in scales.values()
    ]
    if len(scales) == len(derived.credits) and all(each == shapes[0] for each in shapes):
        return {"scale": shapes[0]}
    by_credit: dict[str, JsonValue] = {
        name: {"scale": shape} for name, shape in zip(scales, shapes, strict=True)
    }
    return {"credits": by_credit}

"""How the steps of a method are told: each with its arithmetic, as people write numbers."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from transcript.reading.document import json_number

if TYPE_CHECKING:
    from transcript.mastery.trace import Step

_SHOWN_PLACES = 2


def trace_lines(trace: Iterable["Step"]) -> Iterator[str]:
    """Yield a line for each step: its words, its arithmetic if there is any, what it comes to."""
    for step in trace:
        worth = "" if step.value is None else number_text(step.value)
        if step.expression and " " in step.expression:
            worth = f"{step.expression} = {worth}"
        yield f"{step.text}: {worth}" if worth else step.text


def trace_json(trace: Iterable["Step"]) -> list[dict[str, Any]]:
    """Return the steps as JSON has them in every command."""
    return [
        {"text": step.text, "expression": step.expression, "value": number_json(step.value)}
        for step in trace
    ]


def number_json(value: Decimal | None) -> int | float | None:
    """Return a number as JSON has it; null where there is none."""
    return None if value is None else json_number(value)


def number_text(value: Decimal | None) -> str:
    """Return a number as people write it; that there is none is told in words."""
    from transcript.mastery.trace import plain

    if value is None:
        return "no result"
    exponent = value.as_tuple().exponent
    short = isinstance(exponent, int) and exponent >= -_SHOWN_PLACES
    return f"{value:f}".replace("-", "\u2212") if short else plain(value)

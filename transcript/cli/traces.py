"""The steps of a method as JSON has them in every command."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from transcript.reading.document import json_number

if TYPE_CHECKING:
    from transcript.mastery.trace import Step


def trace_json(trace: Iterable["Step"]) -> list[dict[str, Any]]:
    """Return the steps as JSON has them in every command."""
    return [
        {"text": step.text, "expression": step.expression, "value": number_json(step.value)}
        for step in trace
    ]


def number_json(value: Decimal | None) -> int | float | None:
    """Return a number as JSON has it; null where there is none."""
    return None if value is None else json_number(value)

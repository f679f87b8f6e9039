"""How the steps of a method are told: each with its arithmetic, as people write numbers."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from transcript.mastery.trace import Step, plain

_SHOWN_PLACES = 2


def trace_lines(trace: Iterable[Step]) -> Iterator[str]:
    """Yield a line for each step: its words, its arithmetic if there is any, what it comes to."""
    for step in trace:
        worth = "" if step.value is None else number_text(step.value)
        if step.expression and " " in step.expression:
            worth = f"{step.expression} = {worth}"
        yield f"{step.text}: {worth}" if worth else step.text


def number_text(value: Decimal | None) -> str:
    """Return a number as people write it; that there is none is told in words."""
    if value is None:
        return "no result"
    exponent = value.as_tuple().exponent
    short = isinstance(exponent, int) and exponent >= -_SHOWN_PLACES
    return f"{value:f}".replace("-", "\u2212") if short else plain(value)

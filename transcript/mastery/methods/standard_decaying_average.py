"""Each new rating outweighs all before it, one after the other, so that old ones fade."""

from collections.abc import Iterator
from decimal import Decimal, localcontext

from transcript.mastery.trace import HUNDRED, Given, Outcome, Step, concluded, plain, rounded, term

_PLACES = 6


def standard_decaying_average(given: Given) -> Outcome:
    """Return the running value after the last score: old value times the rest, new times weight."""
    first, *later = given.scores
    begin = Step(text="the first rating", expression=term(first), value=rounded(first))
    if not later:
        return concluded(given, begin)
    weight = given.parameters["weight"]
    new, old = weight / HUNDRED, (HUNDRED - weight) / HUNDRED
    return concluded(given, begin, *_running(first, later, new, old), _whole(given, new, old))


def _running(first: Decimal, later: list[Decimal], new: Decimal, old: Decimal) -> Iterator[Step]:
    value = first
    for place, score in enumerate(later, start=2):
        before, value = value, rounded(value * old + score * new, _PLACES)
        yield Step(
            text=f"with rating {place}, which counts {plain(new * HUNDRED)} percent",
            expression=f"{term(before)} \u00d7 {plain(old)} + {term(score)} \u00d7 {plain(new)}",
            value=value,
        )


def _whole(given: Given, new: Decimal, old: Decimal) -> Step:
    """Return all of it in one expression: nothing is rounded before the end."""
    first, *later = given.scores
    with localcontext() as exact:
        exact.prec += 4 * len(given.scores)
        value, expression = first, term(first)
        for place, score in enumerate(later):
            value = value * old + score * new
            inner = f"({expression})" if place else expression
            expression = f"{inner} \u00d7 {plain(old)} + {term(score)} \u00d7 {plain(new)}"
        value = rounded(value)
    return Step(text="all in one, to two decimals", expression=expression, value=value)

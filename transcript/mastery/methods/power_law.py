"""A learning curve through the ratings: where the learner has come to by now."""

import math
from decimal import Decimal
from statistics import linear_regression

from transcript.mastery.trace import Given, Outcome, Step, concluded, plain, rounded, term
from transcript.reading.text import counted

FEWEST = 3
"""A curve through two points says nothing."""

_DIGITS = 9


def power_law(given: Given) -> Outcome:
    """Return the value, at the last attempt, of the curve a·xᵇ that fits the scores best.

    With `ahead` 1 it is the value that the next attempt would have. It is held between `lowest` and
    `highest` where they are given. Scores must be above 0: the fit is by least squares in
    logarithms.
    """
    count = len(given.scores)
    if count < FEWEST:
        text = f"{counted(count, 'rating')} of the {FEWEST} that a curve needs: no result yet"
        return concluded(given, Step(text=text))
    logs = [math.log(place) for place in range(1, count + 1)]
    fit = linear_regression(logs, [math.log(score) for score in given.scores])
    at = count + int(given.parameters.get("ahead", 0))
    start, growth = _digits(math.exp(fit.intercept)), _digits(at**fit.slope)
    value = rounded(start * growth)
    steps = [
        Step(text=f"the curve through the {count} ratings begins at", value=start),
        Step(text=f"and by attempt {at} has multiplied that by", value=growth),
        Step(
            text=f"the curve at attempt {at}",
            expression=f"{plain(start)} \u00d7 {plain(growth)}",
            value=value,
        ),
        *_held(value, given),
    ]
    return concluded(given, *steps)


def _held(value: Decimal, given: Given) -> list[Step]:
    lowest, highest = (given.parameters.get(name, value) for name in ("lowest", "highest"))
    held = max(lowest, min(highest, value))
    if held == value:
        return []
    text = f"the scale's {'lowest' if held > value else 'highest'} points, which it cannot leave"
    return [Step(text=text, expression=term(held), value=rounded(held))]


def _digits(number: float) -> Decimal:
    """Return as much of a number as the trace shows: the result is made of what it shows."""
    return Decimal(f"{number:.{_DIGITS}g}")

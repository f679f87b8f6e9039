"""The latest rating against the mean of all before it. Canvas long called it decaying average."""

from transcript.mastery.trace import (
    HUNDRED,
    Given,
    Outcome,
    Step,
    concluded,
    mean,
    mean_of,
    plain,
    rounded,
    term,
)
from transcript.reading.text import counted


def weighted_average(given: Given) -> Outcome:
    """Return the last score times `weight` percent, and the mean of the others times the rest."""
    *before, last = given.scores
    if not before:
        only = Step(text="the only rating", expression=term(last), value=rounded(last))
        return concluded(given, only)
    weight = given.parameters["weight"]
    new, old = weight / HUNDRED, (HUNDRED - weight) / HUNDRED
    earlier = mean(before)
    return concluded(
        given,
        Step(
            text=f"the mean of {counted(len(before), 'rating')} before the latest",
            expression=mean_of(before),
            value=rounded(earlier),
        ),
        Step(
            text=f"the latest counts {plain(weight)} percent, that mean the rest",
            expression=f"{term(last)} \u00d7 {plain(new)} + {mean_of(before)} \u00d7 {plain(old)}",
            value=rounded(last * new + earlier * old),
        ),
    )

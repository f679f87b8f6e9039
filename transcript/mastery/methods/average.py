"""The mean of all ratings, which holds early attempts against a learner for ever."""

from transcript.mastery.trace import (
    Given,
    Outcome,
    Step,
    concluded,
    mean,
    mean_of,
    rounded,
)
from transcript.reading.text import counted


def average(given: Given) -> Outcome:
    """Return the mean of all scores."""
    text = f"the mean of {counted(len(given.scores), 'rating')}"
    value = rounded(mean(given.scores))
    return concluded(given, Step(text=text, expression=mean_of(given.scores), value=value))

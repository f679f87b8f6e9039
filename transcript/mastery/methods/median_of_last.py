"""The middle of the last ratings: recent, and one bad day does not count."""

from transcript.mastery.trace import (
    Given,
    Outcome,
    Step,
    concluded,
    listed,
    mean,
    mean_of,
    rounded,
)
from transcript.reading.text import counted


def median_of_last(given: Given) -> Outcome:
    """Return the median of the `last` scores, or of all while there are fewer."""
    recent = sorted(given.scores[-given.whole("last") :])
    half = len(recent) // 2
    middle = recent[half : half + 1] if len(recent) % 2 else recent[half - 1 : half + 1]
    text = f"the last {counted(len(recent), 'rating')} by size: {listed(recent)}"
    middle_text = "the middle one" if len(middle) == 1 else "the mean of the two in the middle"
    return concluded(
        given,
        Step(text=text),
        Step(text=middle_text, expression=mean_of(middle), value=rounded(mean(middle))),
    )

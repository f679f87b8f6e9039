"""The latest rating counts: what a learner can do now."""

from transcript.mastery.trace import Given, Outcome, Step, concluded, rounded, term
from transcript.reading.text import counted


def latest(given: Given) -> Outcome:
    """Return the last score."""
    last = given.scores[-1]
    text = f"the latest of {counted(len(given.scores), 'rating')}"
    return concluded(given, Step(text=text, expression=term(last), value=rounded(last)))

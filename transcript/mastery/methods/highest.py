"""The highest rating counts: what a learner has once been able to do."""

from transcript.mastery.trace import Given, Outcome, Step, concluded, rounded, term
from transcript.reading.text import counted


def highest(given: Given) -> Outcome:
    """Return the highest score."""
    best = max(given.scores)
    text = f"the highest of {counted(len(given.scores), 'rating')}"
    return concluded(given, Step(text=text, expression=term(best), value=rounded(best)))

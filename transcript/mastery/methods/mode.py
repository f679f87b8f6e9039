"""The most frequent rating counts: the most consistent evidence."""

from collections import Counter

from transcript.mastery.trace import Given, Outcome, Step, concluded, listed, rounded, term
from transcript.reading.text import counted


def mode(given: Given) -> Outcome:
    """Return the score that comes most often; of several, the one that came last."""
    often = Counter(given.scores)
    most = max(often.values())
    tied = sorted(score for score, times in often.items() if times == most)
    value = next(score for score in reversed(given.scores) if often[score] == most)
    times = f"{counted(most, 'time')} of {len(given.scores)}"
    text = f"the most frequent rating, {times}"
    if len(tied) > 1:
        text = f"{listed(tied)} come equally often, {times}; the most recent of them counts"
    return concluded(given, Step(text=text, expression=term(value), value=rounded(value)))

"""No formula: people look at the evidence and give their reason."""

from transcript.mastery.trace import Given, Outcome, Step
from transcript.reading.text import counted


def professional_judgement(given: Given) -> Outcome:
    """Return no result: a person decides."""
    text = (
        f"no formula: a person looks at {counted(len(given.scores), 'rating')} and the work, "
        "decides, and writes the reason"
    )
    return Outcome(result=None, reached=None, trace=(Step(text=text),))

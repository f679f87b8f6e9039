"""A level counts once it was reached a number of times: one good day is not mastery."""

from transcript.mastery.trace import (
    Given,
    Outcome,
    Step,
    concluded,
    mean,
    mean_of,
    plain,
    rounded,
)
from transcript.reading.text import counted


def n_times(given: Given) -> Outcome:
    """Return the mean of the scores that reach the threshold, once there are `times` of them."""
    times = given.whole("times")
    threshold = given.parameters["threshold"]
    kept = [score for score in given.scores if score >= threshold]
    text = (
        f"{len(kept)} of {counted(len(given.scores), 'rating')} came to {plain(threshold)} or "
        f"more; {times} must"
    )
    if len(kept) < times:
        return concluded(given, Step(text=f"{text}: no result yet"))
    return concluded(
        given,
        Step(text=text),
        Step(text="their mean", expression=mean_of(kept), value=rounded(mean(kept))),
    )

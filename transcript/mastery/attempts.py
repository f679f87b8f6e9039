"""Which attempts there were, and which of them a method is given."""

from collections.abc import Sequence
from operator import attrgetter

from transcript.model.mastery import Counting
from transcript.model.rating import CalculationInput

_TIME = attrgetter("rated_on", "attempt", "points")


def in_time(inputs: Sequence[CalculationInput]) -> list[CalculationInput]:
    """Return ratings oldest first, whatever order they were written in.

    Of two of the same attempt on one day the higher counts as the later: doubt helps the learner.
    """
    return sorted(inputs, key=_TIME)


def counting(inputs: Sequence[CalculationInput], counts: Counting) -> Sequence[CalculationInput]:
    """Return what the method is given, of ratings in time order.

    All of them, those of the attempt that was rated last, or those of the attempt with the highest
    rating (the later of two such).
    """
    if counts is Counting.ALL or not inputs:
        return inputs
    chosen = inputs[-1]
    if counts is Counting.HIGHEST:
        chosen = max(reversed(inputs), key=attrgetter("points"))
    return [each for each in inputs if each.attempt == chosen.attempt]

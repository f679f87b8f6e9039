"""Which attempts there were, and which of them a method is given."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

from transcript.model.mastery import Counting
from transcript.model.rating import CalculationInput, Rating

Rated = TypeVar("Rated", Rating, CalculationInput)

_TIME = attrgetter("rated_on", "attempt", "points")


def in_time(inputs: Sequence[CalculationInput]) -> list[CalculationInput]:
    """Return ratings oldest first, whatever order they were written in.

    Of two of the same attempt on one day the higher counts as the later: doubt helps the learner.
    """
    return sorted(inputs, key=_TIME)


def by_criterion(
    rated: Iterable[Rated], criteria: Collection[str]
) -> Mapping[str | None, list[Rated]]:
    """Return the ratings of a credit by criterion, in the credit's order, for those with one.

    Ratings of the credit as a whole count only where no criterion was rated; they stand at None.
    """
    found: dict[str | None, list[Rated]] = {}
    for each in rated:
        found.setdefault(each.criterion, []).append(each)
    named: dict[str | None, list[Rated]] = {each: found[each] for each in criteria if each in found}
    return named or {None: found.get(None, [])}


def counting(inputs: Sequence[CalculationInput], counts: Counting) -> Sequence[CalculationInput]:
    """Return what the method is given, of ratings in time order; waivers are no attempts, and stay.

    All of them, those of the attempt that was rated last, or those of the attempt with the highest
    rating (the later of two such).
    """
    rated = [each for each in inputs if not each.waived]
    if counts is Counting.ALL or not rated:
        return inputs
    chosen = rated[-1]
    if counts is Counting.HIGHEST:
        chosen = max(reversed(rated), key=attrgetter("points"))
    return [each for each in inputs if each.waived or each.attempt == chosen.attempt]

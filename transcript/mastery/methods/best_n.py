"""The best ratings count, as many as the school asks for, and none of them may be too low."""

from transcript.mastery.trace import (
    Given,
    Outcome,
    Step,
    concluded,
    listed,
    mean,
    mean_of,
    plain,
    rounded,
    term,
)
from transcript.reading.text import counted


def best_n(given: Given) -> Outcome:
    """Return the mean of the `best` highest scores.

    It is reached when that mean is `minimum_average` or more (without it, the standard) and each
    of these scores `minimum_rating` or more.
    """
    wanted = given.whole("best")
    if len(given.scores) < wanted:
        text = f"{counted(len(given.scores), 'rating')} of the {wanted} that must be there"
        return concluded(given, Step(text=f"{text}: no result yet"))
    best = sorted(given.scores, reverse=True)[:wanted]
    steps = [Step(text=f"the best {wanted} of {len(given.scores)}: {listed(best)}")]
    least = given.parameters.get("minimum_rating")
    if least is not None:
        text = f"the lowest of these, which must be {plain(least)} or more"
        steps.append(Step(text=text, expression=term(best[-1]), value=rounded(best[-1])))
    wanted_average = given.parameters.get("minimum_average", given.standard)
    asked = "" if wanted_average is None else f", which must be {plain(wanted_average)} or more"
    result = rounded(mean(best))
    steps.append(Step(text=f"their mean{asked}", expression=mean_of(best), value=result))
    reached = None
    if wanted_average is not None:
        reached = result >= wanted_average and (least is None or best[-1] >= least)
    return Outcome(result=result, reached=reached, trace=tuple(steps))

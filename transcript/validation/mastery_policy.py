"""Does `mastery.yaml` speak of credits and levels there are, and can its methods be used?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.mastery.parameters import ParameterProblem, Trouble, parameter_problems
from transcript.mastery.trace import plain
from transcript.model.credit import MasteryCredit, RubricLevel
from transcript.model.mastery import CreditPolicy
from transcript.model.origin import Origin
from transcript.validation.case import Offer, below

POLICY_FOR_NO_CREDIT = Code("MT631", "policy for a credit that does not exist", Severity.ERROR)
FOREIGN_PARAMETER = Code("MT632", "parameter of another method", Severity.ERROR)
PARAMETER_OUT_OF_RANGE = Code("MT633", "parameter is out of range", Severity.ERROR)
PARAMETER_MISSING = Code("MT634", "parameter is missing", Severity.ERROR)
POINTS_FOR_NO_LEVEL = Code("MT635", "points for a level that no rubric has", Severity.ERROR)
POINTS_FALL = Code("MT636", "higher level is worth fewer points", Severity.ERROR)

_CODES = {
    Trouble.FOREIGN: FOREIGN_PARAMETER,
    Trouble.OUT_OF_RANGE: PARAMETER_OUT_OF_RANGE,
    Trouble.MISSING: PARAMETER_MISSING,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a policy is written, and the id of the credit that it is for; None for all credits."""

    origin: Origin
    of: str | None = None


def policies_are_for_credits(offer: Offer) -> Iterator[Diagnostic]:
    """A policy of its own is for a credit that the school has."""
    known = [credit.id for credit in offer.credits]
    for name in offer.policy.credits:
        if name not in known and name not in offer.unread:
            near = get_close_matches(name, known, n=1)
            yield Diagnostic(
                code=POLICY_FOR_NO_CREDIT,
                origin=below(offer.policy.origin, "credits", name),
                message=f"there is no credit “{name}”",
                hint=f"did you mean “{near[0]}”?" if near else "remove it, or write the credit",
            )


def parameters_fit_their_method(offer: Offer) -> Iterator[Diagnostic]:
    """A method has the parameters that it needs, and no others."""
    for place, policy in _policies(offer):
        determination = policy.determination
        if place.of and determination is offer.policy.default.determination:
            continue
        for each in parameter_problems(determination.method, determination.parameters):
            yield Diagnostic(
                code=_CODES[each.trouble],
                origin=_spot(each, below(place.origin, "determination")),
                message=each.message,
                hint=each.hint,
            )


def _spot(problem: ParameterProblem, determination: Origin) -> Origin:
    if problem.trouble is Trouble.MISSING:
        return below(determination, "method")
    return below(determination, "parameters", problem.name)


def scales_name_levels(offer: Offer) -> Iterator[Diagnostic]:
    """A scale gives points to levels that the rubric has."""
    if offer.unread:  # the level may be one of a credit that could not be read
        return
    rubrics = {credit.id: [each.id for each in credit.rubric.levels] for credit in offer.credits}
    everywhere = [level for levels in rubrics.values() for level in levels]
    for place, policy in _policies(offer):
        if place.of and (policy.scale is offer.policy.default.scale or place.of not in rubrics):
            continue
        levels = rubrics[place.of] if place.of else everywhere
        for name in policy.scale:
            if name not in levels:
                yield _no_level(name, levels, below(place.origin, "scale", name))


def _no_level(name: str, levels: Sequence[str], origin: Origin) -> Diagnostic:
    near = get_close_matches(name, levels, n=1)
    known = ", ".join(dict.fromkeys(levels))
    return Diagnostic(
        code=POINTS_FOR_NO_LEVEL,
        origin=origin,
        message=f"no rubric that this is for has a level “{name}”",
        hint=f"did you mean “{near[0]}”?" if near else f"there are: {known}",
    )


def points_rise_with_the_levels(offer: Offer) -> Iterator[Diagnostic]:
    """A higher level is worth at least as many points as the one below it."""
    told: set[Origin] = set()
    for credit in offer.credits:
        policy = offer.policy.of(credit)
        for lower, higher in pairwise(credit.rubric.levels):
            less, more = (policy.points(credit.rubric, each.id) for each in (lower, higher))
            origin = _points_of(offer, credit, lower, higher)
            # Many credits share a scale, and it is to be put right once.
            if less is None or more is None or less <= more or origin in told:
                continue
            told.add(origin)
            yield Diagnostic(
                code=POINTS_FALL,
                origin=origin,
                message=f"in “{credit.name}”, “{higher.id}” is worth {plain(more)}, and "
                f"“{lower.id}” below it {plain(less)}",
                hint="give the higher level at least as many points; a level that the scale does "
                "not name is worth its place in the rubric, from 1",
            )


def _points_of(
    offer: Offer, credit: MasteryCredit, lower: RubricLevel, higher: RubricLevel
) -> Origin:
    """Return where the points of two levels, one of which the scale names, are written."""
    policy, origin = offer.policy.of(credit), offer.policy.origin
    if policy.scale is not offer.policy.default.scale:
        origin = below(origin, "credits", credit.id)
    return below(origin, "scale", higher.id if higher.id in policy.scale else lower.id)


def _policies(offer: Offer) -> Iterator[tuple[_Place, CreditPolicy]]:
    policy = offer.policy
    yield _Place(policy.origin), policy.default
    for name, each in policy.credits.items():
        yield _Place(below(policy.origin, "credits", name), of=name), each

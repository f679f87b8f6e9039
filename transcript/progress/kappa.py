"""Weighted kappa: agreement beyond what chance would give. scikit-learn counts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from importlib.util import find_spec
from math import gcd, lcm

MOST_STEPS = 200
"""The most steps between the lowest and the highest judgement, for a table of steps by steps."""

_NOT_INSTALLED = (
    "needs scikit-learn, which is not installed: pip install 'transcript-toolkit[calibration]'"
)
_TOO_FINE = f"cannot be told where scores lie on more than {MOST_STEPS} steps"
_DIGITS = Decimal("0.000001")

Pairs = Mapping[tuple[Decimal, Decimal], Fraction]
"""How often two judgements met, by what they were: pairs of places on the scale, weighted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Kappa with linear and with quadratic weights, 1 at most; or `missing` says why not."""

    linear: Decimal | None = None
    quadratic: Decimal | None = None
    missing: str | None = None


def available() -> bool:
    """Return whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def kappa(pairs: Pairs) -> Kappa:
    """Return the weighted kappas of what met what."""
    if not available():
        return Kappa(missing=_NOT_INSTALLED)
    steps = _steps(pairs)
    if len(set(steps.values())) <= 1:
        return Kappa(missing="cannot be told where all judgements are the same")
    if max(steps.values()) > MOST_STEPS:
        return Kappa(missing=_TOO_FINE)
    return Kappa(linear=_asked(pairs, steps, "linear"), quadratic=_asked(pairs, steps, "quadratic"))


def _steps(pairs: Pairs) -> dict[Decimal, int]:
    # scikit-learn weighs by the places in its list of labels, so that the list has to hold every
    # step of the scale, also those that nobody gave.
    places = sorted({place for pair in pairs for place in pair})
    above = [Fraction(place) - Fraction(places[0]) for place in places]
    common = lcm(*(each.denominator for each in above))
    counted = [int(each * common) for each in above]
    step = reduce(gcd, counted) or 1
    return {place: each // step for place, each in zip(places, counted, strict=True)}


def _asked(pairs: Pairs, steps: Mapping[Decimal, int], weights: str) -> Decimal:
    from sklearn.metrics import cohen_kappa_score

    value: float = cohen_kappa_score(
        [steps[first] for first, _ in pairs],
        [steps[second] for _, second in pairs],
        labels=list(range(max(steps.values()) + 1)),
        weights=weights,
        sample_weight=[float(each) for each in pairs.values()],
    )
    return Decimal(value).quantize(_DIGITS)

"""What a method is given and what it says, with each step written so that anybody can check it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
_PLACES = {places: Decimal(1).scaleb(-places) for places in range(7)}
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a trace, in plain words.

    `expression` is arithmetic (digits, + \u2212 \u00d7 \u00f7 and brackets) that comes to `value`
    when it is rounded to as many decimals as `value` has, half up.
    """

    text: str
    expression: str | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a method looks at: scores, oldest first, its parameters, and the credit's standard."""

    scores: Sequence[Decimal]
    parameters: Mapping[str, Decimal]
    standard: Decimal | None

    def whole(self, name: str) -> int:
        """Return a parameter that is a whole number."""
        return int(self.parameters[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a method says: the last step's value is `result`; both are None if it came to none.

    `reached` is whether that is enough, None where there is no standard to hold it against.
    """

    result: Decimal | None
    reached: bool | None
    trace: tuple[Step, ...]


def concluded(given: Given, *steps: Step) -> Outcome:
    """Return the outcome whose result is the last step's value, held against the standard."""
    result = steps[-1].value
    reached = None
    if given.standard is not None:
        reached = result is not None and result >= given.standard
    return Outcome(result=result, reached=reached, trace=steps)


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Round half up, away from zero: 3.475 is 3.48, as in Canvas; Python's own round differs."""
    return value.quantize(_PLACES[places], rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Return a number as people write it: no exponent, no needless zeros, a true minus sign."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.replace("-", _MINUS)


def term(value: Decimal) -> str:
    """Return a number for an expression: a negative one stands in brackets."""
    return f"({plain(value)})" if value < 0 else plain(value)


def mean(scores: Sequence[Decimal]) -> Decimal:
    """Return the mean, not rounded. There must be a score."""
    return sum(scores, Decimal(0)) / len(scores)


def mean_of(scores: Sequence[Decimal]) -> str:
    """Return the expression of a mean; of a single score it is the score."""
    if len(scores) == 1:
        return term(scores[0])
    return f"({' + '.join(map(term, scores))}) \u00f7 {len(scores)}"


def listed(scores: Iterable[Decimal]) -> str:
    """Return scores as a list in a sentence."""
    return ", ".join(map(plain, scores))

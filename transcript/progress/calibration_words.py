"""What a calibration says, in words and figures: the same in the terminal and in the browser."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from transcript.progress.calibration import Agreement, Calibration, Leaning, ScoredWork
from transcript.progress.suppression import hidden

FEWEST_FOR_A_LINE = 10
"""With fewer works, chance says more than the assessors do."""

_HUNDREDTHS = Decimal("0.01")


def line(calibration: Calibration) -> str | None:
    """Return the sentence that a college may read; None if there are too few works for one."""
    agreement = calibration.agreement
    if agreement.works < FEWEST_FOR_A_LINE:
        return None
    when = f" on {calibration.ended}" if calibration.ended else ""
    quadratic = agreement.kappa.quadratic
    weighted = f", weighted κ {two_places(quadratic)} (quadratic)" if quadratic is not None else ""
    return (
        f"Calibrated{when}: {agreement.works} works, each scored by two or more assessors; exact "
        f"agreement {percent(agreement.exact)}, adjacent (at most one {unit(calibration)} apart) "
        f"{percent(agreement.adjacent)}{weighted}."
    )


def withheld(calibration: Calibration, smallest: int) -> frozenset[str]:
    """Return the credits that may not leave the school: few works, or would give one away."""
    works = {credit: each.works for credit, each in calibration.credits.items()}
    return hidden([works], smallest=smallest)


def figures(agreement: Agreement) -> tuple[str, ...]:
    """Return works, exact and adjacent agreement, and kappa, linear and quadratic."""
    kappa = agreement.kappa
    return (
        str(agreement.works),
        percent(agreement.exact),
        percent(agreement.adjacent),
        "–" if kappa.linear is None else two_places(kappa.linear),
        "–" if kappa.quadratic is None else two_places(kappa.quadratic),
    )


def remark(leaning: Leaning) -> str:
    """Return what is notable of an assessor; empty if nothing is."""
    leans = "high" if leaning.difference > 0 else "low"
    said = [*([leans] if leaning.leans else []), *(["drifts"] if leaning.drifts else [])]
    return ", ".join(said)


def one_a_level(anchors: Sequence[ScoredWork]) -> list[ScoredWork]:
    """Return an anchor for each level of each credit."""
    # Those that most assessors judged come first.
    first: dict[tuple[str, Decimal], ScoredWork] = {}
    for work in anchors:
        first.setdefault((work.credit, work.judgements[0].place), work)
    return list(first.values())


def rounded(value: Fraction | Decimal, digits: Decimal) -> Decimal:
    """Return a figure with so many digits, halves away from zero."""
    exact = Fraction(value)
    return (Decimal(exact.numerator) / exact.denominator).quantize(digits, ROUND_HALF_UP)


def two_places(value: Fraction | Decimal) -> str:
    """Return a figure with two decimals."""
    return str(rounded(value, _HUNDREDTHS))


def percent(share: Fraction) -> str:
    """Return a share in percent."""
    return f"{rounded(share * 100, Decimal(1))} %"


def signed(value: Fraction | None) -> str:
    """Return a difference with its sign; a dash where there is none."""
    # A plus tells a difference from a level; nothing is neither above nor below.
    # Decimals know a zero below zero; adding nothing makes it plain.
    return "–" if value is None else f"{rounded(value, _HUNDREDTHS) + 0:+.2f}"


def unit(calibration: Calibration) -> str:
    """Return what judgements are counted in."""
    return "point" if calibration.in_points else "level"

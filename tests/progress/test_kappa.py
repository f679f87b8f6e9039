"""scikit-learn is asked the right question: about every step of the scale, in order."""

import importlib.util
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.progress.kappa import MOST_STEPS, Kappa, kappa

Met = Mapping[tuple[Decimal, Decimal], Fraction]


def met(*counted: tuple[int | str, int | str, int]) -> Met:
    return {(Decimal(a), Decimal(b)): Fraction(number) for a, b, number in counted}


def by_definition(pairs: Met, power: int) -> float | None:
    """Weighted kappa as Cohen has it: one less disagreement by disagreement by chance."""
    total = sum(pairs.values(), Fraction(0))
    rows: dict[Decimal, Fraction] = {}
    columns: dict[Decimal, Fraction] = {}
    for (first, second), number in pairs.items():
        rows[first] = rows.get(first, Fraction(0)) + number
        columns[second] = columns.get(second, Fraction(0)) + number
    observed = sum(
        (abs(Fraction(a) - Fraction(b)) ** power * n for (a, b), n in pairs.items()), Fraction(0)
    )
    chance = sum(
        abs(Fraction(a) - Fraction(b)) ** power * n * m / total
        for a, n in rows.items()
        for b, m in columns.items()
    )
    return float(1 - observed / chance) if chance else None


def as_number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def test_two_levels_come_to_what_textbooks_print() -> None:
    # 20 and 15 agreed, 5 and 10 did not: 0.7 observed, 0.5 by chance.
    found = kappa(met((1, 1, 20), (1, 2, 5), (2, 1, 10), (2, 2, 15)))
    assert found == Kappa(linear=Decimal("0.400000"), quadratic=Decimal("0.400000"))


def test_perfect_agreement_is_one() -> None:
    found = kappa(met((1, 1, 3), (4, 4, 2)))
    assert found == Kappa(linear=Decimal(1), quadratic=Decimal(1))


def test_a_level_that_nobody_gave_keeps_its_place() -> None:
    pairs = met((1, 1, 2), (1, 2, 1), (4, 2, 1), (4, 4, 3))
    found = kappa(pairs)
    assert as_number(found.linear) == pytest.approx(by_definition(pairs, 1), abs=1e-6)
    assert as_number(found.quadratic) == pytest.approx(by_definition(pairs, 2), abs=1e-6)


def test_half_points_are_half_a_step() -> None:
    pairs = met(("2.5", 3, 2), (1, 1, 1), (3, "1.5", 1), (3, 3, 4))
    found = kappa(pairs)
    assert as_number(found.quadratic) == pytest.approx(by_definition(pairs, 2), abs=1e-6)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 8), st.integers(0, 8)), st.integers(1, 9), min_size=1, max_size=12
    )
)
def test_kappa_is_as_it_is_defined(counted: dict[tuple[int, int], int]) -> None:
    pairs = met(*((first, second, number) for (first, second), number in counted.items()))
    found = kappa(pairs)
    for value, power in ((found.linear, 1), (found.quadratic, 2)):
        assert as_number(value) == pytest.approx(by_definition(pairs, power), abs=1e-6)


def test_judgements_that_are_all_the_same_tell_nothing() -> None:
    assert kappa(met((3, 3, 9))) == Kappa(
        missing="cannot be told where all judgements are the same"
    )


def test_a_scale_of_too_many_steps_is_not_asked_about() -> None:
    found = kappa(met((0, MOST_STEPS + 1, 1), (1, 2, 1)))
    assert found == Kappa(missing="cannot be told where scores lie on more than 200 steps")


def test_without_scikit_learn_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcript.progress.kappa.find_spec", lambda _: None)
    found = kappa(met((1, 1, 1), (2, 2, 1)))
    assert found.linear is None
    assert found.quadratic is None
    assert found.missing == (
        "needs scikit-learn, which is not installed: pip install 'transcript-toolkit[calibration]'"
    )


def test_scikit_learn_is_here_for_these_tests() -> None:
    assert importlib.util.find_spec("sklearn") is not None

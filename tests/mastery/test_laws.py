"""What holds of every method, whatever the scores."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcript.mastery.advice import calculate
from transcript.mastery.trace import Step
from transcript.model.mastery import Method

Follows = Callable[[Iterable[Step]], bool]

STANDARD = Decimal(3)
COUNTS = st.integers(1, 5).map(Decimal)
SCORES = st.decimals(-20, 20, places=3)
POSITIVE = st.decimals("0.01", 12, places=3)


def parameters_of(method: Method) -> st.SearchStrategy[Mapping[str, Decimal]]:
    """Return parameters that the method can use."""
    needed: dict[Method, dict[str, st.SearchStrategy[Decimal]]] = {
        Method.N_TIMES: {"times": COUNTS},
        Method.BEST_N: {"best": COUNTS},
        Method.MEDIAN_OF_LAST: {"last": COUNTS},
        Method.WEIGHTED_AVERAGE: {"weight": st.integers(1, 99).map(Decimal)},
        Method.STANDARD_DECAYING_AVERAGE: {"weight": st.integers(50, 99).map(Decimal)},
        Method.SLATE_CBL: {"demonstrations": COUNTS},
    }
    allowed: dict[Method, dict[str, st.SearchStrategy[Decimal]]] = {
        Method.N_TIMES: {"threshold": SCORES},
        Method.BEST_N: {"minimum_average": SCORES, "minimum_rating": SCORES},
        Method.POWER_LAW: {
            "ahead": st.sampled_from((Decimal(0), Decimal(1))),
            "highest": st.decimals(4, 10, places=1),
        },
        Method.SLATE_CBL: {"baseline": POSITIVE, "minimum_rating": SCORES},
    }
    return st.fixed_dictionaries(needed.get(method, {}), optional=allowed.get(method, {}))


def scores_of(method: Method) -> st.SearchStrategy[list[Decimal]]:
    """Return scores that the method can use."""
    return st.lists(POSITIVE if method is Method.POWER_LAW else SCORES, max_size=40)


@pytest.mark.parametrize("method", Method)
@settings(max_examples=60)
@given(st.data())
def test_every_trace_recomputes_to_its_result(
    method: Method, follows: Follows, data: st.DataObject
) -> None:
    scores = data.draw(scores_of(method))
    outcome = calculate(method, scores, data.draw(parameters_of(method)), STANDARD)

    assert follows(outcome.trace)
    assert outcome.trace[-1].value == outcome.result
    assert (outcome.result is None) == (outcome.trace[-1].expression is None)


@pytest.mark.parametrize("method", Method)
@settings(max_examples=40)
@given(st.data())
def test_no_scores_and_no_parameters_stop_a_method(method: Method, data: st.DataObject) -> None:
    anything = st.dictionaries(
        st.sampled_from(("times", "weight", "best", "last", "level", "ahead", "lowest", "best")),
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-2000, max_value=2000),
    )
    outcome = calculate(
        method, data.draw(st.lists(SCORES)), data.draw(anything), data.draw(st.none() | SCORES)
    )

    assert outcome.trace


@pytest.mark.parametrize("method", [Method.LATEST, Method.HIGHEST, Method.BEST_N])
@given(st.data())
def test_a_later_better_rating_never_lowers(method: Method, data: st.DataObject) -> None:
    scores = data.draw(st.lists(SCORES, min_size=1, max_size=8))
    better = max(scores) + data.draw(st.decimals(0, 5, places=2))
    parameters = data.draw(parameters_of(method))
    before = calculate(method, scores, parameters, STANDARD)
    after = calculate(method, [*scores, better], parameters, STANDARD)

    assert before.result is None or (after.result is not None and after.result >= before.result)
    assert after.reached or not before.reached


@pytest.mark.parametrize("method", [Method.HIGHEST, Method.AVERAGE, Method.BEST_N, Method.N_TIMES])
@given(st.data())
def test_order_does_not_matter(method: Method, data: st.DataObject) -> None:
    scores = data.draw(st.lists(SCORES, max_size=8))
    parameters = data.draw(parameters_of(method))
    one = calculate(method, scores, parameters, STANDARD)
    other = calculate(method, data.draw(st.permutations(scores)), parameters, STANDARD)

    assert (one.result, one.reached) == (other.result, other.reached)


@pytest.mark.parametrize("method", [each for each in Method if each is not Method.SLATE_CBL])
@given(st.data())
def test_no_result_lies_outside_its_scores(method: Method, data: st.DataObject) -> None:
    scores = data.draw(scores_of(method).filter(bool))
    outcome = calculate(method, scores, data.draw(parameters_of(method)), STANDARD)
    inside = outcome.result is None or (
        min(scores) - Decimal("0.005") <= outcome.result <= max(scores) + Decimal("0.005")
    )

    assert inside or method is Method.POWER_LAW

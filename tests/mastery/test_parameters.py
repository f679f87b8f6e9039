"""What a parameter may be, and what is said of one that may not."""

from decimal import Decimal

import pytest

from transcript.mastery.parameters import PARAMETERS, parameter_problems
from transcript.model.mastery import Method


def problems(method: Method, **parameters: object) -> list[str]:
    given = {name: Decimal(str(value)) for name, value in parameters.items()}
    return [
        f"{each.trouble.name} {each.name}: {each.message} | {each.hint}"
        for each in parameter_problems(method, given)
    ]


def test_every_method_says_which_parameters_it_has() -> None:
    assert set(PARAMETERS) == set(Method)


def test_a_method_without_parameters_needs_none() -> None:
    assert problems(Method.LATEST) == []


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (Method.N_TIMES, {"times": 2}),
        (Method.N_TIMES, {"times": 2, "threshold": 3}),
        (Method.BEST_N, {"best": 1, "minimum_average": 3, "minimum_rating": 2}),
        (Method.MEDIAN_OF_LAST, {"last": 99}),
        (Method.WEIGHTED_AVERAGE, {"weight": 1}),
        (Method.STANDARD_DECAYING_AVERAGE, {"weight": 50}),
        (Method.POWER_LAW, {"ahead": 1, "lowest": 1, "highest": 1}),
        (Method.POWER_LAW, {"lowest": 1}),
        (Method.SLATE_CBL, {"demonstrations": 2, "level": 9, "minimum_average": -0.5}),
    ],
)
def test_parameters_in_their_range_are_no_problem(
    method: Method, parameters: dict[str, object]
) -> None:
    assert problems(method, **parameters) == []


def test_a_parameter_of_another_method_is_told() -> None:
    assert problems(Method.MEDIAN_OF_LAST, last=3, weight=65) == [
        "FOREIGN weight: median_of_last has no parameter `weight` | it takes: last"
    ]
    assert problems(Method.MODE, weight=65) == [
        "FOREIGN weight: mode has no parameter `weight` | it takes none: remove it"
    ]


@pytest.mark.parametrize("weight", ["0", "100", "65.5", "0.65"])
def test_a_weight_is_a_whole_number_of_percent(weight: str) -> None:
    assert problems(Method.WEIGHTED_AVERAGE, weight=weight) == [
        (
            f"OUT_OF_RANGE weight: `weight` of weighted_average is {weight} | "
            "what the newest rating counts, in percent: write a whole number from 1 to 99"
        )
    ]


def test_a_decaying_average_counts_the_newest_at_least_half() -> None:
    assert problems(Method.STANDARD_DECAYING_AVERAGE, weight=49) != []


def test_a_number_of_points_may_be_any_that_a_scale_can_have() -> None:
    assert problems(Method.N_TIMES, times=1, threshold=1001) == [
        (
            "OUT_OF_RANGE threshold: `threshold` of n_times is 1001 | "
            "the least points that count; the standard: write a number from -1000 to 1000"
        )
    ]


def test_a_parameter_that_is_needed_is_told_when_it_is_missing() -> None:
    assert problems(Method.BEST_N) == [
        (
            "MISSING best: best_n needs `best`: how many of the best ratings count | "
            "write a whole number from 1 to 99"
        )
    ]


def test_the_lowest_points_are_not_above_the_highest() -> None:
    assert problems(Method.POWER_LAW, lowest=4, highest=1) == [
        (
            "OUT_OF_RANGE lowest: `lowest` is 4, but `highest` is only 1 | "
            "write the ends of the scale the other way round"
        )
    ]


def test_a_mean_counted_from_the_level_needs_the_level() -> None:
    assert problems(Method.SLATE_CBL, demonstrations=2, minimum_average=0) == [
        (
            "MISSING level: `minimum_average` is 0 or less, which is counted from the `level`, and "
            "there is none | write the `level` the learner works at, or a `minimum_average` above 0"
        )
    ]


def test_a_least_mean_of_the_best_is_no_offset() -> None:
    assert problems(Method.BEST_N, best=2, minimum_average=0) == []

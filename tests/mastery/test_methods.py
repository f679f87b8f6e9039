"""Each method's value on scores whose result is known, and what its trace tells."""

from decimal import Decimal

import pytest

from transcript.mastery.advice import calculate
from transcript.mastery.trace import Outcome
from transcript.model.mastery import Method


def said(method: Method, *scores: object, standard: int | None = None, **more: object) -> Outcome:
    numbers = [Decimal(str(each)) for each in scores]
    parameters = {name: Decimal(str(value)) for name, value in more.items()}
    return calculate(method, numbers, parameters, None if standard is None else Decimal(standard))


def result(method: Method, *scores: object, **more: object) -> str:
    return str(said(method, *scores, standard=None, **more).result)


def told(outcome: Outcome) -> list[str]:
    return [
        f"{step.text}: {step.expression} = {step.value}" if step.expression else step.text
        for step in outcome.trace
    ]


def test_the_latest_rating() -> None:
    assert told(said(Method.LATEST, 2, 4, 3)) == ["the latest of 3 ratings: 3 = 3.00"]


def test_the_highest_rating() -> None:
    assert told(said(Method.HIGHEST, 2, 4, 3)) == ["the highest of 3 ratings: 4 = 4.00"]


def test_the_average() -> None:
    assert told(said(Method.AVERAGE, 2, 3, 3)) == ["the mean of 3 ratings: (2 + 3 + 3) ÷ 3 = 2.67"]


def test_half_a_hundredth_is_rounded_away_from_zero() -> None:
    assert result(Method.AVERAGE, "1.005", "1.005") == "1.01"
    assert result(Method.AVERAGE, "-1.005", "-1.005") == "-1.01"


def test_a_negative_score_stands_in_brackets() -> None:
    assert told(said(Method.AVERAGE, -1, "0.50")) == [
        "the mean of 2 ratings: ((\N{MINUS SIGN}1) + 0.5) ÷ 2 = -0.25"
    ]


def test_the_most_frequent_rating() -> None:
    assert told(said(Method.MODE, 3, 2, 3, 4)) == [
        "the most frequent rating, 2 times of 4: 3 = 3.00"
    ]


def test_of_ratings_that_are_equally_frequent_the_most_recent_counts() -> None:
    assert told(said(Method.MODE, 2, 4, 3)) == [
        "2, 3, 4 come equally often, 1 time of 3; the most recent of them counts: 3 = 3.00"
    ]


def test_a_threshold_reached_often_enough() -> None:
    outcome = said(Method.N_TIMES, 4, 5, 1, 3, 2, 3, times=3, threshold=3)
    assert told(outcome) == [
        "4 of 6 ratings came to 3 or more; 3 must",
        "their mean: (4 + 5 + 3 + 3) ÷ 4 = 3.75",
    ]
    assert result(Method.N_TIMES, 3, 4, 3, times=3, threshold=3) == "3.33"


def test_a_threshold_not_reached_often_enough() -> None:
    outcome = said(Method.N_TIMES, 3, 1, 2, times=3, standard=3)
    assert told(outcome) == ["1 of 3 ratings came to 3 or more; 3 must: no result yet"]
    assert outcome.result is None
    assert outcome.reached is False


def test_a_threshold_is_the_standard_unless_it_is_given() -> None:
    assert said(Method.N_TIMES, 3, 3, times=2, standard=3).reached is True
    assert said(Method.N_TIMES, 2, 2, times=2, threshold=2, standard=3).reached is False


def test_a_threshold_has_to_come_from_somewhere() -> None:
    assert told(said(Method.N_TIMES, 3, times=1)) == ["n_times needs a `threshold`, or a standard"]


def test_the_best_ratings() -> None:
    outcome = said(Method.BEST_N, 2, 4, 3, 4, best=3, minimum_rating=3, standard=3)
    assert told(outcome) == [
        "the best 3 of 4: 4, 4, 3",
        "the lowest of these, which must be 3 or more: 3 = 3.00",
        "their mean, which must be 3 or more: (4 + 4 + 3) ÷ 3 = 3.67",
    ]
    assert outcome.reached is True


def test_one_of_the_best_ratings_is_too_low() -> None:
    outcome = said(Method.BEST_N, 2, 4, 4, best=3, minimum_rating=3, standard=3)
    assert outcome.result == Decimal("3.33")
    assert outcome.reached is False


def test_the_best_ratings_have_a_least_mean_of_their_own() -> None:
    assert said(Method.BEST_N, 3, 3, best=2, minimum_average=3.5, standard=3).reached is False
    assert said(Method.BEST_N, 3, 4, best=2, minimum_average=3.5, standard=3).reached is True


def test_best_ratings_without_a_standard_reach_nothing_and_miss_nothing() -> None:
    outcome = said(Method.BEST_N, 3, 4, best=2)
    assert told(outcome) == ["the best 2 of 2: 4, 3", "their mean: (4 + 3) ÷ 2 = 3.50"]
    assert outcome.reached is None


def test_too_few_ratings_for_the_best() -> None:
    outcome = said(Method.BEST_N, 4, best=2, standard=3)
    assert told(outcome) == ["1 rating of the 2 that must be there: no result yet"]
    assert outcome.reached is False


def test_the_middle_of_the_last_ratings() -> None:
    assert told(said(Method.MEDIAN_OF_LAST, 1, 4, 2, 3, last=3)) == [
        "the last 3 ratings by size: 2, 3, 4",
        "the middle one: 3 = 3.00",
    ]


def test_the_middle_of_an_even_number_is_the_mean_of_two() -> None:
    assert told(said(Method.MEDIAN_OF_LAST, 1, 4, 2, 3, last=4)) == [
        "the last 4 ratings by size: 1, 2, 3, 4",
        "the mean of the two in the middle: (2 + 3) ÷ 2 = 2.50",
    ]


def test_the_middle_of_fewer_ratings_than_asked_is_that_of_all() -> None:
    assert result(Method.MEDIAN_OF_LAST, 4, 2, last=5) == "3.00"


def test_a_weighted_average() -> None:
    assert told(said(Method.WEIGHTED_AVERAGE, 2, 3, 4, weight=65)) == [
        "the mean of 2 ratings before the latest: (2 + 3) ÷ 2 = 2.50",
        "the latest counts 65 percent, that mean the rest: 4 × 0.65 + (2 + 3) ÷ 2 × 0.35 = 3.48",
    ]


@pytest.mark.parametrize(
    ("scores", "weight", "expected"),
    [((3, 1, 5, 4), 75, "3.75"), ((2, 3), 65, "2.65"), ((4, 4, 1), 65, "2.05")],
)
def test_a_weighted_average_is_that_of_canvas(
    scores: tuple[int, ...], weight: int, expected: str
) -> None:
    assert result(Method.WEIGHTED_AVERAGE, *scores, weight=weight) == expected


def test_a_weighted_average_of_one_rating_is_that_rating() -> None:
    assert told(said(Method.WEIGHTED_AVERAGE, 3, weight=65)) == ["the only rating: 3 = 3.00"]


def test_a_decaying_average() -> None:
    assert told(said(Method.STANDARD_DECAYING_AVERAGE, 2, 3, 4, weight=65)) == [
        "the first rating: 2 = 2.00",
        "with rating 2, which counts 65 percent: 2 × 0.35 + 3 × 0.65 = 2.650000",
        "with rating 3, which counts 65 percent: 2.65 × 0.35 + 4 × 0.65 = 3.527500",
        "all in one, to two decimals: (2 × 0.35 + 3 × 0.65) × 0.35 + 4 × 0.65 = 3.53",
    ]


def test_a_decaying_average_of_one_rating_is_that_rating() -> None:
    assert told(said(Method.STANDARD_DECAYING_AVERAGE, 3, weight=65)) == [
        "the first rating: 3 = 3.00"
    ]


def test_a_learning_curve() -> None:
    outcome = said(Method.POWER_LAW, 2, 3, 4)
    assert told(outcome) == [
        "the curve through the 3 ratings begins at",
        "and by attempt 3 has multiplied that by",
        "the curve at attempt 3: 1.98472984 × 1.98915359 = 3.95",
    ]
    assert [str(step.value) for step in outcome.trace] == ["1.98472984", "1.98915359", "3.95"]


def test_a_learning_curve_one_attempt_ahead() -> None:
    assert result(Method.POWER_LAW, 2, 3, 4, ahead=1) == "4.73"


def test_a_learning_curve_stays_on_the_scale() -> None:
    rising = said(Method.POWER_LAW, 2, 3, 4, ahead=1, lowest=1, highest=4)
    assert told(rising)[-1] == "the scale's highest points, which it cannot leave: 4 = 4.00"
    falling = said(Method.POWER_LAW, 4, 2, 1, ahead=1, lowest=1, highest=4)
    assert told(falling)[-1] == "the scale's lowest points, which it cannot leave: 1 = 1.00"


def test_two_ratings_are_no_curve() -> None:
    outcome = said(Method.POWER_LAW, 2, 3, standard=3)
    assert told(outcome) == ["2 ratings of the 3 that a curve needs: no result yet"]
    assert outcome.reached is False


def test_a_learning_curve_refuses_scores_that_have_no_logarithm() -> None:
    refused = "a power law needs scores of 0.01 or more, because the logarithm of 0 is undefined"
    assert told(said(Method.POWER_LAW, 2, 0, 3, -1)) == [
        f"{refused}: score 2 of 4 is 0",
        f"{refused}: score 4 of 4 is -1",
    ]


def test_the_extremes_of_the_scale_have_a_curve() -> None:
    assert result(Method.POWER_LAW, "0.01", 1000, 1000, ahead=1) != "None"
    assert result(Method.POWER_LAW, 1000, "0.01", "0.01", ahead=1) == "0.00"


def test_one_series_of_demonstrations_by_the_slate_rule() -> None:
    outcome = said(Method.SLATE_CBL, 0, 7, 9, 8, demonstrations=2, level=9, minimum_average="-0.5")
    assert told(outcome) == [
        "2 demonstrations of the 2 asked for: 2 ÷ 2 = 1.00",
        "growth since the baseline, 7: 8.5 \N{MINUS SIGN} 7 = 1.5",
        "the mean of 2 ratings, to one decimal, which must be 8.5 or more: (9 + 8) ÷ 2 = 8.5",
    ]
    assert outcome.reached is True


def test_people_decide_by_judgement() -> None:
    outcome = said(Method.PROFESSIONAL_JUDGEMENT, 2, 3, standard=3)
    assert told(outcome) == [
        "no formula: a person looks at 2 ratings and the work, decides, and writes the reason"
    ]
    assert (outcome.result, outcome.reached) == (None, None)


def test_people_can_judge_without_a_rating() -> None:
    assert "0 ratings and the work" in told(said(Method.PROFESSIONAL_JUDGEMENT))[0]


def test_without_a_rating_no_formula_says_anything() -> None:
    outcome = said(Method.LATEST, standard=3)
    assert told(outcome) == ["there is no rating yet"]
    assert outcome.reached is False


def test_without_a_standard_nothing_is_reached_or_missed() -> None:
    assert said(Method.LATEST, 4).reached is None


def test_what_is_exactly_the_standard_reaches_it() -> None:
    assert said(Method.LATEST, 3, standard=3).reached is True
    assert said(Method.LATEST, "2.99", standard=3).reached is False


def test_parameters_that_a_method_cannot_use_are_told_instead_of_a_result() -> None:
    outcome = said(Method.WEIGHTED_AVERAGE, 2, 3, weight=100, last=1, standard=3)
    assert told(outcome) == [
        "`weight` of weighted_average is 100",
        "weighted_average has no parameter `last`",
    ]
    assert (outcome.result, outcome.reached) == (None, False)

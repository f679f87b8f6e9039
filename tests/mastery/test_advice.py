"""Advice on a learner's ratings by a school's policy."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcript.mastery.advice import Advice, Advisor, advise, recalculate
from transcript.mastery.trace import Step
from transcript.model.credit import MasteryCredit
from transcript.model.mastery import (
    Counting,
    CreditPolicy,
    DeterminationPolicy,
    Method,
    ReassessmentPolicy,
)
from transcript.model.rating import Calculation, Rating, Waiver

Rate = Callable[..., Rating]
Waive = Callable[..., Waiver]
Follows = Callable[[Iterable[Step]], bool]


def policy(
    method: Method = Method.LATEST, counts: Counting = Counting.ALL, **parameters: int
) -> CreditPolicy:
    return CreditPolicy(
        determination=DeterminationPolicy(
            method=method, parameters={name: Decimal(value) for name, value in parameters.items()}
        ),
        reassessment=ReassessmentPolicy(counts=counts),
    )


def texts(advice: Advice) -> list[str]:
    return [step.text for step in advice.trace]


def kept(advice: Advice) -> Calculation:
    calculation = advice.calculation
    assert calculation is not None
    return calculation


def test_advice_names_the_level_and_whether_it_is_the_standard(
    credit: MasteryCredit, rate: Rate
) -> None:
    advice = advise(credit, [rate(2), rate(3, 2)], policy())
    assert (advice.result, advice.level, advice.reached) == (Decimal(3), "proficient", True)


def test_advice_says_what_an_average_would_have_said(credit: MasteryCredit, rate: Rate) -> None:
    assert advise(credit, [rate(1), rate(4, 2)], policy()).average == Decimal("2.50")


def test_without_a_rating_there_is_no_advice(credit: MasteryCredit) -> None:
    advice = advise(credit, [], policy())
    assert (advice.result, advice.level, advice.reached) == (None, None, False)
    assert (advice.average, advice.inputs) == (None, ())


def test_ratings_of_other_credits_do_not_count(credit: MasteryCredit, rate: Rate) -> None:
    other = replace(rate(4, 2), credit="another")
    assert advise(credit, [rate(2), other], policy()).result == 2


def test_a_score_wins_over_the_points_of_its_level(credit: MasteryCredit, rate: Rate) -> None:
    advice = advise(credit, [rate(3, score=Decimal("2.5"))], policy())
    assert (advice.result, advice.level) == (Decimal("2.50"), "developing")


def test_a_level_is_worth_what_the_scale_says(credit: MasteryCredit, rate: Rate) -> None:
    scale = {"developing": Decimal(5), "proficient": Decimal(7)}
    advice = advise(credit, [rate(2), rate(3, 2)], replace(policy(Method.AVERAGE), scale=scale))
    assert (advice.result, advice.level, advice.reached) == (Decimal(6), "distinguished", False)


def test_a_level_that_is_not_in_the_rubric_does_not_count(
    credit: MasteryCredit, rate: Rate
) -> None:
    assert advise(credit, [rate(2), rate(3, 2, level="magical")], policy()).result == 2


def test_without_a_standard_in_the_rubric_nothing_is_reached(
    credit: MasteryCredit, rate: Rate
) -> None:
    rubric = replace(credit.rubric, required="magical")
    advice = advise(replace(credit, rubric=rubric), [rate(3)], policy())
    assert (advice.result, advice.reached) == (Decimal(3), None)


def test_the_order_of_ratings_on_disk_does_not_matter(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(3), rate(2, 2), rate(4, 2), rate(1, 3, day=10)]
    advices = {advise(credit, each, policy()).result for each in permutations(ratings)}
    assert advices == {1}


def test_of_two_of_one_attempt_on_one_day_the_higher_is_the_later(
    credit: MasteryCredit, rate: Rate
) -> None:
    assert advise(credit, [rate(4), rate(2)], policy()).result == 4


def test_parameters_are_told_as_they_were_used(credit: MasteryCredit, rate: Rate) -> None:
    def told(chosen: CreditPolicy) -> tuple[tuple[str, str], ...]:
        return advise(credit, [rate(3)], chosen).parameters

    assert told(policy(Method.N_TIMES, times=2)) == (("threshold", "3"), ("times", "2"))
    assert told(policy(Method.N_TIMES, times=2, threshold=2)) == (
        ("threshold", "2"),
        ("times", "2"),
    )
    assert told(policy(Method.BEST_N, best=2)) == (("best", "2"), ("minimum_average", "3"))
    assert told(policy(Method.POWER_LAW)) == (("highest", "4"), ("lowest", "1"))


def test_a_learning_curve_is_held_to_the_rubric(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(2), rate(3, 2), rate(4, 3)]
    assert advise(credit, ratings, policy(Method.POWER_LAW, ahead=1)).result == 4


def test_a_policy_that_cannot_be_used_is_told(credit: MasteryCredit, rate: Rate) -> None:
    advice = advise(credit, [rate(3)], policy(Method.SLATE_CBL))
    assert texts(advice) == [
        "slate_cbl needs `demonstrations`: how many demonstrations each criterion needs"
    ]
    assert (advice.result, advice.reached) == (None, False)


def test_one_advisor_advises_many_learners(credit: MasteryCredit, rate: Rate) -> None:
    advisor = Advisor(credit, policy())
    levels = [advisor.advise([rate(points)]).level for points in (2, 3, 2)]
    assert levels == ["developing", "proficient", "developing"]


# Which attempts count


def test_all_attempts_count(credit: MasteryCredit, rate: Rate) -> None:
    assert advise(credit, [rate(1), rate(4, 2)], policy(Method.AVERAGE)).result == Decimal("2.5")


def test_only_the_latest_attempt_counts(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(4), rate(2, 2), rate(3, 2, assessor="B. Teacher")]
    advice = advise(credit, ratings, policy(Method.AVERAGE, Counting.LATEST))
    assert (advice.result, len(advice.inputs)) == (Decimal("2.5"), 2)


def test_only_the_highest_attempt_counts(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(4), rate(2, 2), rate(4, 3), rate(3, 3)]
    advice = advise(credit, ratings, policy(Method.AVERAGE, Counting.HIGHEST))
    assert advice.result == Decimal("3.5")
    assert {each.attempt for each in advice.inputs} == {3}


@pytest.mark.parametrize(
    ("counts", "which"),
    [
        (Counting.LATEST, "the latest attempt"),
        (Counting.HIGHEST, "the attempt with the highest rating"),
    ],
)
def test_the_trace_says_which_attempt_counts(
    credit: MasteryCredit, rate: Rate, counts: Counting, which: str
) -> None:
    advice = advise(credit, [rate(1), rate(2), rate(4, 2)], policy(Method.LATEST, counts))
    assert [each.text for each in advice.trace] == [
        f"without 2 ratings of other attempts: by the policy on re-assessment only {which} counts",
        "the latest of 1 rating",
    ]


def test_the_trace_says_nothing_of_attempts_where_all_count(
    credit: MasteryCredit, rate: Rate
) -> None:
    assert len(advise(credit, [rate(1), rate(4, 2)], policy(Method.LATEST)).trace) == 1


def test_no_attempt_is_the_latest_of_none(credit: MasteryCredit) -> None:
    assert advise(credit, [], policy(Method.AVERAGE, Counting.LATEST)).result is None


# Criteria


def test_a_credit_is_reached_when_every_criterion_is(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(3, criterion="finds"), rate(4, criterion="weighs")]
    advice = advise(credit, ratings, policy())
    assert texts(advice) == [
        "“Finds sources.”",
        "the latest of 1 rating",
        "“Weighs them.”",
        "the latest of 1 rating",
        "the lowest of 2 results, one for each criterion that was rated",
    ]
    assert (advice.result, advice.reached) == (Decimal(3), True)


def test_a_credit_is_as_strong_as_its_weakest_criterion(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(2, criterion="finds"), rate(4, criterion="weighs")]
    advice = advise(credit, ratings, policy())
    assert (advice.result, advice.level, advice.reached) == (Decimal(2), "developing", False)


def test_a_criterion_without_a_rating_is_missed(credit: MasteryCredit, rate: Rate) -> None:
    advice = advise(credit, [rate(4, criterion="finds")], policy())
    assert "“Weighs them.” has no rating yet: the credit needs one" in texts(advice)
    assert (advice.result, advice.reached) == (Decimal(4), False)


def test_ratings_of_the_whole_count_only_where_no_criterion_was_rated(
    credit: MasteryCredit, rate: Rate
) -> None:
    ratings = [rate(4), rate(2, criterion="finds"), rate(2, criterion="weighs")]
    assert advise(credit, ratings, policy()).result == 2


def test_a_criterion_of_no_credit_does_not_count(credit: MasteryCredit, rate: Rate) -> None:
    assert advise(credit, [rate(3), rate(1, 2, criterion="spells")], policy()).result == 3


def test_a_criterion_without_a_result_leaves_the_credit_without(
    credit: MasteryCredit, rate: Rate
) -> None:
    ratings = [rate(3, criterion="finds"), rate(3, 2, criterion="finds")]
    advice = advise(
        credit, [*ratings, rate(3, criterion="weighs")], policy(Method.N_TIMES, times=2)
    )
    assert advice.result is None
    assert texts(advice)[-1] == "not every rated criterion has a result: no result yet"


def test_inputs_of_several_criteria_are_in_time_order(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(3, 2, criterion="finds"), rate(2, criterion="weighs")]
    named = [each.criterion for each in advise(credit, ratings, policy()).inputs]
    assert named == ["weighs", "finds"]


def test_criteria_without_a_standard_reach_nothing(credit: MasteryCredit, rate: Rate) -> None:
    rubric = replace(credit.rubric, required="magical")
    ratings = [rate(3, criterion="finds"), rate(3, criterion="weighs")]
    assert advise(replace(credit, rubric=rubric), ratings, policy()).reached is None


def test_people_judge_criteria_as_a_whole(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(3, criterion="finds"), rate(3, criterion="weighs")]
    advice = advise(credit, ratings, policy(Method.PROFESSIONAL_JUDGEMENT))
    assert len(advice.trace) == 1
    assert (advice.result, advice.reached, advice.calculation) == (None, None, None)


def test_criteria_are_the_skills_of_the_slate_rule(credit: MasteryCredit, rate: Rate) -> None:
    ratings = [rate(4, criterion="finds"), rate(2, 2, criterion="finds")]
    advice = advise(credit, ratings, policy(Method.SLATE_CBL, demonstrations=2))
    assert texts(advice)[0] == "2 demonstrations of the 4 asked for"
    assert (advice.result, advice.reached) == (Decimal(3), False)


# Waivers


def slate(counts: Counting = Counting.ALL, **parameters: int) -> CreditPolicy:
    return policy(Method.SLATE_CBL, counts, demonstrations=2, **parameters)


def test_a_waiver_stands_for_all_that_a_criterion_asks_for(
    credit: MasteryCredit, rate: Rate, waive: Waive
) -> None:
    ratings = [rate(3, criterion="finds"), rate(4, 2, criterion="finds")]
    advice = advise(credit, ratings, slate(), waivers=[waive("weighs")])
    assert texts(advice)[:2] == [
        "4 demonstrations of the 4 asked for",
        "1 waived, which stands for all that is asked for there",
    ]
    assert (advice.result, advice.reached) == (Decimal("3.5"), True)
    assert advice.average == Decimal("3.50")


def test_a_waiver_drops_missed_work(credit: MasteryCredit, rate: Rate, waive: Waive) -> None:
    ratings = [rate(1, score=Decimal(0)), rate(3, 2)]
    assert advise(credit, ratings, slate(minimum_rating=2)).reached is False
    assert advise(credit, ratings, slate(minimum_rating=2), waivers=[waive()]).reached is True


def test_a_waiver_of_the_whole_credit_is_of_every_criterion(
    credit: MasteryCredit, rate: Rate, waive: Waive
) -> None:
    advice = advise(credit, [rate(3, criterion="finds")], slate(), waivers=[waive()])
    assert advice.reached is True
    assert {each.criterion for each in advice.inputs if each.waived} == {"finds", "weighs"}


def test_where_all_is_waived_the_credit_is_reached_without_a_result(
    credit: MasteryCredit, waive: Waive
) -> None:
    advice = advise(credit, [], slate(), waivers=[waive("finds"), waive("weighs")])
    assert (advice.result, advice.level, advice.reached) == (None, None, True)
    assert advice.average is None


def test_a_criterion_s_waiver_leaves_a_credit_rated_as_a_whole_alone(
    credit: MasteryCredit, rate: Rate, waive: Waive
) -> None:
    waivers = [waive("finds"), waive(credit="another")]
    advice = advise(credit, [rate(3), rate(3, 2)], slate(), waivers=waivers)
    assert texts(advice)[0] == (
        "without 1 waiver: a criterion is waived, and the credit was rated as a whole"
    )
    assert (advice.result, advice.reached, len(advice.inputs)) == (Decimal(3), True, 2)


@pytest.mark.parametrize("method", [each for each in Method if each is not Method.SLATE_CBL])
def test_other_methods_know_no_waivers_and_say_so(
    credit: MasteryCredit, rate: Rate, waive: Waive, method: Method
) -> None:
    chosen = policy(method, Counting.ALL, **PARAMETERS.get(method, {}))
    alone = advise(credit, [rate(2), rate(3, 2)], chosen)
    advice = advise(credit, [rate(2), rate(3, 2)], chosen, waivers=[waive(), waive("finds")])
    assert texts(advice)[0] == "without 2 waivers: only slate_cbl knows waivers"
    assert advice == replace(alone, trace=advice.trace)
    assert advice.trace[1:] == alone.trace


@pytest.mark.parametrize("counts", [Counting.LATEST, Counting.HIGHEST])
def test_a_waiver_is_no_attempt(
    credit: MasteryCredit, rate: Rate, waive: Waive, counts: Counting
) -> None:
    ratings = [rate(2), rate(3, 2, day=2)]
    advice = advise(credit, ratings, slate(counts), waivers=[waive()])
    assert [each.points for each in advice.inputs] == [3, 0]
    assert (advice.result, advice.reached) == (Decimal(3), True)


# What a record keeps


def test_what_a_record_keeps_can_be_calculated_again(credit: MasteryCredit, rate: Rate) -> None:
    calculation = kept(advise(credit, [rate(2), rate(4, 2)], policy(Method.N_TIMES, times=1)))
    assert (calculation.result, calculation.reached) == (Decimal(4), True)
    assert recalculate(Method.N_TIMES, calculation) == 4


def test_a_calculation_that_was_changed_is_noticed(credit: MasteryCredit, rate: Rate) -> None:
    calculation = kept(advise(credit, [rate(2), rate(4, 2)], policy(Method.AVERAGE)))
    changed = replace(calculation.inputs[0], points=Decimal(4))
    other = replace(calculation, inputs=(changed, *calculation.inputs[1:]))
    assert recalculate(Method.AVERAGE, other) != calculation.result


def test_nothing_reached_or_missed_is_kept_as_not_reached(
    credit: MasteryCredit, rate: Rate
) -> None:
    rubric = replace(credit.rubric, required="magical")
    assert kept(advise(replace(credit, rubric=rubric), [rate(3)], policy())).reached is False


@pytest.mark.parametrize("value", ["many", "NaN", "Infinity", "-7"])
def test_a_calculation_with_nonsense_has_no_result(
    credit: MasteryCredit, rate: Rate, value: str
) -> None:
    calculation = kept(advise(credit, [rate(3)], policy(Method.N_TIMES, times=1)))
    broken = replace(calculation, parameters=(("times", value),))
    assert recalculate(Method.N_TIMES, broken) is None


def test_a_calculation_without_inputs_has_no_result(credit: MasteryCredit) -> None:
    assert recalculate(Method.LATEST, kept(advise(credit, [], policy()))) is None


PARAMETERS = {
    Method.N_TIMES: {"times": 2},
    Method.BEST_N: {"best": 2},
    Method.MEDIAN_OF_LAST: {"last": 3},
    Method.WEIGHTED_AVERAGE: {"weight": 65},
    Method.STANDARD_DECAYING_AVERAGE: {"weight": 65},
    Method.SLATE_CBL: {"demonstrations": 2},
}

RATED = st.lists(
    st.tuples(
        st.integers(1, 4), st.integers(1, 4), st.sampled_from((None, "finds", "weighs", "spells"))
    ),
    max_size=12,
)


@pytest.mark.parametrize("method", [each for each in Method if each != "professional_judgement"])
@pytest.mark.parametrize("counts", Counting)
@settings(max_examples=30)
@given(rated=RATED, waived=st.lists(st.sampled_from((None, "finds", "spells")), max_size=2))
def test_every_advice_can_be_followed_and_calculated_again(
    credit: MasteryCredit,
    rate: Rate,
    follows: Follows,
    method: Method,
    counts: Counting,
    waive: Waive,
    rated: Sequence[tuple[int, int, str | None]],
    waived: Sequence[str | None],
) -> None:
    ratings = [rate(points, attempt, criterion=name) for points, attempt, name in rated]
    chosen = policy(method, counts, **PARAMETERS.get(method, {}))
    advice = advise(credit, ratings, chosen, waivers=list(map(waive, waived)))

    assert follows(advice.trace)
    assert advice.trace[-1].value == advice.result
    assert recalculate(method, kept(advice)) == advice.result


# Has a learner reached the standard?


def test_a_series_reaches_the_standard_by_the_method(credit: MasteryCredit, rate: Rate) -> None:
    advisor = Advisor(credit, policy(Method.N_TIMES, times=2))
    assert advisor.has_reached([rate(3), rate(4, 2)]) is True
    assert advisor.has_reached([rate(4)]) is False
    assert advisor.has_reached([]) is False


def test_where_people_judge_the_latest_rating_tells(credit: MasteryCredit, rate: Rate) -> None:
    advisor = Advisor(credit, policy(Method.PROFESSIONAL_JUDGEMENT))
    assert advisor.has_reached([rate(4), rate(2, 2)]) is False
    assert advisor.has_reached([rate(2), rate(3, 2)]) is True
    assert advisor.has_reached([]) is False


def test_without_a_standard_nobody_has_reached_it(credit: MasteryCredit, rate: Rate) -> None:
    rubric = replace(credit.rubric, required="magical")
    assert Advisor(replace(credit, rubric=rubric), policy()).has_reached([rate(4)]) is False


def test_advice_keeps_the_days(credit: MasteryCredit, rate: Rate) -> None:
    (given_,) = advise(credit, [rate(3, 2)], policy()).inputs
    assert (given_.rated_on, given_.attempt, given_.points) == (date(2026, 1, 15), 2, Decimal(3))

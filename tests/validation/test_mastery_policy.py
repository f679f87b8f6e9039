"""The policy file speaks of credits and levels there are, and its methods can be used."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from transcript.model.mastery import CreditPolicy, DeterminationPolicy, MasteryPolicy, Method
from transcript.model.origin import Origin
from transcript.validation import mastery_policy
from transcript.validation.case import Offer

Told = Callable[..., list[str]]

ARGUE = "argue-from-data"
STORY = "tell-a-true-story"


def by(method: Method, **parameters: int) -> CreditPolicy:
    given = {name: Decimal(value) for name, value in parameters.items()}
    return CreditPolicy(determination=DeterminationPolicy(method=method, parameters=given))


def scaled(**points: int) -> CreditPolicy:
    return CreditPolicy(scale={level: Decimal(worth) for level, worth in points.items()})


def with_policy(
    offer: Offer,
    default: CreditPolicy | None = None,
    credits_: Mapping[str, CreditPolicy] | None = None,
) -> Offer:
    policy = MasteryPolicy(
        default=default or CreditPolicy(),
        credits=credits_ or {},
        origin=Origin(file="mastery.yaml"),
    )
    return replace(offer, policy=policy)


def test_nothing_is_wrong_with_the_default_policy(offer: Offer, told: Told) -> None:
    for rule in (
        mastery_policy.policies_are_for_credits,
        mastery_policy.parameters_fit_their_method,
        mastery_policy.scales_name_levels,
        mastery_policy.points_rise_with_the_levels,
    ):
        assert told(rule, offer) == []


# Credits


def test_a_policy_for_a_credit_that_there_is_not(offer: Offer, told: Told) -> None:
    rule = mastery_policy.policies_are_for_credits
    near = with_policy(offer, credits_={"argue-from-date": by(Method.MODE)})
    assert told(rule, near) == [
        (
            "MT631 /credits/argue-from-date: there is no credit “argue-from-date” | "
            "did you mean “argue-from-data”?"
        )
    ]
    far = with_policy(offer, credits_={"zoology": by(Method.MODE)})
    assert told(rule, far) == [
        "MT631 /credits/zoology: there is no credit “zoology” | remove it, or write the credit"
    ]


def test_a_policy_for_a_credit_that_could_not_be_read_is_no_problem(
    offer: Offer, told: Told
) -> None:
    unread = with_policy(
        replace(offer, unread=frozenset({"zoology"})), credits_={"zoology": by(Method.MODE)}
    )
    assert told(mastery_policy.policies_are_for_credits, unread) == []


# Parameters


def test_parameters_that_do_not_fit_are_told_where_they_stand(offer: Offer, told: Told) -> None:
    own = with_policy(
        offer, by(Method.LATEST, weight=65), {ARGUE: by(Method.WEIGHTED_AVERAGE, weight=100)}
    )
    assert told(mastery_policy.parameters_fit_their_method, own) == [
        (
            "MT632 /determination/parameters/weight: latest has no parameter `weight` | "
            "it takes none: remove it"
        ),
        (
            f"MT633 /credits/{ARGUE}/determination/parameters/weight: `weight` of weighted_average "
            "is 100 | what the newest rating counts, in percent: write a whole number from 1 to 99"
        ),
    ]


def test_a_missing_parameter_is_told_at_the_method(offer: Offer, told: Told) -> None:
    assert told(
        mastery_policy.parameters_fit_their_method, with_policy(offer, by(Method.BEST_N))
    ) == [
        (
            "MT634 /determination/method: best_n needs `best`: how many of the best ratings count "
            "| write a whole number from 1 to 99"
        )
    ]


def test_what_a_credit_takes_over_is_told_once(offer: Offer, told: Told) -> None:
    default = by(Method.BEST_N)
    taken_over = with_policy(offer, default, {ARGUE: replace(default, review_team=2)})
    assert len(told(mastery_policy.parameters_fit_their_method, taken_over)) == 1


# Scales


def test_points_for_a_level_that_no_rubric_has(offer: Offer, told: Told) -> None:
    rule = mastery_policy.scales_name_levels
    assert told(rule, with_policy(offer, scaled(emerging=1, proficent=3))) == [
        (
            "MT635 /scale/proficent: no rubric that this is for has a level “proficent” | "
            "did you mean “proficient”?"
        )
    ]
    assert told(rule, with_policy(offer, scaled(zenith=9))) == [
        (
            "MT635 /scale/zenith: no rubric that this is for has a level “zenith” | "
            "there are: emerging, proficient, distinguished"
        )
    ]


def test_points_for_a_level_that_this_rubric_has_not(offer: Offer, told: Told) -> None:
    rule = mastery_policy.scales_name_levels
    assert told(rule, with_policy(offer, scaled(distinguished=4))) == []
    own = with_policy(offer, credits_={"lead-an-inquiry": scaled(distinguished=4)})
    assert told(rule, own) == [
        (
            "MT635 /credits/lead-an-inquiry/scale/distinguished: no rubric that this is for has a "
            "level “distinguished” | there are: emerging, proficient"
        )
    ]


def test_a_scale_of_an_unknown_credit_or_taken_over_is_not_looked_at_again(
    offer: Offer, told: Told
) -> None:
    default = scaled(zenith=9)
    policies = {"zoology": scaled(zenith=9), ARGUE: replace(default, review_team=2)}
    found = told(mastery_policy.scales_name_levels, with_policy(offer, default, policies))
    assert len(found) == 1


def test_a_level_may_be_that_of_a_credit_that_could_not_be_read(offer: Offer, told: Told) -> None:
    unread = replace(with_policy(offer, scaled(zenith=9)), unread=frozenset({"zoology"}))
    assert told(mastery_policy.scales_name_levels, unread) == []


FALL = (
    "give the higher level at least as many points; a level that the scale does not name is "
    "worth its place in the rubric, from 1"
)


def test_a_higher_level_that_is_worth_less_is_told_once(offer: Offer, told: Told) -> None:
    fallen = with_policy(offer, scaled(emerging=5, proficient=4, distinguished=4))
    assert told(mastery_policy.points_rise_with_the_levels, fallen) == [
        (
            "MT636 /scale/proficient: in “Argue from data”, “proficient” is worth 4, and "
            f"“emerging” below it 5 | {FALL}"
        )
    ]


def test_a_level_below_one_that_the_scale_does_not_name(offer: Offer, told: Told) -> None:
    fallen = with_policy(offer, credits_={ARGUE: scaled(emerging=9)})
    assert told(mastery_policy.points_rise_with_the_levels, fallen) == [
        (
            f"MT636 /credits/{ARGUE}/scale/emerging: in “Argue from data”, “proficient” is worth "
            f"2, and “emerging” below it 9 | {FALL}"
        )
    ]


@pytest.mark.parametrize("points", [{"emerging": 2}, {"emerging": 0, "proficient": 0}])
def test_levels_may_be_worth_the_same(offer: Offer, told: Told, points: dict[str, int]) -> None:
    same = with_policy(offer, scaled(**points))
    assert told(mastery_policy.points_rise_with_the_levels, same) == []

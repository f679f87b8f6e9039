"""The Slate-CBL rule: what counts, what is missed, what a waiver does, and when a level is done."""

from decimal import Decimal

import pytest

from transcript.mastery.slate_cbl import Skill, Standing, explained, standing

WAIVER = None


def skill(required: int, *ratings: int | None) -> Skill:
    given = (None if each is None else Decimal(each) for each in ratings)
    return Skill(required=required, ratings=tuple(given))


def numbers(*written: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, written))


def at(*skills: Skill, baseline: str | None = None) -> Standing:
    began = None if baseline is None else Decimal(baseline)
    return standing(skills, level=Decimal(9), baseline=began)


def reaches(found: Standing, standard: int | None = None, **parameters: str) -> bool | None:
    given = {"level": Decimal(9)} | {name: Decimal(value) for name, value in parameters.items()}
    return found.reaches(given, None if standard is None else Decimal(standard))


def test_the_best_demonstrations_count_up_to_the_number_asked_for() -> None:
    assert at(skill(2, 7, 9, 8)).logged == numbers(9, 8)


def test_missed_work_counts_for_nothing_and_is_told() -> None:
    found = at(skill(2, 0, 8))
    assert (found.complete, found.missed, found.logged) == (1, 1, numbers(8))


def test_missed_work_gives_way_to_rated_work() -> None:
    assert at(skill(2, 0, 7, 8)).missed == 0


def test_a_waiver_stands_for_all_that_a_skill_asks_for() -> None:
    found = at(skill(3, WAIVER))
    assert (found.complete, found.progress, found.average) == (3, Decimal(1), None)


def test_a_waiver_drops_missed_work() -> None:
    found = at(skill(2, 0, WAIVER))
    assert (found.complete, found.missed) == (2, 0)


def test_skills_with_a_waiver_are_counted() -> None:
    assert at(skill(2, 0, WAIVER), skill(2, 9), skill(1, WAIVER, WAIVER)).waived == 2


def test_a_waiver_gives_way_to_enough_rated_work() -> None:
    assert at(skill(2, WAIVER, 7, 8)).logged == numbers(8, 7)


def test_the_average_has_one_decimal_rounded_half_up() -> None:
    assert at(skill(4, 8, 9, 10, 10)).average == Decimal("9.3")


def test_progress_is_what_is_there_of_what_is_asked_for() -> None:
    assert at(skill(3, 8), skill(3)).progress == Decimal("0.17")


def test_nothing_is_asked_for_and_so_all_is_there() -> None:
    found = at(skill(0, 8))
    assert (found.progress, found.logged, found.baseline) == (Decimal(1), (), None)


def test_a_stored_baseline_is_where_growth_begins() -> None:
    found = at(skill(1, 8), baseline="9.25")
    assert (found.baseline, found.growth) == (Decimal("9.3"), Decimal("-1.3"))


def test_without_a_baseline_the_first_ratings_are_it_once_every_skill_has_one() -> None:
    assert at(skill(4, 7, 9), skill(4, 0, 8)).baseline == Decimal("7.5")
    assert at(skill(4, 7), skill(4)).baseline is None


def test_the_first_ratings_are_the_baseline_once_half_of_all_is_there() -> None:
    assert at(skill(1, 7), skill(1)).baseline == 7


def test_skills_that_ask_for_nothing_are_left_out_of_the_baseline() -> None:
    assert at(skill(2, 7), skill(0, 12)).baseline == 7


def test_there_is_no_growth_without_a_rating() -> None:
    assert at(skill(1, WAIVER), baseline="9").growth is None


def test_a_level_is_complete_with_enough_good_demonstrations() -> None:
    assert reaches(at(skill(2, 9, 9)), 9) is True
    assert reaches(at(skill(2, 9)), 9) is False
    assert reaches(at(skill(2, 9, 8)), 9) is False


def test_a_least_average_of_zero_or_less_is_counted_from_the_level() -> None:
    assert reaches(at(skill(2, 9, 8)), 9, minimum_average="-0.5") is True
    assert reaches(at(skill(2, 8, 8)), 9, minimum_average="-0.5") is False


def test_a_least_average_above_zero_is_itself() -> None:
    assert reaches(at(skill(2, 8, 8)), 9, minimum_average="8") is True


def test_a_level_without_a_rating_is_complete_by_waivers() -> None:
    assert reaches(at(skill(2, WAIVER)), 9, minimum_rating="8") is True


def test_each_rating_that_counts_has_to_be_good_enough() -> None:
    assert reaches(at(skill(2, 12, 7)), 9, minimum_rating="8") is False
    assert reaches(at(skill(2, 12, 8)), 9, minimum_rating="8") is True


def test_where_nothing_says_how_good_nothing_is_reached_or_missed() -> None:
    assert reaches(at(skill(1, 9))) is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            at(skill(2, 0, 8), skill(1, 7), baseline="7"),
            [
                "2 demonstrations of the 3 asked for",
                "1 missed, which counts for nothing",
                "the lowest that counts, which must be 6 or more",
                "growth since the baseline, 7",
                "the mean of 2 ratings, to one decimal, which must be 9 or more",
            ],
        ),
        (
            at(skill(1)),
            ["0 demonstrations of the 1 asked for", "nothing that was rated counts yet: no result"],
        ),
        (
            at(skill(0)),
            ["nothing is asked for", "nothing that was rated counts yet: no result"],
        ),
    ],
)
def test_the_steps_are_told_in_order(found: Standing, expected: list[str]) -> None:
    outcome = explained(found, {"minimum_rating": Decimal(6)}, Decimal(9))
    assert [step.text for step in outcome.trace] == expected


def test_without_a_bound_the_last_step_names_none() -> None:
    outcome = explained(at(skill(1, 8)), {}, None)
    assert outcome.trace[-1].text == "the mean of 1 rating, to one decimal"

"""A decision says how it was reached, and its calculation comes to the same again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from transcript.model.mastery import CreditPolicy, MasteryPolicy
from transcript.model.rating import Calculation, CalculationInput, Determination, Waiver
from transcript.validation import determinations
from transcript.validation.awards import method_of
from transcript.validation.case import Record

Told = Callable[..., list[str]]
Altered = Callable[..., Record]
Decided = Callable[..., Record]

FIRST = CalculationInput(rated_on=date(2025, 10, 2), attempt=1, points=Decimal(1))
SECOND = CalculationInput(rated_on=date(2025, 11, 14), attempt=2, points=Decimal(2))
LATEST = Calculation(parameters=(), inputs=(FIRST, SECOND), result=Decimal(2), reached=True)
ANEW = "have the calculation written anew, by deciding again"
METHODS = (
    "latest, highest, average, mode, n_times, best_n, median_of_last, weighted_average, "
    "standard_decaying_average, power_law, slate_cbl, professional_judgement"
)
ALL = [
    determinations.calculations_can_be_repeated,
    determinations.awards_agree_with_their_calculation,
    determinations.who_decided_approved,
    determinations.calculations_count_the_ratings,
]


@pytest.fixture
def decided(altered: Altered) -> Decided:
    """Decide on the first award by the latest rating, but for what is changed."""

    def decide(method: str = "latest", who: str | None = None, **changes: Any) -> Record:  # noqa: ANN401
        how = Determination(
            method=method,
            reason="The second attempt rests on data.",
            decided_by=who,
            calculation=replace(LATEST, **changes),
        )
        return altered("awards", 0, determination=how)

    return decide


def test_nothing_is_wrong_with_sound_decisions(
    record: Record, decided: Decided, told: Told
) -> None:
    for sound in (record, decided(), decided(who="ines tamura")):
        assert [told(rule, sound) for rule in ALL] == [[]] * len(ALL)


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        ({"method": "average"}, "/result", "comes to 1.5, but the record says that it comes to 2"),
        (
            {"method": "n_times", "parameters": (("threshold", "2"), ("times", "2"))},
            "/result",
            "comes to no result, but the record says that it comes to 2",
        ),
        ({"result": None}, "", "comes to 2, but the record says that it comes to no result"),
        (
            {"method": "weighted_average", "parameters": (("weight", "many"),)},
            "/result",
            "comes to no result, but the record says that it comes to 2",
        ),
    ],
)
def test_a_calculation_that_comes_to_something_else_is_told(
    changes: dict[str, Any], place: str, says: str, decided: Decided, told: Told
) -> None:
    method = changes.get("method", "latest")
    assert told(determinations.calculations_can_be_repeated, decided(**changes)) == [
        (
            f"MT621 /awards/0/determination/calculation{place}: “Argue from data”: {method} of "
            f"these ratings {says} | take the award back if it rests on a mistake; else "
            f"{ANEW}"
        )
    ]


def test_weighted_averages_are_rounded_as_they_were(decided: Decided, told: Told) -> None:
    weighted = decided("weighted average", parameters=(("weight", "65"),), result=Decimal("1.65"))
    assert told(determinations.calculations_can_be_repeated, weighted) == []


def test_a_calculation_by_no_known_method_is_told(decided: Decided, told: Told) -> None:
    assert told(determinations.calculations_can_be_repeated, decided("house rule")) == [
        (
            "MT622 /awards/0/determination/method: the calculation for “Argue from data” is by "
            f"“house rule”, which nobody can repeat | methods are: {METHODS}; for another way of "
            "deciding remove `calculation`"
        )
    ]


def test_a_school_decides_in_its_own_way_without_a_calculation(
    altered: Altered, told: Told
) -> None:
    own = altered("awards", 0, determination=Determination(method="house rule", reason="Agreed."))
    assert [told(rule, own) for rule in ALL] == [[]] * len(ALL)


HINT = (
    "correct the level; or decide by `method: professional_judgement`, without the calculation, "
    "and give the reason"
)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reached": False}, "latest says that the standard is not reached"),
        ({"result": None}, "latest says that the standard is not reached"),
        ({"result": Decimal(3)}, "latest advises “distinguished”"),
        ({"result": Decimal(1)}, "latest advises “emerging”"),
    ],
)
def test_an_award_that_contradicts_its_calculation_is_told(
    changes: dict[str, Any], says: str, decided: Decided, told: Told
) -> None:
    assert told(determinations.awards_agree_with_their_calculation, decided(**changes)) == [
        f"MT623 /awards/0/level: “Argue from data” is awarded at “proficient”, but {says} | {HINT}"
    ]


def test_the_level_is_that_of_the_school_s_scale(decided: Decided, told: Told) -> None:
    policy = MasteryPolicy(default=CreditPolicy(scale={"proficient": Decimal(3)}))
    scaled = replace(decided(result=Decimal(3)), policy=policy)
    assert told(determinations.awards_agree_with_their_calculation, scaled) != []
    scale = {"proficient": Decimal(3), "distinguished": Decimal(4)}
    policy = MasteryPolicy(default=CreditPolicy(scale=scale))
    scaled = replace(decided(result=Decimal(3)), policy=policy)
    assert told(determinations.awards_agree_with_their_calculation, scaled) == []


@pytest.mark.parametrize("method", ["professional_judgement", "house rule"])
def test_what_is_no_formula_contradicts_nothing(method: str, decided: Decided, told: Told) -> None:
    judged = decided(method, reached=False)
    assert told(determinations.awards_agree_with_their_calculation, judged) == []


def test_a_level_that_does_not_exist_is_left_to_another_rule(decided: Decided, told: Told) -> None:
    astray = decided(reached=False)
    awards = (replace(astray.transcript.awards[0], level="great"),)
    unknown = replace(astray, transcript=replace(astray.transcript, awards=awards))
    assert told(determinations.awards_agree_with_their_calculation, unknown) == []


def test_who_decided_without_approving_is_told(decided: Decided, told: Told) -> None:
    assert told(determinations.who_decided_approved, decided(who="Mae Okafor")) == [
        (
            "MT624 /awards/0/determination/decided_by: Mae Okafor decided on “Argue from data”, "
            "but is not among those who approved | name them under `approved_by` too, or correct "
            "the name"
        )
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"points": Decimal(3)}, "counts 3 for attempt 2 on 2025-11-14"),
        ({"attempt": 3}, "counts 2 for attempt 3 on 2025-11-14"),
        ({"rated_on": date(2025, 11, 15)}, "counts 2 for attempt 2 on 2025-11-15"),
        ({"criterion": "claim"}, "counts 2 for attempt 2 of “claim” on 2025-11-14"),
    ],
)
def test_a_rating_that_is_not_in_the_record_is_told(
    changes: dict[str, Any], says: str, decided: Decided, told: Told
) -> None:
    other = decided(inputs=(FIRST, replace(SECOND, **changes)))
    assert told(determinations.calculations_count_the_ratings, other) == [
        (
            "MT625 /awards/0/determination/calculation/inputs/1: the calculation for “Argue from "
            f"data” {says}, and no rating is that | if a rating or the scale was corrected since "
            f"then, {ANEW}"
        )
    ]


@pytest.mark.parametrize(("criterion", "part"), [(None, ""), ("claim", " of “claim”")])
def test_a_waiver_that_is_not_in_the_record_is_told(
    criterion: str | None, part: str, decided: Decided, told: Told
) -> None:
    day = date(2025, 11, 20)
    kept = replace(SECOND, rated_on=day, attempt=1, points=Decimal(0), waived=True)
    made = decided("slate_cbl", inputs=(FIRST, replace(kept, criterion=criterion)))
    assert told(determinations.calculations_count_the_ratings, made) == [
        (
            "MT625 /awards/0/determination/calculation/inputs/1: the calculation for “Argue from "
            f"data” counts a waiver{part} on 2025-11-20, and there is none | if a rating or the "
            f"scale was corrected since then, {ANEW}"
        )
    ]
    waiver = Waiver(
        credit="argue-from-data", waived_on=day, waived_by="Ines Tamura", reason="Shown elsewhere."
    )
    waived = replace(made, transcript=replace(made.transcript, waivers=(waiver,)))
    assert told(determinations.calculations_count_the_ratings, waived) == []


def test_an_imported_score_is_what_a_rating_is_worth(decided: Decided, told: Told) -> None:
    made = decided(inputs=(FIRST, replace(SECOND, points=Decimal("2.5"))))
    first, second, *others = made.transcript.ratings
    ratings = (first, replace(second, score=Decimal("2.5")), *others)
    scored = replace(made, transcript=replace(made.transcript, ratings=ratings))
    assert told(determinations.calculations_count_the_ratings, scored) == []


def test_a_rating_at_no_level_is_worth_nothing(decided: Decided, told: Told) -> None:
    made = decided()
    first, second, *others = made.transcript.ratings
    ratings = (first, replace(second, level="great"), *others)
    unknown = replace(made, transcript=replace(made.transcript, ratings=ratings))
    assert len(told(determinations.calculations_count_the_ratings, unknown)) == 1


@pytest.mark.parametrize("written", ["n_times", "N-times", " n times "])
def test_a_method_may_be_written_as_people_write(written: str) -> None:
    assert method_of(Determination(method=written, reason="Twice.")) == "n_times"

"""What assessors found in the same work, compared."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.progress.calibration import Calibration, Judgement, Leaning, calibrate

DAY = date(2026, 4, 6)


def judged(
    work: str,
    assessor: str,
    place: int | str,
    *,
    credit: str = "argue",
    day: int | None = None,
    row: int = 2,
) -> Judgement:
    return Judgement(
        work=work,
        credit=credit,
        assessor=assessor,
        place=Decimal(place),
        level=f"level {place}",
        on=None if day is None else DAY + timedelta(days=day),
        row=row,
    )


def calibrated(*judgements: Judgement) -> Calibration:
    found = calibrate(judgements)
    assert found is not None
    return found


def leaning(found: Calibration, assessor: str, credit: str | None = None) -> Leaning:
    return next(
        each for each in found.leanings if (each.assessor, each.credit) == (assessor, credit)
    )


def both(work: str, ines: int, leo: int, day: int | None = None) -> tuple[Judgement, Judgement]:
    return judged(work, "Ines", ines, day=day), judged(work, "Leo", leo, day=day)


def test_works_that_one_person_judged_are_counted_apart() -> None:
    found = calibrated(*both("a", 3, 3), judged("b", "Ines", 2))
    assert found.agreement.works == 1
    assert found.single == 1
    assert found.assessors == ("Ines", "Leo")


def test_without_a_work_that_two_judged_there_is_nothing_to_say() -> None:
    assert calibrate([judged("a", "Ines", 3), judged("b", "Leo", 3)]) is None


def test_the_same_work_judged_for_two_credits_is_two_works() -> None:
    assert calibrate([judged("a", "Ines", 3), judged("a", "Leo", 3, credit="write")]) is None


def test_exact_is_the_same_and_adjacent_at_most_one_level_apart() -> None:
    found = calibrated(*both("a", 3, 3), *both("b", 2, 3), *both("c", 1, 3), *both("d", 4, 4))
    assert found.agreement.exact == Fraction(2, 4)
    assert found.agreement.adjacent == Fraction(3, 4)


def test_half_a_point_apart_is_adjacent_and_not_exact() -> None:
    found = calibrated(judged("a", "Ines", "2.5"), judged("a", "Leo", "3"))
    assert found.agreement.exact == 0
    assert found.agreement.adjacent == 1


def test_a_work_counts_the_same_however_many_judged_it() -> None:
    crowd = [judged("a", name, 3) for name in ("Ines", "Leo", "Mara", "Noor")]
    found = calibrated(*crowd, *both("b", 1, 4))
    assert found.agreement.exact == Fraction(1, 2)


def test_of_three_judgements_each_pair_counts_a_third() -> None:
    found = calibrated(*both("a", 3, 3), judged("a", "Mara", 4))
    assert found.agreement.exact == Fraction(1, 3)


def test_kappa_does_not_ask_who_stands_first() -> None:
    rest = [each for work in "bcde" for each in both(work, 3, 3)]
    one = calibrated(*both("a", 3, 2), *rest)
    other = calibrated(*both("a", 2, 3), *rest)
    assert one.agreement.kappa == other.agreement.kappa
    assert one.agreement.kappa.quadratic is not None


def test_between_two_people_kappa_asks_who_said_what() -> None:
    # Ines gives 4 and 3 where Leo gives 3 and 2: they never agree, and each is steady.
    works = [*"abc"], [*"de"]
    found = calibrated(
        *(each for work in works[0] for each in both(work, 4, 3)),
        *(each for work in works[1] for each in both(work, 3, 2)),
    )
    (pair,) = found.pairs
    assert pair.agreement.kappa.quadratic == Decimal("0.324324")
    assert found.agreement == found.credits["argue"] == pair.agreement


def test_between_three_people_kappa_does_not_ask_who_said_what() -> None:
    found = calibrated(
        *(each for work in "abc" for each in both(work, 4, 3)),
        *(each for work in "de" for each in both(work, 3, 2)),
        *both("f", 3, 3),
        judged("f", "Mara", 3),
    )
    assert found.agreement.kappa.linear != found.pairs[0].agreement.kappa.linear


def test_kappa_is_not_told_from_four_works() -> None:
    found = calibrated(*(each for work in "abcd" for each in both(work, 3, 2)))
    assert found.agreement.kappa.missing == "is not told from fewer than 5 works"


def test_more_than_sixty_people_are_not_compared_two_by_two() -> None:
    sixty = [judged("a", f"P{each}", 3) for each in range(60)]
    assert len(calibrated(*sixty).pairs) == 60 * 59 / 2
    assert calibrated(*sixty, judged("a", "P60", 3)).pairs == ()


def test_credits_are_told_one_by_one_in_the_order_given() -> None:
    found = calibrated(
        judged("a", "Ines", 1, credit="write"),
        judged("a", "Leo", 2, credit="write"),
        *both("b", 3, 3),
    )
    assert {credit: each.exact for credit, each in found.credits.items()} == {
        "write": 0,
        "argue": 1,
    }
    assert list(found.credits) == ["write", "argue"]


def test_two_people_are_compared_on_what_both_of_them_judged() -> None:
    found = calibrated(*both("a", 3, 3), judged("a", "Mara", 2), *both("b", 2, 4))
    by_name = {(each.first, each.second): each.agreement for each in found.pairs}
    assert list(by_name) == [("Ines", "Leo"), ("Ines", "Mara"), ("Leo", "Mara")]
    assert by_name["Ines", "Leo"].works == 2
    assert by_name["Ines", "Leo"].exact == Fraction(1, 2)
    assert by_name["Ines", "Leo"].adjacent == Fraction(1, 2)
    assert by_name["Ines", "Mara"].works == 1


def test_an_assessor_is_compared_with_the_others_alone() -> None:
    found = calibrated(*both("a", 4, 2), judged("a", "Mara", 3))
    assert leaning(found, "Ines").difference == Fraction(3, 2)
    assert leaning(found, "Mara").difference == 0


def test_leanings_are_told_for_all_and_for_each_credit() -> None:
    found = calibrated(
        *both("a", 4, 3),
        judged("b", "Ines", 1, credit="write"),
        judged("b", "Leo", 3, credit="write"),
    )
    assert [(each.assessor, each.credit, each.difference) for each in found.leanings[:3]] == [
        ("Ines", None, Fraction(-1, 2)),
        ("Ines", "argue", 1),
        ("Ines", "write", -2),
    ]


def test_half_a_level_from_the_others_is_a_leaning_where_there_are_three_works() -> None:
    two = [each for work in "ab" for each in both(work, 4, 3)]
    assert not leaning(calibrated(*two), "Ines").leans
    assert leaning(calibrated(*two, *both("c", 3, 3)), "Ines").leans
    assert leaning(calibrated(*two, *both("c", 3, 3)), "Leo").leans
    few = calibrated(*two, *both("c", 3, 3), *both("d", 3, 3), *both("e", 3, 3))
    assert not leaning(few, "Ines").leans


def test_who_moves_from_early_to_late_drifts() -> None:
    early = [each for day in range(3) for each in both(f"e{day}", 3, 3, day)]
    late = [each for day in range(8, 11) for each in both(f"l{day}", 4, 3, day)]
    found = calibrated(*early, *late)
    assert found.middle == DAY + timedelta(days=5)
    ines = leaning(found, "Ines")
    assert ines.early == 0
    assert ines.late == 1
    assert ines.change == 1
    assert ines.drifts
    assert leaning(found, "Leo").change == -1


def test_less_than_half_a_level_is_no_drift() -> None:
    early = [each for day in range(3) for each in both(f"e{day}", 3, 3, day)]
    late = [*both("l8", 4, 3, 8), *both("l9", 3, 3, 9), *both("l10", 3, 3, 10)]
    assert not leaning(calibrated(*early, *late), "Ines").drifts


def test_two_works_are_too_few_for_early_or_late() -> None:
    early = [each for day in range(2) for each in both(f"e{day}", 3, 3, day)]
    late = [each for day in range(8, 11) for each in both(f"l{day}", 4, 3, day)]
    ines = leaning(calibrated(*early, *late), "Ines")
    assert ines.early is None
    assert ines.late == 1
    assert ines.change is None
    assert not ines.drifts


def test_without_dates_nobody_drifts() -> None:
    found = calibrated(*(each for work in "abcdef" for each in both(work, 4, 3)))
    assert (found.began, found.middle, found.ended) == (None, None, None)
    assert leaning(found, "Ines").change is None


def test_the_largest_disagreement_is_discussed_first() -> None:
    found = calibrated(
        *both("a", 3, 4),
        *both("b", 1, 4),
        *both("c", 3, 3),
        *both("d", 1, 2),
        judged("d", "Mara", 1),
    )
    assert [each.work for each in found.discuss] == ["b", "d", "a"]
    assert found.discuss[0].spread == 3


def test_anchors_go_from_the_lowest_level_up_and_those_of_most_assessors_first() -> None:
    found = calibrated(
        *both("a", 3, 3),
        *both("b", 1, 1),
        *both("c", 3, 3),
        judged("c", "Mara", 3),
        *both("d", 2, 4),
    )
    assert [each.work for each in found.anchors] == ["b", "c", "a"]


def test_scores_are_told_from_levels() -> None:
    scores = [
        Judgement(
            work="a",
            credit="argue",
            assessor=name,
            place=Decimal("2.50"),
            level="2.5",
            on=None,
            row=2,
        )
        for name in ("Ines", "Leo")
    ]
    assert calibrated(*scores).in_points
    assert not calibrated(*both("a", 3, 3)).in_points


@given(st.data())
def test_the_order_of_rows_makes_no_difference(data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(1, 4), min_size=8, max_size=8))
    rows = [
        judged(work, name, places.pop(), day=place)
        for place, work in enumerate("abcd")
        for name in ("Ines", "Leo")
    ]
    mixed: Sequence[Judgement] = data.draw(st.permutations(rows))
    assert calibrate(mixed) == calibrate(rows)


@pytest.mark.parametrize("places", [(1, 1), (1, 4), (2, 3)])
def test_exact_is_never_more_than_adjacent(places: tuple[int, int]) -> None:
    found = calibrated(*both("a", *places))
    assert found.agreement.exact <= found.agreement.adjacent

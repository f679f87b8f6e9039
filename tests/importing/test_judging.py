"""Which level of our rubric a score or a level of theirs is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from transcript.importing.judging import Judged, Misjudged, judge
from transcript.importing.mapping import ImportMapping
from transcript.importing.rows import RatingRow
from transcript.model.credit import (
    CreditLevel,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.mastery import CreditPolicy

LEVELS = ("Emerging", "Developing", "Proficient", "Distinguished")
CREDIT = MasteryCredit(
    id="argue",
    code="RE-1",
    name="Argue from data",
    level=CreditLevel.FOUNDATIONAL,
    area="reasoning",
    serves=(),
    description="",
    standard="",
    criteria=(),
    rubric=Rubric(
        required="proficient",
        levels=tuple(
            RubricLevel(id=name.lower(), name=name, descriptor="Does.") for name in LEVELS
        ),
    ),
    evidence_rule=EvidenceRule(minimum=1),
)
RATING = RatingRow(
    file="x.csv",
    row=2,
    student_ids=("1",),
    student_name=None,
    targets=("argue",),
    rated_at=date(2026, 3, 4),
    assessor="T.",
    source_id="1",
)
TENS = ImportMapping(
    points={"developing": Decimal(4), "proficient": Decimal(7), "distinguished": Decimal(9)}
)


def judged(
    mapping: ImportMapping = ImportMapping(),  # noqa: B008 - it is frozen
    policy: CreditPolicy = CreditPolicy(),  # noqa: B008 - likewise
    **row: Any,  # noqa: ANN401 - fields of a rating
) -> Judged | Misjudged:
    numbers = {name: Decimal(str(row[name])) for name in NUMBERS if name in row}
    return judge(replace(RATING, **{**row, **numbers}), CREDIT, policy, mapping)


NUMBERS = {"score", "mastery_score", "most"}


def told(found: Judged | Misjudged) -> str:
    assert isinstance(found, Misjudged)
    return found.message


@pytest.mark.parametrize(
    ("score", "level"),
    [("0", "emerging"), ("1", "emerging"), ("2.99", "developing"), ("3", "proficient")],
)
def test_a_score_on_our_scale_is_the_highest_level_worth_no_more(score: str, level: str) -> None:
    assert judged(score=score) == Judged(level=level, score=Decimal(score))


def test_the_scale_is_the_schools() -> None:
    policy = CreditPolicy(scale={level.lower(): Decimal(25 * n) for n, level in enumerate(LEVELS)})
    assert judged(policy=policy, score=60) == Judged(level="proficient", score=Decimal(60))


@pytest.mark.parametrize("name", ["proficient", "Proficient", "PROFICIENT", " proficient "])
def test_a_level_is_known_by_its_id_or_name(name: str) -> None:
    assert judged(level=name) == Judged(level="proficient", score=None)


def test_a_level_of_theirs_is_known_by_the_mapping_file() -> None:
    mapping = ImportMapping(levels={"Near Mastery": "developing"})
    assert judged(mapping, level="near mastery") == Judged(level="developing", score=None)


def test_an_unknown_level_is_told_with_those_that_there_are() -> None:
    found = judged(level="Great")
    assert told(found) == (
        "no level is called “Great”; there are “Emerging”, “Developing”, “Proficient”, "
        "“Distinguished”"
    )
    assert isinstance(found, Misjudged)
    assert found.field == "level"


def test_neither_a_score_nor_a_level() -> None:
    assert told(judged()) == "there is neither a score nor a level"


def test_a_score_and_a_level_that_agree() -> None:
    assert judged(score=3, level="Proficient") == Judged(level="proficient", score=Decimal(3))


def test_a_score_and_a_level_that_contradict_each_other() -> None:
    assert told(judged(score=3, level="Emerging")) == (
        "the score is 3, “Proficient” here, and the level “Emerging”"
    )


@pytest.mark.parametrize(("score", "end"), [("4.5", "0 to 4"), ("-1", "0 to 4")])
def test_a_score_off_our_scale(score: str, end: str) -> None:
    assert told(judged(score=score)) == f"the score {score} is off the scale, which is {end}"


def test_a_score_above_the_most_there_is_there() -> None:
    assert "off the scale, which is 0 to 4" in told(judged(score=5, most=4, mastery_score=3))


def test_more_than_our_highest_level_is_worth_is_kept_where_mastery_is_the_same() -> None:
    found = judged(score=5, most=5, mastery_score=3)
    assert found == Judged(level="distinguished", score=Decimal(5))


def test_another_mastery_score_is_told_for_the_whole_outcome() -> None:
    found = judged(score=7, most=10, mastery_score=7)
    assert told(found) == "mastery is 7 of 10 there; “Proficient” counts 3 here"
    assert isinstance(found, Misjudged)
    assert found.everywhere
    assert found.hint.endswith("under points:  proficient: 7")


def test_another_mastery_score_without_its_most() -> None:
    assert (
        told(judged(score=7, mastery_score=7)) == "mastery is 7 there; “Proficient” counts 3 here"
    )


def test_a_longer_scale_of_which_nothing_more_is_known() -> None:
    assert told(judged(score=85, most=100)) == "scores go up to 100 there, and to 4 here"


@pytest.mark.parametrize(
    ("score", "level"),
    [("0", "emerging"), ("4", "developing"), ("6.9", "developing"), ("10", "distinguished")],
)
def test_points_of_the_mapping_file_say_what_their_scores_are(score: str, level: str) -> None:
    # The score itself is not kept: it is on another scale than the school's.
    assert judged(TENS, score=score) == Judged(level=level, score=None)


def test_their_mastery_has_to_be_what_the_mapping_file_says() -> None:
    assert judged(TENS, score=7, mastery_score=7, most=10) == Judged(level="proficient", score=None)
    assert told(judged(TENS, score=7, mastery_score=8, most=10)) == (
        "mastery is 8 of 10 there; “Proficient” counts 7 here"
    )


def test_points_have_to_name_the_standard() -> None:
    some = ImportMapping(points={"developing": Decimal(4)})
    assert told(judged(some, score=7)) == (
        "the mapping file does not say what “Proficient” is worth there"
    )


def test_a_score_below_nothing_is_off_their_scale_too() -> None:
    assert told(judged(TENS, score=-1)) == "the score -1 is off the scale, which is from 0"


@pytest.mark.parametrize(("score", "mastered"), [("3", True), ("2.5", False)])
def test_their_verdict_and_ours_agree(score: str, mastered: bool) -> None:  # noqa: FBT001
    assert isinstance(judged(score=score, mastered=mastered), Judged)


@pytest.mark.parametrize(
    ("score", "mastered", "message"),
    [
        ("2.5", True, "it is mastered there, and “Developing” here, which does not reach"),
        ("3", False, "it is not mastered there, and “Proficient” here, which reaches"),
    ],
)
def test_their_verdict_contradicts_ours(
    score: str,
    mastered: bool,  # noqa: FBT001
    message: str,
) -> None:
    assert told(judged(score=score, mastered=mastered)) == f"{message} the standard"

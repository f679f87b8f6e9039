"""Double-scored work as people keep it, and what may be wrong with it."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.model.credit import (
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.mastery import CreditPolicy, MasteryPolicy
from transcript.progress.calibration import Judgement, calibrate
from transcript.progress.double_scored import SchoolStandards, read_double_scored
from transcript.reading.tables import Table, TableProblem, open_table

LEVELS = ("Emerging", "Developing", "Proficient", "Distinguished")


def credit(name: str, code: str, levels: tuple[str, ...] = LEVELS) -> MasteryCredit:
    return MasteryCredit(
        id=name.lower().replace(" ", "-"),
        code=code,
        name=name,
        level=CreditLevel.FOUNDATIONAL,
        area="reasoning",
        serves=("weigh",),
        description="What learners do.",
        standard="Does it.",
        criteria=(Criterion(id="one", statement="Does it."),),
        rubric=Rubric(
            levels=tuple(
                RubricLevel(id=each.lower(), name=each, descriptor=each) for each in levels
            ),
            required=levels[2].lower(),
        ),
        evidence_rule=EvidenceRule(minimum=1),
    )


SCHOOL = SchoolStandards(
    credits=(credit("Argue from data", "RE-2"), credit("Write well", "CO-1", ("1", "2", "3", "4"))),
    policy=MasteryPolicy(),
)


def read(
    text: str, school: SchoolStandards | None = SCHOOL
) -> tuple[tuple[Judgement, ...], tuple[TableProblem, ...]]:
    table = open_table(io.BytesIO(text.encode()))
    assert isinstance(table, Table)
    return read_double_scored(table, school)


def sound(text: str, school: SchoolStandards | None = SCHOOL) -> tuple[Judgement, ...]:
    judgements, problems = read(text, school)
    assert problems == ()
    return judgements


def wrong(text: str, school: SchoolStandards | None = SCHOOL) -> list[str]:
    _, problems = read(text, school)
    return [f"{each.row} {each.column}: {each.message}; {each.hint}" for each in problems]


def test_a_row_is_a_judgement() -> None:
    found = sound(
        "work,credit,assessor,level,date\ndata-1,argue-from-data,Ines,proficient,2026-05-04\n"
    )
    assert found == (
        Judgement(
            work="data-1",
            credit="argue-from-data",
            assessor="Ines",
            place=Decimal(3),
            level="Proficient",
            on=date(2026, 5, 4),
            row=2,
        ),
    )


def test_more_judgements_than_can_be_compared_are_told_first() -> None:
    assessors = ",".join(f"a{number}" for number in range(400))
    row = f"w,c,2026-05-04,{'3,' * 399}3\n"

    (told,) = wrong(f"work,credit,date,{assessors}\n{row * 251}")

    assert told.startswith("0 : there are more than 100,000 judgements; ")


def test_a_column_is_an_assessor() -> None:
    found = sound("work,credit,date,Ines Tamura,Leo\ndata-1,RE-2,2026-05-04,Proficient,Emerging\n")
    assert [(each.assessor, each.place, each.row) for each in found] == [
        ("Ines Tamura", Decimal(3), 2),
        ("Leo", Decimal(1), 2),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "work_id,credit_code,rater,score,assessed_on",
        "Artifact,Credit ID,Scorer,Rating,Rated on",
        "evidence id,credit name,assessor,level,date",
    ],
)
def test_columns_may_have_other_names(header: str) -> None:
    judgements, problems = read(f"{header}\nA,RE-2,Ada,Proficient,2026-05-04\n")
    assert problems == ()
    assert [(each.work, each.assessor, each.on) for each in judgements] == [
        ("A", "Ada", date(2026, 5, 4))
    ]


PAIRS = "work,credit,assessor_1,score_1,assessor_2,score_2\n"


def test_a_row_may_have_both_judgements_with_their_assessors() -> None:
    judgements, problems = read(f"{PAIRS}A,RE-2,Ada,3,Bo,4\nB,RE-2,Bo,2,,\n")
    assert problems == ()
    assert [(each.work, each.assessor, each.place) for each in judgements] == [
        ("A", "Ada", Decimal(3)),
        ("A", "Bo", Decimal(4)),
        ("B", "Bo", Decimal(2)),
    ]


def test_a_judgement_of_nobody_in_a_pair_is_told() -> None:
    _, (problem,) = read(f"{PAIRS}A,RE-2,Ada,3,,4\n")
    assert (problem.row, problem.message) == (2, "the cell under “assessor” is empty")


def test_an_assessor_without_a_judgement_is_a_column_of_judgements() -> None:
    judgements, _ = read("work,credit,rater_1,rater_2\nA,RE-2,3,4\n")
    assert [each.assessor for each in judgements] == ["rater_1", "rater_2"]


def test_who_did_not_judge_a_work_leaves_the_cell_empty() -> None:
    found = sound("work,credit,Ines,Leo,Mara\na,RE-2,proficient,,emerging\nb,RE-2,,,\n")
    assert [(each.work, each.assessor) for each in found] == [("a", "Ines"), ("a", "Mara")]


@pytest.mark.parametrize("name", ["argue-from-data", "RE-2", "re-2", "Argue from data"])
def test_a_credit_goes_by_its_id_its_code_or_its_name(name: str) -> None:
    (found,) = sound(f"work,credit,assessor,level\na,{name},Ines,proficient\n")
    assert found.credit == "argue-from-data"


def test_judgements_come_in_the_schools_order_of_credits() -> None:
    found = sound("work,credit,assessor,level\na,write-well,Ines,3\nb,RE-2,Ines,emerging\n")
    assert [each.credit for each in found] == ["argue-from-data", "write-well"]


def test_levels_that_are_called_like_numbers_are_levels() -> None:
    (found,) = sound("work,credit,assessor,level\na,write-well,Ines,3\n")
    assert (found.place, found.level) == (Decimal(3), "3")


def test_scores_are_numbers_on_the_scale_of_the_policy() -> None:
    found = sound("work,credit,assessor,score\na,RE-2,Ines,2.50\nb,RE-2,Ines,4\n")
    assert [(each.place, each.level) for each in found] == [
        (Decimal("2.5"), "2.5"),
        (Decimal(4), "4"),
    ]


def test_a_comma_is_a_point_to_others() -> None:
    (found,) = sound("work;credit;assessor;score\na;RE-2;Ines;2,5\n")
    assert found.place == Decimal("2.5")


def test_a_score_off_the_scale_is_told() -> None:
    assert wrong("work,credit,assessor,score\na,RE-2,Ines,33\nb,RE-2,Leo,3\n") == [
        "2 score: the score 33 is off the scale of “Argue from data”; write a number from 0 to 4"
    ]


def test_the_scale_is_the_schools_own() -> None:
    ten = MasteryPolicy(default=CreditPolicy(scale={"distinguished": Decimal(10)}))
    school = SchoolStandards(credits=SCHOOL.credits, policy=ten)
    (found,) = sound("work,credit,assessor,score\na,RE-2,Ines,9\n", school)
    assert found.place == 9


def test_without_a_school_scores_will_do() -> None:
    found = sound("work,credit,assessor,score\nb,Writing,Ines,2\na,Data,Leo,3\n", None)
    assert [(each.credit, each.place) for each in found] == [
        ("Data", Decimal(3)),
        ("Writing", Decimal(2)),
    ]


def test_without_a_school_no_score_is_above_a_thousand() -> None:
    assert wrong("work,credit,assessor,score\na,Data,Ines,1001\nb,Data,Leo,3\n", None) == [
        "2 score: the score 1001 is off the scale; write a number from 0 to 1000"
    ]


def test_without_a_school_levels_are_not_known() -> None:
    assert wrong("work,credit,assessor,level\na,Data,Ines,proficient\n", None) == [
        (
            "2 level: “proficient” is no number; name the school's folder with -w, so that its "
            "levels are known, or write scores"
        )
    ]


def test_levels_and_scores_are_not_mixed() -> None:
    assert wrong("work,credit,assessor,level\na,Data,Ines,3\na,Data,Leo,high\n", None) == [
        (
            "3 level: “high” is no score, and other rows have scores; write levels or scores, not "
            "both, for one credit"
        )
    ]
    assert wrong("work,credit,assessor,level\na,RE-2,Ines,proficient\na,RE-2,Leo,3\n") == [
        (
            "3 level: “3” is no level of “Argue from data”; its levels are: Emerging, Developing, "
            "Proficient, Distinguished"
        )
    ]


def test_a_level_that_is_spelt_wrong_is_told_with_the_nearest() -> None:
    assert wrong("work,credit,assessor,level\na,RE-2,Ines,Profficient\n") == [
        (
            "2 level: “Profficient” is no level of “Argue from data”; did you mean “Proficient”? "
            "its levels are: Emerging, Developing, Proficient, Distinguished"
        )
    ]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E-9", "1" * 10, '"1,000"', "²", "+3"])
def test_what_is_no_score_is_no_score(value: str) -> None:
    (told,) = wrong(f"work,credit,assessor,score\na,Data,Ines,{value}\na,Data,Leo,3\n", None)
    assert "is no score" in told


def test_an_unknown_credit_is_told_once_with_the_nearest() -> None:
    assert wrong(
        "work,credit,Ines,Leo\na,argue-from-date,3,3\nb,argue-from-date,3,3\nc,xyz,3,3\n"
    ) == [
        (
            "2 credit: there is no credit “argue-from-date” (and the same in 1 more row); did you "
            "mean “argue-from-data”?"
        ),
        (
            "4 credit: there is no credit “xyz”; write the id, the code or the name of a credit of "
            "the school"
        ),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",RE-2,Ines,emerging", "work"),
        ("a,,Ines,emerging", "credit"),
        ("a,RE-2,,emerging", "assessor"),
        ("a,RE-2,Ines,", "level"),
    ],
)
def test_an_empty_cell_is_told(row: str, column: str) -> None:
    assert wrong(f"work,credit,assessor,level\n{row}\n") == [
        f"2 {column}: the cell under “{column}” is empty; fill it in, or remove the row"
    ]


def test_a_row_without_a_work_is_told_once_in_the_wide_form_too() -> None:
    assert wrong("work,credit,Ines,Leo\n,RE-2,emerging,emerging\n") == [
        "2 work: the cell under “work” is empty; fill it in, or remove the row"
    ]


def test_a_date_is_year_month_day_or_empty() -> None:
    text = (
        "work,credit,assessor,level,date\na,RE-2,Ines,emerging,03/04/2026\nb,RE-2,Ines,emerging,\n"
    )
    assert wrong(text) == [
        "2 date: “03/04/2026” is no date; write year, month and day, as in 2026-03-04"
    ]


def test_nobody_judges_a_work_twice() -> None:
    rows = "a,RE-2,Ines,emerging\na,RE-2,Leo,emerging\na,re-2,Ines,proficient\n"
    assert wrong(f"work,credit,assessor,level\n{rows}") == [
        (
            "4 assessor: “Ines” judged “a” in row 2 already; keep one of the two: a calibration "
            "compares first judgements"
        )
    ]


def test_a_row_that_cannot_be_read_is_told() -> None:
    (told,) = wrong("work,credit,assessor,level\na,RE-2,Ines\n")
    assert told.startswith("2 : the row has 3 cells, the header has 4")


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("Arbeit,Bereich,Lehrer,Stufe", "“work” and “credit”"),
        ("work,assessor,level", "“credit”"),
        ("work,credit,level,date", "“assessor”"),
        ("work,credit,assessor,date", "“level”"),
        ("work,credit,Ines,date", "“assessor”"),
    ],
)
def test_missing_columns_are_told_with_those_that_are_there(header: str, missing: str) -> None:
    (told,) = wrong(f"{header}\n")
    there = ", ".join(f"“{each}”" for each in header.split(","))
    assert told.startswith(
        f"0 : there is no column {missing}; there are {there}; write the columns"
    )


def test_what_looks_like_a_formula_is_a_name() -> None:
    (found,) = sound("work,credit,assessor,level\n'=1+1,RE-2,Ines,emerging\n")
    assert found.work == "=1+1"


CELLS = st.sampled_from(
    [
        "",
        "a",
        "b",
        "RE-2",
        "write-well",
        "Ines",
        "Leo",
        "proficient",
        "3",
        "2.5",
        "-1",
        "99",
        "2026-05-04",
    ]
)
HEADERS = st.lists(
    st.sampled_from(["work", "credit", "assessor", "level", "score", "date", "Ines", "Leo"]),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(st.data())
def test_whatever_the_table_says_it_is_read_or_told(data: st.DataObject) -> None:
    header = data.draw(HEADERS)
    row = st.lists(CELLS, min_size=len(header), max_size=len(header)).map(",".join)
    rows = data.draw(st.lists(row, max_size=6))
    school = data.draw(st.sampled_from([SCHOOL, None]))
    table = open_table(io.BytesIO("\n".join([",".join(header), *rows]).encode()))
    assert isinstance(table, Table)
    judgements, problems = read_double_scored(table, school)
    if not problems:
        calibrate(judgements)
    assert all(each.message and each.hint for each in problems)

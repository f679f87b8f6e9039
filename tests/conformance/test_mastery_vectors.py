"""Published values: Canvas's formulas, a power law, and the cases of the Slate-CBL gradebook."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from transcript.mastery.advice import Advice, advise, calculate, recalculate
from transcript.mastery.slate_cbl import Skill, Standing, standing
from transcript.model.credit import (
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.mastery import CreditPolicy, DeterminationPolicy, Method
from transcript.model.rating import Rating, Waiver

pytestmark = pytest.mark.external

NAMES = {
    "latest": (Method.LATEST, {}),
    "highest": (Method.HIGHEST, {}),
    "average": (Method.AVERAGE, {}),
    "weighted_average_65": (Method.WEIGHTED_AVERAGE, {"weight": Decimal(65)}),
    "decaying_average_65": (Method.STANDARD_DECAYING_AVERAGE, {"weight": Decimal(65)}),
    "n_mastery_3_at_3": (Method.N_TIMES, {"times": Decimal(3), "threshold": Decimal(3)}),
    "mode_ties_recent": (Method.MODE, {}),
}


def read(file: Path) -> Any:  # noqa: ANN401 - JSON of many shapes
    return json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


def value(number: Any) -> Decimal | None:  # noqa: ANN401 - a number, a text or nothing
    return None if number is None else Decimal(number)


def test_every_vector_comes_out_exactly(corpora: Path) -> None:
    vectors = read(corpora / "mastery" / "test-vectors.json")["vectors"]
    differing = [
        f"{name} of {vector['scores']}: {found}, not {vector[name]}"
        for vector in vectors
        for name, (method, parameters) in NAMES.items()
        for found in [calculate(method, list(map(Decimal, vector["scores"])), parameters).result]
        if found != value(vector[name])
    ]

    assert vectors
    assert differing == []


def test_every_learning_curve_comes_out_exactly(corpora: Path) -> None:
    vectors = read(corpora / "mastery" / "test-vectors.json")["vectors"]
    differing = [
        f"{vector['scores']} at {name}"
        for vector in vectors
        for ahead, name in enumerate(("at_n", "at_n1"))
        if calculate(
            Method.POWER_LAW, list(map(Decimal, vector["scores"])), {"ahead": Decimal(ahead)}
        ).result
        != value((vector["power_law"] or {}).get(name))
    ]

    assert differing == []


def test_every_learning_curve_begins_where_the_vector_does(corpora: Path) -> None:
    vectors = read(corpora / "mastery" / "test-vectors.json")["vectors"]
    curves = [each for each in vectors if each["power_law"]]
    begins = [
        calculate(Method.POWER_LAW, list(map(Decimal, each["scores"])), {}).trace[0].value
        for each in curves
    ]

    assert [each and round(each, 5) for each in begins] == [
        round(Decimal(each["power_law"]["a"]), 5) for each in curves
    ]


# The gradebook of the Building 21 schools: its own fixtures.


def stood(case: dict[str, Any]) -> Standing:
    skills = [
        Skill(
            required=skill["required"],
            ratings=tuple(
                None if each["override"] else Decimal(each["rating"])
                for each in sorted(skill["ratings"], key=lambda each: each["date"])
            ),
        )
        for skill in case["skills"]
    ]
    return standing(skills, level=Decimal(case["level"]), baseline=value(case["stored_baseline"]))


def test_every_case_of_the_slate_gradebook_comes_out_exactly(corpora: Path) -> None:
    folder = corpora / "mastery"
    cases = read(folder / "slate_cbl_inputs.json")
    expected = read(folder / "slate_cbl_calculations.json")
    differing = []
    for case in cases:
        wanted = expected[case["student"]][case["content_area"]][case["competency"]]
        found = stood(case)
        told = (found.average, found.growth, 100 * found.progress)
        if told != tuple(map(value, (wanted["average"], wanted["growth"], wanted["progress"]))):
            differing.append(f"{case['student']} {case['competency']}: {told}")

    assert len(cases) == 24
    assert differing == []


def test_missed_work_of_the_slate_gradebook_comes_out_exactly(corpora: Path) -> None:
    folder = corpora / "mastery"
    expected = read(folder / "slate_cbl_calculations.json")
    missed = {}
    for case in read(folder / "slate_cbl_inputs.json"):
        wanted = expected[case["student"]][case["content_area"]][case["competency"]]
        if "progressMissed" in wanted:
            found = stood(case)
            share = Decimal(wanted["progressMissed"]) / 100
            name = f"{case['student']} {case['competency']}"
            missed[name] = (found.missed, round(share * found.required))

    assert missed
    assert [name for name, (found, wanted) in missed.items() if found != wanted] == []


def advised(case: dict[str, Any]) -> Advice:
    """Return what is advised on a learner's record that says what the case does."""
    entries = [
        (skill["skill"], date(2019, 1, 1) + timedelta(days=place), each)
        for skill in case["skills"]
        for place, each in enumerate(sorted(skill["ratings"], key=lambda each: each["date"]))
    ]
    (required,) = {skill["required"] for skill in case["skills"]}
    given = {"demonstrations": Decimal(required), "level": value(case["level"])}
    given["baseline"] = value(case["stored_baseline"])
    parameters = {name: number for name, number in given.items() if number is not None}
    return advise(
        credit_of(case),
        [
            Rating(
                credit="competency",
                criterion=skill,
                assessor="A. Teacher",
                rated_on=day,
                level="any",
                attempt=1,
                score=Decimal(each["rating"]),
            )
            for skill, day, each in entries
            if not each["override"]
        ],
        CreditPolicy(
            determination=DeterminationPolicy(method=Method.SLATE_CBL, parameters=parameters)
        ),
        waivers=[
            Waiver(
                credit="competency",
                criterion=skill,
                waived_on=day,
                waived_by="B. Approver",
                reason="Waived.",
            )
            for skill, day, each in entries
            if each["override"]
        ],
    )


def credit_of(case: dict[str, Any]) -> MasteryCredit:
    levels = (RubricLevel(id="any", name="Any", descriptor="Any."),)
    return MasteryCredit(
        id="competency",
        code="C",
        name="Competency",
        level=CreditLevel.FOUNDATIONAL,
        area="area",
        serves=(),
        description="It.",
        standard="It.",
        criteria=tuple(Criterion(id=each["skill"], statement="It.") for each in case["skills"]),
        rubric=Rubric(levels=levels, required="any"),
        evidence_rule=EvidenceRule(minimum=1),
    )


def test_every_case_comes_out_of_a_record_with_waivers(corpora: Path) -> None:
    folder = corpora / "mastery"
    expected = read(folder / "slate_cbl_calculations.json")
    differing = []
    for case in read(folder / "slate_cbl_inputs.json"):
        wanted = expected[case["student"]][case["content_area"]][case["competency"]]
        advice = advised(case)
        progress, growth = (
            next((step.value for step in advice.trace if words in step.text), None)
            for words in ("asked for", "growth since")
        )
        told = (advice.result, growth, 100 * (progress or 0))
        again = advice.calculation and recalculate(Method.SLATE_CBL, advice.calculation)
        values = tuple(map(value, (wanted["average"], wanted["growth"], wanted["progress"])))
        if told != values or again != advice.result:
            differing.append(f"{case['student']} {case['competency']}: {told}, {again}")

    assert differing == []

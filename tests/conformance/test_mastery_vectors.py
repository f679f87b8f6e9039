"""Published values: Canvas's formulas, a power law, and the cases of the Slate-CBL gradebook."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from transcript.mastery.advice import calculate
from transcript.mastery.slate_cbl import Skill, Standing, standing
from transcript.model.mastery import Method

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

"""The page about the methods says what they say."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from transcript.mastery.advice import calculate
from transcript.mastery.parameters import PARAMETERS
from transcript.model.mastery import Method

PAGE = (Path(__file__).parents[2] / "docs" / "mastery.md").read_text(encoding="utf-8")
HEAD, *ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith(("| method | parameters", "| `")) and line.count("|") == 7
]


def test_every_method_has_a_section() -> None:
    assert [each for each in Method if f"\n### `{each}`\n" not in PAGE] == []


def test_every_parameter_that_a_school_may_write_is_named() -> None:
    sections = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL))
    unnamed = [
        f"{method} {parameter.name}"
        for method, parameters in PARAMETERS.items()
        for parameter in parameters
        if parameter.name not in sections[method]
    ]

    assert unnamed == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:2]))
def test_a_row_of_worked_values_is_true(row: list[str]) -> None:
    name, written, *values = row
    pairs = (each.split() for each in written.split(", ") if each)
    parameters = {parameter: Decimal(value) for parameter, value in pairs}
    method = Method(name.strip("`"))
    found = [
        str(calculate(method, list(map(Decimal, scores.split(", "))), parameters).result)
        for scores in HEAD[2:]
    ]

    assert found == values


@pytest.mark.parametrize(
    ("method", "parameters", "scores", "told"),
    [
        (Method.MODE, {}, "2, 2, 2, 4, 4", "2"),
        (Method.N_TIMES, {"times": 2, "threshold": 3}, "3, 1, 1, 1, 3", "3.00"),
        (Method.MEDIAN_OF_LAST, {"last": 4}, "1, 1, 4, 4", "2.50"),
    ],
)
def test_an_example_of_what_misleads_is_true(
    method: Method, parameters: dict[str, int], scores: str, told: str
) -> None:
    numbers = list(map(Decimal, scores.split(", ")))
    given = {name: Decimal(value) for name, value in parameters.items()}

    assert f"{scores} is {told}" in PAGE
    assert calculate(method, numbers, given).result == Decimal(told)

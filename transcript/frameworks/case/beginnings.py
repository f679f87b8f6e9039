"""What stands in for what a framework does not say: the words with which a new school begins.

`transcript validate` knows them, and asks for the school's own.
"""

from functools import cache
from typing import Any

from transcript import resources
from transcript.model.credit import Rubric, RubricLevel
from transcript.reading.reader import read_document


@cache
def default_rubric() -> Rubric:
    """Return the rubric with which `transcript new` begins a credit."""
    rubric = _written("credit.yaml")["rubric"]
    return Rubric(
        required=rubric["required"],
        levels=tuple(RubricLevel(**each) for each in rubric["levels"]),
    )


@cache
def default_statement() -> str:
    """Return the statement with which `transcript new` begins a graduate profile."""
    statement: str = _written("graduate-profile.yaml")["statement"]
    return statement


def _written(template: str) -> Any:  # noqa: ANN401 - a document
    reading = read_document(resources.template(template).encode(), file=template)
    return reading.document.value if reading.document else {}

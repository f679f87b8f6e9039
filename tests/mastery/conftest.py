"""A credit to decide on, ratings of it, and a judge of the arithmetic in a trace."""

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from transcript.mastery.trace import Step
from transcript.model.credit import (
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.rating import Rating, Waiver

FIRST = date(2026, 1, 5)
LEVELS = ("emerging", "developing", "proficient", "distinguished")

Rate = Callable[..., Rating]
Waive = Callable[..., Waiver]
Follows = Callable[[Iterable[Step]], bool]


@pytest.fixture(scope="session")
def credit() -> MasteryCredit:
    return MasteryCredit(
        id="weigh-sources",
        code="IN-1",
        name="Weigh sources",
        level=CreditLevel.FOUNDATIONAL,
        area="inquiry",
        serves=(),
        description="Asks where a number comes from.",
        standard="Weighs two sources.",
        criteria=(
            Criterion(id="finds", statement="Finds sources."),
            Criterion(id="weighs", statement="Weighs them."),
        ),
        rubric=Rubric(
            levels=tuple(RubricLevel(id=each, name=each, descriptor=each) for each in LEVELS),
            required="proficient",
        ),
        evidence_rule=EvidenceRule(minimum=1),
    )


@pytest.fixture(scope="session")
def rate() -> Rate:
    """Return a rating: its level by points from 1, its attempt, and days after the first."""

    def made(points: int, attempt: int = 1, *, day: int | None = None, **more: object) -> Rating:
        rating = Rating(
            credit="weigh-sources",
            assessor="A. Teacher",
            rated_on=FIRST + timedelta(days=10 * (attempt - 1) if day is None else day),
            level=LEVELS[points - 1],
            attempt=attempt,
        )
        return replace(rating, **more)  # type: ignore[arg-type]

    return made


@pytest.fixture(scope="session")
def waive() -> Waive:
    """Return a waiver of a criterion, or of the whole credit."""

    def made(criterion: str | None = None, credit: str = "weigh-sources") -> Waiver:
        return Waiver(
            credit=credit,
            criterion=criterion,
            waived_on=FIRST + timedelta(days=3),
            waived_by="B. Approver",
            reason="Shown elsewhere.",
        )

    return made


@pytest.fixture(scope="session")
def follows() -> Follows:
    """Return whether each expression of a trace comes to its value, in exact fractions."""

    def judge(trace: Iterable[Step]) -> bool:
        return all(
            step.value is not None and _half_up(_exact(step.expression), step.value) == step.value
            for step in trace
            if step.expression is not None
        )

    return judge


def _exact(expression: str) -> Fraction:
    assert re.fullmatch(r"[0-9.+\u2212\u00d7\u00f7() ]+", expression), expression
    source = expression.translate({0x2212: "-", 0xD7: "*", 0xF7: "/"})
    return _value(ast.parse(source, mode="eval").body, source)


def _value(node: ast.expr, source: str) -> Fraction:
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, source)
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, source), _value(node.right, source)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case _:
                return left / right
    return Fraction(ast.get_source_segment(source, node) or "")


def _half_up(exact: Fraction, like: Decimal) -> Decimal:
    """Round to as many decimals as `like` has, half away from zero."""
    exponent = like.as_tuple().exponent
    assert isinstance(exponent, int)
    whole = floor(abs(exact) * 10**-exponent + Fraction(1, 2))
    return Decimal(whole if exact >= 0 else -whole).scaleb(exponent)

"""What a credit costs in transcripts of every size."""
# ruff: noqa: INP001, T201 - beside a script, and it prints

import statistics
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bench.measuring import milliseconds
from bench.school import School, signed_by

SIZES = (10, 40, 160, 280)
ROUNDS = 15


def linearity() -> dict[str, Any]:
    """Return what a credit costs at every size; the last over the first should be near 1."""
    school = School()
    cost: dict[str, dict[int, float]] = {"sign": {}, "verify": {}}
    for number in SIZES:
        badges = school.badges(number)
        _, content = signed_by(school, number)
        sign = _median(partial(school.transcript, badges, school.sign))
        judge = _median(partial(school.judge, content))
        cost["sign"][number], cost["verify"][number] = sign / number, judge / number
    return {
        task: {"ms_per_credit": each, "last_over_first": each[SIZES[-1]] / each[SIZES[0]]}
        for task, each in cost.items()
    }


def show_linearity(found: Mapping[str, Any]) -> None:
    """Print what a credit costs at every size."""
    for task, each in found.items():
        costs = ", ".join(f"{size}: {ms:.3f}" for size, ms in each["ms_per_credit"].items())
        over = each["last_over_first"]
        print(f"{task} a CLR, ms per credit: {costs}; last over first {over:.2f}")


def _median(work: Callable[[], object]) -> float:
    work()
    return statistics.median(milliseconds(work) for _ in range(ROUNDS))

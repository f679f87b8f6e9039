"""A run over many learners, of one school or of several: bounded, and to be taken up again.

What a run has done it finds done when it is run again, so it keeps no list of its own.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any

from transcript.batch.engines import Engine, Order, Task
from transcript.errors import TranscriptError
from transcript.proofs.errors import ProofError

WORTH_A_PROCESS = 25
"""For so many learners another process is worth its start."""

_PARTS = 4
"""Into how many tasks a process's share is divided at least, so that none waits for another."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """What a run does in one school: the order that `begin` gives, for these learners.

    `begin` is called when it is the school's turn, and what it gives is held until the last of its
    learners is done.
    """

    learners: tuple[str, ...]
    begin: Callable[[], AbstractContextManager[Order]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of one learner; or, at the end, the trouble that stopped the work in a school."""

    part: Part
    outcome: Any = None
    trouble: Exception | None = None


@dataclass(slots=True)
class Stop:
    """Whether a run is to end after the tasks that were begun."""

    asked: bool = False


@dataclass(slots=True, kw_only=True)
class _School:
    part: Part
    held: ExitStack = field(default_factory=ExitStack)
    waiting: int
    trouble: Exception | None = None


def usual_jobs(learners: int) -> int:
    """Return how many processes so many learners are worth, on this machine."""
    return max(1, min(os.cpu_count() or 1, learners // WORTH_A_PROCESS))


def task_size(learners: int, *, jobs: int, most: int) -> int:
    """Return how many learners a task has: `most`, or fewer where processes would wait."""
    return max(1, min(most, -(-learners // (jobs * _PARTS))))


def steps(parts: Sequence[Part], engine: Engine, *, size: int, stop: Stop) -> Iterator[Step]:
    """Yield what comes of each learner, in order, `size` of them a task.

    Trouble in one school ends the work there, and no other's; it is told at the end. When `stop` is
    asked, the tasks that were begun are finished, and no other is begun. Raises `EngineError`; all
    that was yielded stands.
    """
    schools = [_School(part=each, waiting=len(each.learners)) for each in parts]
    begun: dict[Order, _School] = {}
    with ExitStack() as every:
        for each in schools:
            every.push(each.held)
        for done in engine.results(_tasks(schools, begun, size, stop)):
            school = begun[done.task.order]
            yield from (Step(part=school.part, outcome=each) for each in done.outcomes)
            school.trouble = school.trouble or done.trouble
            school.waiting -= len(done.task.learners)
            if not school.waiting:
                school.held.close()
    for school in schools:
        if school.trouble:
            yield Step(part=school.part, trouble=school.trouble)


def _tasks(
    schools: Sequence[_School], begun: dict[Order, _School], size: int, stop: Stop
) -> Iterator[Task]:
    for school in schools:
        learners = school.part.learners
        if stop.asked or not learners:
            continue
        try:
            order = school.held.enter_context(school.part.begin())
        except (TranscriptError, ProofError, OSError) as error:
            school.trouble = error
            continue
        begun[order] = school
        for start in range(0, len(learners), size):
            if stop.asked or school.trouble:
                break
            yield Task(order=order, learners=learners[start : start + size])

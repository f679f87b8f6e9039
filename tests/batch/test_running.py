import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.batch.orders import Noting
from transcript.batch.engines import Here
from transcript.batch.running import Part, Step, Stop, steps, task_size, usual_jobs
from transcript.errors import BusyWorkspaceError

HERE = Here(passphrase=lambda _: b"a passphrase")


class School:
    """A part of a run that notes when it is begun and let go of."""

    def __init__(self, name: str, *learners: str) -> None:
        self.name = name
        self.held: list[str] = []
        self.part = Part(learners=learners, begin=self.begin)

    @contextmanager
    def begin(self) -> Iterator[Noting]:
        """Note it."""
        self.held.append("begun")
        yield Noting(folder=Path(self.name))
        self.held.append("let go")


def learners(found: list[Step]) -> list[str]:
    return [each.outcome[0] for each in found if each.outcome]


def test_every_learner_of_every_school_comes_to_something() -> None:
    schools = [School("hill", "ana", "bo", "cy"), School("vale", "di")]
    found = list(steps([each.part for each in schools], HERE, size=2, stop=Stop()))
    assert learners(found) == ["ana", "bo", "cy", "di"]
    assert [each.part for each in found] == [schools[0].part] * 3 + [schools[1].part]


def test_a_school_is_held_from_its_first_learner_to_its_last() -> None:
    hill, vale = School("hill", "ana", "bo"), School("vale", "di")
    found = steps([hill.part, vale.part], HERE, size=1, stop=Stop())
    next(found)
    assert (hill.held, vale.held) == (["begun"], [])
    next(found)
    next(found)
    assert (hill.held, vale.held) == (["begun", "let go"], ["begun"])


def test_trouble_in_one_school_ends_the_work_there_and_is_told_at_the_end() -> None:
    hill, vale = School("hill", "ana", "full", "cy"), School("vale", "di")
    *found, last = steps([hill.part, vale.part], HERE, size=1, stop=Stop())
    assert learners(found) == ["ana", "di"]
    assert (last.part, str(last.trouble)) == (
        hill.part,
        "[Errno 28] No space left on device: 'hill'",
    )


def test_a_school_that_cannot_be_begun_is_passed_over_and_told() -> None:
    @contextmanager
    def busy() -> Iterator[Noting]:
        raise BusyWorkspaceError(Path("hill"))
        yield

    hill, vale = Part(learners=("ana",), begin=busy), School("vale", "di")
    first, last = steps([hill, vale.part], HERE, size=1, stop=Stop())
    assert first.outcome[0] == "di"
    assert isinstance(last.trouble, BusyWorkspaceError)


def test_a_school_without_learners_is_not_begun() -> None:
    hill = School("hill")
    assert list(steps([hill.part], HERE, size=1, stop=Stop())) == []
    assert hill.held == []


def test_a_run_that_is_stopped_begins_nothing_more() -> None:
    hill, vale = School("hill", "ana", "bo", "cy"), School("vale", "di")
    stop = Stop()
    found = steps([hill.part, vale.part], HERE, size=2, stop=stop)
    names = [next(found).outcome[0]]
    stop.asked = True
    names += learners(list(found))
    assert names == ["ana", "bo"]
    assert (hill.held, vale.held) == (["begun", "let go"], [])


@pytest.mark.parametrize(
    ("number", "jobs", "size"), [(0, 1, 1), (3, 1, 1), (12, 1, 3), (200, 2, 10), (30, 2, 4)]
)
def test_a_task_is_small_enough_that_no_process_waits(number: int, jobs: int, size: int) -> None:
    assert task_size(number, jobs=jobs, most=10) == size


@pytest.mark.parametrize(("number", "jobs"), [(1, 1), (49, 1), (50, 2), (10_000, 8)])
def test_few_learners_are_not_worth_a_process(
    number: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert usual_jobs(number) == jobs

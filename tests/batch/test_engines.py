import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from tests.batch.orders import HowNice, Noting
from transcript.batch import engines
from transcript.batch.engines import Cluster, Done, Engine, EngineError, Here, Processes, Task
from transcript.errors import IssuingError

ROOT = Path(__file__).parents[2]
SCHOOL = Path("riverbend")
PASSPHRASE = b"four words of a school"


def tasks(*learners: str, folder: Path = SCHOOL) -> list[Task]:
    return [Task(order=Noting(folder=folder), learners=(each,)) for each in learners]


def names(found: list[Done]) -> list[str]:
    return [outcome[0] for done in found for outcome in done.outcomes]


@pytest.fixture(params=["here", "processes"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each of the engines that this machine has by itself."""
    if request.param == "here":
        return Here(passphrase=lambda _: PASSPHRASE)
    return Processes(jobs=2, secrets={SCHOOL: PASSPHRASE})


def test_what_came_of_each_task_is_given_in_the_order_of_the_tasks(engine: Engine) -> None:
    wanted = [f"learner-{number}" for number in range(9)]
    assert names(list(engine.results(tasks(*wanted)))) == wanted


def test_a_worker_has_the_passphrase_of_the_school(engine: Engine) -> None:
    [done] = engine.results(tasks("ana"))
    assert done.outcomes[0][2] == len(PASSPHRASE)


def test_trouble_in_one_task_is_told_and_the_others_are_done(engine: Engine) -> None:
    found = list(engine.results(tasks("ana", "locked", "full", "bo")))
    assert names(found) == ["ana", "bo"]
    assert isinstance(found[1].trouble, IssuingError)
    assert found[1].trouble.key == "z6Mk"
    assert str(found[1].trouble) == "the key z6Mk cannot sign: the passphrase does not open it"
    assert isinstance(found[2].trouble, OSError)
    assert found[2].trouble.filename == "riverbend"


def test_only_a_few_tasks_are_on_their_way(engine: Engine) -> None:
    taken = 0

    def counted() -> Iterator[Task]:
        nonlocal taken
        for each in tasks(*(f"learner-{number}" for number in range(20))):
            taken += 1
            yield each

    found = engine.results(counted())
    next(found)
    assert taken <= 4
    for _ in found:
        pass
    assert taken == 20


def test_other_processes_do_the_work() -> None:
    engine = Processes(jobs=2, secrets={})
    found = list(engine.results(tasks(*(f"learner-{number}" for number in range(8)))))
    workers = {outcome[1] for done in found for outcome in done.outcomes}
    assert os.getpid() not in workers


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no such order")
def test_processes_may_let_others_go_first() -> None:
    before = os.nice(0)
    engine = Processes(jobs=1, secrets={}, gives_way=True)
    [done] = engine.results([Task(order=HowNice(folder=SCHOOL), learners=("ana",))])
    assert done.outcomes[0] > before


def test_a_process_that_is_killed_is_told_and_what_to_do() -> None:
    engine = Processes(jobs=1, secrets={})
    with pytest.raises(EngineError) as caught:
        list(engine.results(tasks("ana", "killed", "bo")))
    assert str(caught.value) == (
        "a process of this run was ended from outside, perhaps for want of memory; run the same "
        "command again: it goes on where this run stopped"
    )


def test_no_process_outlives_the_one_that_gives_out_the_tasks() -> None:
    code = "from tests.batch.orders import wait_in_processes; wait_in_processes()"
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT
    ) as giving:
        assert giving.stdout is not None
        assert giving.stdout.readline() == b"begun\n"
        giving.kill()
        # It ends when the last process that could write to it has ended.
        assert giving.stdout.read().strip() in {b"", b"begun"}


def test_a_process_ends_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended:
        def join(self) -> None:
            """Return at once, as for a process that is no more."""

    ended: list[int] = []
    monkeypatch.setattr(engines, "parent_process", Ended)
    monkeypatch.setattr(os, "_exit", ended.append)
    engines.end_with_parent()
    assert ended == [1]


def test_a_secret_is_in_no_task() -> None:
    import pickle

    [task] = tasks("ana")
    assert PASSPHRASE not in pickle.dumps(task)


@pytest.mark.usefixtures("loopback")
class TestOnACluster:
    """The same tasks, given to Dask."""

    @pytest.fixture
    def scheduler(self, loopback: None) -> Iterator[str]:  # noqa: ARG002 - it opens the socket
        """The address of a scheduler with two workers, in this process."""
        from distributed import LocalCluster

        with LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2,
            threads_per_worker=1,
            processes=False,
            dashboard_address=None,
            protocol="tcp://",
            host="127.0.0.1",
        ) as cluster:
            yield cluster.scheduler_address

    def test_the_outcomes_are_those_of_any_engine(self, scheduler: str) -> None:
        wanted = [f"learner-{number}" for number in range(9)]
        found = list(Cluster(scheduler=scheduler).results(tasks(*wanted, "locked")))
        assert names(found) == wanted
        assert isinstance(found[-1].trouble, IssuingError)

    def test_a_worker_is_given_no_passphrase(self, scheduler: str) -> None:
        [done] = Cluster(scheduler=scheduler).results(tasks("ana"))
        assert done.outcomes[0][2] == 0


def test_without_dask_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EngineError, match=r"install “transcript-toolkit\[batch\]”"):
        list(Cluster(scheduler="tcp://127.0.0.1:1").results(tasks("ana")))


class FakeClient:
    """A scheduler with so many workers, which lose every task."""

    workers = 0

    def __init__(self, *_: object, **__: object) -> None:
        if self.workers < 0:
            raise OSError("timed out")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End nothing."""

    def scheduler_info(self, **_: object) -> dict[str, Any]:
        return {"workers": dict.fromkeys(range(self.workers))}

    def submit(self, *_: object, **__: object) -> Self:
        return self

    def result(self) -> None:
        from distributed import KilledWorker

        raise KilledWorker("task", None, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("workers", "said"),
    [
        (-1, "there is no scheduler at tcp://office:8786: timed out"),
        (
            0,
            "the scheduler at tcp://office:8786 has no workers: start some with “dask worker”",
        ),
        (
            1,
            (
                "workers of the cluster were lost, one after the other; look at their logs, and "
                "run the same command again: it goes on where this run stopped"
            ),
        ),
    ],
)
def test_a_cluster_that_cannot_work_is_told(
    workers: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    monkeypatch.setattr(FakeClient, "workers", workers)
    monkeypatch.setattr(distributed, "Client", FakeClient)
    with pytest.raises(EngineError) as caught:
        list(Cluster(scheduler="tcp://office:8786").results(tasks("ana")))
    assert str(caught.value) == said

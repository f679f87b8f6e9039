"""Where a run's tasks are worked on: here, in processes of this machine, or on a cluster.

A task is an order and the names of a few learners. It may be worked on twice, so a worker that is
lost loses nothing. No task holds a secret.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Protocol

from transcript.errors import TranscriptError
from transcript.proofs.errors import ProofError

Passphrase = Callable[[], bytes]
Work = Callable[[Sequence[str]], Sequence[Any]]

_AHEAD = 2
"""How many tasks wait for each worker."""

_MOST_OPEN = 4
"""How many schools a worker keeps open."""

_NICE = 10

_PATIENCE = "20s"
"""How long a scheduler may take to answer."""


class EngineError(TranscriptError):
    """An engine cannot work, or has lost its workers."""


class Order(Hashable, Protocol):
    """What is to be done in one school's folder. It travels to workers; a copy is equal to it."""

    @property
    def folder(self) -> Path:
        """The school's folder."""
        ...

    def open(self, passphrase: Passphrase | None) -> Work:
        """Open the school; return what does the work, and gives an outcome for each learner.

        Without a `passphrase` the worker has to find it where it is: on a cluster.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done, for a few learners."""

    order: Order
    learners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a task: an outcome for each learner, or the trouble that kept it from any."""

    task: Task
    outcomes: Sequence[Any] = ()
    trouble: Exception | None = None


class Engine(Protocol):
    """Works on tasks, and gives what came of each in the order of the tasks."""

    def results(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Yield what came of each task. Only a few more tasks are taken than are done."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Works in this process. `passphrase` gives that of a school's folder, when it is needed."""

    passphrase: Callable[[Path], bytes]

    def results(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Work on one task after the other."""
        opened = lru_cache(maxsize=1)(self._open)
        for task in tasks:
            yield _done(task, partial(self._work, opened, task))

    @staticmethod
    def _work(opened: Callable[[Order], Work], task: Task) -> Sequence[Any]:
        return opened(task.order)(task.learners)

    def _open(self, order: Order) -> Work:
        return order.open(lambda: self.passphrase(order.folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """Works in so many processes, which get the passphrases by folder as they are started.

    With `gives_way` they work when nobody else on this machine wants to.
    """

    jobs: int
    secrets: Mapping[Path, bytes]
    gives_way: bool = False

    def results(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Work on as many tasks at a time. Raises `EngineError` if a process is killed."""
        with ProcessPoolExecutor(
            self.jobs,
            mp_context=get_context("spawn"),
            initializer=_start,
            initargs=(dict(self.secrets), self.gives_way),
        ) as pool:
            try:
                yield from _in_order(
                    lambda task: pool.submit(_work_on, task), tasks, most=_AHEAD * self.jobs
                )
            except BrokenProcessPool as error:
                raise EngineError(
                    "a process of this run was ended from outside, perhaps for want of memory; "
                    "run the same command again: it goes on where this run stopped"
                ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Works on the workers of a Dask scheduler, each of which sees the schools' folders."""

    scheduler: str

    def results(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Work on the cluster. Raises `EngineError` if it has no workers, or loses them."""
        try:
            from distributed import Client, KilledWorker
        except ImportError as error:
            way_out = "install “transcript-toolkit[batch]”"
            raise EngineError(f"Dask is not installed here: {way_out}") from error
        try:
            client = Client(  # type: ignore[no-untyped-call]
                self.scheduler, timeout=_PATIENCE, set_as_default=False
            )
        except OSError as error:
            raise EngineError(f"there is no scheduler at {self.scheduler}: {error}") from error
        with client:
            workers = len(client.scheduler_info(n_workers=-1)["workers"])
            if not workers:
                way_out = "start some with “dask worker”"
                raise EngineError(f"the scheduler at {self.scheduler} has no workers: {way_out}")
            try:
                yield from _in_order(
                    lambda task: client.submit(_work_on, task, pure=False),
                    tasks,
                    most=_AHEAD * workers,
                )
            except KilledWorker as error:
                raise EngineError(
                    "workers of the cluster were lost, one after the other; look at their logs, "
                    "and run the same command again: it goes on where this run stopped"
                ) from error


class _Pending(Protocol):
    def result(self) -> Sequence[Any]: ...


def _in_order(
    submit: Callable[[Task], _Pending], tasks: Iterable[Task], *, most: int
) -> Iterator[Done]:
    waiting: deque[tuple[Task, _Pending]] = deque()
    for task in tasks:
        waiting.append((task, submit(task)))
        if len(waiting) >= most:
            first, pending = waiting.popleft()
            yield _done(first, pending.result)
    for each, pending in waiting:
        yield _done(each, pending.result)


def _done(task: Task, work: Callable[[], Sequence[Any]]) -> Done:
    try:
        return Done(task=task, outcomes=work())
    except (TranscriptError, ProofError, OSError) as error:
        return Done(task=task, trouble=error)


_SECRETS: dict[Path, bytes] = {}
_TURN = Lock()


def _start(secrets: Mapping[Path, bytes], gives_way: bool) -> None:  # noqa: FBT001 - by position
    """Begin a process: whoever interrupts the run interrupts the one that gives out the tasks."""
    if gives_way and hasattr(os, "nice"):
        os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _SECRETS.update(secrets)
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the process that gives out the tasks to end, and end then."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # nobody is left to give out tasks, or to hear what comes of them


def _work_on(task: Task) -> Sequence[Any]:
    # A worker of a cluster may have several threads: they would only wait for each other.
    with _TURN:
        return _opened(task.order)(task.learners)


@lru_cache(maxsize=_MOST_OPEN)
def _opened(order: Order) -> Work:
    secret = _SECRETS.get(order.folder)
    return order.open(None if secret is None else lambda: secret)

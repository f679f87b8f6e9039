"""Verify the files of many who ask at once: how many wait, and what a file may cost, is bounded."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore, Lock, Thread
from typing import Self

from transcript import resources
from transcript.batch.verifying import answer_of, is_light, prepared
from transcript.verification.documents import NO_DOCUMENTS, Documents
from transcript.verification.messages import Question, Terms
from transcript.verification.trust import TrustList
from transcript.verification.verify import Examined, examine
from transcript.verification.worker import (
    WORKER_LIMITS,
    Worker,
    WorkerLimits,
    WorkerLostError,
    serve,
)

CHILD = "from transcript.batch.verifying_together import answer; answer()"
"""What a process of a pool runs."""


class BusyError(Exception):
    """So many files wait already that another one would wait too long."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("too many files are being checked just now; try again in a few seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """How much is done at once.

    `processes` look at files that take a large library to read: so many bombs, less two, hold
    nobody up. `ready` of them are there before anybody asks. `here` is how many light files are
    looked at in this process at a time. `waiting` is how many files may be under way or wait; one
    waits `patience` seconds for its turn. A process is ended after `turns` files, so that what a
    library forgets to give back does not add up.
    """

    processes: int = 6
    ready: int = 2
    here: int = 2
    waiting: int = 100
    patience: float = 20
    turns: int = 500
    light: int = 512_000
    worker: WorkerLimits = WORKER_LIMITS


POOL_LIMITS = PoolLimits()


@dataclass(slots=True, kw_only=True)
class _Seat:
    """A process, for the readers of one trust list, and how many files it has looked at."""

    greeting: bytes
    worker: Worker
    turns: int = 0


class VerifierPool:
    """Verifies files for any number of threads at once; `close` ends its processes.

    Nothing of a file is kept after its answer: it goes to its process through a pipe.
    """

    def __init__(
        self,
        *,
        environment: Mapping[str, str],
        limits: PoolLimits = POOL_LIMITS,
        child: str = CHILD,
    ) -> None:
        """Start nothing yet. `environment` is all that a process is told of this one."""
        self._environment = environment
        self._limits = limits
        self._child = child
        self._lock = Lock()
        self._places = BoundedSemaphore(limits.waiting)
        self._processes = BoundedSemaphore(limits.processes)
        self._here = BoundedSemaphore(limits.here)
        self._idle: list[_Seat] = []
        self._seats = 0
        self._is_closed = False
        self._known: tuple[TrustList | None, bytes] | None = None

    def examine(
        self,
        content: bytes,
        *,
        file: str,
        trust: TrustList | None,
        at: datetime,
        documents: Documents = NO_DOCUMENTS,
    ) -> Examined:
        """Return the verdict on a file. Raises `BusyError` if too many wait.

        Never raises for what the file holds, also not if it takes too long or breaks a library.
        """
        with _turn(self._places, patience=0):
            if is_light(content, most=self._limits.light):
                with _turn(self._here, patience=self._limits.patience):
                    return examine(content, file=file, trust=trust, at=at, documents=documents)
            question = Question(file=file, content=content, at=at, documents=documents)
            with _turn(self._processes, patience=self._limits.patience):
                return self._asked(question, trust=trust, at=at)

    def warm(self, *, trust: TrustList | None, at: datetime) -> Thread:
        """Begin to start processes, so that nobody waits for one; return the thread that does."""
        with self._lock:
            wanted = max(0, min(self._limits.ready, self._limits.processes) - self._seats)
            self._seats += wanted
        greeting = self._greeting(trust, at)
        starting = Thread(target=self._add_spares, args=(greeting, wanted), daemon=True)
        starting.start()
        return starting

    def close(self) -> None:
        """End the processes that wait for work; those that work end after it."""
        with self._lock:
            idle, self._idle, self._is_closed = self._idle, [], True
        for each in idle:
            each.worker.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        self.close()

    def _asked(self, question: Question, *, trust: TrustList | None, at: datetime) -> Examined:
        greeting = self._greeting(trust, at)
        seat = self._taken(greeting)
        if self._wants_spare():
            self._send_for_spare(greeting)
        seat.turns += 1
        try:
            return answer_of(seat.worker, question, at=at)
        finally:
            if seat.turns >= self._limits.turns:
                seat.worker.close()
                seat.turns = 0
            self._give_back(seat)

    def _taken(self, greeting: bytes) -> _Seat:
        """Return the process that worked last, of those that know this list; else another one."""
        with self._lock:
            fitting = [each for each in self._idle if each.greeting == greeting]
            found = fitting[-1] if fitting else self._idle[0] if self._idle else None
            if found is not None:
                self._idle.remove(found)
            else:
                self._seats += 1
        if found is None:
            return self._seat(greeting)
        if found.greeting != greeting:
            found.worker.close()
            return self._seat(greeting)
        return found

    def _give_back(self, seat: _Seat) -> None:
        with self._lock:
            if not self._is_closed:
                self._idle.append(seat)
                return
        seat.worker.close()

    def _wants_spare(self) -> bool:
        with self._lock:
            wanted = not self._idle and self._seats < self._limits.processes
            self._seats += wanted
            return wanted

    def _send_for_spare(self, greeting: bytes) -> None:
        """Have whoever comes next, while this file may be a bomb, find a process that is ready."""
        try:
            Thread(target=self._add_spare, args=(greeting,), daemon=True).start()
        except RuntimeError:  # no more threads: the next one waits for a process
            with self._lock:
                self._seats -= 1

    def _add_spares(self, greeting: bytes, number: int) -> None:
        for _ in range(number):
            if not self._is_closed:
                self._add_spare(greeting)

    def _add_spare(self, greeting: bytes) -> None:
        """Start a process that nobody waits for yet."""
        seat = self._seat(greeting)
        with suppress(WorkerLostError, OSError):  # then whoever needs it is told
            seat.worker.start()
        self._give_back(seat)

    def _seat(self, greeting: bytes) -> _Seat:
        worker = Worker(
            self._child,
            greeting=greeting,
            environment=self._environment,
            limits=self._limits.worker,
        )
        return _Seat(greeting=greeting, worker=worker)

    def _greeting(self, trust: TrustList | None, at: datetime) -> bytes:
        """Return what a process is told first: the same bytes for as long as the list is."""
        with self._lock:
            if self._known is None or self._known[0] is not trust:
                self._known = (trust, Terms(trust=trust, at=at).to_bytes())
            return self._known[1]


@contextmanager
def _turn(places: BoundedSemaphore, *, patience: float) -> Iterator[None]:
    if not places.acquire(blocking=patience > 0, timeout=patience or None):
        raise BusyError
    try:
        yield
    finally:
        places.release()


def answer() -> None:
    """Be a process that looks at files for many."""
    serve(prepared_for_many, limits=WORKER_LIMITS)


def prepared_for_many(terms: bytes) -> Callable[[bytes], bytes]:
    """Look at a sample, which loads what most files need, and return what answers about one.

    The first file in a process takes twice as long as the others; nobody is to wait for that.
    """
    judge = prepared(terms)
    sample = Question(file="sealed.pdf", content=resources.sealed_sample())
    judge(sample.to_bytes())
    return judge

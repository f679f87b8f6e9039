"""A room of processes that look at files for many, each file in one of them at a time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore, Lock, Thread

from transcript.batch.verifying import answer_of
from transcript.verification.messages import Question
from transcript.verification.verify import Examined
from transcript.verification.worker import Worker, WorkerLimits, WorkerLostError


class BusyError(Exception):
    """So many files wait already that another one would wait too long."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("too many files are being checked just now; try again in a few seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLimits:
    """How many `processes` there are at most, and how many are `ready` before anybody asks.

    A process is ended after `turns` files, so that what a library forgets to give back does not
    add up.
    """

    processes: int
    ready: int
    turns: int


@dataclass(slots=True, kw_only=True)
class _Seat:
    """A process, for the readers of one trust list, and how many files it has looked at."""

    greeting: bytes
    worker: Worker
    turns: int = 0


class Room:
    """Processes that run the same statement, `child`, and have each been told a greeting."""

    def __init__(
        self,
        child: str,
        *,
        environment: Mapping[str, str],
        limits: RoomLimits,
        worker: WorkerLimits,
        patience: float,
    ) -> None:
        """Start nothing yet. Whoever asks waits `patience` seconds for their turn."""
        self._child = child
        self._environment = environment
        self._limits = limits
        self._worker = worker
        self._patience = patience
        self._lock = Lock()
        self._places = BoundedSemaphore(limits.processes)
        self._idle: list[_Seat] = []
        self._seats = 0
        self._is_closed = False

    def ask(self, question: Question, *, greeting: bytes, at: datetime) -> Examined:
        """Return the verdict of a process that was told `greeting`. Raises `BusyError`."""
        with turn(self._places, patience=self._patience):
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

    def warm(self, greeting: bytes) -> None:
        """Start the processes for which nobody is to wait."""
        with self._lock:
            wanted = max(0, min(self._limits.ready, self._limits.processes) - self._seats)
            self._seats += wanted
        for _ in range(wanted):
            if not self._is_closed:
                self._add_spare(greeting)

    def close(self) -> None:
        """End the processes that wait for work; those that work end after it."""
        with self._lock:
            idle, self._idle, self._is_closed = self._idle, [], True
        for each in idle:
            each.worker.close()

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

    def _add_spare(self, greeting: bytes) -> None:
        """Start a process that nobody waits for yet."""
        seat = self._seat(greeting)
        with suppress(WorkerLostError, OSError):  # then whoever needs it is told
            seat.worker.start()
        self._give_back(seat)

    def _seat(self, greeting: bytes) -> _Seat:
        worker = Worker(
            self._child, greeting=greeting, environment=self._environment, limits=self._worker
        )
        return _Seat(greeting=greeting, worker=worker)


@contextmanager
def turn(places: BoundedSemaphore, *, patience: float) -> Iterator[None]:
    """Take a place, for which one waits so many seconds. Raises `BusyError`."""
    if not places.acquire(blocking=patience > 0, timeout=patience or None):
        raise BusyError
    try:
        yield
    finally:
        places.release()

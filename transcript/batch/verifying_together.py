"""Verify the files of many who ask at once: how many wait, and what a file may cost, is bounded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore, Lock, Thread
from typing import Self

from transcript import resources
from transcript.batch.room import BusyError, Room, RoomLimits, turn
from transcript.batch.verifying import is_light, prepared, prepared_for_light
from transcript.verification.documents import NO_DOCUMENTS, Documents
from transcript.verification.messages import Question, Terms
from transcript.verification.trust import TrustList
from transcript.verification.verify import Examined
from transcript.verification.worker import WORKER_LIMITS, WorkerLimits, serve

__all__ = ["POOL_LIMITS", "BusyError", "PoolLimits", "RoomLimits", "VerifierPool"]

_STATEMENT = "from transcript.batch.verifying_together import {0}; {0}()"
HEAVY_CHILD = _STATEMENT.format("answer_about_any")
LIGHT_CHILD = _STATEMENT.format("answer_about_light")
"""What the processes of a pool run."""


_HEAVY = RoomLimits(processes=6, ready=2, turns=500)
_LIGHT = RoomLimits(processes=2, ready=2, turns=50_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """How much is done at once.

    `heavy` look at files that take a large library to read: so many bombs, less two, hold nobody
    up. `light` look at files of up to `lightest` bytes that our own steps read alone. `waiting` is
    how many files may be under way or wait; one waits `patience` seconds for its turn.
    """

    heavy: RoomLimits = _HEAVY
    light: RoomLimits = _LIGHT
    waiting: int = 250
    patience: float = 60
    lightest: int = 512_000
    worker: WorkerLimits = WORKER_LIMITS


POOL_LIMITS = PoolLimits()


class VerifierPool:
    """Verifies files for any number of threads at once; `close` ends its processes.

    Nothing of a file is kept after its answer: it goes to its process through a pipe.
    """

    def __init__(
        self,
        *,
        environment: Mapping[str, str],
        limits: PoolLimits = POOL_LIMITS,
        heavy: str = HEAVY_CHILD,
        light: str = LIGHT_CHILD,
    ) -> None:
        """Start nothing yet. `environment` is all that a process is told of this one."""

        def room(child: str, of: RoomLimits) -> Room:
            return Room(
                child,
                environment=environment,
                limits=of,
                worker=limits.worker,
                patience=limits.patience,
            )

        self._heavy = room(heavy, limits.heavy)
        self._light = room(light, limits.light)
        self._lightest = limits.lightest
        self._places = BoundedSemaphore(limits.waiting)
        self._lock = Lock()
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
        room = self._light if is_light(content, most=self._lightest) else self._heavy
        question = Question(file=file, content=content, at=at, documents=documents)
        with turn(self._places, patience=0):
            return room.ask(question, greeting=self._greeting(trust, at), at=at)

    def warm(self, *, trust: TrustList | None, at: datetime) -> Thread:
        """Begin to start processes, so that nobody waits for one; return the thread that does."""
        greeting = self._greeting(trust, at)

        def start() -> None:
            self._light.warm(greeting)
            self._heavy.warm(greeting)

        starting = Thread(target=start, daemon=True)
        starting.start()
        return starting

    def close(self) -> None:
        """End the processes that wait for work; those that work end after it."""
        self._light.close()
        self._heavy.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        self.close()

    def _greeting(self, trust: TrustList | None, at: datetime) -> bytes:
        """Return what a process is told first: the same bytes for as long as the list is."""
        with self._lock:
            if self._known is None or self._known[0] is not trust:
                self._known = (trust, Terms(trust=trust, at=at).to_bytes())
            return self._known[1]


def answer_about_any() -> None:
    """Be a process that looks at files of every kind."""
    serve(prepared_for_many, limits=WORKER_LIMITS)


def answer_about_light() -> None:
    """Be a process that looks at files which our own steps read alone."""
    serve(prepared_for_many_light, limits=WORKER_LIMITS)


def prepared_for_many(terms: bytes) -> Callable[[bytes], bytes]:
    """Look at a sample, which loads what most files need, and return what answers about one.

    The first file in a process takes twice as long as the others; nobody is to wait for that.
    """
    return _practised(prepared(terms), "sealed.pdf", resources.sealed_sample())


def prepared_for_many_light(terms: bytes) -> Callable[[bytes], bytes]:
    """Do the same for files that our own steps read alone: a fifth of the memory is enough."""
    return _practised(prepared_for_light(terms), "signed.json", resources.signed_sample())


def _practised(
    judge: Callable[[bytes], bytes], file: str, sample: bytes
) -> Callable[[bytes], bytes]:
    judge(Question(file=file, content=sample).to_bytes())
    return judge

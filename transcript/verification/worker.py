"""A process of its own in which strangers' files are looked at, and which can be killed.

No limit inside one process is certain: a library may loop, or ask for all the memory there is.
Here the system sets the limits, and whatever happens in the child ends as an exception of its
parent's. The child is used again, for loading what it needs takes longer than most files.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from threading import Condition, Thread
from time import monotonic
from typing import IO

from transcript.verification.limits import MEGABYTE

_LENGTH = 8
_READY = b"ready"
_LONGEST_ANSWER = 200 * MEGABYTE
_NO_MEMORY = 77
_GRACE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """What one file may cost: seconds of processor time, seconds by the clock, bytes of memory.

    Where the system has no limits for a process (Windows), only the clock counts.
    """

    processor: int = 10
    clock: float = 15
    start: float = 60
    memory: int = 448 * MEGABYTE
    """Of data. Libraries, shared with other processes, come on top; the whole is under 512 MB."""


WORKER_LIMITS = WorkerLimits()


class Loss(StrEnum):
    """Why a worker gave no answer."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class WorkerLostError(Exception):
    """The worker is gone, and gave no answer; the next question starts another one."""

    def __init__(self, loss: Loss) -> None:
        """Say why."""
        super().__init__(loss.value)
        self.loss = loss


@dataclass(slots=True, eq=False)
class _Watched:
    """A child that has until a moment of the clock to answer."""

    child: "subprocess.Popen[bytes]"
    until: float
    is_late: bool = False


class _Watch:
    """Kills children that are late: one thread for all, asleep until the next of them may be.

    A thread for each question would cost more than many a question does.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._changed = Condition()
        self._watched: set[_Watched] = set()
        self._is_awake = False
        self._wakes = inf

    @contextmanager
    def over(self, child: "subprocess.Popen[bytes]", *, seconds: float) -> Iterator[_Watched]:
        """Kill a child if the block takes longer; what is given says whether it did."""
        watched = _Watched(child, until=monotonic() + seconds)
        with self._changed:
            if not self._is_awake:
                Thread(target=self._run, name="watch", daemon=True).start()
                self._is_awake = True
            self._watched.add(watched)
            if watched.until < self._wakes:
                self._changed.notify()
        try:
            yield watched
        finally:
            with self._changed:
                self._watched.discard(watched)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = monotonic()
                for late in [each for each in self._watched if each.until <= now]:
                    late.is_late = True
                    late.child.kill()
                    self._watched.remove(late)
                self._wakes = min((each.until for each in self._watched), default=inf)
                self._changed.wait(None if self._wakes == inf else self._wakes - now)


_WATCH = _Watch()


class Worker:
    """Answers questions in a child process, one after the other, until it is closed.

    `statement` is the Python that the child runs: it calls `serve`. `greeting` is the first thing
    that every child is told; `environment` is all it knows of the parent's.
    """

    def __init__(
        self,
        statement: str,
        *,
        greeting: bytes,
        environment: Mapping[str, str],
        limits: WorkerLimits = WORKER_LIMITS,
    ) -> None:
        """Start nothing yet."""
        # -P: what lies in the current folder is a stranger's too, and must not be imported.
        self._command: Sequence[str] = (sys.executable, "-P", "-c", statement)
        self._greeting = greeting
        self._environment = environment
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a child is there already, so that a question costs little."""
        return self._child is not None

    def start(self) -> None:
        """Start a child, if none is there, and wait until it is ready. Raises as `ask` does."""
        if self._child is None:
            self._child = self._start()

    def ask(self, question: bytes) -> bytes:
        """Return the answer. Raises `WorkerLostError`, or `OSError` if no child can be started."""
        self.start()
        if self._child is None:
            raise AssertionError("it was just started")
        return self._exchange(self._child, question, seconds=self._limits.clock)

    def close(self) -> None:
        """End the child, whatever it does."""
        if self._child is not None:
            self._end(self._child)

    def _start(self) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(  # noqa: S603 - this interpreter, and a statement of ours
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(self._environment),
        )
        # Told at once, so that the child reads on while it loads; answered when all is loaded.
        if self._exchange(child, self._greeting, seconds=self._limits.start) != _READY:
            self._end(child)
            raise WorkerLostError(Loss.CRASH)
        return child

    def _exchange(
        self, child: "subprocess.Popen[bytes]", question: bytes, *, seconds: float
    ) -> bytes:
        answer = None
        # OSError: it went before it had read all
        with _WATCH.over(child, seconds=seconds) as watched, suppress(OSError):
            write_block(_pipe(child.stdin), question)
            answer = read_block(_pipe(child.stdout))
        if answer is None or watched.is_late:
            raise WorkerLostError(self._end(child, is_late=watched.is_late))
        return answer

    def _end(self, child: "subprocess.Popen[bytes]", *, is_late: bool = False) -> Loss:
        self._child = None
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):  # what could not be written is not wanted any more
                _pipe(pipe).close()
        try:
            code = child.wait(timeout=_GRACE)  # to end by itself, and say why
        except subprocess.TimeoutExpired:
            child.kill()
            code = child.wait()
        if is_late or code == -getattr(signal, "SIGXCPU", _NO_MEMORY):
            return Loss.TIME
        return Loss.MEMORY if code == _NO_MEMORY else Loss.CRASH


def serve(prepare: Callable[[bytes], Callable[[bytes], bytes]], *, limits: WorkerLimits) -> None:
    """Be the child: answer questions until there are no more, within `limits` for each.

    `prepare` is told the greeting, loads what is needed, and returns what answers a question.
    """
    questions, answers = _own_streams()
    confine(limits)
    converse(prepare, questions, answers, limits=limits)


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:  # pragma: no cover (runs in the child)
    # Whatever a library prints must not be taken for an answer.
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return questions, answers


def converse(
    prepare: Callable[[bytes], Callable[[bytes], bytes]],
    questions: IO[bytes],
    answers: IO[bytes],
    *,
    limits: WorkerLimits,
) -> None:
    """Answer what comes from one stream on another, until it ends."""
    greeting = read_block(questions)
    if greeting is None:
        return
    try:
        answer = prepare(greeting)
        write_block(answers, _READY)
        while (question := read_block(questions)) is not None:
            allow_processor(limits.processor)
            write_block(answers, answer(question))
    except MemoryError:
        # What is left in memory now is anybody's guess: a new child is safer than this one.
        sys.exit(_NO_MEMORY)


def read_block(stream: IO[bytes]) -> bytes | None:
    """Return the next block of a stream; nothing if it ended, or the block is cut off."""
    head = stream.read(_LENGTH)
    length = int.from_bytes(head)
    if len(head) < _LENGTH or length > _LONGEST_ANSWER:
        return None
    content = stream.read(length)
    return content if len(content) == length else None


def write_block(stream: IO[bytes], content: bytes) -> None:
    """Write a block whose end the other side can tell."""
    stream.write(len(content).to_bytes(_LENGTH) + content)
    stream.flush()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError("both are pipes")
    return stream


if sys.platform == "win32":  # pragma: no cover - the other half runs where the tests run

    def confine(limits: WorkerLimits) -> None:
        """Do nothing: there is no such limit here."""

    def allow_processor(seconds: int) -> None:
        """Do nothing, likewise."""
else:
    import resource

    def confine(limits: WorkerLimits) -> None:
        """Let the system hold this process to its memory, and leave no trace of it on a disk."""
        _lower(resource.RLIMIT_DATA, limits.memory)
        _lower(resource.RLIMIT_CORE, 0)

    def allow_processor(seconds: int) -> None:
        """Let the system end this process after so many more seconds of work."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)

    def _lower(what: int, most: int) -> None:
        _, ceiling = resource.getrlimit(what)
        if ceiling != resource.RLIM_INFINITY:
            most = min(most, ceiling)
        resource.setrlimit(what, (most, ceiling))

"""An order that other processes can be given: it notes who has worked on what."""

import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from transcript.batch.engines import Processes, Task
from transcript.errors import IssuingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """Gives for each learner its name, the process, and how long the passphrase is."""

    folder: Path

    def open(
        self, passphrase: Callable[[], bytes] | None
    ) -> Callable[[Sequence[str]], Sequence[tuple[str, int, int]]]:
        """Return what does the work; it fails where a learner's name says so."""

        def work(learners: Sequence[str]) -> Sequence[tuple[str, int, int]]:
            if "killed" in learners:
                os.kill(os.getpid(), signal.SIGKILL)
            if "locked" in learners:
                raise IssuingError("z6Mk", "the passphrase does not open it")
            if "full" in learners:
                raise OSError(28, "No space left on device", str(self.folder))
            length = len(passphrase()) if passphrase else 0
            return [(each, os.getpid(), length) for each in learners]

        return work


@dataclass(frozen=True, slots=True, kw_only=True)
class HowNice:
    """Says how far the process lets others go first."""

    folder: Path

    def open(self, _: Callable[[], bytes] | None) -> Callable[[Sequence[str]], Sequence[int]]:
        """Return what asks the system, for each learner."""
        return lambda learners: [os.nice(0) for _ in learners]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Says that it has begun, and never ends."""

    folder: Path

    def open(self, _: Callable[[], bytes] | None) -> Callable[[Sequence[str]], Sequence[str]]:
        """Return what waits for ever."""

        def work(_: Sequence[str]) -> Sequence[str]:
            print("begun", flush=True)  # noqa: T201 - for the test that listens
            Event().wait()
            raise AssertionError

        return work


def wait_in_processes() -> None:
    """Give out tasks that never end."""
    tasks = [Task(order=Waiting(folder=Path()), learners=(each,)) for each in ("ana", "bo")]
    for _ in Processes(jobs=2, secrets={}).results(tasks):
        pass

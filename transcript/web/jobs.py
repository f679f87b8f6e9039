"""Runs that take longer than a page: each in a thread of this process, its state told at any time.

A run goes on when the browser is closed, but not when the server is stopped: then it ends after
what was begun (`Jobs.leave`). Its state is written down when it begins and when it ends: after a
crash it is known which were cut off, and for whom they can be begun again.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, TypeAlias
from uuid import uuid4

from transcript.durable import write_whole
from transcript.errors import TranscriptError
from transcript.office import clock
from transcript.office.troubles import place_of
from transcript.proofs.errors import ProofError
from transcript.proofs.timestamps import timestamp_text
from transcript.web.ways_out import sentence_of

TROUBLES = (TranscriptError, ProofError, OSError)
"""What may keep something from being done, and says so to people."""

_LOG = logging.getLogger(__name__)
_KEPT = 100
_PATIENCE = 5.0
_PRIVATE = 0o600
_HEX = frozenset("0123456789abcdef")
_ID_LENGTH = 32
_BUG = "something went wrong here that should not have; what was done until then stands"


class JobState(StrEnum):
    """How it stands with a run."""

    AT_WORK = "at work"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    CUT_OFF = "cut off"
    """The server was stopped meanwhile."""


class BusyError(Exception):
    """Another run of this kind is at work: `job`."""

    def __init__(self, job: "Job") -> None:
        """Keep which."""
        super().__init__("another run is at work")
        self.job = job


@dataclass(eq=False, kw_only=True)
class Job:
    """One run. What works on it calls `tell` for each learner, and looks at `is_asked_to_stop`.

    `learners` are those whom it is about, and `facts` what its page shows beside, in JSON.
    """

    id: str
    kind: str
    title: str
    by: str
    began_at: str
    learners: Sequence[str]
    facts: dict[str, Any] = field(default_factory=dict)
    state: JobState = JobState.AT_WORK
    ended_at: str = ""
    trouble: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    _stop: Event = field(default_factory=Event, repr=False)
    _over: Event = field(default_factory=Event, repr=False)

    def tell(self, row: dict[str, Any]) -> None:
        """Add what became of a learner; it has a `state`."""
        self.rows.append(row)

    def stop(self) -> None:
        """Ask it to end after what was begun."""
        self._stop.set()

    @property
    def total(self) -> int:
        """How many learners it is about."""
        return len(self.learners)

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether somebody has asked it to end."""
        return self._stop.is_set()

    @property
    def is_at_work(self) -> bool:
        """Whether it is not over."""
        return self.state is JobState.AT_WORK

    @property
    def counts(self) -> Mapping[str, int]:
        """How many learners came to each state."""
        return Counter(str(each["state"]) for each in list(self.rows))

    def wait(self, seconds: float) -> bool:
        """Wait until it is over, or for so long; return whether it is."""
        return self._over.wait(seconds)

    def end(self, state: JobState, *, trouble: str = "") -> None:
        """Note how it ended; those who wait go on after `settle`."""
        self.trouble, self.ended_at = trouble, timestamp_text(clock.now())
        self.state = state

    def settle(self) -> None:
        """Let those go on who wait for the end."""
        self._over.set()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is written down."""
        named = ("id", "kind", "title", "by", "began_at", "ended_at", "trouble", "facts")
        return {
            "version": 1,
            **{each: getattr(self, each) for each in named},
            "state": str(self.state),
            "learners": list(self.learners),
            "rows": list(self.rows),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Job":
        """Return a run of a former process. What was at work then was cut off."""
        told = {name: each for name, each in value.items() if name not in {"version", "state"}}
        state = JobState(value["state"])
        job = cls(**told, state=JobState.CUT_OFF if state is JobState.AT_WORK else state)
        job.settle()
        return job


Work: TypeAlias = Callable[[Job], None]


class Jobs:
    """The runs of a site, kept in a folder of its own. Get it from `jobs_of`."""

    def __init__(self, folder: Path) -> None:
        """Keep them in this folder, which is made when the first begins."""
        self._folder = folder
        self._lock = Lock()
        self._here: dict[str, Job] = {}

    def begin(
        self,
        work: Work,
        *,
        kind: str,
        title: str,
        by: str,
        learners: Sequence[str],
        facts: dict[str, Any],
    ) -> Job:
        """Begin a run in a thread of its own. Raises `BusyError` if one of the kind is at work."""
        with self._lock:
            for each in self._here.values():
                if each.kind == kind and each.is_at_work:
                    raise BusyError(each)
            began = timestamp_text(clock.now())
            job = Job(
                id=uuid4().hex, kind=kind, title=title, by=by, began_at=began, learners=learners,
                facts=facts,
            )  # fmt: skip
            self._write(job)
            self._here[job.id] = job
        # What a run has signed stands, so a server that is killed has lost nothing.
        Thread(target=self._worked, args=(job, work), name=kind, daemon=True).start()
        self._forget_the_oldest()
        return job

    def find(self, name: str) -> Job | None:
        """Return a run by its id."""
        if len(name) != _ID_LENGTH or not _HEX.issuperset(name):
            return None
        with self._lock:
            known = self._here.get(name) or _read(self._path(name))
            if known:
                self._here[name] = known
        return known

    def recent(self, kind: str, *, most: int) -> tuple[Job, ...]:
        """Return the last runs of a kind, newest first."""
        found = (job for path in self._paths() if (job := self.find(path.stem)))
        of_kind = sorted(
            (each for each in found if each.kind == kind),
            key=lambda each: each.began_at,
            reverse=True,
        )
        return tuple(of_kind[:most])

    def leave(self, *, seconds: float = _PATIENCE) -> None:
        """Ask every run to end after what was begun, and wait a while for each."""
        with self._lock:
            at_work = [each for each in self._here.values() if each.is_at_work]
        for each in at_work:
            each.stop()
        for each in at_work:
            each.wait(seconds)

    def _worked(self, job: Job, work: Work) -> None:
        try:
            work(job)
        except TROUBLES as error:
            job.end(JobState.FAILED, trouble=sentence_of(error))
        except Exception as error:  # noqa: BLE001 - nobody else is there to see it
            # No values in logs: what an error says may name a learner.
            _LOG.error("a run failed: %s in %s", type(error).__name__, place_of(error))
            job.end(JobState.FAILED, trouble=_BUG)
        else:
            is_short = job.is_asked_to_stop and len(job.rows) < job.total
            job.end(JobState.STOPPED if is_short else JobState.DONE)
        with suppress(OSError):  # what was done is in the registry; the page still tells it
            self._write(job)
        job.settle()

    def _write(self, job: Job) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = json.dumps(job.to_json(), ensure_ascii=False).encode()
        write_whole(self._path(job.id), content, mode=_PRIVATE)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _paths(self) -> Iterator[Path]:
        return self._folder.glob("*.json")

    def _forget_the_oldest(self) -> None:
        by_age = sorted(self._paths(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in by_age[_KEPT:]:
            with self._lock:
                known = self._here.get(path.stem)
                if known is not None and known.is_at_work:
                    continue
                self._here.pop(path.stem, None)
            path.unlink(missing_ok=True)
            path.with_suffix(".zip").unlink(missing_ok=True)


def _read(path: Path) -> Job | None:
    try:
        return Job.from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


@lru_cache(maxsize=64)
def jobs_of(home: Path) -> Jobs:
    """Return the runs of the site whose folder this is, the same ones every time."""
    return Jobs(home / "runs")

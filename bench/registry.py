"""The registrar's office under load: how many a second, in how much memory, and does it slow down?

Whole commands, on schools made for it (`bench.registry_school`): files on a disk, validation, 41
proofs a transcript, our own check of them, registry and ledger, the sealed PDF. The aims are for
two processors with nothing else to do.
"""
# ruff: noqa: INP001, S603, T201 - beside a script; it runs our own commands, and prints

import logging
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench import pages
from bench.registry_school import CREDITS, PASSPHRASE, make_school, name_of
from bench.school import School

if TYPE_CHECKING:
    from transcript.registry.registry import Registry

PROCESSES = 2
_SIGNED, _ISSUED = 200, 80
_FEW, _MANY = 200, 5_000
_ENTRIES, _AT_ONCE, _PLACES, _ROUNDS = 50_000, 500, 4, 4
_TOGETHER = 10
_BADGES = 1 + CREDITS
_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
_TRANSCRIPT = Path(sys.executable).parent / "transcript"
_PEAK = (
    "import resource, subprocess, sys; ended = subprocess.run(sys.argv[1:], capture_output=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(ended.returncode)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, and what it has to be: at least, or at most, so much."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether it is what it has to be; None where nothing was promised."""
        if self.at_least is None and self.at_most is None:
            return None
        return self.value >= (self.at_least or 0) and self.value <= (self.at_most or self.value)


def figures(demo: Path) -> Iterator[Figure]:
    """Yield every figure, as soon as it is known. In `demo` is what `transcript demo` makes."""
    yield _in_processes(
        f"credentials alone: transcripts of {_BADGES} proofs, signed", _sign_some, at_least=120
    )
    yield _in_processes(
        f"{_BADGES} proofs signed, {pages.PAGES} pages drawn, tagged and sealed: in memory",
        partial(_sign_and_seal_some, demo),
        at_least=25,
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield from _pipeline(folder / "pipeline")
        yield _cluster_over_processes(folder / "cluster")
        yield _memory(folder / "memory")
        yield _last_over_first(folder / "ledger")


def show(figure: Figure) -> None:
    """Print a figure, and whether it is what was promised."""
    promise = ""
    if figure.met is not None:
        wanted = (
            f"at least {figure.at_least:g}" if figure.at_least else f"at most {figure.at_most:g}"
        )
        promise = f"  {'met' if figure.met else 'NOT MET'}: {wanted}"
    print(f"{figure.name:<70}{figure.value:>9.2f} {figure.unit}{promise}")


def as_json(found: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return figures as they are kept."""
    return [{**asdict(each), "met": each.met} for each in found]


def _in_processes(name: str, work: Callable[[int], None], *, at_least: float) -> Figure:
    """Measure how many transcripts a second two processes do that are warm."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(work, [2] * (2 * PROCESSES)))
        began = perf_counter()
        list(pool.map(work, [_TOGETHER] * (_SIGNED // _TOGETHER)))
        rate = _SIGNED / (perf_counter() - began)
    return Figure(name=name, value=rate, unit="a second", at_least=at_least)


def _sign_some(number: int) -> None:
    school = School()
    for _ in range(number):
        school.transcript(school.badges(), school.sign)


def _sign_and_seal_some(demo: Path, number: int) -> None:
    seal = _sealing(demo)
    for _ in range(number):
        _sign_some(1)
        seal()


@cache
def _sealing(demo: Path) -> Callable[[], bytes]:
    return pages.sealing(demo)


def _pipeline(folder: Path) -> Iterator[Figure]:
    make_school(folder, _ISSUED)
    issuing = _timed(partial(_issue, folder, "--jobs", str(PROCESSES)))
    export = ("export", "--all", "--to", "pdf", "--out", folder / "out", "--jobs", str(PROCESSES))
    exporting = _timed(partial(_run, folder, *export))
    yield Figure(
        name="whole command: files to ledger, each signature checked again",
        value=_ISSUED / issuing,
        unit="a second",
    )
    yield Figure(
        name=f"whole commands: files to ledger ({_BADGES} proofs) to sealed PDF on disk",
        value=_ISSUED / (issuing + exporting),
        unit="a second",
        at_least=25,
    )


def _cluster_over_processes(folder: Path) -> Figure:
    """Compare two workers of a cluster with two processes, on the same school."""
    make_school(folder / "one", _ISSUED)
    subprocess.run(["cp", "-r", folder / "one", folder / "two"], check=True)  # noqa: S607
    with _cluster() as scheduler:
        means = ("--engine", "dask", "--scheduler", scheduler)
        by_cluster = _timed(partial(_issue, folder / "one", *means))
    by_processes = _timed(partial(_issue, folder / "two", "--jobs", str(PROCESSES)))
    return Figure(
        name="two workers of a Dask cluster over two processes, in time",
        value=by_cluster / by_processes,
        unit="times",
        at_most=1.1,
    )


@contextmanager
def _cluster() -> Iterator[str]:
    from distributed import Client, LocalCluster

    environment = {"TRANSCRIPT_PASSPHRASE": PASSPHRASE.decode()}
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=PROCESSES,
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.ERROR,
        ) as cluster,
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):
        client.run(os.environ.update, environment)
        yield cluster.scheduler_address


def _memory(folder: Path) -> Figure:
    """Compare the largest process of a run over many learners with that over few."""
    peaks = []
    for learners in (_FEW, _MANY):
        school = folder / str(learners)
        make_school(school, learners, credits_earned=1)
        arguments = _command(school, "issue", "--all", "--jobs", str(PROCESSES))
        ended = subprocess.run(
            [sys.executable, "-c", _PEAK, *arguments], check=True, capture_output=True, text=True
        )
        peaks.append(int(ended.stdout))
    return Figure(
        name=f"peak memory, {_MANY:,} learners over {_FEW}",
        value=peaks[1] / peaks[0],
        unit="times",
        at_most=1.1,
    )


def _last_over_first(folder: Path) -> Figure:
    """Compare the time of a run on a registry of 50,000 documents with that on an empty one.

    Those documents were reserved, with a few places each, and recorded, as a run does it; they were
    not signed. The runs compared are whole commands, in turns.
    """
    from transcript.registry.database import Database
    from transcript.registry.registry import Registry

    young, old = folder / "young", folder / "old"
    for each in (young, old):
        make_school(each, (_ROUNDS + 1) * _TOGETHER)
    registry = Registry(database=Database(old / "registry.db"))
    for start in range(0, _ENTRIES, _AT_ONCE):
        _note(registry, range(start, start + _AT_ONCE))
    registry.database.close()
    times: dict[Path, list[float]] = {young: [], old: []}
    for number in range(_ROUNDS + 1):
        learners = [name_of(each) for each in range(number * _TOGETHER, (number + 1) * _TOGETHER)]
        for each in (young, old) if number % 2 else (old, young):
            times[each].append(_timed(partial(_run, each, "issue", *learners)))
    # The first round writes what the ledger of so many entries looks like as files.
    last, first = (statistics.median(times[each][1:]) for each in (old, young))
    return Figure(
        name=f"time a document after {_ENTRIES:,} documents, over that at the beginning",
        value=last / first,
        unit="times",
        at_most=1.1,
    )


def _note(registry: "Registry", numbers: range) -> None:
    from transcript.registry.documents import Finished, Terms, Wish

    wishes = [
        Wish(
            learner=f"learner-{number:06}",
            source_digest=sha256(b"%d" % number).hexdigest(),
            credentials=partial(_credentials, number),
        )
        for number in numbers
    ]
    at = _AT - timedelta(days=30) + timedelta(seconds=numbers.start)
    terms = Terms(
        run="bench",
        actor="bench",
        key="z6Mk",
        language="en",
        issued_at=at,
        status="https://riverbend.example/status",
    )
    reserved = registry.documents.reserve(wishes, terms, at=at)
    finished = [
        Finished(intent=each, digests=[sha256(each.document.encode()).hexdigest()])
        for each in reserved.intents.values()
    ]
    registry.documents.record(finished, at=at)


def _credentials(number: int, document: str) -> list[str]:
    return [document, *(UUID(int=number * 1000 + each).urn for each in range(_PLACES))]


def _issue(folder: Path, *means: str) -> None:
    _run(folder, "issue", "--all", *means)


def _run(folder: Path, *arguments: str | Path) -> None:
    ended = subprocess.run(_command(folder, *arguments), check=False, capture_output=True)
    if ended.returncode:
        raise SystemExit(f"{arguments[0]} ended with {ended.returncode}: {ended.stderr.decode()}")


def _command(folder: Path, *arguments: str | Path) -> list[str | Path]:
    passphrase = ("--passphrase-file", folder / "passphrase.txt")
    return [_TRANSCRIPT, *arguments, "-w", folder, *passphrase]


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sample = Path(made) / "demo"
        subprocess.run([_TRANSCRIPT, "demo", sample], check=True, capture_output=True)
        for each in figures(sample):
            show(each)

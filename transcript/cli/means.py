"""By what means a run over many learners is done: processes or a cluster, and passphrases."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import passphrase_source
from transcript.errors import TranscriptError
from transcript.office.passphrases import PASSPHRASE_VARIABLE

if TYPE_CHECKING:
    from transcript.batch.engines import Engine
    from transcript.batch.running import Stop

_DASK = "dask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the command line says: in how many processes, or on which cluster; whose passphrase.

    `is_at_hand` if the passphrase is there without asking.
    """

    jobs: int | None
    engine: str
    scheduler: str | None
    passphrase_file: Path | None
    is_at_hand: bool

    @property
    def is_cluster(self) -> bool:
        """Whether the work is done by other machines."""
        return self.engine == _DASK

    def engine_for(
        self,
        folders: Sequence[Path],
        ask: Callable[[Path], bytes],
        *,
        learners: int,
        signs: bool,
    ) -> tuple["Engine", int]:
        """Return the engine for so many learners of these schools, and how many work at a time.

        For processes the passphrases are asked now, if anything is to be signed.
        """
        from transcript.batch.engines import Cluster, Here, Processes
        from transcript.batch.running import usual_jobs

        if self.scheduler:
            return Cluster(scheduler=self.scheduler), 1
        jobs = self.jobs or usual_jobs(learners)
        if jobs == 1:
            return Here(passphrase=ask), 1
        secrets: dict[Path, bytes] = {}
        for each in folders if signs else ():
            # Of a district, a school whose passphrase cannot be had is told when its turn comes.
            with suppress(*(TranscriptError, OSError) if len(folders) > 1 else ()):
                secrets[each] = ask(each)
        return Processes(jobs=jobs, secrets=secrets), jobs

    def passphrases(self) -> Callable[[Path], bytes]:
        """Return what gives the passphrase of a school's keys, by the school's folder.

        Raises `TranscriptError` or `OSError` if there is none for it.
        """
        named = self.passphrase_file
        if named is None or not named.is_dir():
            ask = cache(passphrase_source(named))
            return lambda _: ask()

        @cache
        def of_school(folder: Path) -> bytes:
            try:
                return passphrase_source(named / f"{folder.resolve().name}.txt")()
            except click.UsageError as error:
                raise TranscriptError(error.message) from error

        return of_school


def means_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say by what means; the command gets them as `means`."""

    @click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="In how many processes; without it as many as are worth it on this machine.",
    )
    @click.option(
        "--engine",
        type=click.Choice(["processes", _DASK]),
        default="processes",
        show_default=True,
        help="Processes of this machine, or the workers of a Dask cluster, which have to see the "
        "school's folder and find the passphrase where they run.",
    )
    @click.option("--scheduler", metavar="ADDRESS", help="The scheduler of --engine dask.")
    @click.option(
        "--passphrase-file",
        type=click.Path(exists=True, path_type=Path),
        help="A file whose first line is the keys' passphrase (else TRANSCRIPT_PASSPHRASE, else "
        "you are asked); of a district also a folder with a file SCHOOL.txt for each school.",
    )
    @wraps(command)
    def told(
        *,
        jobs: int | None,
        engine: str,
        scheduler: str | None,
        passphrase_file: Path | None,
        **others: object,
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        means = Means(
            jobs=jobs,
            engine=engine,
            scheduler=scheduler,
            passphrase_file=passphrase_file,
            is_at_hand=bool(passphrase_file or os.environ.get(PASSPHRASE_VARIABLE)),
        )
        _require_fitting(means)
        return command(means=means, **others)

    return told


def _require_fitting(means: Means) -> None:
    if means.is_cluster != bool(means.scheduler):
        raise click.UsageError("--engine dask and --scheduler ADDRESS belong together")
    if means.is_cluster and means.jobs:
        raise click.UsageError("--jobs is for processes; a cluster has the workers it has")


@contextmanager
def stopping() -> Iterator["Stop"]:
    """Give what is asked to stop by Ctrl-C, or by a system that shuts down.

    What was begun is finished then; whoever insists, with a second Ctrl-C, ends the program.
    """
    from transcript.batch.running import Stop

    stop = Stop()

    def ask(_: int, __: FrameType | None) -> None:
        stop.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        click.echo("\nstopping: what was begun is finished first", err=True)

    before = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)

"""`transcript issue`: validate, sign, record."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.actor import actor
from transcript.cli.context import chosen_learners, format_option, with_progress, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.ledger_signing import sign_ledger_now
from transcript.cli.means import Means, means_options, stopping
from transcript.cli.reporters import count
from transcript.cli.run_report import RunLog, write_report
from transcript.cli.ways_out import sentence_of
from transcript.errors import TranscriptError
from transcript.office.clock import now
from transcript.office.folder import open_workspace
from transcript.office.issuing import IssuingOrder, new_order
from transcript.office.run_page import BAD
from transcript.office.run_report import SchoolRun, report_head, report_text
from transcript.proofs.timestamps import timestamp_text

if TYPE_CHECKING:
    from transcript.batch.running import Part
    from transcript.source.workspace import Workspace


@click.command("issue")
@click.argument("learners", nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="Every learner of the school.")
@click.option(
    "--district",
    type=click.Path(file_okay=False, path_type=Path),
    help="Every learner of every school whose folder is in this one.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; sign nothing.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what became of each learner to this file, too: a page to print if its name ends in "
    ".html, else JSON. May be given twice.",
)
@means_options
@workspace_option
@format_option
def command(
    *,
    means: Means,
    learners: tuple[str, ...],
    everyone: bool,
    district: Path | None,
    dry_run: bool,
    reports: tuple[Path, ...],
    folder: Path,
    style: str,
) -> None:
    """Validate, sign and record the transcripts of LEARNERS.

    A learner whose files have errors is refused and the others go on. Running it again continues;
    nothing is issued twice. Ctrl-C ends a run after what was begun. The signed originals are kept
    in issued/.

    Example: transcript issue --all --dry-run -w samples/riverbend

    Example: transcript issue --all --jobs 4 --report june.html --report june.json

    Example: transcript issue --district schools --passphrase-file passphrases
    """
    order = new_order(folder, at=now(), actor=actor(), dry_run=dry_run)
    schools = [
        _School.of(
            replace(order, folder=each), learners, means, everyone=everyone or bool(district)
        )
        for each in _folders(folder, district, named=bool(learners))
    ]
    with RunLog() as log:
        end = _worked(schools, means, log, dry_run=dry_run)
        head = _head(order, schools, log, end)
        # Where a full disk or a locked key ends the run, what was reached still stands.
        if log.learners or not end.troubles:
            _show(head, log, schools, style)
        for each in reports:
            write_report(each, head, log)
    _tell(end, log, several=bool(district))
    sys.exit(_exit_code(log, end, named=bool(learners)))


def _folders(folder: Path, district: Path | None, *, named: bool) -> tuple[Path, ...]:
    from transcript.batch.district import schools_in

    if district is None:
        return (folder,)
    if named:
        raise click.UsageError("of a district all learners are issued: name none")
    return schools_in(district)


@dataclass(frozen=True, slots=True, kw_only=True)
class _School:
    """One school of the run."""

    folder: Path
    workspace: "Workspace"
    part: "Part"

    @classmethod
    def of(
        cls, order: IssuingOrder, named: Sequence[str], means: Means, *, everyone: bool
    ) -> "_School":
        from transcript.batch.running import Part

        workspace = open_workspace(order.folder)
        learners = chosen_learners(workspace, named, everyone=everyone)
        order = replace(order, passphrase_file=means.passphrase_file)
        begin = order.somewhere_else().alive if means.is_cluster else order.alive
        part = Part(learners=learners, begin=begin)
        return cls(folder=order.folder, workspace=workspace, part=part)

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.resolve().name


@dataclass(slots=True)
class _End:
    """How the run ended: what stopped the work, by the school's name, and whether it was asked."""

    troubles: dict[str, Exception] = field(default_factory=dict)
    interrupted: bool = False


def _worked(schools: Sequence[_School], means: Means, log: RunLog, *, dry_run: bool) -> _End:
    from transcript.batch.engines import EngineError
    from transcript.batch.issuing import CHUNK
    from transcript.batch.running import steps, task_size

    number = sum(len(each.part.learners) for each in schools)
    ask = means.passphrases()
    engine, jobs = means.engine_for(
        [each.folder for each in schools], ask, learners=number, signs=not dry_run
    )
    size = task_size(number, jobs=jobs, most=CHUNK)
    names = {id(each.part): each.name for each in schools}
    end = _End()
    with stopping() as stop:
        found = steps([each.part for each in schools], engine, size=size, stop=stop)
        try:
            for step in with_progress(found, label="Issuing", length=number):
                name = names[id(step.part)]
                if step.trouble:
                    end.troubles[name] = step.trouble
                else:
                    log.add(step.outcome, school=name if len(schools) > 1 else None)
        except EngineError as error:
            end.troubles["this run"] = error
        end.interrupted = stop.asked
    # On a cluster the passphrase need not be here; whoever exports signs the ledger then.
    if log.has_new and not dry_run and (means.is_at_hand or not means.is_cluster):
        _sign_ledgers(schools, ask, end)
    return end


def _sign_ledgers(schools: Sequence[_School], ask: Callable[[Path], bytes], end: _End) -> None:
    for each in schools:
        try:
            sign_ledger_now(each.workspace, at=now(), passphrase=partial(ask, each.folder))
        except (TranscriptError, OSError) as error:
            end.troubles.setdefault(each.name, error)


def _head(
    order: IssuingOrder, schools: Sequence[_School], log: RunLog, end: _End
) -> dict[str, Any]:
    """Return what the report says of the run as a whole."""
    return report_head(
        (
            SchoolRun.of(
                each.workspace,
                learners=len(each.part.learners),
                trouble=_trouble(end.troubles.get(each.name)),
            )
            for each in schools
        ),
        batch=order.batch,
        actor=order.actor,
        began_at=timestamp_text(order.at),
        ended_at=timestamp_text(now()),
        dry_run=order.dry_run,
        interrupted=end.interrupted,
        counts=log.counts,
    )


def _show(head: dict[str, Any], log: RunLog, schools: Sequence[_School], style: str) -> None:
    if style == "json":
        for piece in report_text(head, log.rows()):
            click.echo(piece, nl=False)
    else:
        _show_text(log, width=_width(schools))
    if any(each.workspace.settings.status is None for each in schools) and log.has_new:
        click.echo(
            "What is issued without `status` in workspace.yaml can never be revoked.", err=True
        )


def _show_text(log: RunLog, *, width: int) -> None:
    for row in log.rows():
        school = f"{row['school']}/" if "school" in row else ""
        number = f"  {row['number']}" if row["number"] else ""
        reason = f": {row['reason']}" if row["reason"] else ""
        state = click.style(row["state"], fg="red" if row["state"] in BAD else None)
        click.echo(f"{school + row['learner']:<{width}}  {state}{number}{reason}")
    for line in log.problems():
        click.echo(line)
    if not log.learners:
        click.echo("There are no learners yet. Next: “transcript new learner NAME”.")
        return
    parts = ", ".join(f"{number} {state}" for state, number in log.in_order().items())
    click.echo(f"{count(log.learners, 'learner')}: {parts}.")
    if log.warnings:
        verb = "is" if len(log.warnings) == 1 else "are"
        warnings = count(len(log.warnings), "warning")
        click.echo(
            f"There {verb} {warnings} in the files; “transcript validate” shows them.", err=True
        )


def _width(schools: Sequence[_School]) -> int:
    several = len(schools) > 1
    return max(
        (
            len(learner) + (len(each.name) + 1 if several else 0)
            for each in schools
            for learner in each.part.learners
        ),
        default=0,
    )


def _tell(end: _End, log: RunLog, *, several: bool) -> None:
    """Say on stderr what stopped the run, and how to go on."""
    if end.interrupted:
        click.echo(
            f"The run was interrupted after {count(log.learners, 'learner')}. What was issued "
            "stands; run the same command again, and it goes on.",
            err=True,
        )
    if several:
        for name, trouble in end.troubles.items():
            click.echo(f"error: {name}: {sentence_of(trouble)}", err=True)
    elif end.troubles:
        raise next(iter(end.troubles.values()))


def _trouble(error: Exception | None) -> str | None:
    return sentence_of(error) if error else None


def _exit_code(log: RunLog, end: _End, *, named: bool) -> ExitCode:
    if end.troubles:
        return ExitCode.IO
    # With --all, a newcomer who has earned nothing is no failure; asked for by name it is.
    bad = BAD | {"nothing earned yet"} if named else BAD
    failed = end.interrupted or any(log.counts[state] for state in bad)
    return ExitCode.NO if failed else ExitCode.YES

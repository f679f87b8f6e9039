"""`transcript export`: write issued transcripts in formats others take."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.context import (
    chosen_learners,
    open_workspace,
    originals_of,
    with_progress,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count
from transcript.durable import write_whole
from transcript.errors import UnknownFormatError

if TYPE_CHECKING:
    from transcript.batch.exporting import Export


@click.command("export")
@click.argument("learners", nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="Every learner that has been issued.")
@click.option(
    "--to",
    "names",
    required=True,
    help="Formats, joined by commas, or all; “transcript formats” lists them.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to.",
)
@workspace_option
def command(
    learners: tuple[str, ...],
    everyone: bool,  # noqa: FBT001 - a flag of the command line
    names: str,
    out: Path,
    folder: Path,
) -> None:
    """Write the newest issued transcript of each of LEARNERS in one or more formats.

    Exporting signs nothing anew: every file is made from the signed originals.

    Example: transcript export --all --to pdf,clr,badges --out exports
    """
    from transcript.batch.exporting import export_learners

    wanted = _formats(names)
    chosen = chosen_learners(open_workspace(folder), learners, everyone=everyone)
    steps = export_learners(chosen, wanted, originals_of(folder))
    outcomes: list[Export] = []
    for each in with_progress(steps, label="Exporting", length=len(chosen)):
        for artifact in each.artifacts:
            write_whole(out / artifact.name, artifact.content)
        outcomes.append(each)
    _show(outcomes, out)
    sys.exit(_exit_code(outcomes, named=bool(learners)))


def _show(outcomes: Sequence["Export"], out: Path) -> None:
    done = [each for each in outcomes if each.artifacts]
    files = sum(len(each.artifacts) for each in done)
    if done:
        click.echo(f"wrote {count(files, 'file')} for {count(len(done), 'learner')} to {out}")
    else:
        click.echo("there was nothing to export")
    for each in outcomes:
        if each.reason:
            click.echo(f"error: {each.learner}: {each.reason}", err=True)
        elif not each.artifacts:
            way_out = f"run “transcript issue {each.learner}”"
            click.echo(f"{each.learner}: nothing was issued yet; {way_out}", err=True)


def _exit_code(outcomes: Sequence["Export"], *, named: bool) -> ExitCode:
    if any(each.reason for each in outcomes):
        return ExitCode.IO
    missing = [each for each in outcomes if not each.artifacts]
    # --all means all that there is; a learner asked for by name has to be there.
    return ExitCode.NO if missing and (named or len(missing) == len(outcomes)) else ExitCode.YES


def _formats(names: str) -> tuple[str, ...]:
    from transcript.exporting import formats

    known = [each.name for each in formats()]
    wanted = tuple(dict.fromkeys(each for each in names.lower().replace(",", " ").split()))
    if wanted == ("all",):
        return tuple(known)
    for name in wanted:
        if name not in known:
            raise click.BadParameter(str(UnknownFormatError(name, known)), param_hint="--to")
    if not wanted:
        raise click.BadParameter("name at least one format", param_hint="--to")
    return wanted

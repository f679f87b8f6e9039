"""`transcript export`: write issued transcripts in formats others take."""

import sys
from pathlib import Path

import click

from transcript.cli.context import (
    chosen_learners,
    open_workspace,
    originals_of,
    with_progress,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.pipeline import artifacts
from transcript.cli.reporters import count
from transcript.durable import write_whole
from transcript.errors import UnknownFormatError


@click.command("export")
@click.argument("learners", nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="Every learner that has been issued.")
@click.option(
    "--to",
    "names",
    required=True,
    help="Formats, joined by commas; “transcript formats” lists them.",
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
    wanted = _formats(names)
    workspace = open_workspace(folder)
    chosen = chosen_learners(workspace, learners, everyone=everyone)
    originals = originals_of(folder)
    missing = [each for each in chosen if originals.latest(each) is None]
    ready = [each for each in chosen if each not in missing]
    made = artifacts(folder, ready, wanted)
    written = 0
    for artifact in with_progress(made, label="Exporting", length=len(ready) * len(wanted)):
        write_whole(out / artifact.name, artifact.content)
        written += 1
    click.echo(f"wrote {count(written, 'file')} for {count(len(ready), 'learner')} to {out}")
    for learner in missing:
        click.echo(f"{learner}: nothing was issued yet; run “transcript issue {learner}”", err=True)
    # --all means all that there is; a learner asked for by name has to be there.
    sys.exit(ExitCode.NO if missing and (learners or not ready) else ExitCode.YES)


def _formats(names: str) -> tuple[str, ...]:
    from transcript.exporting import formats

    known = [each.name for each in formats()]
    wanted = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    for name in wanted:
        if name not in known:
            raise click.BadParameter(str(UnknownFormatError(name, known)), param_hint="--to")
    if not wanted:
        raise click.BadParameter("name at least one format", param_hint="--to")
    return wanted

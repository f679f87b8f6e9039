"""`transcript approve`: one who does not sign agrees to exactly what is to be signed."""

import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import (
    Secret,
    chosen_learners,
    format_option,
    passphrase_source,
    with_progress,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import count, show_diagnostics, show_json
from transcript.cli.ways_out import COMMANDS
from transcript.office.approving import approver_of
from transcript.office.clock import now
from transcript.office.folder import open_workspace, registry_of
from transcript.office.key_changes import another
from transcript.office.reports import diagnostic_json

if TYPE_CHECKING:
    from transcript.batch.approving import Outcome

_OWN = Secret(
    name="Your passphrase for approving",
    variable="TRANSCRIPT_APPROVAL_PASSPHRASE",
    option="--passphrase-file",
)


@click.command("approve")
@click.argument("learners", nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="Every learner of the school.")
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file whose first line is your own passphrase (else {_OWN.variable}, else you are "
    "asked).",
)
@workspace_option
@format_option
def command(
    *,
    learners: tuple[str, ...],
    everyone: bool,
    passphrase_file: Path | None,
    folder: Path,
    style: str,
) -> None:
    """Approve that the transcripts of LEARNERS are issued as their records stand now.

    With `approval: two-person` in workspace.yaml nothing is signed without it. You need a key for
    approving, which “transcript keys new --for approval” makes, under a passphrase that those who
    sign do not know. Whatever changes in a record afterwards has to be approved again.

    Ends with 1 when a record has errors, and is not approved.

    Example: transcript approve --all -w my-school
    """
    from transcript.batch.approving import approve_learners

    workspace, at = open_workspace(folder), now()
    chosen = chosen_learners(workspace, learners, everyone=everyone)
    passphrase = another(passphrase_source(passphrase_file, secret=_OWN), folder, at=at)
    steps = approve_learners(
        chosen,
        workspace=workspace,
        registry=registry_of(workspace),
        approver=approver_of(folder, passphrase, at=at),
        at=at,
    )
    outcomes = list(with_progress(steps, label="Approving", length=len(chosen)))
    if style == "json":
        show_json({"version": 1, "learners": [_outcome_json(each) for each in outcomes]})
    else:
        _show(outcomes)
        if not workspace.settings.two_person:
            click.echo(
                "note: workspace.yaml does not ask for approvals; write `approval: two-person` "
                "there, and nothing is issued without one.",
                err=True,
            )
    refused = any(each.state == "refused" for each in outcomes)
    sys.exit(ExitCode.NO if refused else ExitCode.YES)


def _show(outcomes: Sequence["Outcome"]) -> None:
    width = max((len(each.learner) for each in outcomes), default=0)
    for each in outcomes:
        credits_ = f": {count(len(each.credits), 'credit')}" if each.credits else ""
        click.echo(f"{each.learner:{width}}  {each.state}{credits_}")
        if each.credits:
            click.echo(
                fill(", ".join(each.credits), 78, initial_indent="    ", subsequent_indent="    ")
            )
        if each.state == "refused":
            show_diagnostics(each.diagnostics)
    done = sum(each.state == "approved" for each in outcomes)
    click.echo(f"{count(done, 'transcript')} approved.")


def _outcome_json(outcome: "Outcome") -> dict[str, Any]:
    return {
        "learner": outcome.learner,
        "state": outcome.state.value,
        "credits": list(outcome.credits),
        "diagnostics": [diagnostic_json(each, COMMANDS) for each in outcome.diagnostics],
    }

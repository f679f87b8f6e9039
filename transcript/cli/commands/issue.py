"""`transcript issue`: validate, sign, record."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.context import (
    chosen_learners,
    format_option,
    now,
    open_workspace,
    passphrase_option,
    with_progress,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.pipeline import plan_run
from transcript.cli.reporters import count, diagnostic_json, show_diagnostics, show_json
from transcript.diagnostics import has_errors

if TYPE_CHECKING:
    from transcript.batch.issuing import Outcome


@click.command("issue")
@click.argument("learners", nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="Every learner of the school.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; sign nothing.")
@workspace_option
@passphrase_option
@format_option
def command(
    learners: tuple[str, ...],
    everyone: bool,  # noqa: FBT001 - a flag of the command line
    dry_run: bool,  # noqa: FBT001 - likewise
    folder: Path,
    passphrase_file: Path | None,
    style: str,
) -> None:
    """Validate, sign and record the transcripts of LEARNERS.

    A learner whose files have errors is refused and the others go on. Running it again continues;
    nothing is issued twice. The signed originals are kept in issued/.

    Example: transcript issue --all --dry-run -w samples/riverbend
    """
    from transcript.batch.issuing import issue_learners

    workspace = open_workspace(folder)
    chosen = chosen_learners(workspace, learners, everyone=everyone)
    run = plan_run(folder, passphrase_file, at=now(), dry_run=dry_run)
    outcomes: list[Outcome] = []
    try:
        steps = issue_learners(chosen, run)
        for each in with_progress(steps, label="Issuing", length=len(chosen)):
            outcomes.append(each)  # noqa: PERF402 - kept also when a later step raises
    finally:
        # Where a full disk or a locked key ends the run, what was reached still stands.
        if outcomes or not chosen:
            _report(outcomes, style)
            if workspace.settings.status is None:
                _warn_that_it_is_final(outcomes)
    sys.exit(_exit_code(outcomes, named=bool(learners)))


def _report(outcomes: Sequence["Outcome"], style: str) -> None:
    if style == "json":
        show_json({"version": 1, "learners": [_outcome_json(each) for each in outcomes]})
    else:
        _show(outcomes)


def _show(outcomes: Sequence["Outcome"]) -> None:
    from transcript.batch.issuing import State

    width = max((len(each.learner) for each in outcomes), default=0)
    for each in outcomes:
        number = f"  {each.document.number}" if each.document else ""
        reason = f": {each.reason}" if each.reason else ""
        colour = "red" if each.state in {State.REFUSED, State.FAILED} else None
        state = click.style(each.state, fg=colour)
        click.echo(f"{each.learner:<{width}}  {state}{number}{reason}")
    for each in outcomes:
        if each.state is State.REFUSED:
            click.echo()
            show_diagnostics([found for found in each.diagnostics if has_errors([found])])
    parts = [
        f"{sum(each.state is state for each in outcomes)} {state}"
        for state in State
        if any(each.state is state for each in outcomes)
    ]
    if not outcomes:
        click.echo("There are no learners yet. Next: “transcript new learner NAME”.")
        return
    click.echo(f"{count(len(outcomes), 'learner')}: {', '.join(parts)}.")
    warnings = {found for each in outcomes for found in each.diagnostics if not has_errors([found])}
    if warnings:
        said = count(len(warnings), "warning")
        click.echo(f"There are {said} in the files; “transcript validate” shows them.", err=True)


def _warn_that_it_is_final(outcomes: Sequence["Outcome"]) -> None:
    from transcript.batch.issuing import State

    if any(each.state in {State.ISSUED, State.WOULD_ISSUE} for each in outcomes):
        click.echo(
            "What is issued without `status` in workspace.yaml can never be revoked.", err=True
        )


def _outcome_json(outcome: "Outcome") -> dict[str, Any]:
    return {
        "learner": outcome.learner,
        "state": str(outcome.state),
        "document_id": outcome.document.id if outcome.document else None,
        "number": outcome.document.number if outcome.document else None,
        "reason": outcome.reason,
        "diagnostics": [diagnostic_json(each) for each in outcome.diagnostics],
    }


def _exit_code(outcomes: Sequence["Outcome"], *, named: bool) -> ExitCode:
    from transcript.batch.issuing import State

    # With --all, a newcomer who has earned nothing is no failure; asked for by name it is.
    bad = {State.REFUSED, State.FAILED} | ({State.NOTHING_EARNED} if named else set())
    return ExitCode.NO if any(each.state in bad for each in outcomes) else ExitCode.YES

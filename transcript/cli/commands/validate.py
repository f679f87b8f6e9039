"""`transcript validate`: every problem at once."""

import sys
from pathlib import Path

import click

from transcript.cli.context import (
    format_option,
    now,
    open_workspace,
    require_learner,
    with_progress,
    workspace_option,
)
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import (
    count,
    diagnostic_json,
    show_diagnostics,
    show_json,
    totals,
)
from transcript.diagnostics import Diagnostic, Severity, has_errors, in_order


@click.command("validate")
@click.argument("learners", nargs=-1)
@workspace_option
@format_option
def command(learners: tuple[str, ...], folder: Path, style: str) -> None:
    """Find every problem in the school's files.

    Checks the school, its graduate profile and credits, and the LEARNERS named (all of them by
    default). Ends with 0 when there is no error; warnings do not stop issuing.

    Example: transcript validate amara-nwosu-delgado -w samples/riverbend
    """
    checked, diagnostics = _validate(folder, learners)
    if style == "json":
        show_json(
            {
                "version": 1,
                "learners": list(checked),
                "diagnostics": [diagnostic_json(each) for each in diagnostics],
            }
        )
    else:
        show_diagnostics(diagnostics)
        click.echo(f"{count(len(checked), 'learner')} checked: {totals(diagnostics)}.")
        if diagnostics:
            worst = min(diagnostics, key=lambda each: each.code.severity is not Severity.ERROR)
            click.echo(f"“transcript explain {worst.code.number}” says more about a code.")
    sys.exit(ExitCode.NO if has_errors(diagnostics) else ExitCode.YES)


def _validate(
    folder: Path, named: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    from transcript.exporting import missing
    from transcript.validation import validate, validate_school

    workspace = open_workspace(folder)
    for name in named:
        require_learner(workspace, name)
    learners = tuple(dict.fromkeys(named)) or workspace.learner_ids
    today = now().date()
    found = list(validate_school(workspace, today=today, missing=missing))
    for learner in with_progress(learners, label="Checking", length=len(learners)):
        result = validate(workspace, learner=learner, today=today, missing=missing)
        found.extend(result.diagnostics)
    return learners, in_order(found)

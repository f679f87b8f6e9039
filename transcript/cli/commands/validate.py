"""`transcript validate`: every problem at once."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.context import format_option, require_learner, with_progress, workspace_option
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import (
    count,
    show_diagnostics,
    show_json,
    totals,
)
from transcript.cli.ways_out import COMMANDS
from transcript.diagnostics import Diagnostic, Severity, has_errors, in_order
from transcript.model.origin import NOWHERE
from transcript.office.clock import now
from transcript.office.folder import open_workspace
from transcript.office.reports import diagnostic_json

if TYPE_CHECKING:
    from transcript.validation.case import Broken

_MOST_ALIKE = 3


@click.command("validate")
@click.argument("learners", nargs=-1)
@click.option(
    "--links",
    is_flag=True,
    help="Also ask, over the network, whether the web addresses of evidence lead somewhere.",
)
@workspace_option
@format_option
def command(
    learners: tuple[str, ...],
    links: bool,  # noqa: FBT001 - a flag of the command line
    folder: Path,
    style: str,
) -> None:
    """Find every problem in the school's files.

    Checks the school, its graduate profile and credits, and the LEARNERS named (all of them by
    default). Ends with 0 when there is no error; warnings do not stop issuing.

    Example: transcript validate amara-nwosu-delgado -w samples/riverbend
    """
    checked, diagnostics = _validate(folder, learners, _broken(ask=links))
    if style == "json":
        show_json(
            {
                "version": 1,
                "learners": list(checked),
                "diagnostics": [diagnostic_json(each, COMMANDS) for each in diagnostics],
            }
        )
    else:
        _show(diagnostics)
        click.echo(f"{count(len(checked), 'learner')} checked: {totals(diagnostics)}.")
        if diagnostics:
            worst = min(diagnostics, key=lambda each: each.code.severity is not Severity.ERROR)
            click.echo(f"“transcript explain {worst.code.number}” says more about a code.")
    sys.exit(ExitCode.NO if has_errors(diagnostics) else ExitCode.YES)


def _show(diagnostics: Sequence[Diagnostic]) -> None:
    """Print every error, and of warnings that say the same the first few and how many more."""
    told: list[Diagnostic] = []
    times: Counter[Diagnostic] = Counter()
    for each in diagnostics:
        alike = replace(each, origin=NOWHERE)
        times[alike] += 1
        if each.code.severity is Severity.ERROR or times[alike] <= _MOST_ALIKE:
            told.append(each)
    show_diagnostics(told)
    more = {
        alike: number - _MOST_ALIKE
        for alike, number in times.items()
        if number > _MOST_ALIKE and alike.code.severity is not Severity.ERROR
    }
    for alike, number in more.items():
        places = count(number, "more place", "more places")
        click.echo(f"{alike.code.number} in {places}: {alike.message}")
    if more:
        click.echo("“--format json” names every place.\n")


def _broken(*, ask: bool) -> "Broken":
    from transcript.validation.case import nobody_asked

    if not ask:
        return nobody_asked
    from transcript.cli.links import Links
    from transcript.net import Fetcher

    return Links(Fetcher()).broken


def _validate(
    folder: Path, named: tuple[str, ...], broken: "Broken"
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
        result = validate(workspace, learner=learner, today=today, missing=missing, broken=broken)
        found.extend(result.diagnostics)
    return learners, in_order(found)

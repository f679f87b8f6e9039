"""What `transcript new award` asks before it prints an entry."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from transcript.cli.context import credit_named
from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import give_up, show_diagnostics
from transcript.diagnostics import Diagnostic
from transcript.mastery.telling import trace_lines

if TYPE_CHECKING:
    from transcript.mastery.advice import Advice
    from transcript.model.credit import MasteryCredit
    from transcript.model.transcript import Transcript
    from transcript.source.workspace import Workspace


def record_to_judge(workspace: "Workspace", learner: str) -> "Transcript":
    """Return a learner's record; ends the program if it cannot be read."""
    loaded = workspace.load(learner, files_too=False)
    if loaded.draft is None:
        give_up(loaded.diagnostics, "the record has to be mended first")
    return loaded.draft


def credit_to_award(record: "Transcript", name: str, *, level: str | None) -> "MasteryCredit":
    """Return the credit so called. Raises `click.UsageError` if it cannot be awarded so."""
    credit = credit_named(record.credits, name)
    if (earned := record.award(credit.id)) is not None:
        raise click.UsageError(
            f"“{credit.name}” was awarded on {earned.awarded_on} already; to decide anew, "
            "take that entry out of record.yaml first"
        )
    if level is not None and level not in _levels(credit):
        raise click.UsageError(
            f"“{credit.name}” can be awarded at: {', '.join(_levels(credit))}; not at “{level}”"
        )
    return credit


def _levels(credit: "MasteryCredit") -> list[str]:
    return [each.id for each in credit.rubric.levels if credit.rubric.reaches(each.id)]


def one_line(text: str, *, option: str) -> str:
    """Return what an option says on one line. Raises `click.UsageError` if that is nothing."""
    line = " ".join(text.split())
    if not line:
        raise click.UsageError(f"{option} is empty: a person decides, and says why")
    return line


def refuse(credit: "MasteryCredit", advice: "Advice", against: Sequence[Diagnostic]) -> NoReturn:
    """Say on stderr why nothing is awarded, and what a person may do; end the program with 1.

    `against` are the attempts that the school's policy does not allow; without any, it is the
    method that does not advise the award.
    """
    if against:
        click.echo("Nothing to award: the attempts are not as mastery.yaml allows.\n", err=True)
        show_diagnostics(against, err=True)
    else:
        why = "has no result to award" if advice.reached else "does not advise it"
        click.echo(f"Nothing to award: {advice.method} {why}.", err=True)
        for line in trace_lines(advice.trace):
            click.echo(f"  {line}", err=True)
    click.echo(
        "    hint: a person may decide otherwise: give --level, one of "
        f"{', '.join(_levels(credit))}, and say why with --reason",
        err=True,
    )
    sys.exit(ExitCode.NO)

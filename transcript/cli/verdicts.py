"""A verification report in words that an admissions reader uses."""

import textwrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from transcript.verification.report import FileReport, VerificationReport

_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "indeterminate": ("?", "yellow")}
_QUESTIONS = {
    "integrity": "unchanged",
    "issuer": "who issued it",
    "standing": "still valid",
}
_WIDTH = 96
_INDENT = " " * 17


def show_report(report: "VerificationReport") -> None:
    """Print each file's verdict: one sentence, three answers, then what was found."""
    for number, each in enumerate(report.files):
        if number:
            click.echo()
        _show_file(each)


def _show_file(report: "FileReport") -> None:
    mark, colour = _MARKS[str(report.verdict)]
    click.echo(
        click.style(f"{mark} {report.file}", bold=True)
        + f"  ({report.kind}): "
        + click.style(str(report.verdict), fg=colour, bold=True)
    )
    if report.subject:
        click.echo(f"  for {report.subject.name}")
    for axis, verdict in report.axes.items():
        mark, colour = _MARKS[str(verdict)]
        answer = click.style(f"{mark} {verdict}", fg=colour)
        click.echo(f"  {_QUESTIONS[str(axis)]:<15}{answer}")
        _show_reasons(report, str(axis))
    click.echo(f"  as of {report.as_of:%Y-%m-%d %H:%M} UTC")


def _show_reasons(report: "FileReport", axis: str) -> None:
    checks = [each for each in report.checks if str(each.axis) == axis]
    unsettled = [each for each in checks if not each.verdict]
    for each in unsettled:
        _show_reason(f"{each.message} (at {each.path})" if each.path else each.message)
    if checks and not unsettled:
        # Many members say the same; each thing is said once.
        _show_reason(" ".join(dict.fromkeys(each.message for each in checks)))


def _show_reason(text: str) -> None:
    click.echo(textwrap.fill(text, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT))

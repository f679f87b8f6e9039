"""A verification report in words that an admissions reader uses."""

import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from transcript.cli.probe_tables import show_profile
from transcript.model.document import ENGLISH
from transcript.office.findings import MEMBER, plain_line, told
from transcript.office.words import words

if TYPE_CHECKING:
    from transcript.verification.report import FileReport, VerificationReport
    from transcript.verification.shown import EndorsementShown, PageShown

_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "indeterminate": ("?", "yellow")}
_QUESTIONS = {
    "integrity": "unchanged",
    "issuer": "who issued it",
    "standing": "still valid",
}
_WIDEST = 96
_ENDORSEMENTS = "endorsements"
_INDENT = " " * 17


def show_report(report: "VerificationReport", *, unreadable: int = 0) -> None:
    """Print each file's verdict: one sentence, three answers, then what was found.

    Of several files, `unreadable` more that could not be read, a summary comes last.
    """
    for number, each in enumerate(report.files):
        if number:
            click.echo()
        _show_file(each)
    files = [each for each in report.files if str(each.kind) != "code"]
    if files and len(files) + unreadable > 1:
        _show_summary(files, unreadable)


def _show_summary(files: Sequence["FileReport"], unreadable: int) -> None:
    """Print how many files passed, and which did not."""
    found = [str(each.verdict) for each in files]
    counts = {verdict: found.count(verdict) for verdict in _MARKS}
    parts = [f"{number} {verdict}" for verdict, number in counts.items() if number]
    parts += [f"{unreadable} could not be read"] if unreadable else []
    click.echo()
    click.secho(f"{len(files) + unreadable} files: {', '.join(parts)}", bold=True)
    for verdict, (mark, colour) in _MARKS.items():
        if verdict != "passed":
            for each in (each for each in files if str(each.verdict) == verdict):
                click.echo(f"  {click.style(mark, fg=colour)} {plain_line(each.file)}")


def _show_file(report: "FileReport") -> None:
    mark, colour = _MARKS[str(report.verdict)]
    click.echo(
        click.style(f"{mark} {plain_line(report.file)}", bold=True)
        + f"  ({report.kind}): "
        + click.style(str(report.verdict), fg=colour, bold=True)
    )
    if report.subject and report.subject.name:
        click.echo(f"  for {plain_line(report.subject.name)}")
    for axis, verdict in report.axes.items():
        mark, colour = _MARKS[str(verdict)]
        answer = click.style(f"{mark} {verdict}", fg=colour)
        click.echo(f"  {_QUESTIONS[str(axis)]:<15}{answer}")
        _show_reasons(report, str(axis))
    for endorsement in report.endorsements:
        _show_endorsement(endorsement, report)
    if report.page:
        _show_page(report.page, report.issuer.name)
    click.echo(f"  as of {report.as_of:%Y-%m-%d %H:%M} UTC")
    if report.profile:
        show_profile(report.profile)


def _show_reasons(report: "FileReport", axis: str) -> None:
    checks = [each for each in report.checks if str(each.axis) == axis]
    unsettled = [each for each in checks if not each.verdict]
    for each, more in told(unsettled):
        place = f" (at {each.path})" if each.path else ""
        others = f" There are {more} more like it: --format json lists them." if more else ""
        _show_reason(f"{each.message}{place} [{each.code}]{others}")
    if checks and not unsettled:
        # What holds for each credit is told of the whole as well.
        whole = [
            each.message
            for each in checks
            if MEMBER not in each.path and str(each.step) != _ENDORSEMENTS
        ]
        _show_reason(" ".join(dict.fromkeys(whole)))


def _show_endorsement(endorsement: "EndorsementShown", report: "FileReport") -> None:
    mark, colour = _MARKS[str(endorsement.verdict)]
    answer = click.style(f"{mark} {endorsement.verdict}", fg=colour)
    click.echo(f"  {'endorsement':<15}{answer}")
    said = [
        each.message
        for each in report.checks
        if str(each.step) == _ENDORSEMENTS
        and each.path.startswith(f"{endorsement.path}/")
        and str(each.code) != "ENDORSEMENT_OK"
    ]
    if endorsement.issuer.trusted and endorsement.comment:
        said.append(f"In their words: “{endorsement.comment}”")
    _show_reason(" ".join(said))


def _show_page(page: "PageShown", school: str | None) -> None:
    more = "… (the beginning of the name)" if page.name_is_cut else ""
    lines = {
        "name": f"{page.name}{more}",
        "document": page.number,
        "issued on": f"{page.issued_on.day} {page.issued_on:%B %Y}",
        "credits": f"{page.foundational} foundational, {page.advanced} advanced",
        "school": school or "(not confirmed, see above)",
    }
    click.echo("  The printed page must say:")
    for label, said in lines.items():
        click.echo(f"    {label:<13}{plain_line(said)}")
    _show_reason(words(ENGLISH)["receipt"]["beyond_the_code"])


def _show_reason(text: str) -> None:
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    click.echo(
        textwrap.fill(
            plain_line(text),
            width,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT,
            # A key or a fingerprint is copied, or read out on the telephone.
            break_long_words=False,
            break_on_hyphens=False,
        )
    )

"""A verification report in words that an admissions reader uses."""

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from transcript.verification.codes import Code
    from transcript.verification.report import Check, FileReport, PageShown, VerificationReport

_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "indeterminate": ("?", "yellow")}
_QUESTIONS = {
    "integrity": "unchanged",
    "issuer": "who issued it",
    "standing": "still valid",
}
_WIDEST = 96
_LONGEST = 2_000
_MOST_ALIKE = 3
_MEMBER = "/verifiableCredential/"
_INDENT = " " * 17
_BEYOND_THE_CODE = (
    "If it says anything else there, do not rely on it. The code vouches for nothing else on the "
    "page: for the rest, ask for the file and verify it together with the code."
)


def show_report(report: "VerificationReport") -> None:
    """Print each file's verdict: one sentence, three answers, then what was found."""
    for number, each in enumerate(report.files):
        if number:
            click.echo()
        _show_file(each)


def _show_file(report: "FileReport") -> None:
    mark, colour = _MARKS[str(report.verdict)]
    click.echo(
        click.style(f"{mark} {_plain(report.file)}", bold=True)
        + f"  ({report.kind}): "
        + click.style(str(report.verdict), fg=colour, bold=True)
    )
    if report.subject and report.subject.name:
        click.echo(f"  for {_plain(report.subject.name)}")
    for axis, verdict in report.axes.items():
        mark, colour = _MARKS[str(verdict)]
        answer = click.style(f"{mark} {verdict}", fg=colour)
        click.echo(f"  {_QUESTIONS[str(axis)]:<15}{answer}")
        _show_reasons(report, str(axis))
    if report.page:
        _show_page(report.page, report.issuer.name)
    click.echo(f"  as of {report.as_of:%Y-%m-%d %H:%M} UTC")


def _plain(text: str) -> str:
    """Return text on one line, without what could move a cursor or turn the reading direction.

    A name is a stranger's: with line breaks in it, a forged file could print its own verdict.
    """
    line = " ".join(text.split())[:_LONGEST]
    return "".join(
        letter if _is_harmless(letter) else "\N{REPLACEMENT CHARACTER}" for letter in line
    )


def _is_harmless(letter: str) -> bool:
    # Joiners are part of names in several scripts; other invisible characters are not.
    return letter.isprintable() or letter in "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


def _show_reasons(report: "FileReport", axis: str) -> None:
    checks = [each for each in report.checks if str(each.axis) == axis]
    unsettled = [each for each in checks if not each.verdict]
    for each, more in _told(unsettled):
        place = f" (at {each.path})" if each.path else ""
        others = f" There are {more} more like it: --format json lists them." if more else ""
        _show_reason(f"{each.message}{place} [{each.code}]{others}")
    if checks and not unsettled:
        # What holds for each credit is told of the whole as well.
        whole = [each.message for each in checks if _MEMBER not in each.path]
        _show_reason(" ".join(dict.fromkeys(whole)))


def _told(checks: Sequence["Check"]) -> Iterator[tuple["Check", int]]:
    """Yield each check with 0; of many of one code the one on the whole, and how many more."""
    groups: dict[Code, list[Check]] = {}
    for each in checks:
        groups.setdefault(each.code, []).append(each)
    for alike in groups.values():
        if len(alike) > _MOST_ALIKE:
            yield min(alike, key=lambda each: _MEMBER in each.path), len(alike) - 1
        else:
            yield from ((each, 0) for each in alike)


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
        click.echo(f"    {label:<13}{_plain(said)}")
    _show_reason(_BEYOND_THE_CODE)


def _show_reason(text: str) -> None:
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    click.echo(
        textwrap.fill(
            _plain(text),
            width,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT,
            # A key or a fingerprint is copied, or read out on the telephone.
            break_long_words=False,
            break_on_hyphens=False,
        )
    )

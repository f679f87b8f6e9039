"""The answers of another validator's probes, a table for each credential; alike ones share one."""

import re
import shutil
import textwrap
from typing import TYPE_CHECKING

import click

from transcript.cli.reporters import count
from transcript.office.findings import plain_line

if TYPE_CHECKING:
    from transcript.verification.probed import Probed, ProfileReport

_COLOURS = {"valid": "green", "warning": "yellow", "error": "red", "fatal": "red"}
_PROBE, _OUTCOME = 24, 8
_INDENT = " " * (6 + _PROBE + _OUTCOME)
_WIDEST, _NARROWEST = 96, 24
_MEMBER = re.compile(r"/credentialSubject/verifiableCredential(?:/(\d+))?")
_ENDORSEMENT = re.compile(r"/endorsement(?:/(\d+))?")

_Answers = list["Probed"]


def show_profile(report: "ProfileReport") -> None:
    """Print the answers, and how many of them are errors."""
    warned = sum(str(each.outcome) == "warning" for each in report.probes)
    click.echo(
        f"  probes of {report.profile}, {report.version}: "
        f"{count(report.errors, 'error')}, {count(warned, 'warning')}"
    )
    for alike in _grouped(report):
        click.echo(f"    {_title([each[0].credential for each in alike])}")
        for each in alike[0]:
            _show(each)


def _grouped(report: "ProfileReport") -> list[list[_Answers]]:
    """Return the answers by credential, and together the credentials that were answered alike."""
    by_credential: dict[str, _Answers] = {}
    for each in report.probes:
        by_credential.setdefault(each.credential, []).append(each)
    groups: dict[tuple[object, ...], list[_Answers]] = {}
    for credential, answers in by_credential.items():
        # The whole is told apart, whatever its members are like.
        key = (credential == "", *((each.probe, _place(each), *_said(each)) for each in answers))
        groups.setdefault(key, []).append(answers)
    return list(groups.values())


def _said(answer: "Probed") -> tuple[str, str]:
    return str(answer.outcome), answer.message


def _place(answer: "Probed") -> str:
    return answer.path.removeprefix(answer.credential)


def _title(credentials: list[str]) -> str:
    if credentials == [""]:
        return "the whole"
    for noun, pattern in (("credit", _MEMBER), ("endorsement", _ENDORSEMENT)):
        numbers = [pattern.fullmatch(each) for each in credentials]
        if all(numbers):
            named = [str(int(each[1] or 0) + 1) for each in numbers if each]
            many = "s" if len(named) > 1 else ""
            return f"{noun}{many} no. {_ranges(named)}"
    return plain_line(", ".join(credentials))


def _ranges(numbers: list[str]) -> str:
    found: list[list[int]] = []
    for each in map(int, numbers):
        if found and each == found[-1][-1] + 1:
            found[-1] = [found[-1][0], each]
        else:
            found.append([each])
    return ", ".join("–".join(map(str, dict.fromkeys(each))) for each in found)


def _show(answer: "Probed") -> None:
    outcome = str(answer.outcome)
    place = f" (at {_place(answer)})" if _place(answer) and answer.message else ""
    room = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns) - len(_INDENT))
    said = textwrap.wrap(
        plain_line(f"{answer.message}{place}"),
        room,
        # An address is copied.
        break_long_words=False,
        break_on_hyphens=False,
    )
    word = click.style(outcome.replace("_", " "), fg=_COLOURS.get(outcome))
    gap = " " * (_OUTCOME - len(outcome))
    click.echo(f"      {answer.probe:<{_PROBE}}{word}{gap + said[0] if said else ''}")
    for line in said[1:]:
        click.echo(f"{_INDENT}{line}")

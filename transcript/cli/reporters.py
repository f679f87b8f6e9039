"""How results look: for people by default, as one JSON document for programs."""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NoReturn

import click

from transcript.cli.exit_codes import ExitCode
from transcript.cli.ways_out import with_command
from transcript.diagnostics import Diagnostic, Severity
from transcript.reading.text import counted

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def show_json(content: dict[str, Any]) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return `1 error`, `2 errors`, `no errors`."""
    return counted(number, singular, plural) if number else f"no {plural or f'{singular}s'}"


def totals(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the errors and warnings, counted in words."""
    errors = sum(each.code.severity is Severity.ERROR for each in diagnostics)
    warnings = len(diagnostics) - errors
    return f"{count(errors, 'error')}, {count(warnings, 'warning')}"


def show_diagnostics(diagnostics: Sequence[Diagnostic], *, err: bool = False) -> None:
    """Print problems by file, each with its place, what is wrong and the way out."""
    for line in diagnostic_lines(diagnostics):
        click.echo(line, err=err)


def diagnostic_lines(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield what `show_diagnostics` prints, line by line."""
    for file, group in groupby(diagnostics, key=lambda each: each.origin.file):
        yield click.style(file or "(the whole workspace)", bold=True)
        for each in group:
            severity = each.code.severity
            word = click.style(f"{severity} {each.code.number}", fg=_COLOURS[severity])
            yield f"  {each.origin}: {word}: {each.message}"
            yield f"      hint: {with_command(each.hint, each.way_out)}"
        yield ""


def give_up(diagnostics: Sequence[Diagnostic], reason: str) -> NoReturn:
    """Print problems and what cannot be done because of them, on stderr; end the program with 1."""
    show_diagnostics(diagnostics, err=True)
    click.echo(f"error: {reason}", err=True)
    sys.exit(ExitCode.NO)

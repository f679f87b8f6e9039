"""How results look: for people by default, as one JSON document for programs."""

import errno
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NoReturn

import click

from transcript.cli.exit_codes import ExitCode
from transcript.diagnostics import Diagnostic, Severity
from transcript.reading.text import counted

_LONGEST = 2_000
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
_FULL = "make room on the disk, then run it again; every file is whole or absent"
_CLOSED = "this account may not do that there: run it as one that may, or move the folder"
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED_FILE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def show_json(content: dict[str, Any]) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def plain_line(text: str) -> str:
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


def said(error: Exception) -> str:
    """Return what an error says to people: of a file, which one, and what is wrong with it."""
    if isinstance(error, OSError):
        named = f"{error.filename}: " if error.filename else ""
        return f"{named}{error.strerror or error}"
    return str(error)


def way_out(error: OSError) -> str:
    """Return what to do about an error of the disk; empty where the error says it."""
    if error.errno in _FULL_DISK:
        return _FULL
    # A port that is closed to the account is no file that could be elsewhere.
    return _CLOSED if error.errno in _CLOSED_FILE and error.filename else ""


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
            yield f"      hint: {each.hint}"
        yield ""


def give_up(diagnostics: Sequence[Diagnostic], reason: str) -> NoReturn:
    """Print problems and what cannot be done because of them, on stderr; end the program with 1."""
    show_diagnostics(diagnostics, err=True)
    click.echo(f"error: {reason}", err=True)
    sys.exit(ExitCode.NO)


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a problem as the JSON that `--format json` prints."""
    return {
        "file": diagnostic.origin.file,
        "line": diagnostic.origin.line,
        "column": diagnostic.origin.column,
        "pointer": diagnostic.origin.pointer,
        "code": diagnostic.code.number,
        "severity": str(diagnostic.code.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }

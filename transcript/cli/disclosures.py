"""The account of what was handed out, as a list, a table for an inspection, or for the family."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from transcript.cli.reporters import count, show_json
from transcript.model.document import number_of
from transcript.office.disclosures import account_csv, ground_of, note_json
from transcript.office.findings import plain_line

if TYPE_CHECKING:
    from transcript.registry.releases import ReleaseNote


def show_account(notes: Sequence["ReleaseNote"], style: str) -> None:
    """Print the school's account: for people, as CSV for an inspection, or as JSON."""
    if style == "json":
        show_json({"version": 1, "releases": [note_json(each) for each in notes]})
    elif style == "csv":
        click.echo(account_csv(notes), nl=False)
    else:
        for each in notes:
            click.echo(f"{each.at:%Y-%m-%d %H:%M} UTC  {number_of(each.document)}  {each.learner}")
            _show(each)
            click.echo(f"    by {plain_line(each.actor)}, package sha256:{each.package}")
        click.echo(f"{count(len(notes), 'release')} noted.")


def show_family_account(learner: str, notes: Sequence["ReleaseNote"], style: str) -> None:
    """Print the account that the family may inspect (34 CFR 99.32)."""
    if style == "json":
        told = [{name: note_json(each)[name] for name in _FOR_FAMILY} for each in notes]
        show_json({"version": 1, "learner": learner, "releases": told})
        return
    click.echo(f"To whom the record of {learner} was given, and what for:")
    for each in notes:
        click.echo(f"\n{each.at:%Y-%m-%d}  transcript {number_of(each.document)}")
        _show(each)
    if not notes:
        click.echo("\nNobody has been given it.")


_FOR_FAMILY = ("at", "number", "recipient", "purpose", "basis", "clause", "expires")


def _show(note: "ReleaseNote") -> None:
    click.echo(f"    to {plain_line(note.recipient)}, for: {plain_line(note.purpose)}")
    until = f"; for use until {note.expires}" if note.expires else ""
    click.echo(f"    on the ground of {ground_of(note)}{until}")

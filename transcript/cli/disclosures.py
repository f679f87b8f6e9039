"""The account of what was handed out, as a list, a table for an inspection, or for the family."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from transcript.cli.reporters import count, plain_line, show_json
from transcript.model.disclosure import CONSENT, GROUNDS
from transcript.model.document import number_of
from transcript.proofs.timestamps import timestamp_text

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.releases import ReleaseNote

_COLUMNS = (
    "at",
    "release",
    "number",
    "document",
    "learner",
    "recipient",
    "purpose",
    "basis",
    "clause",
    "expires",
    "package",
    "actor",
)


def show_account(notes: Sequence["ReleaseNote"], style: str) -> None:
    """Print the school's account: for people, as CSV for an inspection, or as JSON."""
    if style == "json":
        show_json({"version": 1, "releases": [_json(each) for each in notes]})
    elif style == "csv":
        from transcript.reading.csv_text import table_text

        rows = [
            list(_COLUMNS),
            *([str(_json(each)[name] or "") for name in _COLUMNS] for each in notes),
        ]
        click.echo(table_text(rows), nl=False)
    else:
        for each in notes:
            click.echo(f"{each.at:%Y-%m-%d %H:%M} UTC  {number_of(each.document)}  {each.learner}")
            _show(each)
            click.echo(f"    by {plain_line(each.actor)}, package sha256:{each.package}")
        click.echo(f"{count(len(notes), 'release')} noted.")


def ids_of(learner: str, documents: Sequence["Known"]) -> set[str]:
    """Return every id that a learner has had: a document and what replaced it are one person's."""
    ids, holder = {learner}, {each.document: each.learner for each in documents}
    renamed = [
        {each.learner, holder[each.successor]} for each in documents if each.successor in holder
    ]
    while found := [pair for pair in renamed if pair & ids and not pair <= ids]:
        ids.update(*found)
    return ids


def family_account(notes: Sequence["ReleaseNote"]) -> tuple["ReleaseNote", ...]:
    """Return what a parent or eligible student may see: all but what a court forbids to tell."""
    return tuple(each for each in notes if each.basis == CONSENT or GROUNDS[each.basis].told)


def show_family_account(learner: str, notes: Sequence["ReleaseNote"], style: str) -> None:
    """Print the account that the family may inspect (34 CFR 99.32)."""
    if style == "json":
        told = [{name: _json(each)[name] for name in _FOR_FAMILY} for each in notes]
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
    click.echo(f"    on the ground of {_ground(note)}{until}")


def _ground(note: "ReleaseNote") -> str:
    if note.basis == CONSENT:
        return f"the consent “{note.consent}” (34 CFR 99.30)"
    ground = GROUNDS[note.basis]
    return f"{ground.title} ({ground.clause})"


def _json(note: "ReleaseNote") -> dict[str, Any]:
    return {
        "at": timestamp_text(note.at),
        "release": note.id,
        "number": number_of(note.document),
        "document": note.document,
        "learner": note.learner,
        "recipient": note.recipient,
        "purpose": note.purpose,
        "basis": f"{CONSENT}:{note.consent}" if note.consent else note.basis,
        "clause": "34 CFR 99.30" if note.consent else GROUNDS[note.basis].clause,
        "expires": note.expires.isoformat() if note.expires else None,
        "package": f"sha256:{note.package}",
        "actor": note.actor,
    }

"""After a change of keys: note it in the registry, and say what the school has to do now."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.actor import actor
from transcript.office import key_changes
from transcript.office.folder import open_workspace
from transcript.office.keys import keyring_of, required_school
from transcript.office.trust_file import trust_entry

if TYPE_CHECKING:
    from transcript.proofs.key_history import KeyHistory, KeyPurpose


def note_changes(folder: Path, *, reason: str, at: datetime) -> None:
    """Note what became of the keys, as `office.key_changes` does. Raises as it does."""
    key_changes.note_changes(folder, reason=reason, actor=actor(), at=at)


def tell_the_world(folder: Path, *, at: datetime) -> None:
    """Say, on stderr, what has to be published and sent now that the public keys have changed."""
    workspace = open_workspace(folder)
    school, history = required_school(workspace), keyring_of(folder).history()
    named = workspace.settings.issuer_key
    if named and not _is_in_use(history, named, at):
        click.echo(f"note: workspace.yaml names {named} under `issuer_key`: change that.", err=True)
    click.echo("Now:", err=True)
    click.echo("- back up keys/;", err=True)
    click.echo("- put what “transcript keys did-document” writes on the web site;", err=True)
    click.echo("- send this to the colleges that list the school, by a way they trust:", err=True)
    for line in trust_entry(school, history):
        click.echo(line, err=True)


def _is_in_use(history: "KeyHistory", key_id: str, at: datetime) -> bool:
    record = history.find(key_id)
    return record is not None and record.is_in_use(at)


def tell_what_is_missing(history: "KeyHistory", purpose: "KeyPurpose", *, at: datetime) -> None:
    """Say, on stderr, if no key for a purpose is left."""
    if history.active(purpose, at) is None:
        click.echo(
            f"There is no active key for this purpose ({purpose}) now: make one with “transcript "
            f"keys new --for {purpose}”.",
            err=True,
        )

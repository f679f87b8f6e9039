"""After a change of keys: note it in the registry, and say what the school has to do now."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.actor import actor
from transcript.cli.trust_file import trust_entry
from transcript.office.folder import open_workspace, registry_of
from transcript.office.keys import keyring_of, required_school
from transcript.office.ledger import require_own_ledger

if TYPE_CHECKING:
    from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord

_USES = {
    "credentials": "signs credentials (Ed25519)",
    "pdf-seal": "seals PDFs (P-256)",
    "ledger": "signs the state of the ledger (Ed25519)",
    "approval": "approves what is to be issued (Ed25519)",
}


def use_of(record: "KeyRecord") -> str:
    """Return what a key is for, in words."""
    kept = ", in a token" if record.store else ""
    return f"{_USES[record.purpose]}{kept}"


def note_changes(folder: Path, *, reason: str, at: datetime) -> None:
    """Note in the registry, and in its ledger, what became of the keys.

    Raises `RegistryError` or `LedgerError`, also for a registry that is an old one; the next change
    notes it then.
    """
    from transcript.batch.key_account import settle_keys

    workspace, history = open_workspace(folder), keyring_of(folder).history()
    require_own_ledger(workspace)
    settle_keys(history, registry_of(workspace), reason=reason, actor=actor(), at=at)


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


def agreeing(passphrase: Callable[[], bytes], folder: Path, *, at: datetime) -> Callable[[], bytes]:
    """Return a passphrase that must be that of the school's keys, if there are any in files.

    One passphrase opens all that sign, or no run could use them together.
    """
    from transcript.proofs.errors import KeyUnusableError

    def ask() -> bytes:
        secret = passphrase()
        keys = _signing_keys(folder, at=at)
        if keys and not any(keyring_of(folder).opens(each, secret) for each in keys):
            raise KeyUnusableError(
                f"this is not the passphrase of the keys that are there ({keys[0].id}); use that "
                "one, or change it first with “transcript keys passphrase”"
            )
        return secret

    return ask


def another(passphrase: Callable[[], bytes], folder: Path, *, at: datetime) -> Callable[[], bytes]:
    """Return a passphrase that must not be that of the keys which sign."""
    from transcript.proofs.errors import KeyUnusableError

    def ask() -> bytes:
        secret = passphrase()
        for each in _signing_keys(folder, at=at):
            if keyring_of(folder).opens(each, secret):
                raise KeyUnusableError(
                    f"this passphrase opens {each.id}, too: who approves must not be able to sign, "
                    "and needs a passphrase that nobody else knows"
                )
        return secret

    return ask


def _signing_keys(folder: Path, *, at: datetime) -> "list[KeyRecord]":
    from transcript.proofs.key_history import KeyPurpose

    return [
        each
        for each in keyring_of(folder).history().keys
        if each.is_in_use(at) and each.store is None and each.purpose is not KeyPurpose.APPROVAL
    ]

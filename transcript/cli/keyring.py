"""From a workspace's folder to its keys and its issuer."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.exit_codes import ExitCode
from transcript.cli.reporters import show_diagnostics

if TYPE_CHECKING:
    from transcript.issuance import Issuer
    from transcript.model.school import School
    from transcript.proofs.keyring import Keyring
    from transcript.source.workspace import Workspace


def keyring_of(folder: Path) -> "Keyring":
    """Return the keys of the workspace in `folder`."""
    from transcript.proofs.keyring import Keyring

    return Keyring(folder=folder / "keys")


def required_school(workspace: "Workspace") -> "School":
    """Return the school; where school.yaml cannot be read, show why and end with 1."""
    found = workspace.load_school()
    if found.school is None:
        show_diagnostics(found.diagnostics, err=True)
        click.echo("error: the school's file has to be mended first", err=True)
        sys.exit(ExitCode.NO)
    return found.school


def open_issuer(
    workspace: "Workspace", *, at: datetime, passphrase: Callable[[], bytes]
) -> "Issuer":
    """Open the key that signs credentials. Raises `IssuingError` if there is none, or it is locked.

    The key is the one named by `issuer_key` in workspace.yaml, else the newest active one.
    """
    from transcript.errors import IssuingError
    from transcript.issuance import Issuer
    from transcript.proofs.errors import ProofError
    from transcript.proofs.key_history import KeyPurpose

    keyring = keyring_of(workspace.folder)
    named = workspace.settings.issuer_key
    try:
        history = keyring.history()
        record = history.find(named) if named else history.active(KeyPurpose.CREDENTIALS, at)
        if record is None or record.purpose is not KeyPurpose.CREDENTIALS:
            reason = "there is no such key; make one with “transcript keys new”"
            raise IssuingError(named or "for credentials", reason)
        signer = keyring.signer(record, passphrase=passphrase)
    except ProofError as error:
        raise IssuingError(named or "for credentials", str(error)) from error
    school = required_school(workspace)
    return Issuer(
        id=school.id,
        signer=signer,
        verification_method=f"{school.id}#{record.public_key.multibase}",
    )

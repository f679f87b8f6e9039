"""Signing the ledger, and telling on stderr where it cannot be."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from transcript.cli.ways_out import with_command
from transcript.office import ledger
from transcript.ways_out import WayOut

if TYPE_CHECKING:
    from transcript.registry.ledger import Signed
    from transcript.source.workspace import Workspace


def sign_ledger_now(
    workspace: "Workspace", *, at: datetime, passphrase: Callable[[], bytes]
) -> "Signed | None":
    """Sign the ledger as `office.ledger` does. Raises as it does."""
    return ledger.sign_ledger_now(workspace, at=at, passphrase=passphrase, tell=tell_note)


def tell_note(text: str, way_out: WayOut) -> None:
    """Say on stderr what somebody should know, and what can be done."""
    click.echo(f"note: {with_command(text, way_out)}", err=True)

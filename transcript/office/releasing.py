"""With what a package for a recipient is made: the seal, the lists, the ledger's proof."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from transcript.office.folder import registry_of
from transcript.office.keys import open_publisher, open_seal
from transcript.office.ledger import Tell, open_proofs, sign_ledger_now

if TYPE_CHECKING:
    from transcript.batch.exporting import Editions
    from transcript.source.workspace import Workspace


def editions_for_release(
    workspace: "Workspace",
    *,
    at: datetime,
    passphrase: Callable[[], bytes],
    tell: Tell,
) -> "Editions":
    """Sign the ledger as it stands, and open what seals. Raises as `open_seal` and `open_log`."""
    from transcript.batch.exporting import Editions

    sign_ledger_now(workspace, at=at, passphrase=passphrase, tell=tell)
    listed = registry_of(workspace).status.has_lists()
    publisher = open_publisher(workspace, at=at, passphrase=passphrase) if listed else None
    return Editions(
        seal=open_seal(workspace, at=at, passphrase=passphrase),
        ledger_proof=open_proofs(workspace),
        status_lists=publisher.of_document if publisher else lambda _: (),
    )

"""What is left of a school's registry elsewhere, found from the workspace's folder."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.cli.actor import actor
from transcript.office.folder import adoption_of
from transcript.office.ledger import keys_of_ledger, ledger_folder
from transcript.office.named_files import content_of

if TYPE_CHECKING:
    from transcript.batch.restoring import Remains
    from transcript.source.workspace import Workspace


def remains_of(workspace: "Workspace", *, lists: Path | None, entries: Path | None) -> "Remains":
    """Return what a lost registry is filled in from: `lists` and ledger `entries` are folders."""
    from transcript.batch.checkpoints import is_signed_by
    from transcript.batch.restoring import Remains
    from transcript.transparency.tiles import CHECKPOINT

    ledger = entries or ledger_folder(workspace)
    there = entries is not None or (ledger / CHECKPOINT).exists()
    return Remains(
        adoption=adoption_of(workspace),
        lists=_reader(lists) if lists else None,
        ledger=_reader(ledger) if there else None,
        is_signed=is_signed_by(keys_of_ledger(workspace, stolen_too=True)),
        actor=actor(),
    )


def _reader(folder: Path) -> Callable[[str], bytes]:
    from transcript.credentials.status_list import LARGEST

    return lambda name: content_of(folder / name, most=LARGEST, what="file of this kind")

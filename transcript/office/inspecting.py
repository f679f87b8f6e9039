"""Is the ledger whole, and is everything there as it was signed?"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from transcript.office.folder import originals_of, registry_of
from transcript.office.ledger import keys_of_ledger, ledger_folder
from transcript.office.ledger_files import written_ledger

if TYPE_CHECKING:
    from transcript.batch.inspecting import Inspection
    from transcript.registry.ledger_check import Published, Whole
    from transcript.source.workspace import Workspace


def own_ledger_files(workspace: "Workspace") -> tuple[Path, ...]:
    """Return the folder with the school's own ledger as files, if it was written yet."""
    from transcript.transparency.tiles import CHECKPOINT

    own = ledger_folder(workspace)
    return (own,) if (own / CHECKPOINT).exists() else ()


def checked_ledger(workspace: "Workspace", *, known: Iterable["Published"]) -> "Whole":
    """Look at every entry, and compare all with what is `known` from elsewhere.

    Raises `LedgerError` if it is not whole.
    """
    from transcript.batch.checkpoints import is_signed_by
    from transcript.registry.ledger_check import check

    is_signed = is_signed_by(keys_of_ledger(workspace, stolen_too=True))
    return check(registry_of(workspace).database, is_signed=is_signed, published=list(known))


def inspected(workspace: "Workspace") -> "Inspection":
    """Look at every row, every entry and every signed original. Raises `RegistryError`."""
    from transcript.batch.checkpoints import is_signed_by
    from transcript.batch.inspecting import inspect

    return inspect(
        registry_of(workspace),
        originals_of(workspace.folder),
        is_signed=is_signed_by(keys_of_ledger(workspace, stolen_too=True)),
        published=[written_ledger(each) for each in own_ledger_files(workspace)],
    )

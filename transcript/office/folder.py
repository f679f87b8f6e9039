"""From a school's folder to what is kept for it: the originals, and the registry."""

from pathlib import Path
from typing import TYPE_CHECKING

from transcript.office.clock import now

if TYPE_CHECKING:
    from transcript.registry.adoption import Adoption
    from transcript.registry.originals import Original, Originals
    from transcript.registry.registry import Registry
    from transcript.source.workspace import Workspace


def open_workspace(folder: Path) -> "Workspace":
    """Open the school's folder. Raises `UnreadableWorkspaceError`."""
    from transcript.source.workspace import Workspace

    return Workspace.open(folder)


def originals_of(folder: Path) -> "Originals":
    """Return the place where the workspace keeps what was issued."""
    from transcript.registry.originals import Originals

    return Originals(folder=folder / "issued")


def registry_of(workspace: "Workspace") -> "Registry":
    """Return the school’s registry: the file in its folder, or on the server that it names.

    Raises `UnreadableWorkspaceError` where it cannot be told which.
    """
    from transcript.registry.database import Database
    from transcript.registry.registry import Registry

    # With a file in the place of a server the school would have two registries, and two ledgers.
    workspace.require_settings("registry")
    kept = workspace.settings.registry
    adopt = adoption_of(workspace).of_old
    if kept is None:
        return Registry(database=Database(workspace.folder / "registry.db", adopt=adopt))
    return Registry(database=Database(kept.url, schema=kept.schema, adopt=adopt))


def adoption_of(workspace: "Workspace") -> "Adoption":
    """Return what notes signed originals of the workspace that its registry does not know."""
    from transcript.registry.adoption import Adoption, Foundling

    def read(original: "Original") -> Foundling:
        from transcript.batch.adopting import foundling_of

        return foundling_of(original)

    ledger = workspace.folder / "ledger"
    return Adoption(
        originals=originals_of(workspace.folder),
        read=read,
        at=now(),
        ledger=ledger if ledger.exists() else None,
    )

"""What a learner has been issued: told on the learner's own page."""

from typing import TYPE_CHECKING

from transcript.office.folder import registry_of

if TYPE_CHECKING:
    from transcript.registry.listing import Filed
    from transcript.registry.registry import Registry
    from transcript.source.workspace import Workspace


def issued_to(workspace: "Workspace", learner: str) -> tuple["Filed", ...]:
    """Return a learner's documents, newest first.

    Raises `RegistryError`, or `UnreadableWorkspaceError` where it cannot be told which registry.
    """
    registry = registry_of(workspace)
    return registry.listing.of(learner) if has_any(workspace, registry) else ()


def has_any(workspace: "Workspace", registry: "Registry") -> bool:
    """Return whether something may have been issued: an old school's originals are enough.

    Without it a registry that is not there yet would be made in memory for every page.
    """
    return registry.database.exists() or (workspace.folder / "issued").exists()

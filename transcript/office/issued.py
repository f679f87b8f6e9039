"""What a learner has been issued: told on the learner's own page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcript.office.folder import registry_of

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.registry import Registry
    from transcript.registry.status_book import Standing
    from transcript.source.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A document, and whether it counts now."""

    known: "Known"
    standing: "Standing"


def issued_to(workspace: "Workspace", learner: str) -> tuple[Issued, ...]:
    """Return a learner's documents, newest first.

    Raises `RegistryError`, or `UnreadableWorkspaceError` where it cannot be told which registry.
    """
    registry = registry_of(workspace)
    if not has_any(workspace, registry):
        return ()
    return tuple(
        Issued(known=each, standing=registry.status.standing_of(each.document))
        for each in reversed(registry.documents.of(learner))
    )


def has_any(workspace: "Workspace", registry: "Registry") -> bool:
    """Return whether something may have been issued: an old school's originals are enough.

    Without it a registry that is not there yet would be made in memory for every page.
    """
    return registry.database.exists() or (workspace.folder / "issued").exists()

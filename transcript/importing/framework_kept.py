"""The package from which a school's framework came, as the workspace keeps it."""

from datetime import UTC, datetime

from transcript.errors import UnreadableWorkspaceError
from transcript.frameworks.case.received import LARGEST_PACKAGE, JsonObject, receive
from transcript.source.workspace import Workspace

KEPT = "framework.case.json"
"""Its file in the school's folder."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # every object of a package that is kept has its time


def kept_package(workspace: Workspace) -> JsonObject | None:
    """Return the package that was imported last, as CASE 1.1; None if there is none.

    Raises `UnreadableWorkspaceError` if somebody has damaged it.
    """
    content = workspace.content(KEPT, most=LARGEST_PACKAGE)
    if content is None:
        return None
    kept = receive(content, at=_BEGINNING)
    if kept.problems:
        reason = f"{kept.problems[0].message}; restore the file, or remove it and import again"
        raise UnreadableWorkspaceError(workspace.folder / KEPT, reason)
    return kept.package

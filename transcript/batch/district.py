"""The schools of a district: folders beside each other, each with a workspace of its own."""

from pathlib import Path

from transcript.errors import UnreadableWorkspaceError

_MARKS = ("workspace.yaml", "workspace.yml", "workspace.json")


def schools_in(folder: Path) -> tuple[Path, ...]:
    """Return the schools' folders in `folder`, by name. Raises `UnreadableWorkspaceError`."""
    if not folder.is_dir():
        raise UnreadableWorkspaceError(folder, "this is not a folder")
    found = tuple(
        each
        for each in sorted(folder.iterdir())
        if not each.name.startswith(".") and any((each / mark).is_file() for mark in _MARKS)
    )
    if not found:
        reason = "no folder in it has a workspace.yaml, so there is no school here"
        raise UnreadableWorkspaceError(folder, reason)
    return found

"""A learner who is new to the school gets a folder, with who it is and an empty record."""

from typing import TYPE_CHECKING

from transcript.durable import locked, write_together
from transcript.errors import TranscriptError
from transcript.importing.learner_files import new_files
from transcript.model.learner import Learner
from transcript.office.importing import LOCK
from transcript.reading.slugs import slug
from transcript.source.evidence_files import path_parts

if TYPE_CHECKING:
    from transcript.source.workspace import Workspace

_LONGEST_ID = 100


class NoIdError(TranscriptError):
    """No id can be made from a name, or somebody has it. The message says which, and what to do."""


def id_for(workspace: "Workspace", *, name: str, wanted: str) -> str:
    """Return the id of a new learner: the one wanted, else one made from the name.

    Raises `NoIdError`.
    """
    made = slug(wanted or name)[:_LONGEST_ID].strip("-")
    if not made:
        raise NoIdError("no id can be made from this name")
    if wanted and made != wanted:
        raise NoIdError(f"an id has small letters, digits and hyphens only: “{made}” would do")
    if path_parts(made) is None:
        raise NoIdError(f"some computers can keep no folder called “{made}”: try “{made}-1”")
    if (workspace.folder / "learners" / made).exists():
        raise NoIdError(f"there is a learner with the id “{made}” already")
    return made


def enroll(workspace: "Workspace", learner: Learner) -> None:
    """Make the files of a new learner. Raises `NoIdError`, `BlockingIOError` or `OSError`."""
    with locked(workspace.folder / LOCK):
        id_for(workspace, name="", wanted=learner.id)
        write_together(workspace.folder, new_files(learner))

"""What would lose something if a credit were deleted: told before, and not prevented."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transcript.errors import UnreadableWorkspaceError
from transcript.office.editing import authored_file
from transcript.source.ratings_file import RATINGS_FILE
from transcript.source.workspace import Workspace

_MOST_RATINGS = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependants:
    """Who names a credit: learners by id, and whether the mastery policy does."""

    learners: tuple[str, ...]
    in_policy: bool


def dependants_of(workspace: Workspace, credit_id: str) -> Dependants:
    """Return whose files name a credit. They are searched as text, broken ones too."""
    # An id is a word of its own: “argue” is not in “argue-from-data”.
    named = re.compile(rb"(?<![a-z0-9-])" + re.escape(credit_id.encode()) + rb"(?![a-z0-9-])")
    return Dependants(
        learners=tuple(_naming(workspace, named)),
        in_policy=credit_id in workspace.load_school().mastery.credits,
    )


def _naming(workspace: Workspace, named: re.Pattern[bytes]) -> Iterator[str]:
    for learner in workspace.learner_ids:
        home = f"learners/{learner}"
        files = (authored_file(workspace, f"{home}/record"), f"{home}/{RATINGS_FILE}")
        if any(named.search(_content(workspace, each)) for each in files):
            yield learner


def _content(workspace: Workspace, file: str) -> bytes:
    try:
        return workspace.content(file, most=_MOST_RATINGS) or b""
    except UnreadableWorkspaceError:
        return b""  # a link, or what nobody may read: nothing of it is in any transcript

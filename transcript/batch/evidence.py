"""The files of evidence that go out with a record: those it names, unchanged since."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from transcript.errors import UnreadableWorkspaceError
from transcript.model.evidence import Evidence
from transcript.source.evidence_files import LARGEST_FILE
from transcript.source.workspace import Workspace

LARGEST_INSIDE = 8 * 1024 * 1024
"""The largest file, in bytes, that is put into a page: a browser has to hold all of it."""


def evidence_content(
    evidence: Evidence, learner: str, workspace: Workspace, *, most: int = LARGEST_FILE
) -> bytes | str:
    """Return the bytes of evidence as they were when the record was signed, or why they are not."""
    place = f"learners/{learner}/{evidence.file}"
    try:
        content = workspace.content(place, most=most)
    except UnreadableWorkspaceError as error:
        return f"“{evidence.title}”: {error.reason}"
    if content is None:
        return f"“{evidence.title}”: its file is not there any more"
    signed = evidence.digest
    if signed is None or sha256(content).hexdigest() != signed.value:
        return f"“{evidence.title}”: its file is not the one that the signed record names"
    return content


def evidence_inside(
    evidence: Iterable[Evidence], learner: str, workspace: Workspace
) -> Mapping[str, bytes]:
    """Return what a page can show of some evidence, by path as the record has it."""
    found = {}
    for each in evidence:
        if each.file:
            content = evidence_content(each, learner, workspace, most=LARGEST_INSIDE)
            if isinstance(content, bytes):
                found[each.file] = content
    return found

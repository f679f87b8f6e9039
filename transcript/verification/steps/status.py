"""Step 6: has the school taken it back? No list is read yet, so this is never settled."""

from collections.abc import Iterator

from transcript.verification.codes import Code
from transcript.verification.holdings import Holdings, Role
from transcript.verification.report import Axis, Check, DocumentShown, Finder, Step

_FIND = Finder(Step.STATUS, Axis.STANDING)


def status(held: Holdings, *, document: DocumentShown | None) -> Iterator[Check]:
    """Yield that it cannot be told, and how to find out."""
    for each in held.credentials:
        if each.role is not Role.ENDORSEMENT and "credentialStatus" in each.document:
            yield _FIND.unsettled(
                Code.STATUS_UNREACHABLE,
                f"{each.path}/credentialStatus",
                f"The list that says whether {each} was taken back was not read. Ask the school, "
                "or verify again where the list can be reached.",
            )
    if "credentialStatus" not in held.whole.document:
        yield _FIND.unsettled(
            Code.STATUS_NONE,
            "",
            "The school publishes no list of what it has taken back, so the file cannot tell "
            f"whether it still stands. If it matters, ask the school about {document or 'it'}.",
        )

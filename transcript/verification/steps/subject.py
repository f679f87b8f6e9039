"""Step 8: is it all about one learner, and do the parts agree?"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from transcript.credentials.nodes import conflicts_among
from transcript.credentials.vc import as_list, id_of
from transcript.verification.codes import Code
from transcript.verification.holdings import Held, Holdings
from transcript.verification.limits import Limits
from transcript.verification.plain_text import is_plain_name
from transcript.verification.report import Axis, Check, Finder, Step

_FIND = Finder(Step.SUBJECT, Axis.INTEGRITY)
_NAME = "name"


def subject(held: Holdings, *, limits: Limits) -> Iterator[Check]:
    """Yield each member about somebody else, and each thing that is described in two ways."""
    wrong = [*_members(held), *_conflicts(held, limits)]
    yield from wrong
    if not wrong:
        yield _FIND.passed(
            Code.SUBJECT_OK, "/credentialSubject", "Every part is about the same person."
        )


def name_of(held: Held) -> str | None:
    """Return the name by which a credential identifies its subject, if it says one openly.

    None too if it is not one line of visible characters: then it could look like something else.
    """
    names = sorted(_open_identifiers(held.subject).get(_NAME, ()))
    return names[0] if len(names) == 1 and is_plain_name(names[0]) else None


def _members(held: Holdings) -> Iterator[Check]:
    for member in held.members:
        path = f"{member.path}/credentialSubject"
        match _same_person(held.whole.subject, member.subject):
            case False:
                yield _FIND.failed(
                    Code.SUBJECT_MISMATCH,
                    path,
                    "The member is about another person than the transcript it is in. Ask the "
                    "school for the original.",
                )
            case None:
                yield _FIND.unsettled(
                    Code.SUBJECT_UNLINKED,
                    path,
                    "Nothing says that the member is about the same person as the transcript it "
                    "is in: they have no identifier in common.",
                )


def _same_person(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool | None:
    mine, theirs = id_of(one), id_of(other)
    if mine and theirs and mine != theirs:
        return False
    known, told = _open_identifiers(one), _open_identifiers(other)
    shared = known.keys() & told.keys()
    if any(known[kind] != told[kind] for kind in shared):
        return False
    return True if shared or (mine and theirs) else None


def _open_identifiers(node: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the identifiers that stand there openly (not hashed), by their type."""
    found: dict[str, frozenset[str]] = {}
    for each in as_list(node.get("identifier")):
        if not isinstance(each, dict) or each.get("hashed") is not False:
            continue
        kind, value = each.get("identityType"), each.get("identityHash")
        if isinstance(kind, str) and isinstance(value, str):
            found[kind] = found.get(kind, frozenset()) | {value}
    return found


def _conflicts(held: Holdings, limits: Limits) -> Iterator[Check]:
    for each in islice(conflicts_among(held.objects), limits.findings):
        yield _FIND.unsettled(
            Code.NODE_CONFLICT,
            each.path,
            f"Two descriptions of one thing differ: {each.message}. The signature binds both, so "
            "it cannot say which is meant.",
        )

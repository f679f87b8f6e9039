"""What each role may do. A page or an action asks for one permission, and nothing else."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """What a page or an action needs."""

    VIEW = "view"
    """See the school's files, where its learners stand, and what was issued."""

    AUTHOR = "author"
    """Write the school's files, the graduate profile, credits, learners and their own words."""

    COLLECT = "collect"
    """Bring in evidence."""

    ASSESS = "assess"
    """Rate evidence on a credit's rubric."""

    APPROVE = "approve"
    """Award a credit."""

    ISSUE = "issue"
    """Sign, export, correct, release: what only the school's registrar does."""

    TRUST = "trust"
    """Keep the list of the issuers that are trusted."""

    MANAGE = "manage"
    """Make accounts and tokens, and read who did what."""


class Role(StrEnum):
    """What somebody does at the school."""

    AUTHOR = "author"
    ASSESSOR = "assessor"
    APPROVER = "approver"
    REGISTRAR = "registrar"
    READER = "reader"


_P = Permission
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.AUTHOR: frozenset({_P.VIEW, _P.AUTHOR, _P.COLLECT}),
    Role.ASSESSOR: frozenset({_P.VIEW, _P.COLLECT, _P.ASSESS}),
    Role.APPROVER: frozenset({_P.VIEW, _P.APPROVE}),
    Role.REGISTRAR: frozenset({_P.VIEW, _P.ISSUE, _P.TRUST, _P.MANAGE}),
    Role.READER: frozenset({_P.VIEW}),
}
"""What each role may do; several roles may do what any of them may."""


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return what these roles together may do."""
    return frozenset[Permission]().union(*(GRANTS[each] for each in roles))

"""Where somebody can go: what their account may do, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from transcript.accounts.roles import Permission
from transcript.web.asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page to go to, and whether it is the one that is open."""

    to: str
    name: str
    is_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    to: str
    name: str
    needs: Permission
    within: tuple[str, ...] = ()


_P = Permission
SCHOOL = (
    _Place(to="/learners", name="Learners", needs=_P.VIEW, within=("/import",)),
    _Place(
        to="/school",
        name="School",
        needs=_P.VIEW,
        within=("/profile", "/credits", "/coverage", "/mastery", "/files", "/framework"),
    ),
    _Place(to="/progress", name="Progress", needs=_P.VIEW, within=("/calibration",)),
    _Place(to="/issue", name="Issue", needs=_P.ISSUE, within=("/approvals",)),
    _Place(to="/approvals", name="Approvals", needs=_P.APPROVE),
    _Place(to="/documents", name="Documents", needs=_P.VIEW),
    _Place(
        to="/releases",
        name="Office",
        needs=_P.ISSUE,
        within=("/exports", "/status", "/ledger", "/keys"),
    ),
)
VERIFY = _Place(to="/verify", name="Verify", needs=_P.VIEW, within=("/trust",))
ACCOUNTS = _Place(to="/accounts", name="Accounts", needs=_P.MANAGE, within=("/tokens", "/log"))


def navigation(asked: Asked) -> Sequence[Link]:
    """Return the places in the head of a page."""
    places = SCHOOL if asked.site.folder is not None else ()
    # Who signs comes to the approvals by what waits for one.
    hidden = "/approvals" if asked.may(_P.ISSUE) else ""
    found = [each for each in places if asked.may(each.needs) and each.to != hidden]
    last = (ACCOUNTS,) if asked.may(ACCOUNTS.needs) else ()
    return [_link(each, asked) for each in (*found, VERIFY, *last)]


def _link(place: _Place, asked: Asked) -> Link:
    roots = (place.to, *place.within)
    is_here = any(asked.address == each or asked.address.startswith(f"{each}/") for each in roots)
    return Link(to=place.to, name=place.name, is_here=is_here)

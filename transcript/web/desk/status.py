"""The status lists: what was taken back, and the files for the school's web site."""

from typing import Any

from transcript.accounts.roles import Permission
from transcript.exporting import archive
from transcript.model.document import number_of
from transcript.office.clock import now
from transcript.office.folder import registry_of
from transcript.office.keys import required_settings
from transcript.office.status_site import signed_status
from transcript.registry.documents import Known
from transcript.registry.status_book import Change, ListBits, Standing
from transcript.web.asked import Answer, Asked, Download, Page, Way
from transcript.web.desk.choosing import names_of, school_of
from transcript.web.desk.signing import passphrase_of, passphrase_problem
from transcript.web.jobs import TROUBLES, said

_MOST = 200


def every(asked: Asked) -> Answer:
    """Show what was taken back, and the lists that tell of it."""
    return _shown(asked)


def publish(asked: Asked) -> Answer:
    """Sign the lists, and give them as one ZIP file for the web site."""
    workspace = school_of(asked)
    required_settings(workspace)
    secret = passphrase_of(asked)
    problem = passphrase_problem(workspace, secret, at=asked.at)
    if problem:
        return _shown(asked, problem=problem)
    try:
        made = signed_status(
            workspace, clock=now, passphrase=lambda: secret, tell=lambda _: None
        ).files()
    except TROUBLES as error:
        return _shown(asked, problem=said(error))
    if not made:
        return _shown(asked, problem="there is nothing to publish yet")
    name = f"status-{asked.at:%Y-%m-%d}.zip"
    return Download(content=archive(made), media_type="application/zip", name=name)


def _shown(asked: Asked, *, problem: str = "") -> Answer:
    workspace = school_of(asked)
    registry, settings = registry_of(workspace), workspace.settings.status
    known = {each.document: each for each in registry.documents.every()}
    changes = registry.status.changes()
    facts = {
        "settings": settings,
        "lists": [_list(each) for each in registry.status.lists()],
        "changes": [_change(each, known.get(each.document)) for each in reversed(changes)][:_MOST],
        "number_of_changes": len(changes),
        "names": names_of(workspace),
        "problem": problem,
    }
    return Page(template="desk/status.html", facts=facts, status=422 if problem else 200)


def _list(bits: ListBits) -> dict[str, Any]:
    return {
        "number": bits.number,
        "base": bits.base,
        "used": bits.used,
        "revoked": len(bits.revoked),
        "suspended": len(bits.suspended) if bits.suspendable else None,
    }


def _change(change: Change, found: Known | None) -> dict[str, Any]:
    is_superseded = change.standing is Standing.SUPERSEDED
    return {
        "of": change,
        "number": found.number if found else "",
        "learner": found.learner if found else "",
        "by": number_of(found.successor) if found and found.successor and is_superseded else "",
    }


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/status", view=every, needs=_NEEDS),
    Way(path="/status", view=publish, needs=_NEEDS, method="POST"),
)

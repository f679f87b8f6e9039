"""The status lists: what was taken back, and the files for the school's web site."""

from typing import Any

from transcript.accounts.roles import Permission
from transcript.exporting import archive
from transcript.model.document import number_of
from transcript.office.clock import now
from transcript.office.editing import Clash, Unfit, authored_file, read_authored, save_authored
from transcript.office.folder import registry_of
from transcript.office.keys import required_settings
from transcript.office.ledger import nobody
from transcript.office.status_site import signed_status
from transcript.reading.document import JsonValue
from transcript.registry.documents import Known
from transcript.registry.status_book import Change, ListBits, Standing
from transcript.source.workspace import Workspace
from transcript.web.asked import Answer, Asked, Download, Page, Redirect, Way
from transcript.web.desk.choosing import names_of, school_of
from transcript.web.desk.signing import passphrase_of, passphrase_problem
from transcript.web.jobs import TROUBLES
from transcript.web.ways_out import hint_of, sentence_of

_MOST = 200
_SETTINGS = "workspace"
_EXAMPLE = ".example"
"""What no real address ends with (RFC 2606); it is in the files that a school begins with."""


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
        made = signed_status(workspace, clock=now, passphrase=lambda: secret, tell=nobody).files()
    except TROUBLES as error:
        return _shown(asked, problem=sentence_of(error))
    if not made:
        return _shown(asked, problem="there is nothing to publish yet")
    name = f"status-{asked.at:%Y-%m-%d}.zip"
    return Download(content=archive(made), media_type="application/zip", name=name)


def settle(asked: Asked) -> Answer:
    """Write into workspace.yaml where the lists will be, if it says nothing of that yet."""
    workspace = school_of(asked)
    authored = read_authored(workspace, authored_file(workspace, _SETTINGS))
    value = authored.value if isinstance(authored.value, dict) else {}
    if value.get("status") is not None:
        return Redirect(to="/status", told="There is a place for the lists already.")
    status: dict[str, JsonValue] = {"url": asked.form.get("url").strip()}
    if asked.form.get("suspension"):
        status["suspension"] = True
    outcome = save_authored(
        workspace,
        authored.file,
        {**value, "status": status},
        base=authored.digest,
        actor=asked.actor,
    )
    match outcome:
        case Unfit():
            reasons = (f"{each.message}. {hint_of(each)}" for each in outcome.problems)
            return _shown(asked, problem=". ".join(dict.fromkeys(reasons)))
        case Clash():
            problem = f"somebody changed {authored.file} in this moment: send it again"
            return _shown(asked, problem=problem)
    asked.note("said where the status lists are published", authored.file)
    told = "Noted. Everything that is issued from now on can be taken back."
    return Redirect(to="/status", told=told)


def _shown(asked: Asked, *, problem: str = "") -> Answer:
    workspace = school_of(asked)
    registry, settings = registry_of(workspace), workspace.settings.status
    changes = registry.status.changes()
    newest = changes[: -_MOST - 1 : -1]
    listed = registry.listing.those({each.document for each in newest})
    known = {each.known.document: each.known for each in listed}
    facts = {
        "settings": settings,
        "lists": [_list(each) for each in registry.status.lists()],
        "changes": [_change(each, known.get(each.document)) for each in newest],
        "number_of_changes": len(changes),
        "names": names_of(workspace),
        "problem": problem,
        "url": asked.form.get("url") or _suggested(workspace),
    }
    return Page(template="desk/status.html", facts=facts, status=422 if problem else 200)


def _suggested(workspace: Workspace) -> str:
    """Return an address below the school's web site, if that is not the one of the examples."""
    school = workspace.load_school().school
    site = school.url.rstrip("/") if school else ""
    return f"{site}/status" if site and not site.endswith(_EXAMPLE) else ""


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
    Way(path="/status", view=publish, needs=_NEEDS, method="POST", act="signed the status lists"),
    Way(path="/status/place", view=settle, needs=_NEEDS, method="POST"),
)

"""Two-person release: one who does not sign approves exactly what is to be signed."""

from typing import Any

from transcript.accounts.roles import Permission
from transcript.batch.approving import approve_learners
from transcript.diagnostics import has_errors
from transcript.office.approving import approval_keys, approver_of
from transcript.office.folder import registry_of
from transcript.office.key_changes import another, note_changes
from transcript.office.keys import keyring_of, required_school
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import KeyPurpose
from transcript.proofs.keyring import SHORTEST_PASSPHRASE
from transcript.web.asked import Answer, Asked, Page, Redirect, Way
from transcript.web.desk.choosing import NOBODY, choice, chosen, names_of, school_of
from transcript.web.desk.signing import passphrase_of
from transcript.web.jobs import TROUBLES, said

_TWICE = "the passphrase was not typed the same twice"


def choose(asked: Asked) -> Answer:
    """Show whose transcripts can be approved."""
    return _shown(asked)


def approve(asked: Asked) -> Answer:
    """Approve that transcripts are issued as their records stand now."""
    workspace = school_of(asked)
    if asked.form.get("do") == "search":
        return _shown(asked)
    learners, secret = chosen(asked, workspace), passphrase_of(asked)
    problem = "" if secret else "type your own passphrase for approving"
    problem = problem if learners else NOBODY
    if problem:
        return _shown(asked, problem=problem)
    own = another(lambda: secret, workspace.folder, at=asked.at)
    approver = approver_of(workspace.folder, own, at=asked.at)
    try:
        approver()  # before anything is read, so that a wrong passphrase is told at once
        outcomes = [
            {"of": each, "errors": [one for one in each.diagnostics if has_errors([one])]}
            for each in approve_learners(
                learners,
                workspace=workspace,
                registry=registry_of(workspace),
                approver=approver,
                at=asked.at,
            )
        ]
    except TROUBLES as error:
        return _shown(asked, problem=said(error))
    return _shown(asked, outcomes=outcomes)


def make_key(asked: Asked) -> Answer:
    """Make a key for approving, under a passphrase that those who sign do not know."""
    workspace = school_of(asked)
    secret = passphrase_of(asked)
    problem = "" if secret == passphrase_of(asked, "again") else _TWICE
    if not problem and len(secret) < SHORTEST_PASSPHRASE:
        problem = f"a passphrase has {SHORTEST_PASSPHRASE} letters or more, such as four words"
    if problem:
        return _shown(asked, problem=problem, section="key")
    try:
        keyring_of(workspace.folder).create(
            [KeyPurpose.APPROVAL],
            organisation=required_school(workspace).name,
            at=asked.at,
            passphrase=another(lambda: secret, workspace.folder, at=asked.at),
        )
        note_changes(workspace.folder, reason="", actor=asked.actor, at=asked.at)
    except KeyUnusableError as error:
        return _shown(asked, problem=said(error), section="key")
    told = "Your key for approving is made. Nobody can recover its passphrase."
    return Redirect(to="/approvals", told=told)


def _shown(
    asked: Asked,
    *,
    problem: str = "",
    section: str = "approve",
    outcomes: list[dict[str, Any]] | None = None,
) -> Answer:
    workspace = school_of(asked)
    facts = {
        **choice(asked, workspace),
        "two_person": workspace.settings.two_person,
        "keys": approval_keys(workspace.folder, at=asked.at),
        "names": names_of(workspace),
        "shortest": SHORTEST_PASSPHRASE,
        "outcomes": outcomes or [],
        "problem": problem,
        "section": section,
    }
    return Page(template="desk/approvals.html", facts=facts, status=422 if problem else 200)


_NEEDS = Permission.APPROVE
WAYS = (
    Way(path="/approvals", view=choose, needs=_NEEDS),
    Way(path="/approvals", view=approve, needs=_NEEDS, method="POST", act="approved a transcript"),
    Way(
        path="/approvals/key",
        view=make_key,
        needs=_NEEDS,
        method="POST",
        act="made a key to approve with",
    ),
)

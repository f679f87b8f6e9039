"""Two-person release: one who does not sign approves exactly what is to be signed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from transcript.accounts.roles import Permission
from transcript.batch.approving import Approver, Outcome, State, approve_learners
from transcript.diagnostics import has_errors
from transcript.office.approving import approval_keys, approver_of
from transcript.office.folder import registry_of
from transcript.office.key_changes import another, note_changes
from transcript.office.keys import keyring_of, required_school
from transcript.office.shelf import shelved
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.key_history import KeyPurpose
from transcript.proofs.keyring import SHORTEST_PASSPHRASE
from transcript.reading.text import counted
from transcript.source.workspace import Workspace
from transcript.web.asked import Answer, Asked, Page, Redirect, RefusedError, Way
from transcript.web.desk.choosing import NOBODY, choice, chosen, names_of, school_of
from transcript.web.desk.jobs import APPROVE, require_job, stopped, told_of
from transcript.web.desk.signing import passphrase_of
from transcript.web.jobs import TROUBLES, BusyError, Job, Work, jobs_of
from transcript.web.ways_out import hint_of, sentence_of

_TWICE = "the two passphrases are not the same"
_SOON = 1.5
"""For so many seconds a page waits, since a run over few learners is over then."""


def choose(asked: Asked) -> Answer:
    """Show whose transcripts can be approved."""
    return _shown(asked)


def approve(asked: Asked) -> Answer:
    """Begin to approve that transcripts are issued as their records stand now."""
    workspace = school_of(asked)
    _require_another(asked, workspace)
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
    except TROUBLES as error:
        return _shown(asked, problem=sentence_of(error))
    job = _begun(asked, learners, _work(workspace.folder, approver, at=asked.at))
    return Redirect(to=f"/approvals/{job.id}")


def shown(asked: Asked) -> Answer:
    """Show how far it is with approving; when it is over, what was approved."""
    job = require_job(asked, APPROVE)
    groups: dict[str, list[Any]] = {str(each): [] for each in State}
    for row in list(job.rows):
        groups[row["state"]].append(row)
    names = names_of(school_of(asked))
    return Page(template="desk/approved.html", facts={"job": job, "groups": groups, "names": names})


def state(asked: Asked) -> Answer:
    """Tell how far it is, for the script of its page."""
    return told_of(require_job(asked, APPROVE))


def stop(asked: Asked) -> Answer:
    """Ask it to end: what was approved until then stands."""
    job = require_job(asked, APPROVE)
    return stopped(job, f"/approvals/{job.id}")


def make_key(asked: Asked) -> Answer:
    """Make a key for approving, under a passphrase that those who sign do not know."""
    workspace = school_of(asked)
    _require_another(asked, workspace)
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
        return _shown(asked, problem=sentence_of(error), section="key")
    told = "Your key for approving is made. Nobody can recover its passphrase."
    return Redirect(to="/approvals", told=told)


def _signs_too(asked: Asked, workspace: Workspace) -> bool:
    """Return whether one account would sign what it has approved, where the school wants two."""
    return workspace.settings.two_person and asked.may(Permission.ISSUE)


def _require_another(asked: Asked, workspace: Workspace) -> None:
    if _signs_too(asked, workspace):
        raise RefusedError(
            403,
            "this school asks for two people, and your account may sign",
            hint="sign in with an account that approves and does not sign",
        )


def _begun(asked: Asked, learners: tuple[str, ...], work: Work) -> Job:
    title = f"Approve {counted(len(learners), 'transcript')}"
    runs = jobs_of(asked.site.home)
    try:
        job = runs.begin(
            work, kind=APPROVE, title=title, by=asked.actor, learners=learners, facts={}
        )
    except BusyError as busy:
        hint = f"Begin again when “{busy.job.title}”, begun by {busy.job.by}, is done."
        raise RefusedError(409, "somebody is approving at this moment", hint=hint) from busy
    job.wait(_SOON)
    return job


def _work(folder: Path, approver: Callable[[], Approver], *, at: datetime) -> Work:
    def work(job: Job) -> None:
        workspace = shelved(folder)
        outcomes = approve_learners(
            job.learners,
            workspace=workspace,
            registry=registry_of(workspace),
            approver=approver,
            at=at,
        )
        for each in outcomes:
            job.tell(_row(each))
            if job.is_asked_to_stop:
                break

    return work


def _row(outcome: Outcome) -> dict[str, Any]:
    errors = [each for each in outcome.diagnostics if has_errors([each])]
    return {
        "learner": outcome.learner,
        "state": str(outcome.state),
        "credits": list(outcome.credits),
        "errors": [
            {"message": each.message, "hint": hint_of(each), "origin": str(each.origin)}
            for each in errors
        ],
    }


def _shown(asked: Asked, *, problem: str = "", section: str = "approve") -> Answer:
    workspace = school_of(asked)
    facts = {
        **choice(asked, workspace),
        "two_person": workspace.settings.two_person,
        "signs_too": _signs_too(asked, workspace),
        "keys": approval_keys(workspace.folder, at=asked.at),
        "recent": jobs_of(asked.site.home).recent(APPROVE, most=8),
        "shortest": SHORTEST_PASSPHRASE,
        "problem": problem,
        "section": section,
    }
    return Page(template="desk/approvals.html", facts=facts, status=422 if problem else 200)


_NEEDS = Permission.APPROVE
WAYS = (
    Way(path="/approvals", view=choose, needs=_NEEDS),
    Way(path="/approvals", view=approve, needs=_NEEDS, method="POST", act="approved a transcript"),
    Way(path="/approvals/{run}", view=shown, needs=_NEEDS),
    Way(path="/approvals/{run}/state", view=state, needs=_NEEDS),
    Way(
        path="/approvals/{run}/stop",
        view=stop,
        needs=_NEEDS,
        method="POST",
        act="stopped a run",
    ),
    Way(
        path="/approvals/key",
        view=make_key,
        needs=_NEEDS,
        method="POST",
        act="made a key to approve with",
    ),
)

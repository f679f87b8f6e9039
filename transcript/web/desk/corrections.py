"""Taking a document back, for a time or for good, and issuing another in its place."""

from dataclasses import dataclass, replace
from typing import Any

from transcript.accounts.roles import Permission
from transcript.batch.issuing import Run
from transcript.batch.superseding import (
    Replaced,
    Replacement,
    planned,
    supersede,
    superseded_by,
)
from transcript.model.document import number_of
from transcript.office.issuing import new_order
from transcript.office.ledger import require_own_ledger
from transcript.office.standing import NotChangedError, change_standing, credentials_on_lists
from transcript.registry.documents import Known
from transcript.registry.status_book import FINAL, Standing
from transcript.web.asked import Answer, Asked, NotHereError, Page, Redirect, Way
from transcript.web.desk.choosing import names_of
from transcript.web.desk.documents import Held, held
from transcript.web.desk.signing import passphrase_of, signing_problem
from transcript.web.jobs import TROUBLES
from transcript.web.ways_out import on_a_page, sentence_of

_LONGEST_REASON = 500
_NO_REASON = "write why; it stays in the school's own records and is not published"
_TOO_LONG = f"write why in {_LONGEST_REASON} letters at most"
_BEFORE = "this was done a moment before, and the reason that you wrote was not noted"
_UNSEEN = "It is noted. Nobody outside sees it until the status lists are published."


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A change of a document's standing: what it is called, and what a college will see."""

    name: str
    standing: Standing
    title: str
    means: str
    seen: str
    is_grave: bool = False


_ACTS = {
    each.name: each
    for each in (
        Act(
            name="revoke",
            standing=Standing.REVOKED,
            title="Revoke",
            means="It is taken back for good, with every badge in it. This cannot be undone.",
            seen="Failed: “revoked by the school”. Nothing in it is shown as valid any more.",
            is_grave=True,
        ),
        Act(
            name="suspend",
            standing=Standing.SUSPENDED,
            title="Suspend",
            means="It does not count for the time being, for instance while something is looked "
            "into. You can reinstate it.",
            seen="Failed: “suspended by the school”, until you reinstate it.",
        ),
        Act(
            name="reinstate",
            standing=Standing.IN_FORCE,
            title="Reinstate",
            means="It counts again, as if it had not been suspended.",
            seen="Passed, as before.",
        ),
        Act(
            name="cancel",
            standing=Standing.CANCELLED,
            title="Cancel",
            means="For what nobody was given yet. It is not exported any more, and the record can "
            "be issued again. This cannot be undone.",
            seen="Nothing: no college has it.",
            is_grave=True,
        ),
    )
}


def ask(asked: Asked) -> Answer:
    """Ask why, and say what a college will see."""
    return _asking(asked, held(asked), _act(asked))


def change(asked: Asked) -> Answer:
    """Change a document's standing."""
    this, act = held(asked), _act(asked)
    reason, problem = _reason(asked)
    if problem:
        return _asking(asked, this, act, problem=problem)
    try:
        require_own_ledger(this.workspace)
        credentials_on_lists([this.known], this.registry, act.standing)
        changed = change_standing(
            [this.known],
            this.registry,
            act.standing,
            {this.known.document: reason},
            actor=asked.actor,
            at=asked.at,
        )
    except NotChangedError as error:
        problem = f"{sentence_of(error)}. Nothing was changed."
        return _asking(asked, this, act, problem=problem)
    if not changed:
        return _asking(asked, held(asked), act, problem=_BEFORE)
    asked.note(f"noted a transcript as {act.standing}", this.known.number)
    told = f"{this.known.number} is {act.standing} now."
    unseen = "" if act.standing is Standing.CANCELLED else f" {_UNSEEN}"
    return Redirect(to=this.address, told=told + unseen)


def plan(asked: Asked) -> Answer:
    """Say what would take a document's place; nothing is signed."""
    return _planned(asked, held(asked))


def replace_it(asked: Asked) -> Answer:
    """Issue a document from the present files, and note that it takes another's place."""
    this, (reason, problem) = held(asked), _reason(asked)
    secret = passphrase_of(asked)
    problem = problem or signing_problem(this.workspace, secret, at=asked.at)
    if problem:
        return _planned(asked, this, problem=problem)
    run = _run(asked, this, secret)
    require_own_ledger(this.workspace)
    if by := _later(this, asked.form.get("by")):
        return _replaced(asked, this, superseded_by(this.known, by, run, reason))
    due = _plan_of(asked, this, run)
    if due.state is not Replacement.WOULD:
        return _planned(asked, this, problem="nothing was replaced")
    if due.remarks and not asked.form.get("despite"):
        return _planned(asked, this, problem="tick that it may stand there, or mend it first")
    try:
        (found,) = supersede([due], run, {this.known.document: reason})
    except TROUBLES as error:
        return _planned(asked, this, problem=sentence_of(error))
    return _replaced(asked, this, found)


def _replaced(asked: Asked, this: Held, found: Replaced) -> Answer:
    if found.state not in {Replacement.SUPERSEDED, Replacement.ALREADY}:
        return _planned(asked, this, problem=on_a_page(found.reason, found.way_out))
    number = number_of(found.successor)
    told = f"{this.known.number} was replaced by {number}. {_UNSEEN}"
    return Redirect(to=f"/documents/{number}", told=told)


def _asking(asked: Asked, this: Held, act: Act, *, problem: str = "") -> Answer:
    facts = {
        "document": this.known,
        "standing": this.standing,
        "name": names_of(this.workspace).get(this.known.learner, this.known.learner),
        "act": act,
        "hindrance": _hindrance(this, act),
        "reason": asked.form.get("reason"),
        "problem": problem,
    }
    return Page(template="desk/standing.html", facts=facts, status=422 if problem else 200)


def _hindrance(this: Held, act: Act) -> str:
    """Return why a document cannot have a standing, as far as that is known before."""
    if this.standing is act.standing:
        return f"It is {this.standing} already."
    if this.standing in FINAL:
        return f"It was {this.standing}, and that is final."
    try:
        credentials_on_lists([this.known], this.registry, act.standing)
    except NotChangedError as error:
        return f"{sentence_of(error)}."
    return ""


def _planned(asked: Asked, this: Held, *, problem: str = "") -> Answer:
    due = _plan_of(asked, this, _run(asked, this, b""))
    facts: dict[str, Any] = {
        "document": this.known,
        "standing": this.standing,
        "names": names_of(this.workspace),
        "plan": due,
        "why_not": on_a_page(due.reason, due.way_out),
        "can_be": due.state is Replacement.WOULD,
        "later": _later_ones(this),
        "by": asked.form.get("by"),
        "reason": asked.form.get("reason"),
        "same": _same(asked),
        "folder": asked.form.get("folder"),
        "learners": sorted(names_of(this.workspace).items(), key=lambda each: each[1].casefold()),
        "problem": problem,
    }
    return Page(template="desk/supersede.html", facts=facts, status=422 if problem else 200)


def _later_ones(this: Held) -> list[Known]:
    """Return the documents of the same learner that may take this one's place."""
    theirs = this.registry.documents.of(this.known.learner)
    after = theirs[theirs.index(this.known) + 1 :]
    standing_of = this.registry.status.standing_of
    return [each for each in after if standing_of(each.document) is Standing.IN_FORCE]


def _later(this: Held, number: str) -> Known | None:
    return next((each for each in _later_ones(this) if each.number == number), None)


def _plan_of(asked: Asked, this: Held, run: Run) -> Replaced:
    folder = asked.form.get("folder")
    known = folder if folder in this.workspace.learner_ids else None
    (due,) = planned([this.known], run, same=_same(asked), folder=known)
    return due


def _run(asked: Asked, this: Held, secret: bytes) -> Run:
    order = new_order(this.workspace.folder, at=asked.at, actor=asked.actor, dry_run=False)
    return replace(order.run(lambda: secret), workspace=this.workspace)


def _same(asked: Asked) -> bool:
    return bool(asked.form.get("same"))


def _reason(asked: Asked) -> tuple[str, str]:
    """Return why, on one line, and what is wrong with it."""
    said_so = " ".join(asked.form.get("reason").split())
    if not said_so:
        return "", _NO_REASON
    return said_so, _TOO_LONG if len(said_so) > _LONGEST_REASON else ""


def _act(asked: Asked) -> Act:
    found = _ACTS.get(asked.path["act"])
    if found is None:
        raise NotHereError("a document can be revoked, suspended, reinstated, cancelled, replaced")
    return found


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/documents/{document}/replace", view=plan, needs=_NEEDS),
    Way(
        path="/documents/{document}/replace",
        view=replace_it,
        needs=_NEEDS,
        method="POST",
        act="replaced a transcript",
    ),
    Way(path="/documents/{document}/change/{act}", view=ask, needs=_NEEDS),
    Way(path="/documents/{document}/change/{act}", view=change, needs=_NEEDS, method="POST"),
)

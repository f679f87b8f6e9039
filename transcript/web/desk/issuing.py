"""Issuing with a step between: first what would happen, then, with the passphrase, the signing."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from transcript.accounts.roles import Permission
from transcript.batch.engines import Here
from transcript.batch.issuing import CHUNK, State
from transcript.batch.running import Part, Stop, steps, task_size
from transcript.errors import IssuingError
from transcript.office.clock import now
from transcript.office.folder import open_workspace
from transcript.office.issuing import IssuingOrder, new_order
from transcript.office.keys import issuer_key
from transcript.office.ledger import sign_ledger_now
from transcript.office.reports import outcome_json
from transcript.source.workspace import Workspace
from transcript.validation.placeholders import is_example
from transcript.ways_out import Deed, WayOut
from transcript.web.asked import Answer, Asked, Page, Redirect, RefusedError, Way
from transcript.web.desk.choosing import NOBODY, choice, chosen, names_of, school_of
from transcript.web.desk.jobs import ISSUE, REVIEW, noted_in, require_job, rows_of
from transcript.web.desk.signing import passphrase_of, signing_problem
from transcript.web.jobs import BusyError, Job, Work, jobs_of
from transcript.web.ways_out import PAGES, on_a_page

_TICKS = 200
"""How many learners a review lists to be unticked; of more, all are signed together."""

_NO_KEY = "it has no key for that"
_SOON = 1.5
"""For so many seconds a page waits, since a run over few learners is over then."""


def choose(asked: Asked) -> Answer:
    """Show whose transcripts can be looked at, and the runs that were."""
    workspace = school_of(asked)
    facts = choice(asked, workspace)
    return Page(template="desk/issue.html", facts={**facts, **_state(asked, workspace)})


def review(asked: Asked) -> Answer:
    """Look at what would be issued; nothing is signed."""
    workspace = school_of(asked)
    if asked.form.get("do") == "search":
        return choose(asked)
    learners = chosen(asked, workspace)
    if not learners:
        facts = {**choice(asked, workspace), **_state(asked, workspace), "problem": NOBODY}
        return Page(template="desk/issue.html", facts=facts, status=422)
    order = new_order(workspace.folder, at=asked.at, actor=asked.actor, dry_run=True)
    job = _begun(asked, order, learners, b"", kind=REVIEW)
    return Redirect(to=f"/issue/{job.id}")


def shown(asked: Asked) -> Answer:
    """Show a run: how far it is; what would be issued; what was."""
    return _shown(asked, require_job(asked, REVIEW, ISSUE))


def sign(asked: Asked) -> Answer:
    """Sign what a review has found good, as far as it is ticked."""
    job, workspace = require_job(asked, REVIEW), school_of(asked)
    ready = [each["learner"] for each in job.rows if each["state"] == State.WOULD_ISSUE]
    ticked = set(asked.form.all("learner"))
    learners = tuple(each for each in ready if len(ready) > _TICKS or each in ticked)
    secret = passphrase_of(asked)
    problem = "" if learners else "nobody is ticked: there is nothing to sign"
    problem = problem or signing_problem(workspace, secret, at=asked.at)
    if problem:
        return _shown(asked, job, problem=problem, left_out=set(ready) - ticked)
    # What is signed is what was reviewed: who has changed it since must have it reviewed again.
    reviewed = {each["learner"]: each.get("source_digest", "") for each in job.rows}
    order = new_order(workspace.folder, at=asked.at, actor=asked.actor)
    order = replace(order, reviewed={each: reviewed[each] for each in learners})
    begun = _begun(asked, order, learners, secret, kind=ISSUE)
    return Redirect(to=f"/issue/{begun.id}")


def _shown(
    asked: Asked,
    job: Job,
    *,
    problem: str = "",
    left_out: AbstractSet[str] = frozenset(),
) -> Answer:
    workspace, rows = school_of(asked), rows_of(asked, job)
    school = workspace.load_school().school
    facts = {
        "job": job,
        "is_review": job.kind == REVIEW,
        "groups": _groups(rows),
        "warnings": _warnings(rows),
        "names": names_of(workspace),
        "problem": problem,
        "left_out": left_out,
        "may_untick": job.counts[State.WOULD_ISSUE] <= _TICKS,
        "two_person": workspace.settings.two_person,
        "has_status": workspace.settings.status is not None,
        "is_example": school is not None and is_example(school),
    }
    return Page(template="desk/run.html", facts=facts, status=422 if problem else 200)


def _state(asked: Asked, workspace: Workspace) -> dict[str, Any]:
    lacks = ""
    try:
        issuer_key(workspace, at=asked.at)
    except IssuingError as error:
        is_none = error.way_out == WayOut(Deed.MAKE_KEYS)
        lacks = _NO_KEY if is_none else on_a_page(error.reason, error.way_out)
    runs = jobs_of(asked.site.home)
    recent = [*runs.recent(ISSUE, most=8), *runs.recent(REVIEW, most=3)]
    recent.sort(key=lambda each: each.began_at, reverse=True)
    return {"lacks_key": lacks, "recent": recent, "problem": ""}


def _begun(
    asked: Asked, order: IssuingOrder, learners: tuple[str, ...], secret: bytes, *, kind: str
) -> Job:
    verb = "Look at" if order.dry_run else "Issue"
    title = f"{verb} {len(learners)} transcript{'' if len(learners) == 1 else 's'}"
    facts = {"batch": order.batch, "notes": []}
    work = _work(order, learners, secret)
    try:
        job = jobs_of(asked.site.home).begin(
            work, kind=kind, title=title, by=asked.actor, learners=learners, facts=facts
        )
    except BusyError as busy:
        raise RefusedError(
            409,
            "another run is at work",
            hint=f"See how far it is under Issue, and begin again when “{busy.job.title}” is done.",
        ) from busy
    job.wait(_SOON)
    return job


def _work(order: IssuingOrder, learners: tuple[str, ...], secret: bytes) -> Work:
    def work(job: Job) -> None:
        is_new = False
        try:
            for outcome in _outcomes(order, learners, secret, job):
                job.tell(outcome_json(outcome, PAGES) | {"source_digest": outcome.source_digest})
                is_new |= outcome.state is State.ISSUED
        finally:
            if is_new:
                sign_ledger_now(
                    open_workspace(order.folder),
                    at=now(),
                    passphrase=lambda: secret,
                    tell=noted_in(job),
                )

    return work


def _outcomes(
    order: IssuingOrder, learners: tuple[str, ...], secret: bytes, job: Job
) -> Iterator[Any]:
    part, stop = Part(learners=learners, begin=order.alive), Stop()
    engine = Here(passphrase=lambda _: secret)
    size = task_size(len(learners), jobs=1, most=CHUNK)
    for step in steps([part], engine, size=size, stop=stop):
        if step.trouble:
            raise step.trouble
        yield step.outcome
        stop.asked = job.is_asked_to_stop


def _groups(told: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows by what becomes of them, in the order in which a registrar needs them."""
    found: dict[str, list[dict[str, Any]]] = {str(each): [] for each in State}
    found["waiting"] = []
    for row in told:
        errors = [each for each in row["diagnostics"] if each["severity"] == "error"]
        waits = row["state"] == State.REFUSED and not errors and row["reason"]
        found["waiting" if waits else row["state"]].append({**row, "errors": errors})
    return {name.replace(" ", "_"): rows for name, rows in found.items()}


def _warnings(told: Sequence[Mapping[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """Return each warning once, and of how many learners it is true."""
    found: dict[tuple[str, str, str], tuple[dict[str, Any], int]] = {}
    for row in told:
        for each in row["diagnostics"]:
            if each["severity"] != "error":
                key = (each["file"], each["code"], each["message"])
                found[key] = (each, found.get(key, (each, 0))[1] + 1)
    return list(found.values())


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/issue", view=choose, needs=_NEEDS),
    Way(path="/issue", view=review, needs=_NEEDS, method="POST"),
    Way(path="/issue/{run}", view=shown, needs=_NEEDS),
    Way(path="/issue/{run}", view=sign, needs=_NEEDS, method="POST", act="signed transcripts"),
)

"""A run while it is at work and after: its state, how to end it, and its report to keep."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from transcript.accounts.roles import Permission
from transcript.batch.issuing import Outcome, State
from transcript.model.document import DocumentIdentity
from transcript.office.folder import registry_of
from transcript.office.ledger import Tell
from transcript.office.reports import outcome_json
from transcript.office.run_page import page
from transcript.office.run_report import SchoolRun, report_head, report_text
from transcript.registry.documents import Known
from transcript.web.asked import Answer, Asked, Data, Download, NotHereError, Redirect, Way
from transcript.web.desk.choosing import school_of
from transcript.web.jobs import Job, JobState, jobs_of
from transcript.web.ways_out import PAGES, on_a_page

REVIEW, ISSUE, APPROVE, CHECK = "review", "issue", "approve", "check"


def require_job(asked: Asked, *kinds: str) -> Job:
    """Return the run that the address names. Raises `NotHereError` if there is none of a kind."""
    job = jobs_of(asked.site.home).find(asked.path["run"])
    if job is None or (kinds and job.kind not in kinds):
        raise NotHereError("there is no such run; the newest are kept, and older ones forgotten")
    return job


def state(asked: Asked) -> Answer:
    """Tell how far a run is, for the script of its page."""
    job = _registrars_job(asked)
    return told_of(job)


def told_of(job: Job) -> Data:
    """Tell how far a run is."""
    done = len(job.rows)
    return Data(value={"state": str(job.state), "done": done, "total": job.total})


def stop(asked: Asked) -> Answer:
    """Ask a run to end after what was begun."""
    job = _registrars_job(asked)
    place = "exports" if job.kind == "export" else "issue"
    return stopped(job, f"/{place}/{job.id}")


def stopped(job: Job, address: str) -> Redirect:
    """Ask a run to end after what was begun, and go to its page."""
    told = "It ends after what was begun." if job.is_at_work else "It was over already."
    job.stop()
    return Redirect(to=address, told=told)


def rows_of(asked: Asked, job: Job) -> Sequence[Mapping[str, Any]]:
    """Return what became of each learner; of a run that was cut off, what the registry knows."""
    if job.state is not JobState.CUT_OFF or job.kind != ISSUE:
        return list(job.rows)
    documents = registry_of(school_of(asked)).documents.in_batch(job.facts["batch"])
    return [outcome_json(_issued(each), PAGES) for each in documents]


def noted_in(job: Job) -> Tell:
    """Return what notes in a run, for the page, what is lacking."""
    notes = job.facts["notes"]
    return lambda reason, way_out: notes.append(on_a_page(reason, way_out))


def _registrars_job(asked: Asked) -> Job:
    """Return the run of the address. Raises `NotHereError` if who approves has begun it."""
    job = require_job(asked)
    if job.kind == APPROVE:
        raise NotHereError("who approves follows a run like this under Approvals")
    return job


def _issued(known: Known) -> Outcome:
    document = DocumentIdentity(id=known.document, issued_at=known.issued_at)
    return Outcome(learner=known.learner, state=State.ISSUED, diagnostics=(), document=document)


def report(asked: Asked) -> Answer:
    """Give the report of a run that is over, as a page to print or as JSON."""
    job, form = require_job(asked, REVIEW, ISSUE), asked.path["form"]
    if job.is_at_work or form not in {"html", "json"}:
        raise NotHereError("there is no such report yet")
    rows = rows_of(asked, job)
    head = _head(asked, job, rows)
    name = f"issued-{job.began_at[:10]}-{job.id[:8]}.{form}"
    if form == "json":
        content = "".join(report_text(head, rows)).encode()
        return Download(content=content, media_type="application/json", name=name)
    content = "".join(page(head, lambda: rows)).encode()
    return Download(content=content, media_type="text/html", name=name)


def _head(asked: Asked, job: Job, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return report_head(
        [SchoolRun.of(school_of(asked), learners=job.total, trouble=job.trouble or None)],
        batch=job.facts["batch"],
        actor=job.by,
        began_at=job.began_at,
        ended_at=job.ended_at or job.began_at,
        dry_run=job.kind == REVIEW,
        interrupted=job.state in {JobState.STOPPED, JobState.CUT_OFF},
        counts=Counter(str(each["state"]) for each in rows),
    )


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/runs/{run}/state", view=state, needs=_NEEDS),
    Way(path="/runs/{run}/stop", view=stop, needs=_NEEDS, method="POST", act="stopped a run"),
    Way(path="/runs/{run}/report.{form}", view=report, needs=_NEEDS),
)

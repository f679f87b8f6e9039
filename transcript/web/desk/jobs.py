"""A run while it is at work and after: its state, how to end it, and its report to keep."""

from collections.abc import Mapping
from typing import Any

from transcript.accounts.roles import Permission
from transcript.office.run_page import page
from transcript.office.run_report import report_text
from transcript.web.asked import Answer, Asked, Data, Download, NotHereError, Redirect, Way
from transcript.web.desk.choosing import school_of
from transcript.web.jobs import Job, JobState, jobs_of


def require_job(asked: Asked, *kinds: str) -> Job:
    """Return the run that the address names. Raises `NotHereError` if there is none of a kind."""
    job = jobs_of(asked.site.home).find(asked.path["run"])
    if job is None or (kinds and job.kind not in kinds):
        raise NotHereError("there is no such run; the newest are kept, and older ones forgotten")
    return job


def state(asked: Asked) -> Answer:
    """Tell how far a run is, for the script of its page."""
    job = require_job(asked)
    done = len(job.rows)
    return Data(value={"state": str(job.state), "done": done, "total": job.total})


def stop(asked: Asked) -> Answer:
    """Ask a run to end after what was begun."""
    job = require_job(asked)
    job.stop()
    place = "exports" if job.kind == "export" else "issue"
    return Redirect(to=f"/{place}/{job.id}", told="It ends after what was begun.")


def report(asked: Asked) -> Answer:
    """Give the report of a run that is over, as a page to print or as JSON."""
    job, form = require_job(asked, "review", "issue"), asked.path["form"]
    if job.is_at_work or form not in {"html", "json"}:
        raise NotHereError("there is no such report yet")
    head = _head(asked, job)
    name = f"issued-{job.began_at[:10]}-{job.id[:8]}.{form}"
    if form == "json":
        content = "".join(report_text(head, job.rows)).encode()
        return Download(content=content, media_type="application/json", name=name)
    content = "".join(page(head, lambda: job.rows)).encode()
    return Download(content=content, media_type="text/html", name=name)


def _head(asked: Asked, job: Job) -> Mapping[str, Any]:
    workspace = school_of(asked)
    school = workspace.load_school().school
    return {
        "version": 1,
        "batch": job.facts["batch"],
        "actor": job.by,
        "began_at": job.began_at,
        "ended_at": job.ended_at or job.began_at,
        "dry_run": job.kind == "review",
        "interrupted": job.state in {JobState.STOPPED, JobState.CUT_OFF},
        "counts": dict(job.counts),
        "schools": [
            {
                "folder": workspace.folder.resolve().name,
                "name": school.name if school else None,
                "learners": job.total,
                "trouble": job.trouble or None,
            }
        ],
    }


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/runs/{run}/state", view=state, needs=_NEEDS),
    Way(path="/runs/{run}/stop", view=stop, needs=_NEEDS, method="POST"),
    Way(path="/runs/{run}/report.{form}", view=report, needs=_NEEDS),
)

"""Files for the school itself: one document at once, or many learners' in one ZIP file."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from transcript.accounts.roles import Permission
from transcript.batch.bundling import Bundle
from transcript.batch.engines import Here
from transcript.batch.exporting import Export
from transcript.batch.running import Part, Stop, steps
from transcript.durable import whole_file
from transcript.exporting import archive, exporter, formats, versions_of
from transcript.office.exporting import ExportOrder
from transcript.office.folder import open_workspace
from transcript.office.ledger import Tell, nobody, sign_ledger_now
from transcript.source.workspace import Workspace
from transcript.web.asked import (
    Answer,
    Asked,
    Download,
    NotHereError,
    Page,
    Redirect,
    RefusedError,
    Way,
)
from transcript.web.desk.choosing import NOBODY, choice, chosen, names_of, school_of
from transcript.web.desk.documents import held, offered
from transcript.web.desk.jobs import noted_in, require_job
from transcript.web.desk.signing import passphrase_of, passphrase_problem
from transcript.web.jobs import BusyError, Job, Work, jobs_of

EXPORT = "export"
_PESC = "pesc"
_TOGETHER = 5
_SOON = 1.5
_PRIVATE = 0o600
_ZIP = "application/zip"


def choose(asked: Asked) -> Answer:
    """Show what can be exported, and the exports that were made."""
    return _choosing(asked)


def begin(asked: Asked) -> Answer:
    """Begin an export of many learners into one ZIP file."""
    workspace = school_of(asked)
    if asked.form.get("do") == "search":
        return _choosing(asked)
    learners, names = chosen(asked, workspace), _names(asked)
    order = _order(asked, workspace, names)
    secret = passphrase_of(asked)
    problem = "" if names else "choose at least one format"
    problem = problem or ("" if learners else NOBODY)
    if not problem and order.needs_passphrase(workspace):
        problem = passphrase_problem(workspace, secret, at=asked.at)
    if problem:
        return _choosing(asked, problem=problem)
    return Redirect(to=f"/exports/{_begun(asked, order, learners, secret).id}")


def shown(asked: Asked) -> Answer:
    """Show how far an export is; when it is over, the file and what came of each learner."""
    job = require_job(asked, EXPORT)
    facts = {
        "job": job,
        "names": names_of(school_of(asked)),
        "missing": [each for each in list(job.rows) if each["state"] != "exported"],
        "remarks": _remarks(job),
        "file": _file(asked, job).is_file() and not job.is_at_work,
    }
    return Page(template="desk/export.html", facts=facts)


def taken(asked: Asked) -> Answer:
    """Give the ZIP file of an export."""
    job = require_job(asked, EXPORT)
    try:
        content = _file(asked, job).read_bytes()
    except FileNotFoundError as error:
        raise NotHereError("this file is not kept any more; make the export again") from error
    return Download(content=content, media_type=_ZIP, name=f"exports-{job.began_at[:10]}.zip")


def one(asked: Asked) -> Answer:
    """Export one document, the newest of its learner, and give the file."""
    this, names = held(asked), _names(asked)
    if not this.is_newest:
        raise RefusedError(409, "only the newest document of a learner is exported")
    order, secret = _order(asked, this.workspace, names), passphrase_of(asked)
    problem = "" if names else "choose at least one format"
    if not problem and order.needs_passphrase(this.workspace):
        problem = passphrase_problem(this.workspace, secret, at=asked.at)
    if problem:
        raise RefusedError(422, problem, hint="Go back, and try again.")
    _sign_ledger(order, this.workspace, secret, nobody)
    (made,) = order.open(lambda: secret)([this.known.learner])
    return _given(made)


def _given(made: Export) -> Download:
    if made.reason or not made.artifacts:
        raise RefusedError(409, made.reason or "there was nothing to export")
    if len(made.artifacts) == 1:
        (file,) = made.artifacts
        return Download(content=file.content, media_type=file.media_type, name=file.name)
    content = archive({each.name: each.content for each in made.artifacts})
    return Download(content=content, media_type=_ZIP, name=f"{made.learner}.zip")


def _choosing(asked: Asked, *, problem: str = "") -> Answer:
    workspace = school_of(asked)
    pesc = exporter(_PESC) if _PESC in {each.name for each in formats()} else None
    facts = {
        **choice(asked, workspace),
        "formats": offered(),
        "wanted": set(asked.form.all("format")),
        "languages": workspace.settings.languages,
        "versions": versions_of(pesc) if pesc else (),
        "unofficial": asked.form.get("unofficial"),
        "recent": jobs_of(asked.site.home).recent(EXPORT, most=8),
        "problem": problem,
    }
    return Page(template="desk/exports.html", facts=facts, status=422 if problem else 200)


def _names(asked: Asked) -> tuple[str, ...]:
    wanted = set(asked.form.all("format"))
    return tuple(each.name for each in formats() if each.name in wanted)


def _order(asked: Asked, workspace: Workspace, names: Sequence[str]) -> ExportOrder:
    language, version = asked.form.get("language"), asked.form.get("version")
    known = {each for name in names for each in exporter(name).languages}
    wanted = workspace.settings.languages if language == "all" else (language,)
    has_version = _PESC in names and version in versions_of(exporter(_PESC))
    return ExportOrder(
        folder=workspace.folder,
        at=asked.at,
        names=tuple(names),
        languages=tuple(each for each in wanted if each in known),
        versions=((_PESC, version),) if has_version else (),
        unofficial=bool(asked.form.get("unofficial")),
        out=None,
        wanted=True,
    )


def _begun(asked: Asked, order: ExportOrder, learners: tuple[str, ...], secret: bytes) -> Job:
    runs = jobs_of(asked.site.home)
    title = f"Export {len(learners)} transcript{'' if len(learners) == 1 else 's'}"
    facts: dict[str, Any] = {"formats": list(order.names), "notes": []}
    work = _work(order, learners, secret, asked.site.home)
    try:
        job = runs.begin(
            work, kind=EXPORT, title=title, by=asked.actor, learners=learners, facts=facts
        )
    except BusyError as busy:
        raise RefusedError(
            409, "another export is at work", hint="Wait until it is done."
        ) from busy
    job.wait(_SOON)
    return job


def _work(order: ExportOrder, learners: tuple[str, ...], secret: bytes, home: Path) -> Work:
    def work(job: Job) -> None:
        _sign_ledger(order, open_workspace(order.folder), secret, noted_in(job))
        with whole_file(_zip(home, job), mode=_PRIVATE) as file, Bundle(file) as bundle:
            for made in _made(order, learners, secret, job):
                if made.transcript:
                    for artifact in made.artifacts:
                        bundle.add(artifact, made.transcript)
                job.tell(_row(made))

    return work


def _made(
    order: ExportOrder, learners: tuple[str, ...], secret: bytes, job: Job
) -> Iterator[Export]:

    part, stop = Part(learners=learners, begin=lambda: nullcontext(order)), Stop()
    engine = Here(passphrase=lambda _: secret)
    for step in steps([part], engine, size=_TOGETHER, stop=stop):
        if step.trouble:
            raise step.trouble
        yield step.outcome
        stop.asked = job.is_asked_to_stop


def _row(made: Export) -> dict[str, Any]:
    state = "exported" if made.artifacts else "not exported"
    reason = made.reason or ("" if made.artifacts else "nothing was issued yet")
    return {
        "learner": made.learner,
        "state": state,
        "reason": reason,
        "standing": made.standing,
        "files": [each.name for each in made.artifacts],
        "remarks": [remark for each in made.artifacts for remark in each.remarks],
    }


def _remarks(job: Job) -> list[tuple[str, int]]:
    """Return what had no room in a format, and in how many learners' files."""
    found: dict[str, int] = {}
    for row in list(job.rows):
        for each in dict.fromkeys(row["remarks"]):
            found[each] = found.get(each, 0) + 1
    return list(found.items())


def _sign_ledger(order: ExportOrder, workspace: Workspace, secret: bytes, tell: Tell) -> None:
    if order.needs_passphrase(workspace):
        sign_ledger_now(workspace, at=order.at, passphrase=lambda: secret, tell=tell)


def _file(asked: Asked, job: Job) -> Path:
    return _zip(asked.site.home, job)


def _zip(home: Path, job: Job) -> Path:
    return home / "runs" / f"{job.id}.zip"


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/exports", view=choose, needs=_NEEDS),
    Way(path="/exports", view=begin, needs=_NEEDS, method="POST", act="exported transcripts"),
    Way(path="/exports/{run}", view=shown, needs=_NEEDS),
    Way(path="/exports/{run}/file", view=taken, needs=_NEEDS),
    Way(
        path="/documents/{document}/export",
        view=one,
        needs=_NEEDS,
        method="POST",
        act="exported a transcript",
    ),
)

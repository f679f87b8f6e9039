"""The ledger: shown, checked, signed, given as files; and the registry checked and backed up."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from transcript.accounts.roles import Permission
from transcript.errors import LedgerError
from transcript.exporting import archive
from transcript.model.document import number_of
from transcript.office.folder import registry_of
from transcript.office.inspecting import checked_ledger, inspected, own_ledger_files
from transcript.office.ledger import keys_of_ledger, nobody, sign_ledger_now
from transcript.office.ledger_files import written_ledger
from transcript.reading.text import counted
from transcript.registry.backup import write_backup
from transcript.registry.ledger import Noted, Signed
from transcript.registry.ledger_check import Published
from transcript.source.workspace import Workspace
from transcript.transparency.note import MOST_BYTES
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
from transcript.web.desk.choosing import school_of
from transcript.web.desk.jobs import CHECK, require_job
from transcript.web.desk.signing import passphrase_of, passphrase_problem
from transcript.web.jobs import TROUBLES, BusyError, Job, jobs_of
from transcript.web.ways_out import sentence_of

_RECENT = 100
_MOST_PROBLEMS = 200
_SOON = 1.5
"""For so many seconds a page waits: the check of a small school is over then."""

_ZIP = "application/zip"
_NO_KEY = "there is no key for the ledger: make the school's keys first"
_NOTHING = "the ledger has no entry yet: nothing was issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check has found: one sentence, and each thing that is wrong, or that was compared."""

    is_well: bool
    sentence: str
    lines: tuple[str, ...] = ()


def every(asked: Asked) -> Answer:
    """Show the last entries."""
    return _shown(asked)


def check(asked: Asked) -> Answer:
    """Look at every entry; with a checkpoint that was kept elsewhere, whether any was cut off."""
    workspace, sent = school_of(asked), asked.form.file("checkpoint")
    kept = [_kept(sent.content)] if sent else []
    return _begun(asked, "Check the ledger", lambda: _checked(workspace, kept))


def inspect(asked: Asked) -> Answer:
    """Look at every row of the registry and every signed original, byte for byte."""
    workspace = school_of(asked)
    return _begun(asked, "Check that all is there", lambda: _inspected(workspace))


def found(asked: Asked) -> Answer:
    """Show what a check has found, or that it is at work."""
    return _shown(asked, job=require_job(asked, CHECK))


def _begun(asked: Asked, title: str, look: Callable[[], Finding]) -> Answer:
    def work(job: Job) -> None:
        job.facts["finding"] = asdict(look())

    try:
        job = jobs_of(asked.site.home).begin(
            work, kind=CHECK, title=title, by=asked.actor, learners=(), facts={}
        )
    except BusyError as busy:
        hint = f"See what it finds at /ledger/checks/{busy.job.id}, then begin yours."
        raise RefusedError(409, "another check is at work", hint=hint) from busy
    job.wait(_SOON)
    return Redirect(to=f"/ledger/checks/{job.id}")


def _checked(workspace: Workspace, kept: Sequence[Published]) -> Finding:
    own = own_ledger_files(workspace)
    try:
        known = [*kept, *map(written_ledger, own)]
        found = checked_ledger(workspace, known=known)
    except LedgerError as error:
        return Finding(is_well=False, sentence="The ledger is not whole.", lines=(str(error),))
    lines = [f"It was signed {counted(found.checkpoints, 'time')}."]
    lines += ["It agrees with the school's folder “ledger”."] if own else []
    lines += ["It agrees with the checkpoint that you gave."] if kept else []
    entries = counted(found.size, "entry", "entries")
    sentence = f"The ledger is whole: {entries}, each as it was noted."
    return Finding(is_well=True, sentence=sentence, lines=tuple(lines))


def _inspected(workspace: Workspace) -> Finding:
    found = inspected(workspace)
    if found.problems:
        shown = found.problems[:_MOST_PROBLEMS]
        more = len(found.problems) - len(shown)
        return Finding(
            is_well=False,
            sentence="Something is missing, or was changed. Nothing was touched.",
            lines=(*shown, f"And {more} more.") if more else shown,
        )
    documents = counted(found.documents, "document")
    entries = counted(found.entries, "entry", "entries")
    sentence = f"All is there: {documents}, as signed; {entries}, as noted."
    still = f"{counted(found.open_runs, 'run')} did not end; issuing again ends what was begun."
    lines = (still,) if found.open_runs else ()
    return Finding(is_well=True, sentence=sentence, lines=lines)


def checkpoint(asked: Asked) -> Answer:
    """Sign the ledger as it stands, and give the checkpoint."""
    workspace, secret = school_of(asked), passphrase_of(asked)
    problem = passphrase_problem(workspace, secret, at=asked.at)
    if problem:
        return _shown(asked, problem=problem)
    try:
        signed = sign_ledger_now(workspace, at=asked.at, passphrase=lambda: secret, tell=nobody)
    except TROUBLES as error:
        return _shown(asked, problem=sentence_of(error))
    if signed is None:
        return _shown(asked, problem=_NOTHING if keys_of_ledger(workspace) else _NO_KEY)
    name = f"checkpoint-{asked.at:%Y-%m-%d}.txt"
    return Download(content=signed.note, media_type="text/plain", name=name)


def files(asked: Asked) -> Answer:
    """Give the ledger, as it was signed last, as files for the web site."""
    workspace = school_of(asked)
    own = own_ledger_files(workspace)
    if not own:
        raise NotHereError("the ledger was not signed yet")
    found = {
        path.relative_to(own[0]).as_posix(): path.read_bytes()
        for path in sorted(own[0].rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    name = f"ledger-{asked.at:%Y-%m-%d}.zip"
    return Download(content=archive(found), media_type=_ZIP, name=name)


def backup(asked: Asked) -> Answer:
    """Give the whole registry as one file."""
    database = registry_of(school_of(asked)).database
    if not database.exists():
        raise RefusedError(409, "there is no registry yet: nothing was issued")
    out = BytesIO()
    with database.reading() as connection:
        write_backup(connection, out, at=asked.at)
    name = f"registry-{asked.at:%Y-%m-%d}.zip"
    return Download(content=out.getvalue(), media_type=_ZIP, name=name)


def _kept(content: bytes) -> Published:
    if len(content) > MOST_BYTES:
        raise RefusedError(422, "this is no checkpoint: it is larger than any")
    return Published(where="the checkpoint that you gave", note=content)


def _shown(asked: Asked, *, problem: str = "", job: Job | None = None) -> Answer:
    workspace = school_of(asked)
    ledger = registry_of(workspace).ledger
    size = ledger.size()
    last = list(ledger.entries(since=max(0, size - _RECENT)))
    facts = {
        "size": size,
        "entries": [_line(each) for each in reversed(last)],
        "signed": _signed(ledger.signed()),
        "keys": _keys(workspace),
        "has_files": bool(own_ledger_files(workspace)),
        "job": job,
        "finding": job.facts.get("finding") if job else None,
        "problem": problem,
    }
    return Page(template="desk/ledger.html", facts=facts, status=422 if problem else 200)


def _signed(signed: Signed | None) -> dict[str, Any]:
    return {"size": signed.size, "root": signed.root.hex()} if signed else {}


def _keys(workspace: Workspace) -> list[str]:
    return [str(each) for each in keys_of_ledger(workspace)]


def _line(noted: Noted) -> dict[str, Any]:
    statement = noted.statement or {}
    told = [str(statement.get(each, "")) for each in ("key", "event", "reason")]
    return {
        "position": noted.position,
        "at": noted.entry.at,
        "kind": noted.entry.kind.value.replace("-", " "),
        "number": number_of(noted.document) if noted.document else "",
        "said": " · ".join(dict.fromkeys(each for each in told if each)),
        "actor": statement.get("actor", ""),
        "purged": noted.statement is None,
    }


_NEEDS = Permission.ISSUE
_UPLOAD = 2 * MOST_BYTES
WAYS = (
    Way(path="/ledger", view=every, needs=_NEEDS),
    Way(path="/ledger/check", view=check, needs=_NEEDS, method="POST", most=_UPLOAD),
    Way(path="/ledger/inspection", view=inspect, needs=_NEEDS, method="POST"),
    Way(path="/ledger/checks/{run}", view=found, needs=_NEEDS),
    Way(
        path="/ledger/checkpoint",
        view=checkpoint,
        needs=_NEEDS,
        method="POST",
        act="signed the ledger",
    ),
    Way(path="/ledger/files", view=files, needs=_NEEDS),
    Way(path="/ledger/backup", view=backup, needs=_NEEDS),
)

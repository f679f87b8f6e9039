"""Giving a transcript out: a package for one recipient, on a ground; and the account of it."""

from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from transcript.accounts.roles import Permission
from transcript.batch import grounds
from transcript.batch.releasing import Handed, Office, release
from transcript.model.consent import Consent, Rights
from transcript.model.disclosure import CONSENT, GROUNDS
from transcript.model.document import number_of
from transcript.office.disclosures import account_csv, family_account, ground_of, ids_of
from transcript.office.folder import originals_of, registry_of
from transcript.office.keys import required_settings
from transcript.office.ledger import nobody, require_own_ledger
from transcript.office.releasing import editions_for_release
from transcript.registry.registry import Registry
from transcript.registry.releases import ReleaseNote
from transcript.registry.status_book import Standing
from transcript.web.asked import Answer, Asked, Download, NotHereError, Page, Redirect, Way
from transcript.web.desk.choosing import names_of, school_of
from transcript.web.desk.documents import Held, held
from transcript.web.desk.signing import passphrase_of, passphrase_problem
from transcript.web.jobs import TROUBLES
from transcript.web.ways_out import sentence_of

_KEPT_DAYS = 7
_LONGEST_PURPOSE = 300
_MOST = 200
_ZIP = "application/zip"
_TWICE = "This was sent twice; it is one release."
_IN_TURN = Lock()
"""Held while a package is made: two who give at once wait for each other instead of failing."""


def account(asked: Asked) -> Answer:
    """Show to whom what was given."""
    workspace = school_of(asked)
    registry = registry_of(workspace)
    notes = list(reversed(_notes(asked, registry)))
    facts = {
        "notes": [_line(each) for each in notes[:_MOST]],
        "found": len(notes),
        "names": names_of(workspace),
        "learner": asked.form.get("learner"),
        "since": asked.form.get("since"),
    }
    if asked.form.get("do") == "csv":
        content = account_csv(list(reversed(notes))).encode()
        return Download(content=content, media_type="text/csv", name="releases.csv")
    return Page(template="desk/releases.html", facts=facts)


def family(asked: Asked) -> Answer:
    """Show the account of one learner that the family may inspect, to be printed."""
    workspace = school_of(asked)
    learner, names = asked.path["learner"], names_of(workspace)
    notes = _of_learner(learner, registry_of(workspace))
    if learner not in names and not notes:
        raise NotHereError("there is no such learner")
    shown = [_line(each) for each in family_account(notes)]
    facts = {"notes": shown, "learner": learner, "name": names.get(learner, learner)}
    return Page(template="desk/family.html", facts=facts)


def ask(asked: Asked) -> Answer:
    """Ask who is given a document, and on what ground."""
    return _asking(asked, held(asked))


def give(asked: Asked) -> Answer:
    """Make the package, note it, and say where it is."""
    this = held(asked)
    asks, problem = _asks(asked, this)
    secret = passphrase_of(asked)
    problem = problem or passphrase_problem(this.workspace, secret, at=asked.at)
    if problem:
        return _asking(asked, this, problem=problem)
    required_settings(this.workspace)
    require_own_ledger(this.workspace)
    try:
        with _IN_TURN:
            if this.registry.releases.find(str(_once(asked))):
                return Redirect(to=f"/releases/{_once(asked)}", told=_TWICE)
            handed = release(asks, _office(asked, this, secret), out=_folder(asked))
    except TROUBLES as error:
        return _asking(asked, this, problem=f"{sentence_of(error)}. Nothing was released.")
    return Redirect(to=f"/releases/{handed.note.id}", told=_told(handed))


def one(asked: Asked) -> Answer:
    """Show one release, and its package as long as it is kept here."""
    note = _note(asked)
    facts = {
        "note": _line(note),
        "name": names_of(school_of(asked)).get(note.learner, note.learner),
        "package": _package(asked, note) is not None,
        "days": _KEPT_DAYS,
    }
    return Page(template="desk/release.html", facts=facts)


def package(asked: Asked) -> Answer:
    """Give the package of a release, as it was noted."""
    note = _note(asked)
    found = _package(asked, note)
    if found is None:
        raise NotHereError("this package is not kept here any more; a new one is a new release")
    return Download(content=found.read_bytes(), media_type=_ZIP, name=found.name)


def _asking(asked: Asked, this: Held, *, problem: str = "") -> Answer:
    loaded = this.workspace.load(this.known.learner, files_too=False)
    consents = loaded.consents.consents
    rights = Rights(
        birth_date=loaded.draft.learner.birth_date if loaded.draft else None,
        postsecondary_since=loaded.consents.postsecondary_since,
    )
    facts: dict[str, Any] = {
        "document": this.known,
        "standing": this.standing,
        "counts": this.standing is Standing.IN_FORCE,
        "name": names_of(this.workspace).get(this.known.learner, this.known.learner),
        "consents": [_consent(each, rights, asked.at.date()) for each in consents],
        "parties": sorted({party.name for each in consents for party in each.parties}),
        "grounds": list(GROUNDS.values()),
        "form": asked.form,
        "once": _once(asked),
        "watermark": not asked.form.fields or bool(asked.form.get("watermark")),
        "problem": problem,
    }
    return Page(template="desk/give.html", facts=facts, status=422 if problem else 200)


def _asks(asked: Asked, this: Held) -> tuple[grounds.Asked, str]:
    form = asked.form
    expires, problem = _day(form.get("expires"))
    purpose = " ".join(form.get("purpose").split())
    recipient = " ".join(form.get("recipient").split())
    ground = GROUNDS.get(form.get("basis"))
    if this.standing is not Standing.IN_FORCE:
        problem = f"it is {this.standing}, and what does not count is given to nobody"
    elif not recipient:
        problem = "write who is given it"
    elif not form.get("basis"):
        problem = "choose on what ground it is given"
    elif ground and ground.particular and not purpose:
        problem = "on this ground, the list of releases has to say what for: write it"
    elif len(purpose) > _LONGEST_PURPOSE:
        problem = f"write what for, in {_LONGEST_PURPOSE} letters at most"
    asks = grounds.Asked(
        learner=this.known.learner,
        recipient=recipient,
        basis=form.get("basis"),
        purpose=purpose,
        document=this.known.document,
        expires=expires,
        watermark=bool(form.get("watermark")),
    )
    return asks, problem


def _office(asked: Asked, this: Held, secret: bytes) -> Office:
    editions = cache(
        lambda: editions_for_release(
            this.workspace, at=asked.at, passphrase=lambda: secret, tell=nobody
        )
    )
    return Office(
        workspace=this.workspace,
        originals=originals_of(this.workspace.folder),
        registry=this.registry,
        editions=editions,
        at=asked.at,
        actor=asked.actor,
        new_id=lambda: _once(asked),
    )


def _once(asked: Asked) -> UUID:
    """Return the id of the release that a form is for: sent twice, it is still one release."""
    with suppress(ValueError):
        return UUID(asked.form.get("once"))
    return uuid4()


def _folder(asked: Asked) -> Path:
    """Return where packages wait to be fetched; those that waited for long are taken away."""
    folder = asked.site.home / "packages"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    oldest = (asked.at - timedelta(days=_KEPT_DAYS)).timestamp()
    for each in folder.glob("[!.]*.zip"):
        with suppress(FileNotFoundError):  # somebody else has just taken it away
            if each.stat().st_mtime < oldest:
                each.unlink()
    return folder


def _package(asked: Asked, note: ReleaseNote) -> Path | None:
    for each in _folder(asked).glob(f"*-{note.id[:8]}.zip"):
        if sha256(each.read_bytes()).hexdigest() == note.package:
            return each
    return None


def _note(asked: Asked) -> ReleaseNote:
    note = registry_of(school_of(asked)).releases.find(asked.path["release"])
    if note is None:
        raise NotHereError("there is no such release")
    return note


def _notes(asked: Asked, registry: Registry) -> tuple[ReleaseNote, ...]:
    learner, (since, _) = asked.form.get("learner"), _day(asked.form.get("since"))
    if not learner:
        return registry.releases.noted(since=since)
    notes = _of_learner(learner, registry)
    return tuple(each for each in notes if since is None or each.at.date() >= since)


def _of_learner(learner: str, registry: Registry) -> tuple[ReleaseNote, ...]:
    ids = ids_of(learner, registry.documents.every())
    of_each = (registry.releases.noted(learner=each) for each in ids)
    return tuple(sorted(chain(*of_each), key=attrgetter("at", "id")))


def _line(note: ReleaseNote) -> dict[str, Any]:
    return {"of": note, "number": number_of(note.document), "ground": ground_of(note)}


def _consent(consent: Consent, rights: Rights, today: date) -> dict[str, Any]:
    return {
        "basis": f"{CONSENT}:{consent.id}",
        "id": consent.id,
        "parties": ", ".join(each.name for each in consent.parties),
        "purpose": consent.purpose,
        "fault": next(grounds.faults(consent, rights, today), ""),
    }


def _day(text: str) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, "write the day like 2027-06-30"


def _told(handed: Handed) -> str:
    left = f" Not in it: {'; '.join(handed.left_out)}." if handed.left_out else ""
    return f"The package is made, and the release is noted.{left}"


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/releases", view=account, needs=_NEEDS),
    Way(path="/releases", view=account, needs=_NEEDS, method="POST"),
    Way(path="/releases/of/{learner}", view=family, needs=_NEEDS),
    Way(path="/releases/{release}", view=one, needs=_NEEDS),
    Way(path="/releases/{release}/package", view=package, needs=_NEEDS),
    Way(path="/documents/{document}/give", view=ask, needs=_NEEDS),
    Way(
        path="/documents/{document}/give",
        view=give,
        needs=_NEEDS,
        method="POST",
        act="gave a transcript out",
    ),
)

"""The school's keys: made, shown, replaced; and what the school gives to the world of them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from threading import Lock
from typing import Any

from transcript.accounts.roles import Permission
from transcript.office.key_changes import agreeing, did_address, lacking, note_changes, use_of
from transcript.office.keys import keyring_of, required_school
from transcript.office.trust_file import trust_entry
from transcript.proofs.key_history import SCHOOL_KEYS, KeyHistory, KeyPurpose
from transcript.proofs.keyring import SHORTEST_PASSPHRASE
from transcript.source.workspace import Workspace
from transcript.web.asked import Answer, Asked, Download, NotHereError, Page, Redirect, Way
from transcript.web.desk.choosing import school_of
from transcript.web.desk.signing import passphrase_of
from transcript.web.jobs import TROUBLES
from transcript.web.ways_out import sentence_of

_TWICE = "the two passphrases are not the same"
_NO_REASON = "write why, for those who read the registry years from now"
_IN_TURN = Lock()
"""Held while keys are made: who presses twice makes them once."""

_PUBLISH = "Now back up the folder “keys”, and put the new did.json on the school's web site."


def every(asked: Asked) -> Answer:
    """Show the school's keys, and what is to be done with them."""
    return _shown(asked)


def make(asked: Asked) -> Answer:
    """Make the keys that the school does not have yet, under a passphrase that is typed twice."""
    workspace = school_of(asked)
    school, keyring = required_school(workspace), keyring_of(workspace.folder)
    secret = passphrase_of(asked)
    problem = "" if secret == passphrase_of(asked, "again") else _TWICE
    problem = problem or _too_short(secret)
    if problem:
        return _shown(asked, problem=problem)

    def make_them() -> None:
        ask = agreeing(lambda: secret, workspace.folder, at=asked.at)
        if missing := lacking(keyring.history(), SCHOOL_KEYS, at=asked.at):
            keyring.create(missing, organisation=school.name, at=asked.at, passphrase=ask)
        else:
            ask()  # somebody else was faster, perhaps with another passphrase

    with _IN_TURN:
        return _changed(asked, make_them, reason="", told=f"The keys are made. {_PUBLISH}")


def rotate(asked: Asked) -> Answer:
    """Make new keys in the place of the present ones, which still verify what they have signed."""
    workspace = school_of(asked)
    school, keyring = required_school(workspace), keyring_of(workspace.folder)
    history = keyring.history()
    wanted = [each for each in SCHOOL_KEYS if each in asked.form.all("purpose")]
    present = [each for each in wanted if history.active(each, asked.at) is not None]
    if not present:
        return _shown(asked, problem="tick at least one key that is there", section="rotate")
    secret = passphrase_of(asked)

    def rotate_them() -> None:
        keyring.rotate(present, organisation=school.name, at=asked.at, passphrase=lambda: secret)

    reason = asked.form.get("reason") or "rotation"
    told = f"There are new keys; the old ones are retired. {_PUBLISH}"
    return _changed(asked, rotate_them, reason=reason, told=told, section="rotate")


def retire(asked: Asked) -> Answer:
    """Let one key sign no more."""
    keyring, name = keyring_of(school_of(asked).folder), asked.form.get("key")

    def retire_it() -> None:
        keyring.retire(name, at=asked.at)

    reason = asked.form.get("reason")
    if not reason:
        return _shown(asked, problem=_NO_REASON, section="retire")
    told = f"{name} signs no more; what it has signed still verifies."
    return _changed(asked, retire_it, reason=reason, told=told, section="retire")


def compromised(asked: Asked) -> Answer:
    """Say since when a key may have been in wrong hands."""
    keyring, name = keyring_of(school_of(asked).folder), asked.form.get("key")
    since, reason = _moment(asked.form.get("since")), asked.form.get("reason")
    problem = "" if reason else _NO_REASON
    if since is None or since > asked.at:
        problem = "give the first day on which others may have had the key, today or before"
    if problem or since is None:
        return _shown(asked, problem=problem, section="retire")

    def note_it() -> None:
        keyring.compromise(name, since=since)

    told = (
        f"{name} is marked since {since:%Y-%m-%d}. Make a new key, tell the colleges, and issue "
        "again what was issued since."
    )
    return _changed(asked, note_it, reason=reason, told=told, section="retire")


def passphrase(asked: Asked) -> Answer:
    """Change the passphrase of all keys that open with the present one."""
    keyring = keyring_of(school_of(asked).folder)
    old, new = passphrase_of(asked), passphrase_of(asked, "new")
    problem = "" if new == passphrase_of(asked, "again") else _TWICE
    problem = problem or _too_short(new)
    if problem:
        return _shown(asked, problem=problem, section="passphrase")
    try:
        keyring.change_passphrase(old=lambda: old, new=lambda: new)
    except TROUBLES as error:
        return _shown(asked, problem=sentence_of(error), section="passphrase")
    told = "The keys have the new passphrase. Old backups still open with the old one."
    return Redirect(to="/keys", told=told)


def install(asked: Asked) -> Answer:
    """Put a certificate that was bought in the place of the school's own."""
    keyring = keyring_of(school_of(asked).folder)
    record = keyring.history().active(KeyPurpose.PDF_SEAL, asked.at)
    sent = asked.form.file("certificate")
    if record is None or sent is None:
        return _shown(asked, problem="choose the file (PEM) that you were sent", section="bought")
    try:
        keyring.install_certificate(record, sent.content, at=asked.at)
    except TROUBLES as error:
        return _shown(asked, problem=sentence_of(error), section="bought")
    return Redirect(
        to="/keys", told="The certificate is in use. Send colleges the new trust entry."
    )


def request(asked: Asked) -> Answer:
    """Give a request (CSR) for a certificate of the key that seals."""
    workspace = school_of(asked)
    keyring, secret = keyring_of(workspace.folder), passphrase_of(asked)
    record = keyring.history().active(KeyPurpose.PDF_SEAL, asked.at)
    if record is None:
        raise NotHereError("there is no key that seals PDFs")
    try:
        made = keyring.request(
            record, organisation=required_school(workspace).name, passphrase=lambda: secret
        )
    except TROUBLES as error:
        return _shown(asked, problem=sentence_of(error), section="bought")
    asked.note("made a request for a certificate", record.id)
    return Download(content=made, media_type="application/pkcs10", name="seal.csr")


def given(asked: Asked) -> Answer:
    """Give a public file: did.json, the certificate, or the entry for a college's trust list."""
    workspace = school_of(asked)
    school, keyring = required_school(workspace), keyring_of(workspace.folder)
    history = keyring.history()
    if not history.keys:
        raise NotHereError("there is no key yet: make the school's keys first")
    match asked.path["file"]:
        case "did.json":
            document = keyring.did_document(school.id)
            content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
            return Download(content=content, media_type="application/json", name="did.json")
        case "seal.pem":
            record = history.active(KeyPurpose.PDF_SEAL, asked.at)
            if record is None:
                raise NotHereError("there is no key that seals PDFs")
            pem = keyring.certificate(record).pem
            return Download(content=pem, media_type="application/x-pem-file", name="seal.pem")
        case "trust-entry.yaml":
            text = "\n".join(["version: 1", "issuers:", *trust_entry(school, history), ""])
            return Download(
                content=text.encode(), media_type="application/yaml", name="trust-entry.yaml"
            )
        case _:
            raise NotHereError("there is no such file")


def _changed(
    asked: Asked, change: Callable[[], None], *, reason: str, told: str, section: str = "make"
) -> Answer:
    try:
        change()
        note_changes(school_of(asked).folder, reason=reason, actor=asked.actor, at=asked.at)
    except TROUBLES as error:
        return _shown(asked, problem=sentence_of(error), section=section)
    return Redirect(to="/keys", told=told)


def _shown(asked: Asked, *, problem: str = "", section: str = "make") -> Answer:
    workspace = school_of(asked)
    school, history = required_school(workspace), keyring_of(workspace.folder).history()
    facts = {
        "school": school,
        "keys": [_line(each, asked.at) for each in reversed(history.keys)],
        "missing": [_purpose(each) for each in lacking(history, SCHOOL_KEYS, at=asked.at)],
        "present": _present(history, asked.at),
        "shortest": SHORTEST_PASSPHRASE,
        "place": did_address(school.id),
        "entry": "\n".join(trust_entry(school, history)) if history.keys else "",
        "named": _named(workspace, history, asked.at),
        "problem": problem,
        "section": section,
    }
    return Page(template="desk/keys.html", facts=facts, status=422 if problem else 200)


def _line(record: Any, at: datetime) -> dict[str, Any]:  # noqa: ANN401
    return {"of": record, "use": use_of(record), "signs": record.is_in_use(at)}


_PURPOSES = {
    KeyPurpose.CREDENTIALS: "signs transcripts and badges",
    KeyPurpose.PDF_SEAL: "seals PDFs",
    KeyPurpose.LEDGER: "signs the ledger",
}


def _purpose(purpose: KeyPurpose) -> dict[str, str]:
    return {"id": str(purpose), "what": _PURPOSES[purpose]}


def _present(history: KeyHistory, at: datetime) -> list[dict[str, str]]:
    return [_purpose(each) for each in SCHOOL_KEYS if history.active(each, at) is not None]


def _named(workspace: Workspace, history: KeyHistory, at: datetime) -> str:
    """Return the key that workspace.yaml names and that signs no more, if it does."""
    named = workspace.settings.issuer_key or ""
    record = history.find(named) if named else None
    return named if named and (record is None or not record.is_in_use(at)) else ""


def _too_short(secret: bytes) -> str:
    if len(secret) < SHORTEST_PASSPHRASE:
        return f"a passphrase has {SHORTEST_PASSPHRASE} letters or more, such as four words"
    return ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        return None


_NEEDS = Permission.ISSUE
WAYS = (
    Way(path="/keys", view=every, needs=_NEEDS),
    Way(path="/keys", view=make, needs=_NEEDS, method="POST", act="made keys"),
    Way(
        path="/keys/rotate",
        view=rotate,
        needs=_NEEDS,
        method="POST",
        act="replaced a key by a new one",
    ),
    Way(path="/keys/retire", view=retire, needs=_NEEDS, method="POST", act="retired a key"),
    Way(
        path="/keys/compromised",
        view=compromised,
        needs=_NEEDS,
        method="POST",
        act="said that a key may be known to others",
    ),
    Way(
        path="/keys/passphrase",
        view=passphrase,
        needs=_NEEDS,
        method="POST",
        act="changed the passphrase of the keys",
    ),
    Way(path="/keys/request", view=request, needs=_NEEDS, method="POST"),
    Way(
        path="/keys/certificate",
        view=install,
        needs=_NEEDS,
        method="POST",
        act="brought in a certificate",
    ),
    Way(path="/keys/{file}", view=given, needs=_NEEDS),
)

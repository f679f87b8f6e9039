"""The college's list of issuers: who is on it, since when, and how that was confirmed."""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from transcript.accounts.roles import Permission
from transcript.office import trusting
from transcript.office.introductions import NoIntroductionError, introduced
from transcript.office.trusting import (
    Entry,
    EntryProblemError,
    ListedAlreadyError,
    TrustChangedError,
)
from transcript.verification.trust import TrustListError
from transcript.web.asked import (
    Answer,
    Asked,
    Form,
    NotHereError,
    Page,
    Redirect,
    RefusedError,
    View,
    Way,
)

_KEY_FIELDS = ("key", "valid_from", "valid_until", "compromised_at")
_LINES = ("certificates", "logs")
_TEXTS = ("id", "name", "nces", "source", "added_by", "added_on")
_KEY = re.compile(r"/keys/([0-9]{1,4})/key")
_LARGEST_FORM = 2_000_000
_NEEDED = {
    "id": "give the school’s identifier",
    "name": "give the name that your readers know the school by",
    "source": "say how you confirmed it: whom you asked, and by which way",
    "added_by": "say who confirmed it",
    "added_on": "say when it was confirmed",
}


def show(asked: Asked) -> Page:
    """Return the list."""
    entries = _entries(asked)
    rows = [(_token(each["id"]), each, trusting.digest_of(each)) for each in entries]
    facts = {"rows": rows, "file": _path(asked).name, "undo": asked.query.get("undo", "")}
    return Page(template="trust/list.html", facts=facts)


def begin(asked: Asked) -> Page:
    """Return the empty form of an issuer."""
    _entries(asked)
    return _page(asked, _first(asked), {})


def add(asked: Asked) -> Answer:
    """Put an issuer on the list, or read into the form what the school has sent."""
    return _taken(asked, issuer="")


def change(asked: Asked) -> Page:
    """Return the form of an issuer that is on the list."""
    return _page(asked, _known(asked), {}, base=trusting.digest_of(_known(asked)))


def save(asked: Asked) -> Answer:
    """Save what was changed of an issuer."""
    return _taken(asked, issuer=str(_known(asked)["id"]))


def remove(asked: Asked) -> Answer:
    """Take an issuer off the list."""
    entry = _known(asked)
    try:
        undo = trusting.remove_entry(_path(asked), entry["id"], base=asked.form.get("base"))
    except TrustChangedError as error:
        raise RefusedError(409, f"{error}", hint="look at it again before you remove it") from error
    asked.note("removed from the trust list", str(entry["id"]))
    return Redirect(to=f"/trust?undo={undo}", told=f"“{entry['name']}” is off the list.")


def take_back(asked: Asked) -> Answer:
    """Undo the last change."""
    if not trusting.undo(_path(asked), asked.form.get("undo")):
        raise RefusedError(
            409,
            "this can no longer be taken back: the list was changed since",
            hint="change the entry itself",
        )
    asked.note("took back a change of the trust list")
    return Redirect(to="/trust", told="The change was taken back.")


def _way(path: str, view: View, method: str = "GET") -> Way:
    return Way(path=path, view=view, needs=Permission.TRUST, method=method, most=_LARGEST_FORM)


WAYS = (
    _way("/trust", show),
    _way("/trust/add", begin),
    _way("/trust/add", add, "POST"),
    _way("/trust/undo", take_back, "POST"),
    _way("/trust/{issuer}", change),
    _way("/trust/{issuer}", save, "POST"),
    _way("/trust/{issuer}/remove", remove, "POST"),
)


def _taken(asked: Asked, *, issuer: str) -> Answer:
    """Take the form: read a file into it, make room for a key, or save it."""
    form = asked.form
    entry, base = _typed(form), form.get("base")
    upload = form.file("introduction")
    if upload is not None:
        try:
            found = introduced(upload.content, file=upload.name)
        except NoIntroductionError as error:
            return _page(asked, entry, {"introduction": str(error)}, base=base)
        return _page(asked, _merged(entry, found), {}, base=base, read=upload.name)
    if form.get("do") == "key":
        entry = {**entry, "keys": [*entry.get("keys", ()), ""]}
        return _page(asked, entry, {}, base=base)
    problems = {name: said for name, said in _NEEDED.items() if not entry.get(name)}
    if problems:
        return _page(asked, entry, problems, base=base)
    return _saved(asked, entry, base, issuer)


def _saved(asked: Asked, entry: Entry, base: str, issuer: str) -> Answer:
    path = _path(asked)
    try:
        if issuer:
            undo = trusting.change_entry(path, issuer, entry, base=base)
        else:
            undo = trusting.add_entry(path, entry)
    except EntryProblemError as error:
        return _page(asked, entry, {_field(error.pointer): str(error)}, base=base)
    except ListedAlreadyError as error:
        return _page(asked, entry, {"id": str(error)}, base=base)
    except TrustChangedError as error:
        if error.entry is None:
            raise NotHereError("somebody else has taken this issuer off the list") from error
        now = trusting.digest_of(error.entry)
        return _page(asked, entry, {}, base=now, theirs=error.entry)
    asked.note("changed the trust list" if issuer else "added to the trust list", str(entry["id"]))
    told = f"“{entry['name']}” is {'changed' if issuer else 'on the list now'}."
    return Redirect(to=f"/trust?undo={undo}", told=told)


def _page(
    asked: Asked,
    entry: Entry,
    problems: Mapping[str, str],
    *,
    base: str = "",
    read: str = "",
    theirs: Entry | None = None,
) -> Page:
    keys = [_key_fields(each) for each in entry.get("keys", ())] or [_key_fields("")]
    facts = {
        "entry": entry,
        "keys": keys,
        "problems": problems,
        "base": base,
        "read": read,
        "theirs": theirs,
        "token": asked.path.get("issuer", ""),
    }
    status = 409 if theirs else 422 if problems else 200
    return Page(template="trust/entry.html", facts=facts, status=status)


def _typed(form: Form) -> dict[str, Any]:
    """Return the entry that a form makes, without what was left empty."""
    entry: dict[str, Any] = {name: form.get(name) for name in _TEXTS if form.get(name)}
    places = {int(found[1]) for name, _ in form.fields if (found := _KEY.fullmatch(name))}
    keys = [_typed_key(form, place) for place in sorted(places)]
    if any(keys):
        entry["keys"] = [each for each in keys if each]
    for name in _LINES:
        if lines := form.get(name).split():
            entry[name] = lines if name == "certificates" else form.get(name).splitlines()
    order = ("id", "name", "nces", "keys", "certificates", "logs", "added_on", "added_by", "source")
    return {name: entry[name] for name in order if name in entry}


def _typed_key(form: Form, place: int) -> str | dict[str, str]:
    found = {name: form.get(f"/keys/{place}/{name}") for name in _KEY_FIELDS}
    filled = {name: each for name, each in found.items() if each}
    return filled["key"] if list(filled) == ["key"] else filled


def _key_fields(key: str | Mapping[str, str]) -> dict[str, str]:
    known = {"key": key} if isinstance(key, str) else key
    return {name: known.get(name, "") for name in _KEY_FIELDS}


def _merged(entry: Entry, found: Entry) -> dict[str, Any]:
    """Return the form with what a file says: what was typed stays, keys come beside each other."""
    merged = {**found, **{name: each for name, each in entry.items() if each}}
    for name in ("keys", *_LINES):
        kept: dict[str, object] = {}
        for each in (*entry.get(name, ()), *found.get(name, ())):
            # A key that is there keeps what was written of it, such as until when it counts.
            kept.setdefault(_key_fields(each)["key"], each)
        merged[name] = list(kept.values())
    return merged


def _field(pointer: str) -> str:
    """Return which field of the form a place of the entry is in."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "keys" and len(parts) > 1:
        return f"/keys/{parts[1]}"
    return parts[0] or "id"


def _first(asked: Asked) -> Entry:
    person = asked.person
    return {"added_on": f"{asked.at:%Y-%m-%d}", "added_by": person.full_name if person else ""}


def _known(asked: Asked) -> Entry:
    for each in _entries(asked):
        if _token(each["id"]) == asked.path["issuer"]:
            return each
    raise NotHereError("this issuer is not on the list (any more)")


def _entries(asked: Asked) -> tuple[Entry, ...]:
    try:
        return trusting.entries_of(_path(asked))
    except TrustListError as error:
        raise RefusedError(
            409,
            f"the list cannot be read: {error}",
            hint="mend the file in a text editor; nothing is checked against it until then",
        ) from error


def _path(asked: Asked) -> Path:
    if asked.site.trust is None:
        raise NotHereError(
            "this site was started without a list of issuers: start it with --trust trust.yaml"
        )
    return asked.site.trust


def _token(issuer: str) -> str:
    """Return what stands for an issuer in an address: its id may be an address itself."""
    return sha256(issuer.encode()).hexdigest()[:16]

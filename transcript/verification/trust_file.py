"""The text of a trust list: strict, and every refusal names its line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, NoReturn

from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.keys import Algorithm, PublicKey, weakness
from transcript.proofs.timestamps import read_timestamp
from transcript.reading.document import Document
from transcript.reading.reader import read_document
from transcript.transparency.note import NoteError, Verifier
from transcript.verification.identifiers import key_of, normal
from transcript.verification.plain_text import LONGEST_NAME, is_plain_name
from transcript.verification.trusted import TrustedIssuer, TrustedKey, TrustListError

_TOP = ("version", "issuers")
_ISSUER = ("id", "name", "nces", "keys", "certificates", "logs", "added_on", "added_by", "source")
_KEY = ("key", "valid_from", "valid_until", "compromised_at")
_FORMS = (("z6Mk", 48), ("zDna", 49), ("z82L", 71))
"""How a key begins and how long it is: Ed25519, P-256, P-384."""
_SHORTEST_RSA = 300
_CERTIFICATE = re.compile(r"sha256:[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_issuers(content: bytes, *, file: str) -> Iterator[TrustedIssuer]:
    """Yield the issuers of a trust list, in its order. Raises `TrustListError`."""
    reading = read_document(content, file=file)
    if reading.document is None:
        first = reading.diagnostics[0]
        raise TrustListError(first.origin, first.message)
    top = _Place(document=reading.document, pointer="", value=reading.document.value)
    yield from _issuers(top)


def _issuers(top: "_Place") -> Iterator[TrustedIssuer]:
    fields = top.fields(_TOP, required=_TOP)
    version = fields["version"]
    if version.value != 1 or version.value is True:
        version.refuse("the version must be 1: this tool reads no other trust list")
    owners: dict[str, str] = {}
    seen: set[str] = set()
    for item in fields["issuers"].items():
        issuer = _issuer(item)
        if issuer.id in seen:
            item.refuse(f"the issuer “{issuer.id}” is listed twice; keep one entry")
        seen.add(issuer.id)
        owned = [("key", each.multibase) for each in issuer.keys]
        owned += [("certificate", each) for each in issuer.certificates]
        for what, name in owned:
            owner = owners.setdefault(name, issuer.id)
            if owner != issuer.id:
                item.refuse(
                    f"the {what} {name} is listed for “{owner}” too: a {what} has one owner; "
                    "ask the schools whose it is"
                )
        yield issuer


def _issuer(item: "_Place") -> TrustedIssuer:
    fields = item.fields(_ISSUER, required=("id", "name"))
    identifier = _identifier(fields["id"])
    return TrustedIssuer(
        id=identifier,
        name=_name(fields["name"]),
        nces=_optional(fields, "nces"),
        keys=_keys(fields, identifier),
        certificates=tuple(_certificate(each) for each in _items(fields, "certificates")),
        logs=tuple(_log(each) for each in _items(fields, "logs")),
        added_on=_optional(fields, "added_on"),
        added_by=_optional(fields, "added_by"),
        source=_optional(fields, "source"),
    )


def _identifier(place: "_Place") -> str:
    identifier = place.text()
    if not re.fullmatch(r"(?:did:[a-z0-9]+:|https://)[^\s#]+", identifier):
        place.refuse("an issuer’s id is a did:web, a did:key or an https address")
    if not identifier.isascii():
        place.refuse(
            "an issuer’s id is written in plain letters (ASCII), a host with others as xn--…; "
            "a look-alike letter would make it somebody else’s"
        )
    if identifier != normal(identifier):
        place.refuse(f"write this id as “{normal(identifier)}”, as the school does")
    return identifier


def _name(place: "_Place") -> str:
    name = place.text()
    if not is_plain_name(name):
        place.refuse(
            f"a name is one line of visible characters, at most {LONGEST_NAME}; type it again"
        )
    return name


def _keys(fields: Mapping[str, "_Place"], issuer: str) -> tuple[TrustedKey, ...]:
    places = _items(fields, "keys")
    keys = tuple(_key(each) for each in places)
    _refuse_twice(places, [key.multibase for key in keys])
    own = key_of(issuer)
    if own is None:
        return keys
    # Such an identifier is its key: whoever listed the one has listed the other, and no more.
    _public_key(fields["id"], own)
    for place, key in zip(places, keys, strict=True):
        if key.multibase != own:
            place.refuse("a did:key has one key, the one it is written with; take this one out")
    return keys or (TrustedKey(multibase=own),)


def _key(item: "_Place") -> TrustedKey:
    if isinstance(item.value, str):
        return TrustedKey(multibase=_public_key(item, item.text()))
    fields = item.fields(_KEY, required=("key",))
    key = TrustedKey(
        multibase=_public_key(fields["key"], fields["key"].text()),
        valid_from=_moment(fields.get("valid_from"), days=0),
        # A plain date means the whole of that day.
        valid_until=_moment(fields.get("valid_until"), days=1),
        # Here the day counts from its beginning: nothing of it is safe.
        compromised_at=_moment(fields.get("compromised_at"), days=0),
    )
    if key.valid_from and key.valid_until and key.valid_until <= key.valid_from:
        fields["valid_until"].refuse("the key’s valid_until is not after its valid_from")
    return key


def _public_key(place: "_Place", text: str) -> str:
    if "…" in text or "..." in text:
        place.refuse("replace this example with the school’s key")
    if text.startswith("sha256:"):
        place.refuse("this is the fingerprint of a certificate: put it under “certificates”")
    start, length = next((form for form in _FORMS if text.startswith(form[0])), _FORMS[0])
    is_whole = text.startswith(start) and len(text) == length
    # An RSA key has hundreds of characters, and begins in many ways.
    if not is_whole and len(text) < _SHORTEST_RSA:
        place.refuse(
            f"this is not a whole key: it has {len(text)} characters, a key has {length} and "
            f"starts with {start}; copy it again"
        )
    try:
        key = PublicKey.from_multibase(text)
    except KeyUnusableError as error:
        place.refuse(f"this is no public key: {error}; copy it again")
    # A small-order key “signs” every message, and the secret halves of sample keys are published.
    if reason := weakness(key):
        place.refuse(f"this key must not be trusted: {reason}")
    return text


def _certificate(place: "_Place") -> str:
    text = place.text()
    if not _CERTIFICATE.fullmatch(text):
        place.refuse("a certificate is written as sha256: and 64 hexadecimal digits, lower case")
    return text


def _log(place: "_Place") -> str:
    text = place.text()
    try:
        verifier = Verifier.parse(text)
        reason = weakness(PublicKey(algorithm=Algorithm.ED25519, raw=verifier.key))
    except NoteError as error:
        place.refuse(f"this is no key of a ledger: {error}")
    if reason:
        place.refuse(f"this key must not be trusted: {reason}")
    return text


def _moment(place: "_Place | None", *, days: int) -> datetime | None:
    if place is None:
        return None
    text = place.text()
    try:
        if _DATE.fullmatch(text):
            midnight = datetime.combine(date.fromisoformat(text), datetime.min.time(), tzinfo=UTC)
            return midnight + timedelta(days=days)
        return read_timestamp(text)
    except OverflowError:
        place.refuse("no key is in use for ever: leave the date out where the end is not known")
    except ValueError:
        place.refuse("a date is written like 2026-08-31, a moment like 2026-08-31T17:00:00Z")


def _optional(fields: Mapping[str, "_Place"], name: str) -> str | None:
    return fields[name].text() if name in fields else None


def _items(fields: Mapping[str, "_Place"], name: str) -> "Sequence[_Place]":
    return fields[name].items() if name in fields else ()


def _refuse_twice(places: "Sequence[_Place]", values: Sequence[str]) -> None:
    for index, value in enumerate(values):
        if value in values[:index]:
            places[index].refuse(f"the key {value} is listed twice; keep one entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A value of the file that knows where it stands."""

    document: Document
    pointer: str
    value: Any

    def fields(self, known: Sequence[str], *, required: Sequence[str]) -> "dict[str, _Place]":
        if not isinstance(self.value, dict):
            self.refuse(f"here belongs an object with: {', '.join(known)}")
        places = {
            name: _Place(
                document=self.document,
                pointer=f"{self.pointer}/{name.replace('~', '~0').replace('/', '~1')}",
                value=value,
            )
            for name, value in self.value.items()
        }
        for name, place in places.items():
            if name not in known:
                place.refuse_key(f"“{name}” is not a field of a trust list", name, known)
        for name in required:
            if name not in places:
                self.refuse(f"the field “{name}” is missing")
        return places

    def items(self) -> "list[_Place]":
        if not isinstance(self.value, list):
            self.refuse("here belongs a list")
        return [
            _Place(document=self.document, pointer=f"{self.pointer}/{index}", value=value)
            for index, value in enumerate(self.value)
        ]

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            self.refuse("here belongs text; put it in quotes")
        return self.value

    def refuse(self, message: str) -> NoReturn:
        raise TrustListError(self.document.origin(self.pointer), message)

    def refuse_key(self, message: str, name: str, known: Sequence[str]) -> NoReturn:
        close = get_close_matches(name, known, n=1)
        hint = f"; did you mean “{close[0]}”?" if close else f"; there are: {', '.join(known)}"
        raise TrustListError(self.document.key_origin(self.pointer), message + hint)

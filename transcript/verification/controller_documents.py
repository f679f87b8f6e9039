"""The documents in which issuers publish their keys: a did:web's, or one at an https address.

Nothing is fetched here. What such a document says is the word of whoever runs the web site; that
this is the school is for the reader's own list to say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeGuard

from transcript.credentials.vc import as_list
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.keys import PublicKey
from transcript.proofs.timestamps import read_timestamp
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.verification.documents import Lookup, Source
from transcript.verification.limits import LIMITS, Limits

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last part begins with a letter, as no number does that resolvers take for an address.
_HOST = rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])"
_DID_WEB = re.compile(
    rf"did:web:(?P<host>{_HOST})(?:%3A(?P<port>[1-9]\d{{1,4}}))?(?P<path>(?::[\w.-]+)*)", re.ASCII
)
_HTTPS = re.compile(r"https://[!$&-;=?-Z_a-z~%]+")
_LONGEST_HOST = 253
_LONGEST_IDENTIFIER = 1_000
_HTTPS_PORT = 443
_PORTS = range(1_024, 65_536)
_PUNYCODE = "xn--"


class UnusableDocumentError(ValueError):
    """A document that does not say what an issuer's keys are; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedKey:
    """A key with which an issuer may sign, by its document, and from when on no longer."""

    method: str
    key: PublicKey
    out_of_use: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What an issuer publishes: the address, and the keys there with which it may sign."""

    url: str
    keys: tuple[PublishedKey, ...]

    def named(self, method: str) -> PublicKey | None:
        """Return the key of a verification method; without a fragment, the only one there is."""
        fragment = method.partition("#")[2]
        found = [each.key for each in self.keys if not fragment or each.method == method]
        return found[0] if len(found) == 1 else None

    def entry(self, key: PublicKey) -> PublishedKey | None:
        """Return what is published of a key, the entry that lets it sign for longest first."""
        found = [each for each in self.keys if each.key == key]
        return max(found, key=_last_use, default=None)


def publication(issuer: str, lookup: Lookup, *, limits: Limits = LIMITS) -> Publication | None:
    """Return what an issuer publishes, if it was just fetched. Raises `UnusableDocumentError`."""
    url = address_of(issuer)
    content = _fetched(url, lookup) if url else None
    if url is None or content is None:
        return None
    keys = _read_once(content, issuer, limits)
    if isinstance(keys, str):
        raise UnusableDocumentError(keys)
    return Publication(url=url, keys=keys)


def key_at(url: str, issuer: str, lookup: Lookup, *, limits: Limits = LIMITS) -> PublicKey | None:
    """Return the JSON Web Key at an address, if an issuer's own server was just asked for it.

    Raises `UnusableDocumentError`.
    """
    home = address_of(issuer)
    own = home is not None and _HTTPS.fullmatch(url) and _server(url) == _server(home)
    content = _fetched(url, lookup) if own else None
    if content is None:
        return None
    try:
        return PublicKey.from_jwk(_read(content, limits))
    except KeyUnusableError as error:
        raise UnusableDocumentError(str(error)) from error


def _server(url: str) -> str:
    return url.split("/", 3)[2]


def _fetched(url: str, lookup: Lookup) -> bytes | None:
    # Of a copy from elsewhere, such as the judged file itself, nobody knows who published it.
    found = lookup.find(url)
    return found.content if found and found.source is Source.ONLINE else None


@lru_cache(maxsize=32)
def _read_once(content: bytes, issuer: str, limits: Limits) -> tuple[PublishedKey, ...] | str:
    """Return the keys in a document, or why it is unusable: a file may ask five hundred times."""
    try:
        return tuple(_keys(content, issuer, limits))
    except UnusableDocumentError as error:
        return str(error)


def address_of(issuer: str) -> str | None:
    """Return where an issuer's document is published; None where its identifier does not say."""
    if len(issuer) > _LONGEST_IDENTIFIER:
        return None
    if _HTTPS.fullmatch(issuer):
        return issuer
    match = _DID_WEB.fullmatch(issuer)
    if match is None or len(match["host"]) > _LONGEST_HOST:
        return None
    labels, steps = match["host"].split("."), match["path"].split(":")[1:]
    port = int(match["port"]) if match["port"] else _HTTPS_PORT
    if not all(map(_is_label, labels)) or (port != _HTTPS_PORT and port not in _PORTS):
        return None
    if any(step in {".", ".."} for step in steps):
        return None
    host = match["host"] if port == _HTTPS_PORT else f"{match['host']}:{port}"
    return f"https://{host}/{'/'.join(steps or ['.well-known'])}/did.json"


def _is_label(label: str) -> bool:
    # RFC 5891, 4.2.3.1: two hyphens in this place announce other letters, written as xn--…
    if label[2:4] != "--":
        return True
    if not label.startswith(_PUNYCODE):
        return False
    written = label.removeprefix(_PUNYCODE)
    try:
        letters = written.encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    return letters.encode("punycode").decode("ascii") == written


def _last_use(key: PublishedKey) -> tuple[bool, datetime | None]:
    return key.out_of_use is None, key.out_of_use


def _keys(content: bytes, issuer: str, limits: Limits) -> Iterator[PublishedKey]:
    document = _read(content, limits)
    if document.get("id") != issuer:
        raise UnusableDocumentError("it is about somebody else: its “id” is another one")
    if not document.keys() & {"verificationMethod", "assertionMethod"}:
        raise UnusableDocumentError("it says nothing about keys")
    # Controlled Identifiers 1.0, 2.3: what may sign is the name of a method, or the method itself.
    described, allowed = (
        as_list(document.get(name)) for name in ("verificationMethod", "assertionMethod")
    )
    if len(described) + len(allowed) > limits.methods:
        raise UnusableDocumentError(f"it has more than {limits.methods} keys")
    methods = list(filter(_is_method, [*described, *allowed]))
    by_name = {_absolute(each["id"], issuer): each for each in methods}
    if len(by_name) < len(methods):
        raise UnusableDocumentError("two of its keys have one name")
    names = [each if isinstance(each, str) else each["id"] for each in allowed if _is_name(each)]
    for name in dict.fromkeys(_absolute(each, issuer) for each in names):
        if name in by_name:
            yield from _key(name, by_name[name], issuer)


def _read(content: bytes, limits: Limits) -> Mapping[str, Any]:
    try:
        found = parse_json(content, limits=limits.of_json(limits.controller_document))
    except UnreadableJsonError as error:
        raise UnusableDocumentError(f"it is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise UnusableDocumentError("it is no JSON object")
    return found


def _is_method(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict) and isinstance(value.get("id"), str)


def _is_name(value: object) -> bool:
    return isinstance(value, str) or _is_method(value)


def _absolute(method: str, issuer: str) -> str:
    return f"{issuer}{method}" if method.startswith("#") else method


def _key(name: str, method: Mapping[str, Any], issuer: str) -> Iterator[PublishedKey]:
    """Yield the key of a method, unless it is another's or of a kind that is not read."""
    multibase, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    if method.get("controller") != issuer or not name.startswith(f"{issuer}#"):
        return
    try:
        if isinstance(multibase, str) and jwk is None:
            key = PublicKey.from_multibase(multibase)
        elif isinstance(jwk, dict) and multibase is None:
            key = PublicKey.from_jwk(jwk)
        else:
            return
        ends = [read_timestamp(method[end]) for end in ("revoked", "expires") if end in method]
    except (KeyUnusableError, ValueError):
        return
    yield PublishedKey(method=name, key=key, out_of_use=min(ends, default=None))

"""The rules of the W3C Verifiable Credentials Data Model 2.0, for any credential and presentation.

By shape alone: no keys, no network, no JSON-LD. That every word is defined is for the walk in
`proofs` to say, which signs and verifies nothing else.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from transcript.credentials import vc
from transcript.credentials.findings import Finding
from transcript.credentials.nodes import every_value
from transcript.credentials.related_resources import related_resources
from transcript.credentials.status_list import ENTRY, ReceivedEntry, StatusListError
from transcript.credentials.vc import is_url
from transcript.proofs.timestamps import read_timestamp
from transcript.reading.document import child

ENVELOPED_CREDENTIAL = "EnvelopedVerifiableCredential"
VERIFIABLE_PRESENTATION = "VerifiablePresentation"

_LOOKED_AT_ELSEWHERE = {"@context": None, "verifiableCredential": None}
_VALUE_OBJECT = frozenset({"@value", "@language", "@direction"})
_TYPE = re.compile(r"[^\s:]+|[A-Za-z][A-Za-z0-9+.-]*:\S+")
_DATA_URL = re.compile(r"data:application/(vc\+)?(jwt|sd-jwt|cose)(;base64)?,\S+")


def check_credential(document: object) -> tuple[Finding, ...]:
    """Return what keeps a JSON value from being a credential of the data model 2.0."""
    return tuple(_credential(document, ""))


def check_presentation(document: object) -> tuple[Finding, ...]:
    """Return what keeps a JSON value from being a presentation, with all that it holds."""
    return tuple(_presentation(document, ""))


def is_enveloped(document: object) -> bool:
    """Return whether a credential says that it is inside of its own `id`, as a data: address."""
    return ENVELOPED_CREDENTIAL in vc.types_of(document)


def _credential(document: object, path: str) -> Iterator[Finding]:
    if not isinstance(document, dict):
        yield Finding(path=path, message="a credential is a JSON object")
        return
    yield from _head(document, path, vc.VERIFIABLE_CREDENTIAL)
    if "issuer" not in document:
        yield Finding(path=child(path, "issuer"), message="a credential has an issuer")
    yield from _party(document, "issuer", path)
    yield from _subjects(document, path)
    yield from _validity(document, path)
    yield from _parts(document, path)
    if isinstance(document.get("issuer"), dict):
        yield from _words(document["issuer"], child(path, "issuer"))


def _presentation(document: object, path: str) -> Iterator[Finding]:
    if not isinstance(document, dict):
        yield Finding(path=path, message="a presentation is a JSON object")
        return
    yield from _head(document, path, VERIFIABLE_PRESENTATION)
    yield from _party(document, "holder", path)
    yield from _parts(document, path)
    for here, held in _each(document, "verifiableCredential", path):
        if is_enveloped(held):
            yield from _enveloped(held, here)
        else:
            yield from _credential(held, here)


def _enveloped(document: dict[str, Any], path: str) -> Iterator[Finding]:
    # VCDM 2.0, 4.13.1: its context may be the one address alone.
    if vc.CONTEXT_V2 not in vc.as_list(document.get("@context")):
        message = f"the contexts do not include {vc.CONTEXT_V2}"
        yield Finding(path=child(path, "@context"), message=message)
    found = document.get("id")
    if not isinstance(found, str) or _DATA_URL.fullmatch(found) is None:
        yield Finding(path=child(path, "id"), message="not a data: address of a signed credential")


def _head(document: dict[str, Any], path: str, kind: str) -> Iterator[Finding]:
    yield from _contexts(document, path)
    yield from _types(document, path)
    if kind not in vc.types_of(document):
        yield Finding(path=child(path, "type"), message=f"the type does not include “{kind}”")
    yield from _identifier(document, path)
    yield from _words(document, path)
    yield from _value_objects(document, path)


def _contexts(document: dict[str, Any], path: str) -> Iterator[Finding]:
    given, here = document.get("@context"), child(path, "@context")
    if not isinstance(given, list) or not given or given[0] != vc.CONTEXT_V2:
        yield Finding(path=here, message=f"not a list that begins with {vc.CONTEXT_V2}")
        return
    for place, each in enumerate(given):
        if not isinstance(each, dict) and not is_url(each):
            message = "neither the address of a context nor a context itself"
            yield Finding(path=child(here, place), message=message)


def _types(node: dict[str, Any], path: str) -> Iterator[Finding]:
    given = vc.as_list(node.get("type"))
    if not given:
        yield Finding(path=child(path, "type"), message="the type is missing")
    elif not all(isinstance(each, str) and _TYPE.fullmatch(each) for each in given):
        yield Finding(path=child(path, "type"), message="a type is a word or a complete address")


def _identifier(node: dict[str, Any], path: str) -> Iterator[Finding]:
    if "id" in node and not is_url(node["id"]):
        yield Finding(path=child(path, "id"), message="not one complete address")


def _party(document: dict[str, Any], name: str, path: str) -> Iterator[Finding]:
    if name in document and not is_url(vc.id_of(document[name])):
        message = "neither a complete address nor an object whose id is one"
        yield Finding(path=child(path, name), message=message)


def _subjects(document: dict[str, Any], path: str) -> Iterator[Finding]:
    here = child(path, "credentialSubject")
    if not vc.as_list(document.get("credentialSubject")):
        yield Finding(path=here, message="a credential has a subject")
    for place, subject in _each(document, "credentialSubject", path):
        if not isinstance(subject, dict) or not subject:
            yield Finding(path=place, message="a subject is an object that says something")
        else:
            yield from _identifier(subject, place)


def _validity(document: dict[str, Any], path: str) -> Iterator[Finding]:
    moments: dict[str, datetime] = {}
    for name in ("validFrom", "validUntil"):
        if name in document:
            try:
                moments[name] = read_timestamp(document[name])
            except ValueError as error:
                yield Finding(path=child(path, name), message=str(error))
    if len(moments) > 1 and moments["validUntil"] < moments["validFrom"]:
        yield Finding(path=child(path, "validUntil"), message="earlier than `validFrom`")


def _parts(document: dict[str, Any], path: str) -> Iterator[Finding]:
    for name, rule in _PARTS.items():
        if name in document and document[name] in (None, []):
            yield Finding(path=child(path, name), message="it says nothing: leave it out")
        for here, part in _each(document, name, path):
            if isinstance(part, dict):
                yield from rule(part, here)
            else:
                yield Finding(path=here, message="not an object")
    yield from related_resources(document, path)


def _typed(part: dict[str, Any], path: str) -> Iterator[Finding]:
    yield from _types(part, path)
    yield from _identifier(part, path)


def _schema(part: dict[str, Any], path: str) -> Iterator[Finding]:
    yield from _typed(part, path)
    if "id" not in part:
        yield Finding(path=child(path, "id"), message="a schema has an address")


def _status(part: dict[str, Any], path: str) -> Iterator[Finding]:
    yield from _typed(part, path)
    if ENTRY not in vc.types_of(part):
        return
    try:
        entry = ReceivedEntry.of(part)
    except StatusListError as error:
        yield Finding(path=path, message=str(error))
        return
    if part.get("id") == entry.url:
        # Bitstring Status List 1.0, 2.1.
        yield Finding(path=child(path, "id"), message="the address of the list, not of the entry")


_PARTS: dict[str, Callable[[dict[str, Any], str], Iterator[Finding]]] = {
    "credentialStatus": _status,
    "credentialSchema": _schema,
    "refreshService": _typed,
    "termsOfUse": _typed,
    "evidence": _typed,
    "proof": _typed,
}


def _words(node: dict[str, Any], path: str) -> Iterator[Finding]:
    for name in ("name", "description"):
        for here, text in _each(node, name, path):
            if not isinstance(text, str) and not (isinstance(text, dict) and "@value" in text):
                yield Finding(path=here, message="neither text nor text with its language")


def _value_objects(document: dict[str, Any], path: str) -> Iterator[Finding]:
    # VCDM 2.0, 11.1: wherever one stands.
    for place, value in every_value({**document, **_LOOKED_AT_ELSEWHERE}):
        if not isinstance(value, dict) or "@value" not in value:
            continue
        if value.keys() - _VALUE_OBJECT or not all(
            isinstance(each, str) for each in value.values()
        ):
            message = "text with a language has @value, @language and @direction, and no more"
            yield Finding(path=path + place, message=message)


def _each(node: dict[str, Any], name: str, path: str) -> Iterator[tuple[str, Any]]:
    value, here = node.get(name), child(path, name)
    if isinstance(value, list):
        yield from ((child(here, place), each) for place, each in enumerate(value))
    elif value is not None:
        yield here, value

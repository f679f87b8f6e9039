"""A CASE package from anywhere becomes one of CASE 1.1, with nothing lost."""

import codecs
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from transcript.frameworks.case import forms
from transcript.frameworks.case.forms import Form, Kind
from transcript.frameworks.case.values import (
    READERS,
    UUID,
    WrongKindError,
    moment,
    stamp,
    target_type,
    text,
)
from transcript.reading.limits import Limits
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.reading.tables import TableProblem
from transcript.ways_out import Deed, WayOut

JsonObject: TypeAlias = dict[str, Any]
"""A JSON object."""

LARGEST_PACKAGE = 25 * 1024 * 1024
"""Bytes of a package, at most."""

MOST_ITEMS = 10_000
"""Items of a package, at most."""

_MOST = {"CFItems": MOST_ITEMS, "CFAssociations": 50_000, "CFRubrics": MOST_ITEMS}
_FORMS = {
    "CFItems": forms.ITEM,
    "CFAssociations": forms.ASSOCIATION,
    "CFRubrics": forms.RUBRIC,
}
_PARTS = ("CFDocument", *_FORMS, "CFDefinitions", "extensions")
_LIMITS = Limits(size=LARGEST_PACKAGE, nodes=2_000_000)
_UUID_AT_END = re.compile(rf"{UUID.pattern}$")
_TOLD = 8
_HOW = "download the whole package: its address ends in /CFPackages/ and the identifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A package as CASE 1.1 has it, or else the problems why there is none.

    `remarks` say in sentences what was read otherwise than it was written.
    """

    package: JsonObject
    remarks: tuple[str, ...] = ()
    problems: tuple[TableProblem, ...] = ()


def receive(content: bytes, *, at: datetime) -> Received:
    """Read a package of CASE 1.0 or 1.1. Never raises for what it holds.

    `at` stands in for the time of the last change where none is given.
    """
    try:
        value = parse_json(_without_mark(content), limits=_LIMITS)
    except UnreadableJsonError as error:
        message = f"this is no JSON: {error.reason}"
        problem = TableProblem(
            row=error.line,
            message=message,
            hint="download the package again, in the JSON form of CASE; if it is a sheet, import "
            "it as a table",
            way_out=WayOut(Deed.IMPORT_TABLE),
        )
        return Received(package={}, problems=(problem,))
    if isinstance(value, dict) and isinstance(value.get("CFPackage"), dict):
        value = value["CFPackage"]
    problems = tuple(_not_a_package(value))
    if problems or not isinstance(value, dict):
        return Received(package={}, problems=problems)
    return _Mending(value, at).received()


def _without_mark(content: bytes) -> bytes:
    """Return a JSON text as UTF-8 without the byte-order mark that Windows puts first."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _whole(message: str, hint: str, *, column: str = "", value: str = "") -> TableProblem:
    return TableProblem(row=0, column=column, value=value, message=message, hint=hint)


def _not_a_package(value: object) -> Iterator[TableProblem]:
    if not isinstance(value, dict):
        yield _whole("this is no CASE package but a list or a single value", _HOW)
        return
    if not isinstance(value.get("CFDocument"), dict):
        found = ", ".join(list(value)[:_TOLD]) or "nothing"
        yield _whole(f"there is no CFDocument in it; there is: {found}", _HOW)
    for name, most in _MOST.items():
        listed = value.get(name) or []
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            yield _whole(f"{name} is not a list of objects", _HOW, column=name)
        elif len(listed) > most:
            message = f"there are {len(listed):,} in {name}; at most {most:,} are read"
            yield _whole(message, "import a part of the framework", column=name)


class _Mending:
    """One pass over a package: what it holds as CASE 1.1, and what was changed on the way."""

    def __init__(self, raw: Mapping[str, Any], at: datetime) -> None:
        self._raw = raw
        self._told: Counter[str] = Counter()
        self._problems: list[TableProblem] = []
        document = raw["CFDocument"]
        self._base = str(document.get("uri") or document.get("identifier") or "")
        self._known = frozenset(_identifiers([document, *(raw.get("CFItems") or [])]))
        try:
            self._changed_at = moment(document.get("lastChangeDateTime"))
        except WrongKindError:
            self._changed_at = stamp(at)

    def received(self) -> Received:
        package: JsonObject = {"CFDocument": self._document()}
        for name, form in _FORMS.items():
            if name in self._raw:
                package[name] = self._distinct(name, self._listed(self._raw[name], form))
        if isinstance(self._raw.get("CFDefinitions"), dict):
            package["CFDefinitions"] = self._definitions(self._raw["CFDefinitions"])
        unknown = {name: each for name, each in self._raw.items() if name not in _PARTS}
        package["extensions"] = self._extensions(self._raw.get("extensions"), unknown)
        told = self._told.items()
        return Received(
            package={name: package[name] for name in _PARTS if package.get(name) not in (None, {})},
            remarks=tuple(f"{each} ({count} times)" if count > 1 else each for each, count in told),
            problems=tuple(self._problems),
        )

    def _document(self) -> JsonObject:
        document = self._object(self._raw["CFDocument"], forms.DOCUMENT)
        version = document.get("caseVersion")
        if version != "1.1":
            self._told[f"the package is of CASE {version or '1.0'}; it is kept as 1.1"] += 1
        return document | {"caseVersion": "1.1"}

    def _definitions(self, raw: Mapping[str, Any]) -> JsonObject:
        known = {
            name: self._listed(raw[name], form)
            for name, form in forms.DEFINITIONS.items()
            if raw.get(name) is not None
        }
        unknown = {name: each for name, each in raw.items() if name not in {*known, "extensions"}}
        extensions = self._extensions(raw.get("extensions"), unknown)
        return known | ({"extensions": extensions} if extensions else {})

    def _listed(self, raw: object, form: Form) -> list[JsonObject]:
        listed = raw if isinstance(raw, list) else []
        return [self._object(each, form) for each in listed if isinstance(each, dict)]

    def _distinct(self, name: str, objects: Iterable[JsonObject]) -> list[JsonObject]:
        seen: dict[str, set[str]] = {}
        kept: list[JsonObject] = []
        for each in objects:
            alike, said = (
                seen.setdefault(each["identifier"], set()),
                json.dumps(each, sort_keys=True),
            )
            if said in alike:
                self._told[f"the same object stood twice in {name}; one was kept"] += 1
            elif name == "CFItems" and alike:
                self._problems.append(_two_items(each))
            elif name == "CFAssociations" and not _leads_somewhere(each):
                self._told["an association without two ends was left out"] += 1
            else:
                kept.append(self._own(name, each, len(alike)))
                alike.add(said)
        return kept

    def _own(self, name: str, value: JsonObject, place: int) -> JsonObject:
        if not place:
            return value
        # Some exporters give several associations of an item one identifier.
        self._told[f"an identifier stood twice in {name}; the second got one of its own"] += 1
        return value | {"identifier": self._identifier(f"{value['identifier']}#{place}")}

    def _object(self, raw: Mapping[str, Any], form: Form) -> JsonObject:
        named = {
            forms.ALIASES.get(name, name): each for name, each in raw.items() if each is not None
        }
        made: JsonObject = {}
        unknown: JsonObject = {}
        for name, value in named.items():
            if name in form.inside:
                made[name] = self._listed(value, form.inside[name])
            elif name not in form.members and name not in {*forms.DERIVED, "extensions"}:
                unknown[name] = value
            elif name in form.members:
                try:
                    made[name] = self._value(value, form.members[name])
                except WrongKindError:
                    unknown[name] = value
        self._complete(made, form)
        extensions = self._extensions(named.get("extensions"), unknown)
        ordered = {name: made[name] for name in (*form.members, *form.inside) if name in made}
        if extensions:
            ordered["extensions"] = [extensions] if form.listed_extensions else extensions
        return ordered

    def _complete(self, made: JsonObject, form: Form) -> None:
        uri = made.get("uri", "")
        if "identifier" not in made:
            found = _UUID_AT_END.search(uri)
            told = uri or "|".join(str(each) for each in made.values())
            made["identifier"] = self._identifier(found[0] if found else told)
            self._told["an identifier was missing; it was made from the address or the text"] += 1
        made["uri"] = uri or f"urn:uuid:{made['identifier']}"
        made.setdefault("lastChangeDateTime", self._changed_at)
        for name, others in form.needed.items():
            made[name] = next((made[each] for each in (name, *others) if made.get(each)), "")

    def _extensions(self, given: object, unknown: Mapping[str, Any]) -> JsonObject:
        for name in unknown:
            told = f"“{name}” is not as CASE 1.1 has it; it is kept under `extensions`"
            self._told[told] += 1
        parts = given if isinstance(given, list) else [given]
        known = {
            name: each for part in parts if isinstance(part, dict) for name, each in part.items()
        }
        return known | dict(unknown)

    def _identifier(self, told: str) -> str:
        plain = told.strip()
        if UUID.fullmatch(plain):
            return plain.lower()
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._base}#{plain}"))

    def _value(self, value: object, kind: Kind) -> Any:  # noqa: ANN401 - a JSON value
        if kind is Kind.IDENTIFIER:
            return self._identifier(text(value))
        if kind is Kind.LINK:
            return self._link(value[0] if isinstance(value, list) and value else value)
        if kind is Kind.LINKS:
            return [self._link(each) for each in (value if isinstance(value, list) else [value])]
        return self._node(value) if kind is Kind.NODE else READERS[kind](value)

    def _link(self, value: object) -> JsonObject:
        node = self._node(value)
        found = _UUID_AT_END.search(node["uri"])
        identifier = node["identifier"] or (found[0] if found else node["uri"])
        return {
            "title": node["title"],
            "identifier": self._identifier(identifier),
            "uri": node["uri"],
        }

    def _node(self, value: object) -> JsonObject:
        raw = {"uri": value} if isinstance(value, str) else value
        if not isinstance(raw, dict):
            raise WrongKindError
        parts = {name: text(raw.get(name) or "").strip() for name in ("title", "identifier", "uri")}
        plain, target = parts["identifier"], raw.get("targetType")
        uri = parts["uri"] or (f"urn:uuid:{plain}" if plain else "")
        if not uri:
            raise WrongKindError
        inside = plain in self._known or UUID.fullmatch(plain)
        return {
            "title": parts["title"] or uri,
            "identifier": self._identifier(plain) if inside else plain,
            "uri": uri,
            **({"targetType": target_type(target)} if isinstance(target, str) else {}),
        }


def _identifiers(objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for each in objects:
        if isinstance(each.get("identifier"), str):
            yield each["identifier"].strip()


def _two_items(item: JsonObject) -> TableProblem:
    return _whole(
        "two items have this identifier, and differ",
        "give one of them another identifier where the framework is kept",
        column="identifier",
        value=item["identifier"],
    )


def _leads_somewhere(association: JsonObject) -> bool:
    needed = {"originNodeURI", "destinationNodeURI", "associationType"}
    return needed <= association.keys()

"""The rows of a framework sheet as a package of CASE 1.1, from where everything goes one way."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from transcript.frameworks.case.extensions import extended
from transcript.frameworks.case.forms import ASSOCIATION_TYPES, CHILD
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.case.values import UUID, stamp
from transcript.frameworks.names import short_slug, slug
from transcript.reading.document import json_number
from transcript.reading.tables import TableProblem

_WEB = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLevel:
    """A level of a rubric; `worth` is its points where the sheet tells them."""

    name: str
    descriptor: str
    worth: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class SheetItem:
    """A thing that rows of a sheet describe.

    `kind` is empty where only the depth says what it is. `members` are members of a CFItem;
    `credit` is what our extensions say of its credit, `ours` what else they say. `related` are
    associations: the type, and what they lead to.
    """

    row: int
    kind: str
    statement: str
    name: str = ""
    parent: "SheetItem | None" = None
    identifier: str = ""
    uri: str = ""
    members: dict[str, Any] = field(default_factory=dict)
    credit: dict[str, Any] = field(default_factory=dict)
    levels: tuple[SheetLevel, ...] = ()
    related: list[tuple[str, str]] = field(default_factory=list)
    ours: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """What tells it apart from others of its name."""
        own = slug(self.name) or short_slug(self.statement) or str(self.row)
        return f"{self.parent.path}/{own}" if self.parent else own


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a sheet says: `kind` in words, its items, and what is wrong."""

    kind: str
    items: tuple[SheetItem, ...] = ()
    remarks: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    problems: tuple[TableProblem, ...] = ()


def sheet_package(
    items: Sequence[SheetItem], *, document: JsonObject, school_id: str, at: datetime
) -> JsonObject:
    """Return the package of a sheet; `document` is the CFDocument that it belongs to."""
    return _Packing(document, school_id, at).package(items)


def repeated_identifiers(items: Sequence[SheetItem]) -> Iterator[TableProblem]:
    """Yield the identifiers that two items have."""
    first: dict[str, SheetItem] = {}
    for each in items:
        known = first.setdefault(each.identifier.casefold(), each) if each.identifier else each
        if known is not each:
            yield TableProblem(
                row=each.row,
                column="",
                value=each.identifier,
                message=f"row {known.row} has this identifier too",
                hint="give one of the two another, or leave it empty",
            )


class _Packing:
    def __init__(self, document: JsonObject, school_id: str, at: datetime) -> None:
        self._document = document
        self._space = uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, school_id), "sheet")
        self._at = {"lastChangeDateTime": stamp(at)}
        self._ids: dict[int, str] = {}
        self._known: dict[str, str] = {}
        self._rubrics: list[JsonObject] = []
        self._ties: list[JsonObject] = []

    def package(self, items: Sequence[SheetItem]) -> JsonObject:
        items = _with_an_area(items, str(self._document["title"]))
        for each in items:
            self._ids[id(each)] = self._identifier(each)
        made = {self._ids[id(each)]: self._item(each) for each in items}
        below: dict[str, int] = {}
        for each in items:
            parent = self._ids[id(each.parent)] if each.parent else self._document["identifier"]
            below[parent] = below.get(parent, 0) + 1
            node = _node(made.get(parent) or self._document)
            self._tie(CHILD, made[self._ids[id(each)]], node, {"sequenceNumber": below[parent]})
            self._relate(each, made)
            if each.levels:
                self._rubric(each, made[self._ids[id(each)]])
        parts = {
            "CFDocument": self._document,
            "CFItems": list(made.values()),
            "CFAssociations": self._ties,
            "CFRubrics": self._rubrics,
        }
        return {name: each for name, each in parts.items() if each}

    def _identifier(self, item: SheetItem) -> str:
        made = item.identifier.lower()
        if not UUID.fullmatch(made):
            wanted = item.identifier or item.path
            made, number = self._uuid(wanted), 1
            while made in self._known:
                number += 1
                made = self._uuid(f"{wanted}#{number}")
        self._known[made] = made
        for name in (item.identifier, item.members.get("humanCodingScheme")):
            if name:
                self._known.setdefault(name, made)
        return made

    def _uuid(self, name: str) -> str:
        return str(uuid.uuid5(self._space, name))

    def _item(self, item: SheetItem) -> JsonObject:
        identifier = self._ids[id(item)]
        made: JsonObject = {
            "identifier": identifier,
            "uri": item.uri if _WEB.fullmatch(item.uri) else f"urn:uuid:{identifier}",
            "fullStatement": item.statement,
            **({"abbreviatedStatement": item.name} if item.name else {}),
            **item.members,
            **self._at,
        }
        for name, members in item.ours.items():
            made = extended(made, name, members)
        if item.kind in {"area", "criterion"}:
            made = extended(made, item.kind, {})
        elif item.kind == "credit" or item.credit:
            made = extended(made, "credit", item.credit)
            made = made if item.kind == "credit" else extended(made, "competency", {})
        return made

    def _relate(self, item: SheetItem, made: Mapping[str, JsonObject]) -> None:
        origin = made[self._ids[id(item)]]
        for kind, target in item.related:
            inside = made.get(self._known.get(target, ""))
            node = (
                _node(inside) if inside else {"title": target, "identifier": target, "uri": target}
            )
            self._tie(kind if kind in ASSOCIATION_TYPES else f"ext:{kind}", origin, node, {})

    def _tie(self, kind: str, origin: JsonObject, node: JsonObject, more: JsonObject) -> None:
        made = self._uuid(f"{kind}/{origin['identifier']}/{node['identifier']}")
        self._ties.append(
            {
                "identifier": made,
                "uri": f"urn:uuid:{made}",
                "associationType": kind,
                **more,
                "originNodeURI": _node(origin),
                "destinationNodeURI": node,
                **self._at,
            }
        )

    def _rubric(self, item: SheetItem, made: JsonObject) -> None:
        rubric, row = (
            self._head(f"rubric/{made['identifier']}"),
            self._head(f"row/{made['identifier']}"),
        )
        levels = [
            {
                **self._head(f"level/{made['identifier']}/{place}"),
                "description": each.descriptor,
                "quality": each.name,
                "score": place if each.worth is None else json_number(each.worth),
                "position": place,
                "rubricCriterionId": row["identifier"],
            }
            for place, each in enumerate(item.levels, start=1)
        ]
        judged = {
            **row,
            "CFItemURI": _node(made),
            "position": 1,
            "rubricId": rubric["identifier"],
            "CFRubricCriterionLevels": levels,
        }
        self._rubrics.append(
            {**rubric, "title": _node(made)["title"], "CFRubricCriteria": [judged]}
        )

    def _head(self, name: str) -> JsonObject:
        made = self._uuid(name)
        return {"identifier": made, "uri": f"urn:uuid:{made}", **self._at}


def _with_an_area(items: Sequence[SheetItem], title: str) -> Sequence[SheetItem]:
    """Return items of which every competency stands in an area."""
    loose = [each for each in items if each.parent is None and each.kind == "competency"]
    if not loose:
        return items
    area = SheetItem(row=0, kind="area", name=title, statement=title)
    for each in loose:
        each.parent = area
    return [area, *items]


def _node(raw: JsonObject) -> JsonObject:
    title = raw.get("abbreviatedStatement") or raw.get("fullStatement") or raw.get("title", "")
    return {"title": title, "identifier": raw["identifier"], "uri": raw["uri"]}

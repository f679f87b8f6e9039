"""A school's framework as a package of CASE 1.1, on top of the package that it came from.

What a person has not changed stays as it was imported, to the letter; so does whatever our model
has no word for: translations, matches elsewhere, notes, grade levels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from transcript.frameworks.case import expressed
from transcript.frameworks.case.alignments import is_alignment
from transcript.frameworks.case.credits import Place
from transcript.frameworks.case.derived import Derived, derive
from transcript.frameworks.case.expressed import Points
from transcript.frameworks.case.extensions import extended
from transcript.frameworks.case.forms import CHILD, PART
from transcript.frameworks.case.identifiers import Names
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.case.ties import Ties
from transcript.frameworks.case.tree import ends
from transcript.frameworks.case.values import stamp
from transcript.model.credit import Alignment, MasteryCredit
from transcript.model.graduate_profile import Area, Competency, GraduateProfile
from transcript.model.school import School


def write_package(
    profile: GraduateProfile,
    credits: Sequence[MasteryCredit],  # noqa: A002 - the model's word
    *,
    school: School,
    points: Points,
    kept: JsonObject | None,
    at: datetime,
) -> JsonObject:
    """Return the framework as a package of CASE 1.1.

    `kept` is the package that it was imported from, as `receive` gives it. What is new or changed
    since is marked as changed at `at`.
    """
    base = derive(kept) if kept else None
    if kept and base and _is_as_imported(base, profile, credits, points):
        return kept
    names = Names(school, base, credits)
    writing = _Writing(school, names, points, kept=kept or {}, base=base, at=stamp(at))
    return writing.package(profile, credits)


def _is_as_imported(
    base: Derived, profile: GraduateProfile, offered: Iterable[MasteryCredit], points: Points
) -> bool:
    now = {each.id: each for each in offered}
    if base.profile != profile or now != {each.id: each for each in base.credits}:
        return False
    return not any(_is_worth_else(base, each, each.id, points) for each in now.values())


def _is_worth_else(base: Derived, credit: MasteryCredit, known: str, points: Points) -> bool:
    told = base.points.get(known, {})
    return any(points(credit, level) != worth for level, worth in told.items())


class _Writing:
    """One package that is being written."""

    def __init__(
        self,
        school: School,
        names: Names,
        points: Points,
        *,
        kept: JsonObject,
        base: Derived | None,
        at: str,
    ) -> None:
        self._school = school
        self._points = points
        self._kept = kept
        self._base = base
        self._at = at
        self._names = names
        self._items = {each["identifier"]: each for each in kept.get("CFItems", ())}
        self._rubrics = {each["identifier"]: each for each in kept.get("CFRubrics", ())}
        self._ties = Ties(kept.get("CFAssociations", ()), at=at)
        self._before = _Before(base)
        self._below: dict[str, list[str]] = {}
        self._document: JsonObject = {}

    def package(self, profile: GraduateProfile, offered: Sequence[MasteryCredit]) -> JsonObject:
        self._document = self._heading(profile)
        self._drop(profile, offered)
        for area in profile.areas:
            self._area(area)
        homes = {each.id: area.id for area in profile.areas for each in area.competencies}
        for credit in offered:
            self._credit(credit, homes)
        for parent, children in self._below.items():
            self._ties.number(parent, children)
        parts: JsonObject = {
            "CFDocument": self._document,
            "CFItems": list(self._items.values()),
            "CFAssociations": self._ties.all(),
            "CFRubrics": list(self._rubrics.values()),
        }
        others = {name: each for name, each in self._kept.items() if name not in parts}
        return {name: each for name, each in parts.items() if each} | others

    def _heading(self, profile: GraduateProfile) -> JsonObject:
        raw: JsonObject | None = self._kept.get("CFDocument")
        base = self._base
        if raw and base and replace(base.profile, areas=()) == replace(profile, areas=()):
            return raw
        made = raw or {
            **self._names.head(("framework",), "CFDocuments"),
            "frameworkType": "Graduate Profile",
            "caseVersion": "1.1",
            "creator": self._school.name,
            "officialSourceURL": self._school.url,
            "publisher": self._school.name,
        }
        return self._dated(expressed.profile_document(profile, made), raw)

    def _drop(self, profile: GraduateProfile, offered: Iterable[MasteryCredit]) -> None:
        """Take out what the school does not have any more."""
        now: set[Place] = {("area", each.id) for each in profile.areas}
        now |= {("competency", each.id) for each in profile.competencies}
        for credit in offered:
            known = self._names.known(credit)
            now |= {("credit", known), ("rubric", known)}
            now |= {("criterion", known, each.id) for each in credit.criteria}
        places = self._base.places if self._base else {}
        gone = set(places.values()) - {item for place, item in places.items() if place in now}
        self._items = {key: each for key, each in self._items.items() if key not in gone}
        self._rubrics = {key: each for key, each in self._rubrics.items() if key not in gone}
        self._ties.drop_all(gone)

    def _area(self, area: Area) -> None:
        place, known = ("area", area.id), self._before.areas.get(area.id)
        item = self._names.of(place)
        fresh = known is None or replace(known, competencies=area.competencies) != area
        self._put(item, expressed.area_item(area, self._raw(item, place), fresh=fresh))
        self._hang(item, self._document["identifier"], moved=known is None)
        for competency in area.competencies:
            self._competency(competency, area, item)

    def _competency(self, competency: Competency, area: Area, parent: str) -> None:
        place = ("competency", competency.id)
        item = self._names.of(place)
        fresh = self._before.competencies.get(competency.id) != competency
        made = expressed.competency_item(competency, self._raw(item, place), fresh=fresh)
        self._put(item, made)
        self._hang(item, parent, moved=self._before.homes.get(competency.id) != area.id)

    def _credit(self, credit: MasteryCredit, homes: Mapping[str, str]) -> None:
        name = self._names.known(credit)
        known = self._before.credits.get(name)
        item, place = self._names.credit(credit), ("credit", name)
        served = next((each for each in credit.serves if each in homes), None)
        parent = self._names.of(("competency", served) if served else ("area", credit.area))
        home = homes[served] if served else credit.area
        fresh = item != parent and (known is None or _words(known) != _words(credit))
        raw = self._raw(item, place)
        self._put(item, expressed.credit_item(credit, raw, fresh=fresh, home=home))
        if item != parent:
            self._hang(item, parent, moved=known is None or _place(known) != _place(credit))
        self._serve(item, credit, known)
        self._align(item, credit, known)
        if known is None or known.criteria != credit.criteria:
            self._criteria(item, credit, known)
        self._rubric(item, credit, known)

    def _serve(self, item: str, credit: MasteryCredit, known: MasteryCredit | None) -> None:
        if known and known.serves == credit.serves:
            return
        self._ties.drop(item, lambda each: each["associationType"] == PART)
        for served in credit.serves[1:]:
            competency = self._names.of(("competency", served))
            if competency in self._items:
                self._tie(PART, item, self._node(competency))

    def _align(self, item: str, credit: MasteryCredit, known: MasteryCredit | None) -> None:
        told = _elsewhere(credit, item)
        if told == (_elsewhere(known, item) if known else []):
            return
        self._ties.drop(item, lambda each: is_alignment(each) and ends(each)[1] not in self._items)
        for each in told:
            framework = {"framework": each.framework} if each.framework else None
            self._tie("isRelatedTo", item, expressed.alignment_node(each), framework)

    def _criteria(self, item: str, credit: MasteryCredit, known: MasteryCredit | None) -> None:
        before = {each.id: each for each in known.criteria} if known else {}
        for criterion in credit.criteria:
            place = ("criterion", self._names.known(credit), criterion.id)
            target = self._names.of(place)
            fresh = target not in self._items or before.get(criterion.id) != criterion
            made = expressed.criterion_item(criterion, self._raw(target, place), fresh=fresh)
            self._put(target, made)
            self._hang(target, item, moved=False)

    def _rubric(self, item: str, credit: MasteryCredit, known: MasteryCredit | None) -> None:
        name = self._names.known(credit)
        base = self._base or derive({"CFDocument": self._document})
        same = known is not None and known.rubric.levels == credit.rubric.levels
        if same and not _is_worth_else(base, credit, name, self._points):
            return
        place = ("rubric", name)
        head = self._names.head(place, "CFRubrics")
        row = self._row(item, credit, place)
        raw = self._rubrics.get(head["identifier"], head)
        made = {"title": credit.name, "lastChangeDateTime": self._at, "CFRubricCriteria": [row]}
        self._rubrics[head["identifier"]] = raw | made

    def _row(self, item: str, credit: MasteryCredit, place: Place) -> JsonObject:
        """Return the one row of a rubric of ours: the levels of the whole credit."""
        row = self._names.head((*place, "row"), "CFRubricCriteria")
        levels = []
        for number, level in enumerate(credit.rubric.levels, start=1):
            head = {
                **self._names.head((*place, level.id), "CFRubricCriterionLevels"),
                "rubricCriterionId": row["identifier"],
                "lastChangeDateTime": self._at,
            }
            score = self._points(credit, level.id)
            levels.append(expressed.rubric_level(level, head, place=number, score=score))
        return {
            **row,
            "CFItemURI": self._node(item),
            "position": 1,
            "rubricId": self._names.of(place),
            "lastChangeDateTime": self._at,
            "CFRubricCriterionLevels": levels,
        }

    def _raw(self, item: str, place: Place) -> JsonObject:
        return self._items.get(item) or self._names.head(place, "CFItems") | {"identifier": item}

    def _put(self, item: str, made: JsonObject) -> None:
        self._items[item] = self._dated(made, self._items.get(item))

    def _dated(self, made: JsonObject, raw: JsonObject | None) -> JsonObject:
        return made if made == raw else made | {"lastChangeDateTime": self._at}

    def _hang(self, item: str, parent: str, *, moved: bool) -> None:
        """Put an item under another; one that was not moved may hang lower, as it did before."""
        self._below.setdefault(parent, []).append(item)
        held = self._ties.parent(item)
        if held == parent or (held is not None and not moved):
            return
        self._ties.drop(item, lambda each: each["associationType"] == CHILD)
        self._tie(CHILD, item, self._node(parent))

    def _tie(
        self, kind: str, origin: str, node: JsonObject, ours: JsonObject | None = None
    ) -> None:
        made: JsonObject = {
            **self._names.head(("tie", kind, origin, *node.values()), "CFAssociations"),
            "associationType": kind,
            "originNodeURI": self._node(origin),
            "destinationNodeURI": node,
            "lastChangeDateTime": self._at,
        }
        self._ties.add(extended(made, "alignment", ours))

    def _node(self, identifier: str) -> JsonObject:
        if identifier == self._document["identifier"]:
            raw = self._document | {"fullStatement": self._document["title"]}
        else:
            raw = self._items[identifier]
        title = raw.get("abbreviatedStatement") or raw["fullStatement"]
        return {"title": title, "identifier": identifier, "uri": raw["uri"]}


class _Before:
    """The framework as it was imported, by id."""

    def __init__(self, base: Derived | None) -> None:
        areas = base.profile.areas if base else ()
        self.areas = {each.id: each for each in areas}
        self.competencies = {each.id: each for area in areas for each in area.competencies}
        self.homes = {each.id: area.id for area in areas for each in area.competencies}
        self.credits = {each.id: each for each in base.credits} if base else {}


def _place(credit: MasteryCredit) -> Place:
    # An area and a competency may have the same id.
    return ("competency", credit.serves[0]) if credit.serves else ("area", credit.area)


def _words(credit: MasteryCredit) -> tuple[str, ...]:
    return credit.name, credit.code, credit.standard, credit.description


def _elsewhere(credit: MasteryCredit, item: str) -> list[Alignment]:
    return [each for each in credit.alignments if each.code != item]

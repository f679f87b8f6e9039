"""What a package means to a school: its graduate profile, and the credits that certify it.

The first level of the tree are areas; the second, competencies, each with the credit that
certifies it; what is below are the criteria of that credit. An item that is called a credit, and
what this toolkit wrote into `extensions`, count for more than the level.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from transcript.frameworks import names
from transcript.frameworks.case.alignments import Alignments
from transcript.frameworks.case.beginnings import default_statement
from transcript.frameworks.case.credits import MOST_CRITERIA, CreditMaker, Place, item_name
from transcript.frameworks.case.decisions import Decision, Decisions
from transcript.frameworks.case.extensions import Extension
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.case.rubrics import Rubrics
from transcript.frameworks.case.tree import grow, label
from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.reading.tables import TableProblem

STATUS: Mapping[AdoptionStatus, str] = {
    AdoptionStatus.DRAFT: "Draft",
    AdoptionStatus.PILOT: "Pending Implementation",
    AdoptionStatus.ADOPTED: "Implemented",
    AdoptionStatus.RETIRED: "Retired",
}
"""How CASE says where a framework stands in its life."""

_READ_STATUS = {each.casefold(): status for status, each in STATUS.items()} | {
    "adopted": AdoptionStatus.ADOPTED,
    "deprecated": AdoptionStatus.RETIRED,
}
_MOST_AREAS, _MOST_COMPETENCIES = 30, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A framework in a school's words; with problems, do not use it.

    `places` gives the item, by identifier, from which each area, competency, credit and criterion
    was made, and the rubric of each credit. `points` holds what the levels of a credit are worth
    where that is not their place. `decisions` are sentences for a person.
    """

    profile: GraduateProfile
    credits: tuple[MasteryCredit, ...]
    places: Mapping[Place, str]
    points: Mapping[str, Mapping[str, Decimal]]
    decisions: tuple[str, ...]
    problems: tuple[TableProblem, ...]


def derive(package: JsonObject) -> Derived:
    """Return what a package of CASE 1.1 means. The same package always gives the same."""
    return _Deriving(package).derived()


class _Deriving:
    """One walk over a package."""

    def __init__(self, package: JsonObject) -> None:
        self._package = package
        self._tree = grow(package)
        self._decisions = Decisions()
        self._places: dict[Place, str] = {}
        self._areas: list[Area] = []
        self._area_ids, self._area_codes = names.Taken(), names.Taken()
        self._competency_ids = names.Taken()
        self._competencies: dict[str, str] = {}
        self._bare: list[tuple[Area, str]] = []
        self._maker = CreditMaker(
            tree=self._tree,
            rubrics=Rubrics(package),
            alignments=Alignments(package),
            areas=self._areas,
            decisions=self._decisions,
            places=self._places,
        )

    def derived(self) -> Derived:
        problems = list(self._tree.problems)
        if not problems:
            self._walk()
            problems += _problems(self._package, self._areas, self._maker.made)
        for each in self._tree.detached:
            self._decisions.note(Decision.DETACHED, label(self._tree.items[each]))
        for each in self._tree.unplaced:
            self._decisions.note(Decision.UNPLACED, label(self._tree.items[each]))
        return Derived(
            profile=self._profile(),
            credits=tuple(self._maker.made),
            places=self._places,
            points=self._maker.points,
            decisions=tuple(self._decisions.sentences(len(self._maker.made))),
            problems=tuple(problems),
        )

    def _walk(self) -> None:
        tree = self._tree
        alone = [each for each in tree.roots if not self._is_area(each)]
        for root in tree.roots:
            if root not in alone:
                self._area(root, tree.children.get(root, ()))
        if alone:
            self._area(None, alone)
        # Credits come last: they may serve competencies of areas that follow.
        for area in self._areas:
            for competency in area.competencies:
                self._certify(area, competency)
        for area, item in self._bare:
            self._maker.make(item, area, self._also_served(item, ()), list(tree.below(item)))

    def _is_area(self, root: str) -> bool:
        return root in self._tree.children or "area" in Extension.of(self._tree.items[root])

    def _profile(self) -> GraduateProfile:
        document = self._package["CFDocument"]
        ours = Extension.of(document, "profile")
        title = ours.text("name") or names.plain_line(document["title"]) or "Graduate profile"
        statement = ours.text("statement") or names.plain_text(document.get("description") or "")
        if not statement:
            self._decisions.note(Decision.STATEMENT)
        status, adopted_on = self._status(document)
        return GraduateProfile(
            name=title,
            version=ours.text("version")
            or names.plain_line(document.get("version") or "")
            or "1.0",
            status=status,
            statement=statement or default_statement(),
            areas=tuple(self._areas),
            adopted_on=adopted_on,
        )

    def _status(self, document: JsonObject) -> tuple[AdoptionStatus, date | None]:
        told = names.plain_line(document.get("adoptionStatus") or "")
        status = _READ_STATUS.get(told.casefold(), AdoptionStatus.DRAFT)
        start = document.get("statusStartDate")
        in_force = status in {AdoptionStatus.ADOPTED, AdoptionStatus.RETIRED}
        since = date.fromisoformat(start) if start and in_force else None
        if status is AdoptionStatus.DRAFT:
            self._decisions.note(*((Decision.STATUS, told) if told else (Decision.NO_STATUS,)))
        if status is AdoptionStatus.ADOPTED and since is None:
            self._decisions.note(Decision.NO_DATE)
            return AdoptionStatus.PILOT, None
        return status, since

    def _area(self, item: str | None, below: Sequence[str]) -> None:
        """Make an area of an item, or of what stands alone on the first level."""
        document = self._package["CFDocument"]
        raw = self._tree.items[item] if item else {"fullStatement": document["title"]}
        ours = Extension.of(raw, "area")
        name = ours.text("name") or item_name(raw)
        wanted = ours.text("id") or names.slug(name)
        area_id = self._area_ids.take(wanted or f"area-{len(self._areas) + 1}")
        bare = [each for each in below if self._is_only_a_credit(each)]
        made = Area(
            id=area_id,
            code=names.area_code(raw.get("humanCodingScheme") or "", name, self._area_codes),
            name=name,
            description=ours.text("line") or names.plain_line(raw["fullStatement"]) or name,
            competencies=tuple(self._competency(each) for each in below if each not in bare),
        )
        self._areas.append(made)
        self._bare += [(made, each) for each in bare]
        if item:
            self._places["area", area_id] = item
            return
        self._decisions.area = name
        for each in below:
            self._decisions.note(Decision.ALONE, label(self._tree.items[each]))

    def _is_only_a_credit(self, item: str) -> bool:
        ours = Extension.of(self._tree.items[item])
        return "credit" in ours and "competency" not in ours

    def _competency(self, item: str) -> Competency:
        raw = self._tree.items[item]
        ours = Extension.of(raw, "competency")
        name = ours.text("name") or item_name(raw)
        if name.endswith("…"):
            self._decisions.note(Decision.NAME, name)
        wanted = ours.text("id") or names.slug(name)
        made = self._competency_ids.take(wanted or f"competency-{len(self._competencies) + 1}")
        self._competencies[item] = made
        self._places["competency", made] = item
        description = ours.text("description") or names.plain_text(raw["fullStatement"]) or name
        return Competency(id=made, name=name, description=description)

    def _certify(self, area: Area, competency: Competency) -> None:
        """Make the credits of a competency: those below it, or else its own."""
        item = self._places["competency", competency.id]
        below = list(self._tree.below(item))
        offered = [each for each in below if self._is_credit(each)]
        ours = Extension.of(self._tree.items[item])
        if "credit" in ours or not (offered or "competency" in ours):
            serves = self._also_served(item, (competency.id,))
            self._maker.make(item, area, serves, [each for each in below if each not in offered])
            below = offered
        covered = set(offered)
        for each in offered:
            criteria = [lower for lower in self._tree.below(each) if lower not in offered]
            self._maker.make(each, area, self._also_served(each, (competency.id,)), criteria)
            covered.update(criteria)
        for each in below:
            if each not in covered and not covered.intersection(self._tree.below(each)):
                self._decisions.note(Decision.BETWEEN, label(self._tree.items[each]))

    def _is_credit(self, item: str) -> bool:
        raw = self._tree.items[item]
        ours = Extension.of(raw)
        return "credit" in ours or (
            "criterion" not in ours and "credit" in (raw.get("CFItemType") or "").casefold()
        )

    def _also_served(self, item: str, serves: tuple[str, ...]) -> tuple[str, ...]:
        further = self._tree.further.get(item, ())
        known = (self._competencies[each] for each in further if each in self._competencies)
        return tuple(dict.fromkeys((*serves, *known)))


def _problems(
    package: JsonObject, areas: Sequence[Area], made: Sequence[MasteryCredit]
) -> Iterator[TableProblem]:
    if not areas:
        yield _problem(
            "there is no item in the framework", "look whether this is the right package"
        )
    for each in package.get("CFItems", ()):
        if not names.plain_text(each["fullStatement"]):
            message = "an item has neither a statement nor a name"
            hint = "write its full statement where the framework is kept"
            yield _problem(message, hint, each["identifier"])
    part = "import a part of it, or put a level between"
    if len(areas) > _MOST_AREAS:
        message = f"the framework has {len(areas)} areas; a profile holds {_MOST_AREAS}"
        yield _problem(message, part)
    for area in areas:
        if not area.competencies:
            message = f"the area “{area.name}” has no competency"
            yield _problem(message, "add one, or remove the area", area.name)
        if len(area.competencies) > _MOST_COMPETENCIES:
            count = len(area.competencies)
            message = f"“{area.name}” has {count} competencies; an area holds {_MOST_COMPETENCIES}"
            yield _problem(message, part, area.name)
    for credit in made:
        if len(credit.criteria) > MOST_CRITERIA:
            count = len(credit.criteria)
            message = f"“{credit.name}” has {count} criteria; a credit holds {MOST_CRITERIA}"
            yield _problem(message, part, credit.name)


def _problem(message: str, hint: str, value: str = "") -> TableProblem:
    return TableProblem(row=0, column="CFItems", value=value, message=message, hint=hint)

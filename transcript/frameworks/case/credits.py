"""A mastery credit made from an item of a package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from transcript.frameworks import names
from transcript.frameworks.case.alignments import Alignments
from transcript.frameworks.case.beginnings import default_rubric
from transcript.frameworks.case.decisions import Decision, Decisions
from transcript.frameworks.case.extensions import Extension
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.case.rubrics import FoundRubric, Rubrics
from transcript.frameworks.case.tree import Tree, label
from transcript.model.credit import CreditLevel, Criterion, EvidenceRule, MasteryCredit, Rubric
from transcript.model.evidence import EvidenceKind
from transcript.model.graduate_profile import Area

MOST_CRITERIA = 30
_MOST_PIECES, _MOST_CONTEXTS = 100, 5
_LONGEST = 290  # characters of a name, with room for a number

Place = tuple[str, ...]
"""What of ours an item stands for: `("credit", "weigh-sources")`."""


@dataclass(slots=True)
class CreditMaker:
    """Makes credits one after the other, so that no two have the same id, code or name.

    `places` and `points` are filled on the way.
    """

    tree: Tree
    rubrics: Rubrics
    alignments: Alignments
    areas: Sequence[Area]
    decisions: Decisions
    places: dict[Place, str]
    points: dict[str, Mapping[str, Decimal]] = field(default_factory=dict)
    made: list[MasteryCredit] = field(default_factory=list)
    _ids: names.Taken = field(default_factory=lambda: names.Taken(names.DEVICES))
    _names: names.Taken = field(default_factory=names.Taken)
    _codes: names.Taken = field(default_factory=names.Taken)
    _numbers: dict[str, int] = field(default_factory=dict)

    def make(self, item: str, area: Area, serves: tuple[str, ...], below: Sequence[str]) -> None:
        """Make the credit of an item; `below` are the items that become its criteria."""
        raw = self.tree.items[item]
        ours = Extension.of(raw, "credit")
        home = next((each for each in self.areas if each.id == ours.text("area")), area)
        name = self._name(raw, ours, home)
        wanted = ours.text("id") or names.slug(name)
        credit_id = self._ids.take(wanted or f"credit-{len(self.made) + 1}")
        standard = ours.text("standard") or names.plain_text(raw["fullStatement"]) or name
        found = self.rubrics.find(item, below, required=ours.text("required"))
        criteria = self._criteria(credit_id, item, below, found) or self._only(standard, name)
        self.made.append(
            MasteryCredit(
                id=credit_id,
                code=self._code(raw, ours, home),
                name=name,
                level=self._level(ours, name),
                area=home.id,
                serves=serves,
                description=described(raw, ours),
                standard=standard,
                criteria=criteria,
                rubric=self._rubric(found, name),
                evidence_rule=self._evidence_rule(ours, name),
                alignments=self.alignments.of(raw, name=name),
            )
        )
        self._note(credit_id, item, below, found)

    def _name(self, raw: JsonObject, ours: Extension, area: Area) -> str:
        name = ours.text("name") or item_name(raw)
        if not self._names.has(name):
            return self._names.take(name)
        # Two credits must not look alike on paper.
        self.decisions.note(Decision.NAME, name)
        return self._names.take(
            names.shortened(f"{name} ({area.name})", _LONGEST), numbered="{} {}"
        )

    def _code(self, raw: JsonObject, ours: Extension, area: Area) -> str:
        wanted = ours.text("code") or names.credit_code(raw.get("humanCodingScheme") or "")
        if wanted and not self._codes.has(wanted):
            return self._codes.take(wanted)
        number = self._numbers.get(area.code, 1)
        while self._codes.has(f"{area.code}-{number}"):
            number += 1
        self._numbers[area.code] = number + 1
        return self._codes.take(f"{area.code}-{number}")

    def _level(self, ours: Extension, name: str) -> CreditLevel:
        told = ours.text("level")
        if told in set(CreditLevel):
            return CreditLevel(told)
        self.decisions.note(Decision.LEVEL, name)
        return CreditLevel.FOUNDATIONAL

    def _criteria(
        self, credit_id: str, item: str, below: Sequence[str], found: FoundRubric | None
    ) -> tuple[Criterion, ...]:
        if len(below) > MOST_CRITERIA:
            below = self.tree.children.get(item, ())
            self.decisions.note(Decision.FLAT, label(self.tree.items[item]))
        made: list[Criterion] = []
        ids = names.Taken()
        for each in below:
            raw = self.tree.items[each]
            ours = Extension.of(raw, "criterion")
            statement = ours.text("statement") or names.plain_text(raw["fullStatement"])
            wanted = ours.text("id") or names.short_slug(
                raw.get("abbreviatedStatement") or statement
            )
            made.append(_criterion(wanted, statement, ids))
            self.places["criterion", credit_id, made[-1].id] = each
        rows = () if made or found is None else found.criteria
        return (*made, *(_criterion(names.short_slug(row), row, ids) for row in rows))

    def _only(self, standard: str, name: str) -> tuple[Criterion, ...]:
        self.decisions.note(Decision.CRITERIA, name)
        return (Criterion(id="standard", statement=standard),)

    def _rubric(self, found: FoundRubric | None, name: str) -> Rubric:
        if found is None:
            self.decisions.note(Decision.RUBRIC, name)
            return default_rubric()
        if found.guessed:
            level = found.rubric.level(found.rubric.required)
            self.decisions.note(Decision.STANDARD, level.name if level else "")
        return found.rubric

    def _evidence_rule(self, ours: Extension, name: str) -> EvidenceRule:
        rule = ours.inside("evidence")
        minimum, contexts = (
            rule.number("minimum", most=_MOST_PIECES),
            rule.number("contexts", most=_MOST_CONTEXTS),
        )
        if minimum is None and contexts is None:
            self.decisions.note(Decision.EVIDENCE, name)
        kinds = tuple(
            EvidenceKind(each) for each in rule.texts("kinds") if each in set(EvidenceKind)
        )
        return EvidenceRule(minimum=minimum or 1, contexts=contexts or 1, kinds=kinds)

    def _note(
        self, credit_id: str, item: str, below: Sequence[str], found: FoundRubric | None
    ) -> None:
        self.places["credit", credit_id] = item
        holder = self.rubrics.holder(item, below)
        if found is not None and holder is not None:
            self.places["rubric", credit_id] = holder["identifier"]
            if found.points:
                self.points[credit_id] = found.points


def item_name(raw: JsonObject) -> str:
    """Return what to call what an item stands for."""
    return names.short_name(raw["fullStatement"], raw.get("abbreviatedStatement")) or "?"


def described(raw: JsonObject, ours: Extension) -> str:
    """Return the description of the credit of an item."""
    told = names.plain_text(raw.get("notes") or "") or names.plain_text(raw["fullStatement"])
    return ours.text("description") or told or item_name(raw)


def _criterion(wanted: str, statement: str, ids: names.Taken) -> Criterion:
    criterion_id = ids.take(wanted or f"criterion-{len(ids) + 1}")
    return Criterion(id=criterion_id, statement=statement or "?")

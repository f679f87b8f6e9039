"""What a school's words are as objects of CASE 1.1.

Whatever reading such an object would not give back as it is stands in `extensions` too.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from transcript.frameworks import names
from transcript.frameworks.case.alignments import TARGETS
from transcript.frameworks.case.credits import described, item_name
from transcript.frameworks.case.derived import STATUS
from transcript.frameworks.case.extensions import Extension, extended
from transcript.frameworks.case.received import JsonObject
from transcript.model.credit import Alignment, Criterion, MasteryCredit, RubricLevel
from transcript.model.graduate_profile import Area, Competency, GraduateProfile
from transcript.reading.document import json_number

Points = Callable[[MasteryCredit, str], Decimal]
"""What a level of a credit's rubric, named by its id, is worth."""

_NOTHING = Extension({})


def profile_document(profile: GraduateProfile, raw: JsonObject) -> JsonObject:
    """Return the CFDocument of a graduate profile, made from an earlier one."""
    made = raw | {
        "title": profile.name,
        "description": profile.statement,
        "version": profile.version,
        "adoptionStatus": STATUS[profile.status],
    }
    if profile.adopted_on:
        made["statusStartDate"] = profile.adopted_on.isoformat()
    told = {"name": profile.name, "version": profile.version, "statement": profile.statement}
    plain = {
        "name": names.plain_line(profile.name),
        "version": names.plain_line(profile.version),
        "statement": names.plain_text(profile.statement),
    }
    return extended(made, "profile", _differing(told, plain) or None)


def area_item(area: Area, raw: JsonObject, *, fresh: bool) -> JsonObject:
    """Return the item of an area; `fresh` if its own words are to be written anew."""
    made = dict(raw)
    if fresh:
        made |= {
            "fullStatement": area.description,
            "abbreviatedStatement": area.name,
            "humanCodingScheme": area.code,
            "CFItemType": raw.get("CFItemType", "Area"),
        }
    told = {"name": area.name, "line": area.description}
    plain = {"name": item_name(made), "line": names.plain_line(made["fullStatement"])}
    return extended(made, "area", {"id": area.id} | _differing(told, plain))


def competency_item(competency: Competency, raw: JsonObject, *, fresh: bool) -> JsonObject:
    """Return the item of a competency; `fresh` if its own words are to be written anew."""
    made = dict(raw)
    if fresh:
        made |= {
            "fullStatement": competency.description,
            "abbreviatedStatement": competency.name,
            "CFItemType": raw.get("CFItemType", "Competency"),
        }
    told = {"name": competency.name, "description": competency.description}
    plain = {"name": item_name(made), "description": names.plain_text(made["fullStatement"])}
    return extended(made, "competency", {"id": competency.id} | _differing(told, plain))


def credit_item(
    credit: MasteryCredit, raw: JsonObject, *, fresh: bool, home: str | None
) -> JsonObject:
    """Return the item of a credit; `home` is the area that its place in the tree says.

    Only a `fresh` item, which is the credit's alone, has its words; else they stand in extensions.
    """
    made = dict(raw)
    if fresh:
        made |= {
            "fullStatement": credit.standard,
            "abbreviatedStatement": credit.name,
            "humanCodingScheme": credit.code,
            "notes": credit.description,
            "CFItemType": raw.get("CFItemType", "Mastery Credit"),
        }
    standard = names.plain_text(made["fullStatement"])
    plain = {
        "name": item_name(made),
        "code": names.credit_code(made.get("humanCodingScheme") or ""),
        "standard": standard,
        "description": described(made, _NOTHING),
        "area": home,
    }
    told = {
        "name": credit.name,
        "code": credit.code,
        "standard": credit.standard,
        "description": credit.description,
        "area": credit.area,
    }
    rule = credit.evidence_rule
    kinds = {"kinds": [each.value for each in rule.kinds]} if rule.kinds else {}
    always = {
        "id": credit.id,
        "level": credit.level.value,
        "required": credit.rubric.required,
        "evidence": {"minimum": rule.minimum, "contexts": rule.contexts, **kinds},
    }
    return extended(made, "credit", always | _differing(told, plain))


def criterion_item(criterion: Criterion, raw: JsonObject, *, fresh: bool) -> JsonObject:
    """Return the item of a criterion; `fresh` if its own words are to be written anew."""
    made = dict(raw)
    if fresh:
        made |= {
            "fullStatement": criterion.statement,
            "CFItemType": raw.get("CFItemType", "Criterion"),
        }
    told = {"statement": criterion.statement}
    plain = {"statement": names.plain_text(made["fullStatement"])}
    return extended(made, "criterion", {"id": criterion.id} | _differing(told, plain))


def rubric_level(level: RubricLevel, raw: JsonObject, *, place: int, score: Decimal) -> JsonObject:
    """Return a level of a rubric; `place` counts from 1, the lowest."""
    made = raw | {
        "quality": level.name,
        "description": level.descriptor,
        "score": json_number(score),
        "position": place,
    }
    told = {"id": level.id, "name": level.name, "descriptor": level.descriptor}
    plain = {
        "id": names.slug(level.name),
        "name": names.plain_line(level.name),
        "descriptor": names.plain_text(level.descriptor),
    }
    listed = extended({}, "level", _differing(told, plain) or None).get("extensions")
    return made | ({"extensions": [listed]} if listed else {})


def alignment_node(alignment: Alignment) -> JsonObject:
    """Return what an association leads to, for an alignment."""
    return {
        "title": alignment.name,
        "identifier": alignment.code or alignment.url,
        "uri": alignment.url,
        "targetType": TARGETS[alignment.target],
    }


def _differing(told: Mapping[str, Any], plain: Mapping[str, Any]) -> JsonObject:
    return {name: value for name, value in told.items() if value != plain[name]}

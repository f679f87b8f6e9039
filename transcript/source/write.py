"""Model values become the shapes that the school's files have, with their keys in one order.

What is not there is left out, so that each value has exactly one shape: `build` reads it back.
"""

from decimal import Decimal
from typing import Any, TypeAlias

from transcript.model.appearance import Appearance
from transcript.model.award import CreditAward
from transcript.model.credit import Alignment, MasteryCredit, Rubric
from transcript.model.evidence import Evidence, EvidenceEvent
from transcript.model.graduate_profile import Area, GraduateProfile
from transcript.model.learner import Learner, Name
from transcript.model.rating import Calculation, Determination, Rating, Waiver
from transcript.model.school import Completion, ProfileItem, School
from transcript.model.transcript import Course, Transcript
from transcript.reading.document import json_number

Shape: TypeAlias = dict[str, Any]
"""A JSON object."""


def school(value: School) -> Shape:
    """Return the shape of `school.yaml`."""
    address, numbers = value.address, value.identifiers
    return _given(
        id=value.id,
        name=value.name,
        url=value.url,
        verify_url=value.verify_url,
        phone=value.phone,
        email=value.email,
        leads_to=value.leads_to.value if value.leads_to is not Completion.GRADUATION else None,
        notice=value.notice,
        appearance=_appearance(value.appearance),
        address={
            "street": address.street,
            "locality": address.locality,
            "region": address.region,
            "postal_code": address.postal_code,
            "country": address.country,
        },
        identifiers=_given(nces=numbers.nces, ceeb=numbers.ceeb, state=numbers.state),
        signatories=[{"name": each.name, "title": each.title} for each in value.signatories],
        profile={item.topic.value: _profile_item(item) for item in value.profile},
    )


def graduate_profile(value: GraduateProfile) -> Shape:
    """Return the shape of `graduate-profile.yaml`."""
    return _given(
        name=value.name,
        version=value.version,
        status=value.status.value,
        adopted_on=_day(value.adopted_on),
        statement=value.statement,
        areas=[_area(each) for each in value.areas],
    )


def credit(value: MasteryCredit) -> Shape:
    """Return the shape of a file in `credits/`."""
    rule = value.evidence_rule
    return _given(
        id=value.id,
        code=value.code,
        name=value.name,
        level=value.level.value,
        area=value.area,
        serves=list(value.serves),
        description=value.description,
        standard=value.standard,
        criteria=[{"id": each.id, "statement": each.statement} for each in value.criteria],
        rubric=_rubric(value.rubric),
        evidence_rule=_given(
            minimum=rule.minimum,
            contexts=rule.contexts,
            kinds=_some([kind.value for kind in rule.kinds]),
        ),
        alignments=_some([_alignment(each) for each in value.alignments]),
    )


def learner(value: Learner) -> Shape:
    """Return the shape of `learner.yaml`."""
    numbers = [{"kind": each.kind, "value": each.value} for each in value.identifiers]
    return _given(
        id=value.id,
        legal_name=_name(value.legal_name),
        chosen_name=_name(value.chosen_name) if value.chosen_name else None,
        identifiers=_some(numbers),
        birth_date=_day(value.birth_date),
        birthday=value.birthday,
        enrolled_on=_day(value.enrolled_on),
        expected_graduation=_day(value.expected_graduation),
        graduated_on=_day(value.graduated_on),
        language=value.language,
    )


def record(value: Transcript) -> Shape:
    """Return the shape of `record.yaml`."""
    featured = [{"evidence": each.evidence, "caption": each.caption} for each in value.featured]
    return _given(
        status=value.status.value,
        statement=value.statement,
        evidence=[evidence(each) for each in value.evidence],
        ratings=[_rating(each) for each in value.ratings],
        waivers=_some([_waiver(each) for each in value.waivers]),
        awards=[_award(each) for each in value.awards],
        featured=_some(featured),
        courses=_some([_course(each) for each in value.courses]),
    )


def evidence(value: Evidence) -> Shape:
    """Return the shape of one piece of evidence in `record.yaml`."""
    return _given(
        id=value.id,
        title=value.title,
        kind=value.kind.value,
        file=value.file,
        digest=str(value.digest) if value.digest else None,
        url=value.url,
        made_on=_day(value.made_on),
        context=value.context.value,
        audience=value.audience.value,
        description=value.description,
        reflection=value.reflection,
        alt=value.alt,
        events=_some([_event(each) for each in value.events]),
    )


def _event(value: EvidenceEvent) -> Shape:
    return _given(
        kind=value.kind.value,
        on=_day(value.on),
        by=value.by,
        note=value.note,
        digest=str(value.digest) if value.digest else None,
    )


def _given(**members: Any) -> Shape:  # noqa: ANN401 - JSON values
    return {name: value for name, value in members.items() if value is not None}


def _some(items: list[Any]) -> list[Any] | None:
    return items or None


def _day(value: Any) -> str | None:  # noqa: ANN401 - a date or None
    return value.isoformat() if value else None


def _appearance(value: Appearance) -> Shape | None:
    return _given(colour=value.colour, accent=value.accent, logo=value.logo) or None


def _profile_item(value: ProfileItem) -> Shape:
    figures = [{"label": each.label, "value": each.value} for each in value.figures]
    return _given(text=value.text, figures=_some(figures))


def _area(value: Area) -> Shape:
    return {
        "id": value.id,
        "code": value.code,
        "name": value.name,
        "description": value.description,
        "competencies": [
            {"id": each.id, "name": each.name, "description": each.description}
            for each in value.competencies
        ],
    }


def _rubric(value: Rubric) -> Shape:
    return {
        "required": value.required,
        "levels": [
            {"id": each.id, "name": each.name, "descriptor": each.descriptor}
            for each in value.levels
        ],
    }


def _alignment(value: Alignment) -> Shape:
    return _given(
        target=value.target.value,
        name=value.name,
        url=value.url,
        framework=value.framework,
        code=value.code,
    )


def _name(value: Name) -> Shape:
    return _given(full=value.full, given=value.given, family=value.family)


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else json_number(value)


def _rating(value: Rating) -> Shape:
    thought, source = value.self_assessment, value.source
    return _given(
        credit=value.credit,
        assessor=value.assessor,
        rated_on=_day(value.rated_on),
        level=value.level,
        attempt=value.attempt,
        evidence=list(value.evidence),
        feedback=value.feedback,
        criterion=value.criterion,
        score=_number(value.score),
        self_assessment=_given(level=thought.level, reflection=thought.reflection)
        if thought
        else None,
        source=_given(system=source.system, id=source.id, work=source.work, url=source.url)
        if source
        else None,
    )


def _waiver(value: Waiver) -> Shape:
    return _given(
        credit=value.credit,
        criterion=value.criterion,
        waived_on=_day(value.waived_on),
        waived_by=value.waived_by,
        reason=value.reason,
    )


def _award(value: CreditAward) -> Shape:
    source = value.transferred_from
    return _given(
        credit=value.credit,
        level=value.level,
        awarded_on=_day(value.awarded_on),
        approved_by=list(value.approved_by),
        evidence=list(value.evidence),
        determination=determination(value.determination) if value.determination else None,
        transferred_from={
            "institution": source.institution,
            "earned_on": _day(source.earned_on),
            "accepted_by": source.accepted_by,
        }
        if source
        else None,
    )


def determination(value: Determination) -> Shape:
    """Return the shape of how an award was reached, in `record.yaml`."""
    return _given(
        method=value.method,
        reason=value.reason,
        decided_by=value.decided_by,
        decided_on=_day(value.decided_on),
        calculation=_calculation(value.calculation) if value.calculation else None,
    )


def _calculation(value: Calculation) -> Shape:
    parameters = {name: _number(Decimal(text)) for name, text in value.parameters}
    return _given(
        parameters=parameters or None,
        inputs=[
            _given(
                rated_on=_day(each.rated_on),
                attempt=each.attempt,
                points=_number(each.points),
                criterion=each.criterion,
                waived=each.waived or None,
            )
            for each in value.inputs
        ],
        result=_number(value.result),
        reached=value.reached,
    )


def _course(value: Course) -> Shape:
    return _given(
        title=value.title,
        kind=value.kind,
        began_on=_day(value.began_on),
        ended_on=_day(value.ended_on),
        provider=value.provider,
    )

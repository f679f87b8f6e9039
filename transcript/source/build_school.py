"""What the school says of itself, of a shape that was checked, becomes model values.

They remember where they were written.
"""

from transcript.model.appearance import Appearance
from transcript.model.credit import (
    Alignment,
    AlignmentTarget,
    CreditLevel,
    Criterion,
    EvidenceRule,
    MasteryCredit,
    Rubric,
    RubricLevel,
)
from transcript.model.evidence import (
    EvidenceKind,
)
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.school import (
    Address,
    Completion,
    Figure,
    ProfileItem,
    ProfileTopic,
    School,
    SchoolIdentifiers,
    Signatory,
)
from transcript.source.fields import Fields


def school(fields: Fields) -> School:
    """Build the school from `school.yaml`."""
    address, numbers = fields.inside("address"), fields.inside("identifiers")
    profile = fields.inside("profile")
    return School(
        id=fields.text("id"),
        name=fields.text("name"),
        url=fields.text("url"),
        verify_url=fields.optional_text("verify_url"),
        phone=fields.text("phone"),
        email=fields.text("email"),
        leads_to=_completion(fields),
        notice=fields.optional_text("notice"),
        appearance=_appearance(fields.inside("appearance")),
        address=Address(
            street=address.text("street"),
            locality=address.text("locality"),
            region=address.text("region"),
            postal_code=address.text("postal_code"),
            country=address.text("country"),
        ),
        identifiers=SchoolIdentifiers(
            nces=numbers.optional_text("nces"),
            ceeb=numbers.optional_text("ceeb"),
            state=numbers.optional_text("state"),
        ),
        signatories=tuple(
            Signatory(name=each.text("name"), title=each.text("title"))
            for each in fields.each("signatories")
        ),
        profile=tuple(_profile_item(topic, profile.inside(topic)) for topic in ProfileTopic),
        origin=fields.origin,
    )


def _completion(fields: Fields) -> Completion:
    said = fields.optional_text("leads_to")
    return Completion(said) if said else Completion.GRADUATION


def _appearance(fields: Fields) -> Appearance:
    return Appearance(
        colour=fields.optional_text("colour"),
        accent=fields.optional_text("accent"),
        logo=fields.optional_text("logo"),
        origin=fields.origin,
    )


def _profile_item(topic: ProfileTopic, fields: Fields) -> ProfileItem:
    return ProfileItem(
        topic=topic,
        text=fields.text("text"),
        figures=tuple(
            Figure(label=each.text("label"), value=each.text("value"))
            for each in fields.each("figures")
        ),
        origin=fields.origin,
    )


def graduate_profile(fields: Fields) -> GraduateProfile:
    """Build the graduate profile from `graduate-profile.yaml`."""
    return GraduateProfile(
        name=fields.text("name"),
        version=fields.text("version"),
        status=fields.choice("status", AdoptionStatus),
        adopted_on=fields.optional_date("adopted_on"),
        statement=fields.text("statement"),
        areas=tuple(_area(each) for each in fields.each("areas")),
        origin=fields.origin,
    )


def _area(fields: Fields) -> Area:
    return Area(
        id=fields.text("id"),
        code=fields.text("code"),
        name=fields.text("name"),
        description=fields.text("description"),
        competencies=tuple(
            Competency(
                id=each.text("id"),
                name=each.text("name"),
                description=each.text("description"),
                origin=each.origin,
            )
            for each in fields.each("competencies")
        ),
        origin=fields.origin,
    )


def credit(fields: Fields) -> MasteryCredit:
    """Build a mastery credit from a file in `credits/`."""
    rule = fields.inside("evidence_rule")
    return MasteryCredit(
        id=fields.text("id"),
        code=fields.text("code"),
        name=fields.text("name"),
        level=fields.choice("level", CreditLevel),
        area=fields.text("area"),
        serves=fields.texts("serves"),
        description=fields.text("description"),
        standard=fields.text("standard"),
        criteria=tuple(
            Criterion(id=each.text("id"), statement=each.text("statement"))
            for each in fields.each("criteria")
        ),
        rubric=_rubric(fields.inside("rubric")),
        evidence_rule=EvidenceRule(
            minimum=rule.number("minimum"),
            contexts=rule.number("contexts"),
            kinds=rule.choices("kinds", EvidenceKind),
        ),
        alignments=tuple(_alignment(each) for each in fields.each("alignments")),
        origin=fields.origin,
    )


def _rubric(fields: Fields) -> Rubric:
    return Rubric(
        required=fields.text("required"),
        levels=tuple(
            RubricLevel(
                id=each.text("id"), name=each.text("name"), descriptor=each.text("descriptor")
            )
            for each in fields.each("levels")
        ),
    )


def _alignment(fields: Fields) -> Alignment:
    return Alignment(
        target=fields.choice("target", AlignmentTarget),
        name=fields.text("name"),
        url=fields.text("url"),
        framework=fields.optional_text("framework"),
        code=fields.optional_text("code"),
        origin=fields.origin,
    )

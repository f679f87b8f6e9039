"""Documents whose shape was checked become model values that remember where they were written."""

from collections.abc import Sequence

from transcript.model.appearance import Appearance
from transcript.model.award import CreditAward, TransferSource
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
    Audience,
    Digest,
    Evidence,
    EvidenceContext,
    EvidenceEvent,
    EvidenceEventKind,
    EvidenceKind,
)
from transcript.model.graduate_profile import AdoptionStatus, Area, Competency, GraduateProfile
from transcript.model.habit import HabitObservation
from transcript.model.learner import Learner, LearnerIdentifier, Name
from transcript.model.rating import (
    Calculation,
    CalculationInput,
    Determination,
    Rating,
    RatingSource,
    SelfAssessment,
    Waiver,
)
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
from transcript.model.transcript import Course, FeaturedWork, RecordStatus, Transcript
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


def learner(fields: Fields) -> Learner:
    """Build a learner from `learner.yaml`."""
    chosen = fields.inside("chosen_name")
    return Learner(
        id=fields.text("id"),
        legal_name=_name(fields.inside("legal_name")),
        chosen_name=_name(chosen) if chosen.members else None,
        identifiers=tuple(
            LearnerIdentifier(kind=each.text("kind"), value=each.text("value"))
            for each in fields.each("identifiers")
        ),
        birth_date=fields.optional_date("birth_date"),
        birthday=fields.optional_text("birthday"),
        enrolled_on=fields.date("enrolled_on"),
        expected_graduation=fields.optional_date("expected_graduation"),
        graduated_on=fields.optional_date("graduated_on"),
        language=fields.text("language"),
        origin=fields.origin,
    )


def _name(fields: Fields) -> Name:
    return Name(
        full=fields.text("full"),
        given=fields.optional_text("given"),
        family=fields.optional_text("family"),
    )


def transcript(
    record: Fields,
    *,
    of: Learner,
    school: School,
    graduate_profile: GraduateProfile,
    credits: Sequence[MasteryCredit],  # noqa: A002 - the model's word
) -> Transcript:
    """Build the transcript of a learner from `record.yaml` and what it refers to."""
    return Transcript(
        school=school,
        graduate_profile=graduate_profile,
        credits=tuple(credits),
        learner=of,
        status=record.choice("status", RecordStatus),
        statement=record.text("statement"),
        evidence=tuple(evidence(each) for each in record.each("evidence")),
        ratings=tuple(_rating(each) for each in record.each("ratings")),
        waivers=tuple(_waiver(each) for each in record.each("waivers")),
        awards=tuple(_award(each) for each in record.each("awards")),
        featured=tuple(
            FeaturedWork(
                evidence=each.text("evidence"), caption=each.text("caption"), origin=each.origin
            )
            for each in record.each("featured")
        ),
        courses=tuple(_course(each) for each in record.each("courses")),
        origin=record.origin,
    )


def evidence(fields: Fields) -> Evidence:
    """Build one piece of evidence of a record."""
    return Evidence(
        id=fields.text("id"),
        title=fields.text("title"),
        kind=fields.choice("kind", EvidenceKind),
        file=fields.optional_text("file"),
        digest=_digest(fields),
        url=fields.optional_text("url"),
        made_on=fields.date("made_on"),
        context=fields.choice("context", EvidenceContext),
        audience=fields.choice("audience", Audience),
        description=fields.optional_text("description"),
        reflection=fields.optional_text("reflection"),
        alt=fields.optional_text("alt"),
        events=tuple(_event(each) for each in fields.each("events")),
        origin=fields.origin,
    )


def _event(fields: Fields) -> EvidenceEvent:
    return EvidenceEvent(
        kind=fields.choice("kind", EvidenceEventKind),
        on=fields.date("on"),
        by=fields.optional_text("by"),
        note=fields.optional_text("note"),
        digest=_digest(fields),
        origin=fields.origin,
    )


def _digest(fields: Fields) -> Digest | None:
    algorithm, _, value = (fields.optional_text("digest") or "").partition(":")
    return Digest(algorithm=algorithm, value=value) if value else None


def _rating(fields: Fields) -> Rating:
    return Rating(
        credit=fields.text("credit"),
        assessor=fields.text("assessor"),
        rated_on=fields.date("rated_on"),
        level=fields.text("level"),
        attempt=fields.number("attempt"),
        evidence=fields.texts("evidence"),
        feedback=fields.optional_text("feedback"),
        criterion=fields.optional_text("criterion"),
        score=fields.optional_decimal("score"),
        self_assessment=_self_assessment(fields.inside("self_assessment")),
        source=_source(fields.inside("source")),
        origin=fields.origin,
    )


def _self_assessment(fields: Fields) -> SelfAssessment | None:
    if not fields.members:
        return None
    return SelfAssessment(level=fields.text("level"), reflection=fields.optional_text("reflection"))


def _source(fields: Fields) -> RatingSource | None:
    if not fields.members:
        return None
    return RatingSource(
        system=fields.text("system"),
        id=fields.text("id"),
        work=fields.optional_text("work"),
        url=fields.optional_text("url"),
    )


def _waiver(fields: Fields) -> Waiver:
    return Waiver(
        credit=fields.text("credit"),
        criterion=fields.optional_text("criterion"),
        waived_on=fields.date("waived_on"),
        waived_by=fields.text("waived_by"),
        reason=fields.text("reason"),
        origin=fields.origin,
    )


def _award(fields: Fields) -> CreditAward:
    determination, transfer = fields.inside("determination"), fields.inside("transferred_from")
    return CreditAward(
        credit=fields.text("credit"),
        level=fields.text("level"),
        awarded_on=fields.date("awarded_on"),
        approved_by=fields.texts("approved_by"),
        evidence=fields.texts("evidence"),
        determination=_determination(determination) if determination.members else None,
        transferred_from=_transfer(transfer) if transfer.members else None,
        origin=fields.origin,
    )


def _determination(fields: Fields) -> Determination:
    return Determination(
        method=fields.text("method"),
        reason=fields.text("reason"),
        decided_by=fields.optional_text("decided_by"),
        decided_on=fields.optional_date("decided_on"),
        calculation=_calculation(fields.inside("calculation")),
    )


def _calculation(fields: Fields) -> Calculation | None:
    if not fields.members:
        return None
    parameters = fields.inside("parameters").members
    return Calculation(
        parameters=tuple((name, str(parameters[name])) for name in sorted(parameters)),
        inputs=tuple(
            CalculationInput(
                rated_on=each.date("rated_on"),
                attempt=each.number("attempt"),
                points=each.decimal("points"),
                criterion=each.optional_text("criterion"),
                waived=each.flag("waived"),
            )
            for each in fields.each("inputs")
        ),
        result=fields.optional_decimal("result"),
        reached=fields.flag("reached"),
    )


def _transfer(fields: Fields) -> TransferSource:
    return TransferSource(
        institution=fields.text("institution"),
        earned_on=fields.date("earned_on"),
        accepted_by=fields.text("accepted_by"),
    )


def _course(fields: Fields) -> Course:
    return Course(
        title=fields.text("title"),
        kind=fields.text("kind"),
        began_on=fields.date("began_on"),
        ended_on=fields.optional_date("ended_on"),
        provider=fields.optional_text("provider"),
    )


def habits(fields: Fields) -> tuple[HabitObservation, ...]:
    """Build what was seen of a learner's habits of work from `habits.yaml`."""
    return tuple(
        HabitObservation(
            habit=each.text("habit"),
            seen_on=each.date("on"),
            seen_by=each.text("by"),
            note=each.text("note"),
            origin=each.origin,
        )
        for each in fields.each("observations")
    )

"""What the school says of a learner, of a shape that was checked, becomes model values.

They remember where they were written.
"""

from collections.abc import Sequence

from transcript.model.award import CreditAward, TransferSource
from transcript.model.credit import (
    MasteryCredit,
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
from transcript.model.graduate_profile import GraduateProfile
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
    School,
)
from transcript.model.transcript import Course, FeaturedWork, RecordStatus, Transcript
from transcript.source.fields import Fields


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

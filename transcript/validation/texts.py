"""Every text that a reader will see, with its place: rules on wording look here."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript.model.credit import MasteryCredit
from transcript.model.graduate_profile import GraduateProfile
from transcript.model.learner import Learner, Name
from transcript.model.origin import Origin
from transcript.model.school import School
from transcript.model.transcript import Transcript
from transcript.validation.case import Offer, Record, below


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text, what to call it in a message, and where it stands.

    `field` is what the author calls it: a `name` (of a person, a place, a credit), a `title` (of
    work), or running text.
    """

    what: str
    text: str
    origin: Origin
    field: str

    @property
    def is_name(self) -> bool:
        """Whether it is one line that names somebody or something."""
        return self.field in {"name", "title"}


def _texts(what: str, origin: Origin, **fields: str | None) -> Iterator[Text]:
    for field, text in fields.items():
        if text:
            yield Text(
                what=f"{what} ({field})",
                text=text,
                origin=below(origin, field),
                field=field,
            )


def texts_of_offer(offer: Offer) -> Iterator[Text]:
    """Yield the texts of the school's own files."""
    if offer.school:
        yield from _of_school(offer.school)
        yield from texts_of_school_profile(offer.school)
    yield from texts_of_framework(offer)


def texts_of_framework(offer: Offer) -> Iterator[Text]:
    """Yield the texts of the graduate profile and of the credits."""
    if offer.graduate_profile:
        yield from _of_graduate_profile(offer.graduate_profile)
    for credit in offer.credits:
        yield from texts_of_credit(credit)


def _of_school(school: School) -> Iterator[Text]:
    yield from _texts("the school", school.origin, name=school.name, notice=school.notice)
    for place, each in enumerate(school.signatories):
        origin = below(school.origin, "signatories", place)
        yield from _texts("a signatory", origin, name=each.name, title=each.title)


def texts_of_school_profile(school: School) -> Iterator[Text]:
    """Yield what the school says under the ten topics; a figure is one text, “label: value”."""
    for item in school.profile:
        what = f"the school profile ({item.topic})"
        yield Text(what=what, text=item.text, origin=below(item.origin, "text"), field="text")
        for place, figure in enumerate(item.figures):
            yield Text(
                what=what,
                text=f"{figure.label}: {figure.value}",
                origin=below(item.origin, "figures", place, "value"),
                field="value",
            )


def _of_graduate_profile(profile: GraduateProfile) -> Iterator[Text]:
    what = "the graduate profile"
    yield from _texts(what, profile.origin, name=profile.name, statement=profile.statement)
    for area in profile.areas:
        yield from _texts("an area", area.origin, name=area.name, description=area.description)
    for each in profile.competencies:
        yield from _texts("a competency", each.origin, name=each.name, description=each.description)


def texts_of_credit(credit: MasteryCredit) -> Iterator[Text]:
    """Yield the texts of a credit, its criteria and its rubric."""
    what = f"the credit “{credit.name}”"
    yield from _texts(
        what,
        credit.origin,
        name=credit.name,
        description=credit.description,
        standard=credit.standard,
    )
    for place, criterion in enumerate(credit.criteria):
        origin = below(credit.origin, "criteria", place)
        yield from _texts(what, origin, statement=criterion.statement)
    for place, level in enumerate(credit.rubric.levels):
        origin = below(credit.origin, "rubric", "levels", place)
        yield from _texts(what, origin, name=level.name, descriptor=level.descriptor)


def texts_of_learner(learner: Learner) -> Iterator[Text]:
    """Yield the learner's names and numbers."""
    yield from _of_name("legal_name", learner.legal_name, learner.origin)
    if learner.chosen_name:
        yield from _of_name("chosen_name", learner.chosen_name, learner.origin)
    for place, each in enumerate(learner.identifiers):
        origin = below(learner.origin, "identifiers", place, "value")
        text = f"{each.kind}: {each.value}"
        yield Text(what="an identifier", text=text, origin=origin, field="value")


def _of_name(field: str, name: Name, origin: Origin) -> Iterator[Text]:
    for part, text in (("full", name.full), ("given", name.given), ("family", name.family)):
        if text:
            yield Text(
                what=f"the learner's {field.replace('_', ' ')}",
                text=text,
                origin=below(origin, field, part),
                field="name",
            )


def texts_of_record(transcript: Transcript) -> Iterator[Text]:
    """Yield what the record says in words: statement, work, feedback, reasons, activities."""
    yield from _texts("the record", transcript.origin, statement=transcript.statement)
    for item in transcript.evidence:
        yield from _texts(
            f"the evidence “{item.id}”",
            item.origin,
            title=item.title,
            description=item.description,
            reflection=item.reflection,
            alt=item.alt,
        )
    for rating in transcript.ratings:
        yield from _texts(f"a rating of “{rating.credit}”", rating.origin, feedback=rating.feedback)
    yield from _of_awards(transcript)
    for work in transcript.featured:
        yield from _texts("featured work", work.origin, caption=work.caption)
    for place, course in enumerate(transcript.courses):
        origin = below(transcript.origin, "courses", place)
        yield from _texts(
            "a course", origin, title=course.title, kind=course.kind, provider=course.provider
        )


def _of_awards(transcript: Transcript) -> Iterator[Text]:
    for award in transcript.awards:
        what = f"the award of “{award.credit}”"
        if award.determination:
            origin = below(award.origin, "determination")
            method, reason = award.determination.method, award.determination.reason
            yield from _texts(what, origin, method=method, reason=reason)
        if award.transferred_from:
            origin = below(award.origin, "transferred_from")
            yield from _texts(what, origin, institution=award.transferred_from.institution)


def texts_of_all(transcript: Transcript) -> Iterator[Text]:
    """Yield every text of a learner's files: names and numbers, the record, who judged."""
    yield from texts_of_learner(transcript.learner)
    yield from texts_of_record(transcript)
    yield from texts_of_people(transcript)


def texts_of_people(transcript: Transcript) -> Iterator[Text]:
    """Yield the names of the people who judged."""
    for rating in transcript.ratings:
        origin = below(rating.origin, "assessor")
        yield Text(what="an assessor", text=rating.assessor, origin=origin, field="name")
    for award in transcript.awards:
        for place, name in enumerate(award.approved_by):
            origin = below(award.origin, "approved_by", place)
            yield Text(what="an approver", text=name, origin=origin, field="name")
        if award.determination and award.determination.decided_by:
            origin = below(award.origin, "determination", "decided_by")
            name = award.determination.decided_by
            yield Text(what="who decided", text=name, origin=origin, field="name")
        if award.transferred_from:
            origin = below(award.origin, "transferred_from", "accepted_by")
            name = award.transferred_from.accepted_by
            yield Text(what="an approver", text=name, origin=origin, field="name")


def texts_kept_in_school(record: Record) -> Iterator[Text]:
    """Yield what is said of a learner and stays in the school, from events to habits."""
    for item in record.transcript.evidence:
        for event in item.events:
            yield from _texts(f"an event of “{item.id}”", event.origin, note=event.note)
    for rating in record.transcript.ratings:
        if rating.self_assessment:
            what, origin = "a self-assessment", below(rating.origin, "self_assessment")
            yield from _texts(what, origin, reflection=rating.self_assessment.reflection)
    for waiver in record.transcript.waivers:
        yield from _texts(f"a waiver of “{waiver.credit}”", waiver.origin, reason=waiver.reason)
    for seen in record.habits:
        yield from _texts("a habit of work", seen.origin, habit=seen.habit, note=seen.note)

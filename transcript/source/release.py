"""What of a learner's record leaves the school."""

from dataclasses import dataclass, replace
from enum import StrEnum

from transcript.model.award import CreditAward
from transcript.model.evidence import Audience
from transcript.model.learner import Learner, LearnerIdentifier
from transcript.model.rating import Rating
from transcript.model.transcript import Transcript
from transcript.source.dates import write_month_day


class BirthDateRelease(StrEnum):
    """How much of the birth date is told."""

    OMIT = "omit"
    MONTH_DAY = "month-day"
    FULL = "full"


class IdentifierRelease(StrEnum):
    """How much of the learner's numbers is told."""

    OMIT = "omit"
    MASKED = "masked"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the school releases on a transcript; where it says nothing, as little as possible."""

    birth_date: BirthDateRelease = BirthDateRelease.OMIT
    identifiers: IdentifierRelease = IdentifierRelease.MASKED


def released(transcript: Transcript, release: Release) -> Transcript:
    """Return the transcript as it leaves the school.

    Sealed evidence is gone, and so are the references to it; what the school keeps of how it came
    to a judgement (scores, sources, imported comments, self-assessments, waivers, events,
    calculations) stays there; birth date and identifiers are told as far as `release` says.
    Releasing again by the same policy changes nothing.
    """
    sealed = {each.id for each in transcript.evidence if each.audience is Audience.SEALED}
    return replace(
        transcript,
        learner=_learner(transcript.learner, release),
        evidence=tuple(
            replace(each, events=()) for each in transcript.evidence if each.id not in sealed
        ),
        ratings=tuple(_rating(each, sealed) for each in transcript.ratings),
        waivers=(),
        awards=tuple(_award(each, sealed) for each in transcript.awards),
        featured=tuple(each for each in transcript.featured if each.evidence not in sealed),
    )


def _rating(rating: Rating, sealed: set[str]) -> Rating:
    return replace(
        rating,
        evidence=_open(rating.evidence, sealed),
        # A comment in a gradebook was written to the learner, not to a college.
        feedback=None if rating.source else rating.feedback,
        score=None,
        self_assessment=None,
        source=None,
    )


def _award(award: CreditAward, sealed: set[str]) -> CreditAward:
    how = award.determination
    return replace(
        award,
        evidence=_open(award.evidence, sealed),
        determination=replace(how, calculation=None) if how else None,
    )


def _open(evidence: tuple[str, ...], sealed: set[str]) -> tuple[str, ...]:
    return tuple(each for each in evidence if each not in sealed)


def _learner(learner: Learner, release: Release) -> Learner:
    full = release.birth_date is BirthDateRelease.FULL
    return replace(
        learner,
        birth_date=learner.birth_date if full else None,
        birthday=_birthday(learner, release.birth_date),
        identifiers=_identifiers(learner.identifiers, release.identifiers),
    )


def _birthday(learner: Learner, policy: BirthDateRelease) -> str | None:
    if policy is BirthDateRelease.OMIT:
        return None
    if policy is BirthDateRelease.MONTH_DAY and learner.birth_date:
        return write_month_day(learner.birth_date)
    return learner.birthday


def _identifiers(
    identifiers: tuple[LearnerIdentifier, ...], policy: IdentifierRelease
) -> tuple[LearnerIdentifier, ...]:
    if policy is IdentifierRelease.OMIT:
        return ()
    if policy is IdentifierRelease.MASKED:
        return tuple(replace(each, value=each.masked) for each in identifiers)
    return identifiers

"""A learner's record with everything needed to read it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transcript.model.award import CreditAward
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.evidence import Evidence
from transcript.model.graduate_profile import Area, GraduateProfile
from transcript.model.learner import Learner
from transcript.model.origin import NOWHERE, Origin
from transcript.model.rating import Rating, Waiver
from transcript.model.school import School


class RecordStatus(StrEnum):
    """Whether more is to come."""

    IN_PROGRESS = "in progress"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturedWork:
    """A piece of evidence that the learner puts forward, with a line on why."""

    evidence: str
    caption: str
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A learning activity the learner attended: course, internship, dual enrolment. No mark."""

    title: str
    kind: str
    began_on: date
    ended_on: date | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One learner's record: the school, what it credits, the learner, and what was mastered.

    `credits` holds every credit the school offers, earned or not, so that a reader can see what
    was possible beside what was reached.
    """

    school: School
    graduate_profile: GraduateProfile
    credits: tuple[MasteryCredit, ...]
    learner: Learner
    status: RecordStatus
    statement: str
    evidence: tuple[Evidence, ...] = ()
    ratings: tuple[Rating, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    awards: tuple[CreditAward, ...] = ()
    featured: tuple[FeaturedWork, ...] = ()
    courses: tuple[Course, ...] = ()
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    def credit(self, credit_id: str) -> MasteryCredit | None:
        """Return the credit of that id, or None."""
        return next((credit for credit in self.credits if credit.id == credit_id), None)

    def area(self, area_id: str) -> Area | None:
        """Return the area of that id, or None."""
        return next((area for area in self.graduate_profile.areas if area.id == area_id), None)

    def award(self, credit_id: str) -> CreditAward | None:
        """Return the award of that credit, or None if it is not earned."""
        return next((award for award in self.awards if award.credit == credit_id), None)

    def evidence_item(self, evidence_id: str) -> Evidence | None:
        """Return the evidence of that id, or None."""
        return next((item for item in self.evidence if item.id == evidence_id), None)

    @property
    def unjudged(self) -> tuple[Evidence, ...]:
        """The evidence that no rating and no award names."""
        judged = {name for rating in self.ratings for name in rating.evidence}
        judged |= {name for award in self.awards for name in award.evidence}
        return tuple(item for item in self.evidence if item.id not in judged)

    def ratings_of(self, credit_id: str) -> tuple[Rating, ...]:
        """Return the ratings of a credit in time order."""
        ratings = (rating for rating in self.ratings if rating.credit == credit_id)
        return tuple(sorted(ratings, key=lambda rating: (rating.rated_on, rating.attempt)))

    def credits_in(self, area_id: str, level: CreditLevel | None = None) -> Iterator[MasteryCredit]:
        """Yield the credits of an area, of one level or of both, in the school's order."""
        for credit in self.credits:
            if credit.area == area_id and level in {None, credit.level}:
                yield credit

    def earned(self, level: CreditLevel) -> Iterator[MasteryCredit]:
        """Yield the credits of a level that were awarded."""
        for credit in self.credits:
            if credit.level == level and self.award(credit.id):
                yield credit

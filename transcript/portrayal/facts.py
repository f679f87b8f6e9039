"""What the pages say about a record, worked out from the transcript; nothing is drawn here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from transcript.model.award import CreditAward
from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.evidence import Evidence
from transcript.model.graduate_profile import Area
from transcript.model.rating import Rating
from transcript.model.transcript import FeaturedWork, RecordStatus, Transcript

MOST_MARKS = 12
"""The attempts that a line of marks has room for; of more, it shows the last."""


class Standing(Enum):
    """Where a learner stands with a credit."""

    EARNED = "earned"
    UNDER_WAY = "under way"
    OPEN = "not yet earned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt: when it was judged, the level found, and whether that met the standard.

    The level is empty where only criteria of the credit were judged.
    """

    on: date
    level: str
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFacts:
    """A credit as this learner's record has it.

    `attempts` are those at the whole of it. What was found of single criteria is not among them:
    `criteria_judged` counts those. `latest` is the last attempt, or the last day on which a
    criterion was judged if the whole never was.
    """

    credit: MasteryCredit
    award: CreditAward | None
    evidence: tuple[Evidence, ...]
    attempts: tuple[Attempt, ...]
    latest: Attempt | None
    criteria_judged: int

    @property
    def standing(self) -> Standing:
        """Earned, under way (judged at least once) or open."""
        if self.award:
            return Standing.EARNED
        return Standing.UNDER_WAY if self.latest else Standing.OPEN

    @property
    def judged_on(self) -> date:
        """The day of `latest`; the first of all days if there is none."""
        return self.latest.on if self.latest else date.min

    @property
    def level_name(self) -> str:
        """The name of the level reached, empty while the credit is not earned."""
        return _level_name(self.credit, self.award.level) if self.award else ""

    @property
    def above_standard(self) -> int:
        """How many levels above the credit's standard was reached."""
        rubric = self.credit.rubric
        reached = rubric.rank(self.award.level) if self.award else None
        return (reached or 0) - (rubric.rank(rubric.required) or 0)

    @property
    def contexts(self) -> tuple[str, ...]:
        """The contexts in which the evidence was made, each once."""
        return tuple(dict.fromkeys(item.context.value for item in self.evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFacts:
    """An area, its place in the graduate profile, and its credits."""

    area: Area
    place: int
    foundational: tuple[CreditFacts, ...]
    advanced: tuple[CreditFacts, ...]

    @property
    def credits(self) -> tuple[CreditFacts, ...]:
        """Foundational credits, then advanced ones."""
        return self.foundational + self.advanced


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """Everything the pages say about credits."""

    transcript: Transcript
    areas: tuple[AreaFacts, ...]

    @property
    def credits(self) -> tuple[CreditFacts, ...]:
        """Every credit offered, area by area."""
        return tuple(credit for area in self.areas for credit in area.credits)

    @property
    def earned(self) -> tuple[CreditFacts, ...]:
        """The credits earned, area by area."""
        return tuple(credit for credit in self.credits if credit.award)

    @property
    def under_way(self) -> tuple[CreditFacts, ...]:
        """Credits judged at least once and not yet earned, the latest first."""
        going = [credit for credit in self.credits if credit.standing is Standing.UNDER_WAY]
        return tuple(sorted(going, key=lambda each: each.judged_on, reverse=True))

    @property
    def in_progress(self) -> bool:
        """Whether more is to come."""
        return self.transcript.status is RecordStatus.IN_PROGRESS

    def count(self, level: CreditLevel) -> int:
        """Return how many credits of a level were earned."""
        return sum(credit.credit.level is level for credit in self.earned)

    def offered(self, level: CreditLevel) -> int:
        """Return how many credits of a level the school offers."""
        return sum(each.credit.level is level for each in self.credits)

    def strongest(self) -> tuple[CreditFacts, ...]:
        """Return the earned credits, those best shown first.

        What counts: how far above the standard, advanced before foundational, then how many
        contexts, attempts and pieces of evidence. Equal ones stay in the school's order.
        """
        return tuple(sorted(self.earned, key=_strength, reverse=True))

    def featured(self) -> Iterator[tuple[FeaturedWork, Evidence, tuple[CreditFacts, ...]]]:
        """Yield featured works with the evidence and the earned credits it supports."""
        for work in self.transcript.featured:
            item = self.transcript.evidence_item(work.evidence)
            if item:
                yield work, item, tuple(each for each in self.earned if item in each.evidence)


def facts_of(transcript: Transcript) -> RecordFacts:
    """Work out what the pages say. Credits of an area nobody described still have a place."""
    known = [area.id for area in transcript.graduate_profile.areas]
    others = dict.fromkeys(each.area for each in transcript.credits if each.area not in known)
    unknown = (
        Area(id=each, code="", name=each, description="", competencies=()) for each in others
    )
    areas = (*transcript.graduate_profile.areas, *unknown)
    return RecordFacts(
        transcript=transcript,
        areas=tuple(_area_facts(transcript, area, place) for place, area in enumerate(areas)),
    )


def _area_facts(transcript: Transcript, area: Area, place: int) -> AreaFacts:
    def of(level: CreditLevel) -> tuple[CreditFacts, ...]:
        credits_ = transcript.credits_in(area.id, level)
        return tuple(_credit_facts(transcript, credit) for credit in credits_)

    return AreaFacts(
        area=area,
        place=place,
        foundational=of(CreditLevel.FOUNDATIONAL),
        advanced=of(CreditLevel.ADVANCED),
    )


def _credit_facts(transcript: Transcript, credit: MasteryCredit) -> CreditFacts:
    award = transcript.award(credit.id)
    items = (transcript.evidence_item(each) for each in (award.evidence if award else ()))
    ratings = transcript.ratings_of(credit.id)
    attempts = tuple(_attempts(credit, (each for each in ratings if not each.criterion)))
    of_criteria = [each for each in ratings if each.criterion]
    latest = attempts[-1] if attempts else None
    if of_criteria and not attempts:
        latest = Attempt(on=of_criteria[-1].rated_on, level="", met=False)
    return CreditFacts(
        credit=credit,
        award=award,
        evidence=tuple(item for item in items if item),
        attempts=attempts,
        latest=latest,
        criteria_judged=len({each.criterion for each in of_criteria}),
    )


def _attempts(credit: MasteryCredit, ratings: Iterable[Rating]) -> Iterator[Attempt]:
    # Several assessors may judge one attempt: the last of them settles it.
    last = {rating.attempt: rating for rating in ratings}
    for rating in sorted(last.values(), key=lambda each: (each.rated_on, each.attempt)):
        yield Attempt(
            on=rating.rated_on,
            level=_level_name(credit, rating.level),
            met=credit.rubric.reaches(rating.level),
        )


def _level_name(credit: MasteryCredit, level: str) -> str:
    found = credit.rubric.level(level)
    return found.name if found else level


def _strength(each: CreditFacts) -> tuple[int, bool, int, int, int]:
    advanced = each.credit.level is CreditLevel.ADVANCED
    return (
        each.above_standard,
        advanced,
        len(each.contexts),
        len(each.attempts),
        len(each.evidence),
    )

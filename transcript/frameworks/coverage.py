"""What covers what: which credits serve which competency, and where the holes are."""

from dataclasses import dataclass

from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.graduate_profile import Area, Competency, GraduateProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyCoverage:
    """A competency, its area, and the credits that serve it, in the school's order."""

    area: Area
    competency: Competency
    foundational: tuple[MasteryCredit, ...]
    advanced: tuple[MasteryCredit, ...]

    @property
    def is_hole(self) -> bool:
        """Whether no credit serves the competency."""
        return not (self.foundational or self.advanced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The matrix of competencies and credits. `orphans` are credits that serve no competency."""

    competencies: tuple[CompetencyCoverage, ...]
    orphans: tuple[MasteryCredit, ...]

    @property
    def holes(self) -> tuple[CompetencyCoverage, ...]:
        """The competencies that no credit serves."""
        return tuple(each for each in self.competencies if each.is_hole)


def coverage(profile: GraduateProfile, offered: tuple[MasteryCredit, ...]) -> Coverage:
    """Return which of the credits `offered` serve each competency of `profile`."""
    known = {competency.id for competency in profile.competencies}
    return Coverage(
        competencies=tuple(
            _covered(area, competency, offered)
            for area in profile.areas
            for competency in area.competencies
        ),
        orphans=tuple(credit for credit in offered if not known.intersection(credit.serves)),
    )


def _covered(
    area: Area, competency: Competency, offered: tuple[MasteryCredit, ...]
) -> CompetencyCoverage:
    serving = [credit for credit in offered if competency.id in credit.serves]
    return CompetencyCoverage(
        area=area,
        competency=competency,
        foundational=tuple(c for c in serving if c.level is CreditLevel.FOUNDATIONAL),
        advanced=tuple(c for c in serving if c.level is CreditLevel.ADVANCED),
    )

"""What the school wants every graduate to be able to do: areas and their competencies."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transcript.model.origin import NOWHERE, Origin


class AdoptionStatus(StrEnum):
    """Where a graduate profile stands in its life."""

    DRAFT = "draft"
    PILOT = "pilot"
    ADOPTED = "adopted"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    """One thing a graduate can do."""

    id: str
    name: str
    description: str
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A group of competencies; credits are organised by area instead of by department."""

    id: str
    code: str
    name: str
    description: str
    competencies: tuple[Competency, ...]
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraduateProfile:
    """The portrait of a graduate that the school has agreed with its community."""

    name: str
    version: str
    status: AdoptionStatus
    statement: str
    areas: tuple[Area, ...]
    adopted_on: date | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    @property
    def competencies(self) -> tuple[Competency, ...]:
        """Every competency, in the order of the areas."""
        return tuple(competency for area in self.areas for competency in area.competencies)

"""A mastery credit: its standard, its rubric, and the evidence it asks for."""

from dataclasses import dataclass, field
from enum import StrEnum

from transcript.model.evidence import EvidenceKind
from transcript.model.origin import NOWHERE, Origin


class CreditLevel(StrEnum):
    """Foundational credits are needed to graduate; advanced ones go beyond and are optional."""

    FOUNDATIONAL = "foundational"
    ADVANCED = "advanced"


class AlignmentTarget(StrEnum):
    """What kind of outside thing a credit is aligned to, as Open Badges 3.0 spells it."""

    CASE_ITEM = "CFItem"
    CTDL_COMPETENCY = "ceasn:Competency"
    CTDL_CREDENTIAL = "ceterms:Credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A link from a credit to an item of an outside framework (CASE or CTDL)."""

    target: AlignmentTarget
    name: str
    url: str
    framework: str | None = None
    code: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing an assessor looks for in the work."""

    id: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricLevel:
    """A named level of a rubric and what work at that level looks like."""

    id: str
    name: str
    descriptor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """Levels from the lowest to the highest; `required` is the id of the credit's standard."""

    levels: tuple[RubricLevel, ...]
    required: str

    def rank(self, level: str) -> int | None:
        """Return the position of a level from 0, the lowest, or None if it is not in the rubric."""
        return next((rank for rank, each in enumerate(self.levels) if each.id == level), None)

    def level(self, level: str) -> RubricLevel | None:
        """Return the level of that id, or None."""
        return next((each for each in self.levels if each.id == level), None)

    def reaches(self, level: str) -> bool:
        """Return whether a level is the standard or higher; one that is not in the rubric is not.

        Where the standard itself is not in the rubric, every level reaches it.
        """
        rank = self.rank(level)
        return rank is not None and rank >= (self.rank(self.required) or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """How much evidence a credit asks for: pieces, different contexts, and kinds (empty: any)."""

    minimum: int
    contexts: int = 1
    kinds: tuple[EvidenceKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MasteryCredit:
    """What the school credits. `area` is an area's id, `serves` holds competency ids.

    `standard` says in one or two lines what the credit certifies; it is what a reader sees.
    """

    id: str
    code: str
    name: str
    level: CreditLevel
    area: str
    serves: tuple[str, ...]
    description: str
    standard: str
    criteria: tuple[Criterion, ...]
    rubric: Rubric
    evidence_rule: EvidenceRule
    alignments: tuple[Alignment, ...] = ()
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    @property
    def label(self) -> str:
        """Code and name, as lists have it: “IN-1 Weigh sources”."""
        return f"{self.code} {self.name}"

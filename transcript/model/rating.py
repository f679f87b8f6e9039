"""What assessors found, attempt by attempt, and how a decision came of it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from transcript.model.origin import NOWHERE, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment:
    """What the learner thought of the same attempt. `level` is an id in the credit's rubric."""

    level: str
    reflection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSource:
    """The system a rating was imported from, and what it was called there.

    `id` is the same whenever the same rating is imported again; `work` is the title of what was
    assessed, `url` its address in that system.
    """

    system: str
    id: str
    work: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One assessor's judgement of one attempt. `level` is an id in the credit's rubric.

    `criterion` is the id of the one that was judged; without it the whole credit was. `score` is
    the number another system gave, on the scale of the school's policy: it never leaves the school.
    """

    credit: str
    assessor: str
    rated_on: date
    level: str
    attempt: int
    evidence: tuple[str, ...] = ()
    feedback: str | None = None
    criterion: str | None = None
    score: Decimal | None = None
    self_assessment: SelfAssessment | None = None
    source: RatingSource | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Staff excuse a learner from showing a criterion, or without one the whole credit.

    Only the Slate-CBL rule knows waivers. By a waiver nothing was judged; it never leaves the
    school.
    """

    credit: str
    waived_on: date
    waived_by: str
    reason: str
    criterion: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationInput:
    """One rating as a method saw it: its day, its attempt, and its points on the scale.

    `criterion` is the id of the one that was judged; without it the whole credit was. A waiver of
    it is `waived`, on its day, with the attempt 1 and no points.
    """

    rated_on: date
    attempt: int
    points: Decimal
    criterion: str | None = None
    waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """What a method was given and what it said, so that anybody can repeat it.

    `parameters` are names and values as the school's policy file writes them, sorted by name;
    `result` is in points, None where the method came to none; `reached` is whether that is the
    credit's standard.
    """

    parameters: tuple[tuple[str, str], ...]
    inputs: tuple[CalculationInput, ...]
    result: Decimal | None
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """How a decision was reached: the method's name, and the reason in a sentence.

    A formula advises, which `calculation` keeps; a person, `decided_by`, decides.
    """

    method: str
    reason: str
    decided_by: str | None = None
    decided_on: date | None = None
    calculation: Calculation | None = None

"""What assessors found, attempt by attempt."""

from dataclasses import dataclass, field
from datetime import date

from transcript.model.origin import NOWHERE, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One assessor's judgement of one attempt. `level` is an id in the credit's rubric."""

    credit: str
    assessor: str
    rated_on: date
    level: str
    attempt: int
    evidence: tuple[str, ...] = ()
    feedback: str | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """How a decision was reached: the method's name, and the reason in a sentence."""

    method: str
    reason: str

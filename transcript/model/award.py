"""A credit that was awarded, and by whom."""

from dataclasses import dataclass, field
from datetime import date

from transcript.model.origin import NOWHERE, Origin
from transcript.model.rating import Determination


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSource:
    """Where a transferred credit was earned, and who at this school accepted it."""

    institution: str
    earned_on: date
    accepted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAward:
    """A credit earned: the level reached, when, who approved it, and on what evidence."""

    credit: str
    level: str
    awarded_on: date
    approved_by: tuple[str, ...]
    evidence: tuple[str, ...]
    determination: Determination | None = None
    transferred_from: TransferSource | None = None
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

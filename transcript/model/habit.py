"""Habits of work: seen and told, and never a part of mastery."""

from dataclasses import dataclass, field
from datetime import date

from transcript.model.origin import NOWHERE, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitObservation:
    """What somebody saw of one habit of a learner's, on a day, in words. It is not rated."""

    habit: str
    seen_on: date
    seen_by: str
    note: str
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

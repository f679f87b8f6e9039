"""How a school decides that evidence amounts to mastery, and who may try again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from transcript.model.credit import MasteryCredit, Rubric
from transcript.model.origin import NOWHERE, Origin


class Method(StrEnum):
    """The ways from ratings to a level. All but the last are formulas, which advise."""

    LATEST = "latest"
    HIGHEST = "highest"
    AVERAGE = "average"
    MODE = "mode"
    N_TIMES = "n_times"
    BEST_N = "best_n"
    MEDIAN_OF_LAST = "median_of_last"
    WEIGHTED_AVERAGE = "weighted_average"
    STANDARD_DECAYING_AVERAGE = "standard_decaying_average"
    POWER_LAW = "power_law"
    SLATE_CBL = "slate_cbl"
    PROFESSIONAL_JUDGEMENT = "professional_judgement"

    @property
    def words(self) -> str:
        """The name as people say it: “weighted average”."""
        return self.value.replace("_", " ")


def method_in_words(name: str) -> str:
    """Return the name of a determination's method for readers; a school's own name stays."""
    return Method(name).words if name in set(Method) else name


class Between(StrEnum):
    """What has to happen between two attempts."""

    FEEDBACK = "feedback"
    REFLECTION = "reflection"
    REVISION = "revision"


class Counting(StrEnum):
    """Which attempt counts where a learner has tried again."""

    ALL = "all"
    LATEST = "latest"
    HIGHEST = "highest"


class Eligibility(StrEnum):
    """Who may try again."""

    EVERYONE = "everyone"
    BELOW_STANDARD = "below standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeterminationPolicy:
    """A method and its parameters by name, as the school's policy file gives them."""

    method: Method = Method.LATEST
    parameters: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassessmentPolicy:
    """Who may try again, when, how often, and what has to happen before.

    `attempts` is the most there may be, the first among them (None: any number); `wait_days` lie
    between two at least; `until` is the last day.
    """

    who: Eligibility = Eligibility.EVERYONE
    attempts: int | None = None
    wait_days: int = 0
    until: date | None = None
    between: tuple[Between, ...] = ()
    counts: Counting = Counting.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPolicy:
    """How one credit is decided.

    `scale` gives the points of rubric levels by id; a level that it does not name is worth its
    place in the rubric, from 1. `review_team` is how many people have to approve evidence.
    """

    determination: DeterminationPolicy = field(default_factory=DeterminationPolicy)
    reassessment: ReassessmentPolicy = field(default_factory=ReassessmentPolicy)
    review_team: int = 1
    scale: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def points(self, rubric: Rubric, level: str) -> Decimal | None:
        """Return the points of a level, or None if it is not in the rubric."""
        rank = rubric.rank(level)
        if rank is None:
            return None
        return self.scale.get(level, Decimal(rank + 1))

    def standard(self, rubric: Rubric) -> Decimal | None:
        """Return the points of the level that earns the credit; None if there is no such level."""
        return self.points(rubric, rubric.required)

    def highest(self, rubric: Rubric) -> Decimal:
        """Return the most points that a level of the rubric has. It must have a level."""
        worth = (self.points(rubric, each.id) for each in rubric.levels)
        return max(each for each in worth if each is not None)

    def level(self, rubric: Rubric, points: Decimal) -> str:
        """Return the id of the highest level worth no more than `points`; else the lowest."""
        reached = [
            each.id
            for each in rubric.levels
            if (worth := self.points(rubric, each.id)) is not None and worth <= points
        ]
        return reached[-1] if reached else rubric.levels[0].id


@dataclass(frozen=True, slots=True, kw_only=True)
class MasteryPolicy:
    """What `mastery.yaml` says: a policy for all credits, and those that differ, by credit id."""

    default: CreditPolicy = field(default_factory=CreditPolicy)
    credits: Mapping[str, CreditPolicy] = field(default_factory=lambda: MappingProxyType({}))
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)

    def of(self, credit: MasteryCredit) -> CreditPolicy:
        """Return how a credit is decided."""
        return self.credits.get(credit.id, self.default)

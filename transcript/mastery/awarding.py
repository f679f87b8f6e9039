"""A person's decision on a credit, with the advice that was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transcript.mastery.advice import Advice
from transcript.model.award import CreditAward
from transcript.model.credit import MasteryCredit
from transcript.model.mastery import Method
from transcript.model.rating import Determination, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decides, when and why; `people` are all who approve, the one who decides first.

    `level` is the rubric level they chose; None if they take what the method advises. Where the
    attempts were not as the school's policy has them, only an exception (`is_exception`) is left.
    """

    people: tuple[str, ...]
    on: date
    reason: str
    level: str | None = None
    is_exception: bool = False


def awarded(
    credit: MasteryCredit, ratings: Sequence[Rating], advice: Advice, decision: Decision
) -> CreditAward | None:
    """Return the award of a credit on its ratings, or None if there is nothing to award.

    That is so if the method does not advise to and nobody chose a level. Where the level is another
    than the advised one, or an exception, people's judgement decided it, and no calculation is
    kept. The award rests on the work that was rated at its level or higher; on all of it where that
    is not enough.
    """
    advised = advice.level if advice.reached and not decision.is_exception else None
    level = decision.level or advised
    if level is None:
        return None
    follows = level == advised
    return CreditAward(
        credit=credit.id,
        level=level,
        awarded_on=decision.on,
        approved_by=decision.people,
        evidence=_evidence(credit, ratings, level),
        determination=Determination(
            method=(advice.method if follows else Method.PROFESSIONAL_JUDGEMENT).value,
            reason=decision.reason,
            decided_by=decision.people[0],
            decided_on=decision.on,
            calculation=advice.calculation if follows else None,
        ),
    )


def _evidence(credit: MasteryCredit, ratings: Sequence[Rating], level: str) -> tuple[str, ...]:
    rank = credit.rubric.rank
    needed = rank(level) or 0
    enough = [each for each in ratings if (rank(each.level) or 0) >= needed]
    rests_on = _named(enough)
    return rests_on if len(rests_on) >= credit.evidence_rule.minimum else _named(ratings)


def _named(ratings: Sequence[Rating]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for rating in ratings for name in rating.evidence))

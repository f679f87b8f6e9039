"""What a person decides on a credit becomes the entry of an award."""

from datetime import date, datetime

from transcript.mastery.advice import Advice, advise
from transcript.mastery.awarding import Decision, awarded
from transcript.mastery.telling import trace_lines
from transcript.model.credit import MasteryCredit
from transcript.model.mastery import CreditPolicy
from transcript.model.transcript import Transcript
from transcript.office.recording import Object
from transcript.reading.document import JsonValue
from transcript.source.scaffold import award_shape
from transcript.validation.reassessment import attempts_against_the_policy
from transcript.web.asked import RefusedError


def require_not_awarded(record: Transcript, credit: MasteryCredit) -> None:
    """Raise `RefusedError` if a credit is awarded already."""
    earned = record.award(credit.id)
    if earned is not None:
        raise RefusedError(
            409,
            f"“{credit.name}” was awarded on {earned.awarded_on} already",
            hint="to decide anew, remove that award first",
        )


def levels(credit: MasteryCredit) -> list[tuple[str, str]]:
    """Return the levels at which a credit can be awarded: ids and names."""
    rubric = credit.rubric
    return [(each.id, each.name) for each in rubric.levels if rubric.reaches(each.id)]


def told(advice: Advice) -> list[str]:
    """Return the steps of a method in lines."""
    return list(trace_lines(advice.trace))


def proposed(
    record: Transcript, credit: MasteryCredit, advice: Advice, *, by: JsonValue, on: JsonValue
) -> Object:
    """Return what the form of an award begins with: as the method advises, if it does."""
    level = (advice.level or "") if advice.reached else ""
    decision = Decision(people=("",), on=date.min, reason="", level=credit.rubric.required)
    made = awarded(credit, record.ratings_of(credit.id), advice, decision)
    return {
        "level": level,
        "awarded_on": on,
        "approved_by": [by],
        "evidence": list(made.evidence) if made else [],
    }


def decided(
    record: Transcript,
    credit: MasteryCredit,
    policy: CreditPolicy,
    said: Object,
    *,
    at: datetime,
) -> Object:
    """Return the entry of an award as somebody has decided it.

    What is missing stays empty in it, for the shape of a record to tell. Raises `RefusedError` for
    a level below the credit's standard.
    """
    level = _level(credit, said)
    people, reason = _people(said), _reason(said)
    ratings = record.ratings_of(credit.id)
    advice = advise(credit, ratings, policy, waivers=record.waivers)
    decision = Decision(
        people=people,
        on=_day(said.get("awarded_on"), at),
        reason=reason,
        level=level or credit.rubric.required,
        is_exception=any(attempts_against_the_policy(record, credit, policy)),
    )
    made = awarded(credit, ratings, advice, decision)
    shape = award_shape(made) if made else {}
    chosen = said.get("evidence")
    return {
        **shape,
        "level": level,
        "awarded_on": said.get("awarded_on") or "",
        "evidence": chosen if isinstance(chosen, list) and chosen else shape.get("evidence", []),
    }


def transferred(credit: MasteryCredit, said: Object) -> Object:
    """Return the entry of a credit that was earned at another school."""
    source = said.get("transferred_from")
    accepted = source.get("accepted_by") if isinstance(source, dict) else None
    own = {name: each for name, each in said.items() if name != "determination"}
    return {"credit": credit.id, **own, "approved_by": [accepted or ""]}


def _level(credit: MasteryCredit, said: Object) -> str:
    """Return the level that was chosen, or none. Raises `RefusedError` for one too low."""
    level = str(said.get("level") or "")
    if level and level not in dict(levels(credit)):
        names = ", ".join(name for _, name in levels(credit))
        raise RefusedError(422, f"“{credit.name}” can be awarded at: {names}")
    return level


def _people(said: Object) -> tuple[str, ...]:
    found = said.get("approved_by")
    named = (" ".join(str(each).split()) for each in found) if isinstance(found, list) else ()
    return tuple(dict.fromkeys(each for each in named if each)) or ("",)


def _reason(said: Object) -> str:
    found = said.get("determination")
    return str(found.get("reason", "")) if isinstance(found, dict) else ""


def _day(text: JsonValue, at: datetime) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return at.date()

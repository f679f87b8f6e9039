"""Where a learner stands on a credit, in words: the same in the terminal and in the browser."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from transcript.model.mastery import Method
from transcript.model.rating import Waiver
from transcript.progress.journey import path
from transcript.progress.next_steps import next_step
from transcript.progress.standing import CreditStanding, Status, misled_by_average
from transcript.reading.text import counted

_MOST_FEEDBACK = 300


def facts_of(standing: CreditStanding, *, today: date) -> Iterator[tuple[str, str]]:
    """Yield what there is to say of a credit of a learner: what it is about, and the words."""
    credit = standing.credit
    if standing.level:
        yield "stands at", f"{standing.level_name()}, {_by_what(standing)}"
    for criterion in credit.criteria:
        rated = [each for each in standing.ratings if each.criterion == criterion.id]
        if rated:
            yield "criterion", f"{criterion.statement} {path(credit.rubric, rated)}"
    for waiver in standing.waivers:
        yield "waived", _waiver(standing, waiver)
    yield "evidence", _evidence(standing)
    step = next_step(standing, today=today)
    if step:
        yield "next", step
    if standing.status is Status.ON_THE_WAY:
        yield from _last_feedback(standing)
    average = misled_by_average(standing)
    if average is not None:
        yield "average", _misled(standing, average)


def _last_feedback(standing: CreditStanding) -> Iterator[tuple[str, str]]:
    """Yield what the learner was told last: it is what another attempt begins from."""
    from textwrap import shorten

    for rating in reversed(standing.ratings):
        if rating.feedback:
            said = shorten(rating.feedback, _MOST_FEEDBACK, placeholder=" …")
            yield "feedback", f"“{said}” {rating.assessor}, {rating.rated_on}"
            return


def _waiver(standing: CreditStanding, waiver: Waiver) -> str:
    statements = {each.id: each.statement for each in standing.credit.criteria}
    named = waiver.criterion
    what = statements.get(named, f"{named}:") if named else "The whole credit."
    return f"{what} “{waiver.reason}” {waiver.waived_by}, {waiver.waived_on}"


def _by_what(standing: CreditStanding) -> str:
    if standing.award:
        return f"awarded {standing.award.awarded_on}"
    method = standing.policy.determination.method
    if method is Method.PROFESSIONAL_JUDGEMENT:
        return "as last rated: a person decides, no formula"
    result = standing.advice.result if standing.advice else None
    if result is None:
        return f"as last rated: the school's method ({method.words}) has no result yet"
    return f"by the school's method ({method.words}: {result:f})"


def _evidence(standing: CreditStanding) -> str:
    rule = standing.credit.evidence_rule
    pieces = f"{_some(len(standing.pieces), 'piece')}, {rule.minimum} asked for"
    contexts = f"{_some(len(standing.contexts), 'context')}, {rule.contexts} asked for"
    seen = f" ({', '.join(standing.contexts)})" if standing.contexts else ""
    return f"{pieces}; {contexts}{seen}"


def _misled(standing: CreditStanding, average: Decimal) -> str:
    level = standing.level_name(standing.policy.level(standing.credit.rubric, average))
    reason = (
        "it holds the first attempts against what came later"
        if standing.advice and standing.advice.reached
        else "it hides what is not yet there"
    )
    return f"an average would have said {average:f} (“{level}”): {reason}"


def _some(number: int, noun: str) -> str:
    return counted(number, noun) if number else f"no {noun}s"

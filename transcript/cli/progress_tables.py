"""How progress looks: pages for a learner and for a cohort, and the same as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import click

from transcript.cli.reporters import count
from transcript.cli.traces import number_json, trace_json
from transcript.mastery.telling import trace_lines
from transcript.model.credit import CreditLevel
from transcript.model.learner import Learner
from transcript.office.findings import plain_line
from transcript.progress.cohort import Cohort, CreditCount, Reason, Stuck
from transcript.progress.journey import chart
from transcript.progress.next_steps import next_step
from transcript.progress.standing import (
    CreditStanding,
    LearnerProgress,
    Status,
    misled_by_average,
)
from transcript.progress.telling import facts_of

_MOST_STUCK = 30
_LABEL = 12
_PAGE = 100
_WITHHELD = "–"
_HEADS = {
    Status.AWARDED: "awarded",
    Status.READY: "ready",
    Status.ON_THE_WAY: "on the way",
    Status.NOT_BEGUN: "not begun",
}


def learner_page(learner: LearnerProgress, *, today: date) -> Iterator[str]:
    """Yield the lines of a page for a learner: what can be decided first, what is to come last."""
    yield click.style(_who(learner.learner), bold=True)
    counts = ", ".join(f"{len(learner.having(status))} {status}" for status in Status)
    yield f"As of {today}: {counts}.{_last_seen(learner.last_on, today)}"
    for status in (Status.READY, Status.ON_THE_WAY):
        for place, standing in enumerate(learner.having(status)):
            yield from ("", _title(str(status))) if place == 0 else ("",)
            yield from _credit_block(standing)
            yield from _fields(facts_of(standing, today=today))
    yield from _short_lists(learner, today)
    yield from _beside(learner)


def credit_page(standing: CreditStanding, learner: Learner, *, today: date) -> Iterator[str]:
    """Yield the lines on one credit of a learner, whatever its status, with the method's steps."""
    yield click.style(f"{_who(learner)}: {standing.status}", bold=True)
    yield from _credit_block(standing)
    yield from _fields([("standard", standing.credit.standard), *facts_of(standing, today=today)])
    for place, line in enumerate(trace_lines(standing.advice.trace if standing.advice else ())):
        yield from _field("" if place else "steps", line)


def cohort_page(cohort: Cohort, *, today: date) -> Iterator[str]:
    """Yield the lines of a page for a cohort."""
    people = "Few learners" if cohort.learners is None else count(cohort.learners, "learner")
    yield click.style(f"{people}, as of {today}", bold=True)
    yield ""
    if cohort.learners == 0:
        yield "Nobody is counted. “transcript new learner NAME” makes a learner,"
        yield "“transcript import csv FILE” brings in a roster."
        return
    if _is_withheld(cohort):
        few = f"fewer than {cohort.smallest} learners, or what would give such away"
        yield f"Every count is withheld: {few}."
        return
    yield from _count_table(cohort.credits)
    yield ""
    yield click.style("Last evidence", bold=True)
    yield "  " + " · ".join(f"{name}: {_told(number)}" for name, number in cohort.quiet.items())
    if cohort.smallest is not None:
        yield ""
        yield f"–  withheld: fewer than {cohort.smallest} learners, or what would give such away"
        return
    yield ""
    yield from _stuck_lines(cohort)


def learner_json(learner: LearnerProgress, *, today: date) -> dict[str, Any]:
    """Return where a learner stands as `--format json` prints it."""
    return {
        "id": learner.learner.id,
        "name": learner.learner.display_name.full,
        "last_evidence": _day(learner.last_on),
        "counts": {str(status): len(learner.having(status)) for status in Status},
        "credits": [_standing_json(each, today) for each in learner.credits],
        "habits": [
            {
                "habit": each.habit,
                "on": str(each.seen_on),
                "by": each.seen_by,
                "note": each.note,
            }
            for each in learner.habits
        ],
        "unjudged": [
            {"evidence": each.id, "title": each.title, "made_on": str(each.made_on)}
            for each in learner.unjudged
        ],
    }


def cohort_json(cohort: Cohort, *, today: date) -> dict[str, Any]:
    """Return where a cohort stands as `--format json` prints it; null is withheld."""
    return {
        "version": 1,
        "as_of": str(today),
        "learner_count": cohort.learners,
        "smallest": cohort.smallest,
        "credits": [
            {
                "credit": each.credit.id,
                "code": each.credit.code,
                "name": each.credit.name,
                "statuses": {str(status): number for status, number in each.statuses.items()},
                "levels": each.levels,
            }
            for each in cohort.credits
        ],
        "last_evidence": cohort.quiet,
        "stuck": [_stuck_json(each) for each in cohort.stuck],
    }


def _is_withheld(cohort: Cohort) -> bool:
    counts = [each for row in cohort.credits for each in row.statuses.values()]
    return not any(each is not None for each in (*counts, *cohort.quiet.values()))


def _who(learner: Learner) -> str:
    """Return the name, and the id where nobody could guess it from the name."""
    from transcript.reading.slugs import slug

    name = plain_line(learner.display_name.full)
    return name if slug(name) == learner.id else f"{name} ({learner.id})"


def _title(text: str) -> str:
    return click.style(text[:1].upper() + text[1:], bold=True)


def _last_seen(day: date | None, today: date) -> str:
    if day is None:
        return " There is no evidence yet."
    return f" Last evidence {day}, {count((today - day).days, 'day')} ago."


def _credit_block(standing: CreditStanding) -> Iterator[str]:
    credit = standing.credit
    yield f"  {credit.code:<7}{credit.name} ({credit.level})"
    for line in chart(credit.rubric, standing.whole):
        yield f"         {line}"


def _fields(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in facts:
        yield from _field(name, text)


def _field(name: str, text: str) -> Iterator[str]:
    return _wrapped(f"         {name:<{_LABEL}}", text)


def _wrapped(head: str, text: str) -> Iterator[str]:
    from textwrap import wrap

    indent = " " * len(head)
    return iter(wrap(plain_line(text), _PAGE, initial_indent=head, subsequent_indent=indent))


def _short_lists(learner: LearnerProgress, today: date) -> Iterator[str]:
    awarded = learner.having(Status.AWARDED)
    if awarded:
        yield from ("", _title(str(Status.AWARDED)))
    for each in awarded:
        on = each.award.awarded_on if each.award else today
        yield f"  {each.credit.code:<7}{each.credit.name}: {each.level_name()}, {on}"
    waiting = learner.having(Status.NOT_BEGUN)
    if waiting:
        yield from ("", _title(str(Status.NOT_BEGUN)))
    advanced = [each.credit for each in waiting if each.credit.level is CreditLevel.ADVANCED]
    for each in waiting:
        if each.credit not in advanced:
            step = next_step(each, today=today)
            yield f"  {each.credit.code:<7}{each.credit.name}. {step}"
    if advanced:
        yield from _wrapped("  By choice: ", ", ".join(each.label for each in advanced))


def _beside(learner: LearnerProgress) -> Iterator[str]:
    if learner.unjudged:
        yield from ("", click.style("Evidence that nobody has judged", bold=True))
    for item in learner.unjudged:
        yield f"  {item.made_on}  “{plain_line(item.title)}” ({item.id})"
    if learner.habits:
        title = "Habits of work, which are seen and told, and no part of mastery"
        yield from ("", click.style(title, bold=True))
    for seen in learner.habits:
        said = f"{seen.habit}, {seen.seen_on}, {seen.seen_by}: {seen.note}"
        yield f"  {plain_line(said)}"


def _count_table(credits_: Sequence[CreditCount]) -> Iterator[str]:
    width = max((len(each.credit.label) for each in credits_), default=0)
    heads = [_HEADS[status] for status in Status]
    yield f"  {'':<{width}}  {'  '.join(heads)}"
    for each in credits_:
        cells = "  ".join(
            f"{_told(each.statuses[status]):>{len(head)}}"
            for status, head in zip(Status, heads, strict=True)
        )
        levels = ", ".join(
            f"{level.name} {_told(number)}"
            for level in each.credit.rubric.levels
            if (number := each.levels[level.id]) != 0
        )
        if all(number is None for number in each.levels.values()):
            levels = _WITHHELD
        yield f"  {each.credit.label:<{width}}  {cells}   {levels}".rstrip()


def _told(number: int | None) -> str:
    return _WITHHELD if number is None else str(number)


def _stuck_lines(cohort: Cohort) -> Iterator[str]:
    names = {each.credit.id: each.credit.label for each in cohort.credits}
    found = cohort.stuck
    if not found:
        yield "Nobody is stuck."
        return
    yield click.style(f"Stuck: {len(found)}", bold=True)
    reasons = Counter(each.reason for each in found)
    yield "  " + " · ".join(f"{each}: {reasons[each]}" for each in Reason if reasons[each])
    for each in found[:_MOST_STUCK]:
        days = f"{count(each.days, 'day')} since {each.last_on}"
        who = f"{plain_line(each.name)} ({each.learner})"
        yield f"  {who}: {names[each.credit]}: {each.reason}, {days}"
    if len(found) > _MOST_STUCK:
        yield f"  … and {len(found) - _MOST_STUCK} more; --format json names them all"


def _stuck_json(each: Stuck) -> dict[str, Any]:
    return {
        "learner": each.learner,
        "name": each.name,
        "credit": each.credit,
        "reason": str(each.reason),
        "last_evidence": str(each.last_on),
        "days": each.days,
    }


def _standing_json(standing: CreditStanding, today: date) -> dict[str, Any]:
    credit, rule = standing.credit, standing.credit.evidence_rule
    average = misled_by_average(standing)
    return {
        "credit": credit.id,
        "code": credit.code,
        "name": credit.name,
        "status": str(standing.status),
        "level": standing.level,
        "awarded_on": str(standing.award.awarded_on) if standing.award else None,
        "last_evidence": _day(standing.last_on),
        "attempts": [
            {
                "on": str(rating.rated_on),
                "attempt": rating.attempt,
                "level": rating.level,
                "criterion": rating.criterion,
                "score": number_json(rating.score),
            }
            for rating in standing.ratings
        ],
        "waivers": [
            {
                "criterion": waiver.criterion,
                "on": str(waiver.waived_on),
                "by": waiver.waived_by,
                "reason": waiver.reason,
            }
            for waiver in standing.waivers
        ],
        "evidence": {"pieces": len(standing.pieces), "needed": rule.minimum},
        "contexts": {"seen": [str(each) for each in standing.contexts], "needed": rule.contexts},
        "advice": _advice_json(standing),
        "misleading_average": number_json(average),
        "next": next_step(standing, today=today),
    }


def _advice_json(standing: CreditStanding) -> dict[str, Any] | None:
    advice = standing.advice
    if advice is None:
        return None
    return {
        "method": str(advice.method),
        "parameters": {name: number_json(Decimal(told)) for name, told in advice.parameters},
        "result": number_json(advice.result),
        "reached": advice.reached,
        "trace": trace_json(advice.trace),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)

"""What is needed next on a credit, in a sentence or two for the learner and those at home."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from transcript.mastery.reassessment import Opening, breaches, opening
from transcript.model.credit import Criterion
from transcript.model.evidence import EvidenceContext, EvidenceEventKind
from transcript.model.mastery import Between, Method
from transcript.model.rating import Rating
from transcript.progress.standing import CreditStanding, Status

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_OUTSIDE = {
    EvidenceContext.COURSE: "outside a course",
    EvidenceContext.PROJECT: "outside a project",
    EvidenceContext.INTERNSHIP: "outside an internship",
    EvidenceContext.COMMUNITY: "outside the community",
    EvidenceContext.HOME: "away from home",
}
_BEFORE = {
    Between.FEEDBACK: "feedback",
    Between.REFLECTION: "a reflection",
    Between.REVISION: "a revision of the work",
}


def next_step(standing: CreditStanding, *, today: date) -> str | None:
    """Return what is needed next; None where the credit is earned and nothing is."""
    if standing.status is Status.AWARDED:
        return None
    sentences = (*_sentences(standing, today), *_waived(standing))
    return " ".join(f"{sentence}." for sentence in sentences)


def attempt_open(standing: CreditStanding, *, today: date) -> Opening:
    """Return whether, and when, the learner may try the credit again."""
    return opening(
        standing.credit,
        standing.ratings,
        standing.pieces,
        standing.policy,
        today=today,
        waived=standing.waived,
    )


def missing_criteria(standing: CreditStanding) -> tuple[tuple[Criterion, str | None], ...]:
    """Return the criteria below the standard with their last level, None where there is none.

    Nothing where only the credit as a whole was rated; what is waived is not missing.
    """
    rubric = standing.credit.rubric
    last = {rating.criterion: rating.level for rating in standing.ratings}
    if set(last) <= {None}:
        return ()
    found = ((criterion, last.get(criterion.id)) for criterion in standing.credit.criteria)
    return tuple(
        (criterion, level)
        for criterion, level in found
        if criterion.id not in standing.waived and (level is None or not rubric.reaches(level))
    )


def _sentences(standing: CreditStanding, today: date) -> Iterator[str]:
    if standing.status is Status.NOT_BEGUN:
        yield _beginning(standing)
    elif standing.status is Status.READY:
        missing = (*_against_the_policy(standing), *_evidence_missing(standing))
        yield from missing
        yield f"{'Then ask' if missing else 'Ask'} for a decision: {_grounds(standing)}"
    else:
        yield from _waiting(standing)
        yield from _trying_again(standing, today)
        yield from _evidence_missing(standing)


def _against_the_policy(standing: CreditStanding) -> Iterator[str]:
    found = breaches(standing.credit, standing.ratings, standing.pieces, standing.policy)
    told = dict.fromkeys(f"attempt {each.rating.attempt}, {each.kind}" for each in found)
    if told:
        yield f"Settle what the school's policy does not allow: {'; '.join(told)}"


def _beginning(standing: CreditStanding) -> str:
    return f"Begin: {_asked_for(standing)}"


def _asked_for(standing: CreditStanding) -> str:
    rule = standing.credit.evidence_rule
    pieces = f"{_number(rule.minimum)} piece{'' if rule.minimum == 1 else 's'} of work"
    return f"{pieces}, from {_number(rule.contexts)} contexts" if rule.contexts > 1 else pieces


def _evidence_missing(standing: CreditStanding) -> Iterator[str]:
    pieces, contexts = standing.pieces_missing, standing.contexts_missing
    if pieces and not standing.pieces:
        yield f"No evidence is kept yet: {_asked_for(standing)}"
        return
    if contexts:
        where = _OUTSIDE[standing.contexts[0]] if len(standing.contexts) == 1 else "somewhere new"
        noun = "context" if contexts == 1 else "contexts"
        yield f"{_number(contexts).capitalize()} more {noun}: show it {where}"
    if pieces > contexts:
        noun = "piece" if pieces == 1 else "pieces"
        yield f"{_number(pieces).capitalize()} more {noun} of evidence"


def _grounds(standing: CreditStanding) -> str:
    criteria = {rating.criterion for rating in standing.ratings} - {None}
    if criteria:
        return f"every criterion is at the standard{' or waived' if standing.waived else ''}"
    level = standing.level_name(standing.ratings[-1].level)
    same = _at_the_end(standing.ratings)
    if same > 1:
        return f"the last {_number(same)} ratings are “{level}”"
    return f"the last rating is “{level}”"


def _at_the_end(ratings: Sequence[Rating]) -> int:
    last = ratings[-1].level
    other = (place for place, rating in enumerate(reversed(ratings)) if rating.level != last)
    return next(other, len(ratings))


def _waived(standing: CreditStanding) -> Iterator[str]:
    criteria = (each for each in standing.credit.criteria if each.id in standing.waived)
    named = [f"“{each.statement.rstrip('.')}”" for each in criteria]
    if named or standing.waived:
        yield f"Waived: {', '.join(named) or 'the whole credit'}"


def _waiting(standing: CreditStanding) -> Iterator[str]:
    for piece in standing.pieces:
        if piece.events and piece.events[-1].kind in {
            EvidenceEventKind.SUBMITTED,
            EvidenceEventKind.REVISED,
        }:
            yield f"“{piece.title}” waits for feedback since {piece.events[-1].on}"


def _trying_again(standing: CreditStanding, today: date) -> Iterator[str]:
    found = attempt_open(standing, today=today)
    why = "; ".join(_shortfall(standing))
    if not found.is_open:
        yield f"{_upper(why)}, and {found.reason}: ask a teacher what can be done"
        return
    when = f" from {found.not_before}" if found.not_before else ""
    before = " and ".join(_BEFORE[each] for each in found.first)
    after = f", after {before}" if before else ""
    again = "Try again" if _below(standing) else "Show it again"
    yield f"{again}{when}{after}: {why}"


def _below(standing: CreditStanding) -> bool:
    last = standing.ratings[-1].level
    return bool(missing_criteria(standing)) or not standing.credit.rubric.reaches(last)


def _shortfall(standing: CreditStanding) -> Iterator[str]:
    required = standing.level_name(standing.credit.rubric.required)
    criteria = missing_criteria(standing)
    for criterion, level in criteria:
        statement = criterion.statement.rstrip(".")
        said = f"is “{standing.level_name(level)}” so far" if level else "is not rated yet"
        yield f"“{statement}” {said}"
    if criteria:
        return
    last = standing.level_name(standing.ratings[-1].level)
    if _below(standing):
        yield f"the last rating is “{last}”, the standard is “{required}”"
    else:
        yield f"the last rating is “{last}”, {_what_the_method_lacks(standing)}"


def _what_the_method_lacks(standing: CreditStanding) -> str:
    """Say why a rating at the standard is not yet enough."""
    method = standing.policy.determination.method
    times = standing.policy.determination.parameters.get("times")
    if method is Method.N_TIMES and times is not None:
        return f"and the standard has to be reached {_number(int(times))} times"
    result = standing.advice.result if standing.advice else None
    if result is None:
        return f"and the method ({method.words}) asks for more ratings"
    return f"and the method ({method.words}) comes to {result} of {_standard(standing)}"


def _standard(standing: CreditStanding) -> Decimal | None:
    return standing.policy.standard(standing.credit.rubric)


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]

"""Is a credit earned: enough evidence, judged well enough, approved, and awarded once?"""

from collections.abc import Iterator

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.award import CreditAward
from transcript.model.credit import MasteryCredit
from transcript.model.mastery import Method
from transcript.model.rating import Determination, Rating
from transcript.model.transcript import Transcript
from transcript.reading.text import counted
from transcript.validation.case import Record, below

TOO_LITTLE = Code("MT401", "not enough evidence for the credit", Severity.ERROR)
TOO_FEW_CONTEXTS = Code("MT402", "evidence from too few contexts", Severity.ERROR)
KIND_NOT_ACCEPTED = Code("MT403", "kind of evidence does not count for the credit", Severity.ERROR)
NO_APPROVER = Code("MT404", "nobody approved the award", Severity.ERROR)
BELOW_STANDARD = Code("MT405", "level is below the credit's standard", Severity.ERROR)
NOT_RATED = Code("MT406", "no rating reaches the awarded level", Severity.ERROR)
ASSESSED_ALONE = Code("MT412", "one person assessed and approved alone", Severity.WARNING)
AWARDED_TWICE = Code("MT413", "credit is awarded twice", Severity.ERROR)
ATTEMPTS_OUT_OF_ORDER = Code("MT414", "attempts do not count up", Severity.ERROR)


def known_awards(transcript: Transcript) -> Iterator[tuple[CreditAward, MasteryCredit]]:
    """Yield the awards of credits that exist."""
    for award in transcript.awards:
        credit = transcript.credit(award.credit)
        if credit is not None:
            yield award, credit


def method_of(how: Determination) -> Method | None:
    """Return the method that a decision names, or None if it is a school's own way."""
    name = "_".join(how.method.replace("-", " ").split()).casefold()
    return Method(name) if name in set(Method) else None


def is_by_judgement(award: CreditAward) -> bool:
    """Return whether people decided by their judgement, with a reason, and not by a formula."""
    how = award.determination
    return how is not None and method_of(how) is Method.PROFESSIONAL_JUDGEMENT


def there_is_enough_evidence(record: Record) -> Iterator[Diagnostic]:
    """As many pieces as the credit asks for. A transferred credit was judged elsewhere."""
    for award, credit in known_awards(record.transcript):
        found, needed = len(set(award.evidence)), credit.evidence_rule.minimum
        if found < needed and not award.transferred_from:
            has = f"has {counted(found, 'piece')} of evidence" if found else "has no evidence"
            yield Diagnostic(
                code=TOO_LITTLE,
                origin=below(award.origin, "evidence"),
                message=f"“{credit.name}” {has}; the credit asks for {counted(needed, 'piece')}",
                hint="name more evidence under `evidence`, or remove the award",
            )


def contexts_are_enough(record: Record) -> Iterator[Diagnostic]:
    """A durable skill shows in several contexts, where the credit asks for that."""
    transcript = record.transcript
    for award, credit in known_awards(transcript):
        items = [transcript.evidence_item(each) for each in award.evidence]
        contexts = {item.context for item in items if item}
        needed = credit.evidence_rule.contexts
        # Unknown or missing evidence is reported on its own; it might have been what is needed.
        complete = None not in items and len(set(award.evidence)) >= credit.evidence_rule.minimum
        if complete and len(contexts) < needed and not award.transferred_from:
            found = ", ".join(sorted(contexts)) or "none"
            yield Diagnostic(
                code=TOO_FEW_CONTEXTS,
                origin=below(award.origin, "evidence"),
                message=f"“{credit.name}” asks for work from {needed} contexts; "
                f"the evidence comes from: {found}",
                hint="add evidence from another context, such as an internship or a project",
            )


def kinds_are_accepted(record: Record) -> Iterator[Diagnostic]:
    """Where only some kinds of work count, enough does; work of other kinds may stand beside it."""
    transcript = record.transcript
    for award, credit in known_awards(transcript):
        rule = credit.evidence_rule
        items = [transcript.evidence_item(each) for each in award.evidence]
        other = {n: item for n, item in enumerate(items) if item and item.kind not in rule.kinds}
        if not rule.kinds or len(items) - len(other) >= min(rule.minimum, len(items)):
            continue
        for place, item in other.items():
            yield Diagnostic(
                code=KIND_NOT_ACCEPTED,
                origin=below(award.origin, "evidence", place),
                message=f"“{item.title}” does not count for “{credit.name}”, "
                f"which asks for other work than {item.kind}",
                hint=f"name evidence of another kind ({', '.join(rule.kinds)})",
            )


def somebody_approved(record: Record) -> Iterator[Diagnostic]:
    """An award names at least one person who approved it."""
    for award in record.transcript.awards:
        if not any(name.strip() for name in award.approved_by):
            credit = record.transcript.credit(award.credit)
            yield Diagnostic(
                code=NO_APPROVER,
                origin=below(award.origin, "approved_by"),
                message=f"nobody approved “{credit.name if credit else award.credit}”",
                hint="name who approved it under `approved_by`",
            )


def levels_reach_the_standard(record: Record) -> Iterator[Diagnostic]:
    """A credit is awarded at the level that its rubric requires, or higher."""
    for award, credit in known_awards(record.transcript):
        rubric = credit.rubric
        if rubric.level(award.level) and not rubric.reaches(award.level):
            yield Diagnostic(
                code=BELOW_STANDARD,
                origin=below(award.origin, "level"),
                message=f"“{credit.name}” is awarded at “{award.level}”, "
                f"but its standard is “{rubric.required}”",
                hint="remove the award until the standard is reached, or correct the level",
            )


def reaching(transcript: Transcript, award: CreditAward, credit: MasteryCredit) -> list[Rating]:
    """Return the credit's ratings at the awarded level or higher.

    A rating at a level that the rubric does not have counts: it is reported on its own.
    """
    needed = credit.rubric.rank(award.level) or 0
    return [
        rating
        for rating in transcript.ratings_of(credit.id)
        if (rank := credit.rubric.rank(rating.level)) is None or rank >= needed
    ]


def ratings_support_awards(record: Record) -> Iterator[Diagnostic]:
    """Somebody judged the work to be at the awarded level.

    A transferred credit needs no rating, nor does one that people awarded by their judgement.
    """
    transcript = record.transcript
    for award, credit in known_awards(transcript):
        judged = award.transferred_from or is_by_judgement(award)
        if not judged and not reaching(transcript, award, credit):
            yield Diagnostic(
                code=NOT_RATED,
                origin=below(award.origin, "level"),
                message=f"“{credit.name}” is awarded at “{award.level}”, "
                "but no rating is that high",
                hint="add the rating on which the award rests, or correct the level",
            )


def person(name: str) -> str:
    """Return a name so that two spellings of it with other space or capitals are one."""
    return " ".join(name.casefold().split())


def two_people_decide(record: Record) -> Iterator[Diagnostic]:
    """It is better if somebody other than the only assessor approves."""
    transcript = record.transcript
    for award, credit in known_awards(transcript):
        approvers = {person(name) for name in award.approved_by}
        assessors = {person(rating.assessor) for rating in transcript.ratings_of(credit.id)}
        if len(approvers) == 1 and approvers == assessors and not award.transferred_from:
            yield Diagnostic(
                code=ASSESSED_ALONE,
                origin=below(award.origin, "approved_by"),
                message=f"{award.approved_by[0]} assessed and approved “{credit.name}” alone",
                hint="let a second person assess or approve it",
            )


def no_credit_is_awarded_twice(record: Record) -> Iterator[Diagnostic]:
    """A credit is earned once."""
    seen = set()
    for award in record.transcript.awards:
        if award.credit in seen:
            credit = record.transcript.credit(award.credit)
            yield Diagnostic(
                code=AWARDED_TWICE,
                origin=below(award.origin, "credit"),
                message=f"“{credit.name if credit else award.credit}” is awarded twice",
                hint="keep one of the two awards; a later, better attempt is a rating",
            )
        seen.add(award.credit)


def attempts_count_up(record: Record) -> Iterator[Diagnostic]:
    """Later ratings of a credit have no lower attempt, and nobody rates one attempt twice.

    The attempts at one of its criteria are counted by themselves.
    """
    transcript = record.transcript
    highest: dict[tuple[str, str | None], int] = {}
    seen = set()
    in_time = sorted(transcript.ratings, key=lambda each: (each.rated_on, each.attempt))
    for rating in in_time:
        judged = (rating.credit, rating.criterion)
        key = (judged, person(rating.assessor), rating.attempt)
        before = highest.get(judged, 0)
        if key in seen:
            message = f"{rating.assessor} rated attempt {rating.attempt} twice"
        elif rating.attempt < before:
            message = f"attempt {rating.attempt} was rated after attempt {before}"
        else:
            message = None
        if message:
            yield Diagnostic(
                code=ATTEMPTS_OUT_OF_ORDER,
                origin=below(rating.origin, "attempt"),
                message=message,
                hint="number the attempts of a credit 1, 2, 3 in the order of their dates",
            )
        seen.add(key)
        highest[judged] = max(before, rating.attempt)

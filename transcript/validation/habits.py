"""Habits of work stand apart: no credit counts them, and nobody rates them."""

from collections.abc import Iterator

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.credit import MasteryCredit
from transcript.model.origin import Origin
from transcript.validation import graded_words
from transcript.validation.awards import known_awards
from transcript.validation.case import Offer, Record, below
from transcript.validation.habit_words import habit_counted

DECIDED_BY_HABIT = Code("MT626", "decision counts a habit of work", Severity.WARNING)
CREDIT_COUNTS_HABIT = Code("MT651", "credit counts a habit of work", Severity.WARNING)
HABIT_RATED = Code("MT652", "habit of work is rated", Severity.WARNING)
HABIT_IS_A_CREDIT = Code("MT653", "habit of work is called like a credit", Severity.WARNING)

_APART = "keep attendance, behavior, effort and homework in habits.yaml"


def credits_count_no_habits(offer: Offer) -> Iterator[Diagnostic]:
    """What earns a credit is what somebody can do, not how often they came."""
    for credit in offer.credits:
        for what, text, origin in _standards(credit):
            if found := habit_counted(text):
                yield Diagnostic(
                    code=CREDIT_COUNTS_HABIT,
                    origin=origin,
                    message=f"{what} of “{credit.name}” counts a habit of work: “{found}”",
                    hint=f"say what the work has to show; {_APART}",
                )


def _standards(credit: MasteryCredit) -> Iterator[tuple[str, str, Origin]]:
    origin = credit.origin
    yield "the standard", credit.standard, below(origin, "standard")
    for place, criterion in enumerate(credit.criteria):
        yield "a criterion", criterion.statement, below(origin, "criteria", place, "statement")
    for place, level in enumerate(credit.rubric.levels):
        yield (
            f"the level “{level.name}”",
            level.descriptor,
            below(origin, "rubric", "levels", place, "descriptor"),
        )


def decisions_count_no_habits(record: Record) -> Iterator[Diagnostic]:
    """A credit is awarded for what the work shows."""
    for award, credit in known_awards(record.transcript):
        how = award.determination
        for field, text in (("method", how.method), ("reason", how.reason)) if how else ():
            if found := habit_counted(text):
                yield Diagnostic(
                    code=DECIDED_BY_HABIT,
                    origin=below(award.origin, "determination", field),
                    message=f"the decision on “{credit.name}” counts a habit of work: “{found}”",
                    hint=f"say what the work shows; {_APART}",
                )


def habits_are_not_rated(record: Record) -> Iterator[Diagnostic]:
    """A habit is told in words."""
    patterns = (graded_words.GRADE, graded_words.GPA, graded_words.RANK, graded_words.POINTS)
    for seen in record.habits:
        for field, text in (("habit", seen.habit), ("note", seen.note)):
            found = next((each for pattern in patterns if (each := pattern.search(text))), None)
            bare = graded_words.BARE_MARK.fullmatch(text.strip())
            if mark := found or bare:
                yield Diagnostic(
                    code=HABIT_RATED,
                    origin=below(seen.origin, field),
                    message=f"a habit of work is rated: “{' '.join(mark.group().split())}”",
                    hint="say in words what was seen",
                )


def habits_are_no_credits(record: Record) -> Iterator[Diagnostic]:
    """What a credit certifies is shown by work and rated there, not observed as a habit."""
    named = {each.name.casefold(): each.name for each in record.transcript.credits}
    for seen in record.habits:
        if name := named.get(seen.habit.casefold()):
            yield Diagnostic(
                code=HABIT_IS_A_CREDIT,
                origin=below(seen.origin, "habit"),
                message=f"“{name}” is a credit of the school, and here it is a habit of work",
                hint="rate the work for the credit in record.yaml; or give the habit another name",
            )

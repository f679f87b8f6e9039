"""Does a decision say how it was reached, and does its calculation come to the same again?"""

from collections.abc import Iterator
from decimal import Decimal

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.mastery.advice import Advisor, recalculate
from transcript.mastery.trace import plain
from transcript.model.award import CreditAward
from transcript.model.credit import MasteryCredit
from transcript.model.mastery import Method
from transcript.model.rating import Calculation, CalculationInput, Determination
from transcript.validation.awards import known_awards, method_of, person
from transcript.validation.case import Record, below
from transcript.ways_out import Deed, WayOut

OTHER_RESULT = Code("MT621", "calculation comes to another result", Severity.ERROR)
NO_METHOD = Code("MT622", "calculation by a method that nobody can repeat", Severity.ERROR)
CONTRADICTED = Code("MT623", "award contradicts its calculation", Severity.WARNING)
NOT_AN_APPROVER = Code("MT624", "decided by somebody who did not approve", Severity.WARNING)
OTHER_RATINGS = Code("MT625", "calculation counts other ratings than there are", Severity.WARNING)

_METHODS = ", ".join(each.value for each in Method)
_Calculated = tuple[CreditAward, MasteryCredit, Determination, Calculation]


def _calculated(record: Record) -> Iterator[_Calculated]:
    for award, credit in known_awards(record.transcript):
        how = award.determination
        if how is not None and how.calculation is not None:
            yield award, credit, how, how.calculation


def calculations_can_be_repeated(record: Record) -> Iterator[Diagnostic]:
    """Anybody who repeats a calculation comes to the same result."""
    for award, credit, how, calculation in _calculated(record):
        method = method_of(how)
        if method is None:
            yield Diagnostic(
                code=NO_METHOD,
                origin=below(award.origin, "determination", "method"),
                message=f"the calculation for “{credit.name}” is by “{how.method}”, "
                "which nobody can repeat",
                hint=f"methods are: {_METHODS}; for another way of deciding remove `calculation`",
            )
        elif (result := recalculate(method, calculation)) != calculation.result:
            place = below(award.origin, "determination", "calculation")
            yield Diagnostic(
                code=OTHER_RESULT,
                origin=place if calculation.result is None else below(place, "result"),
                message=f"“{credit.name}”: {method} of these ratings {_comes_to(result)}, "
                f"but the record says that it {_comes_to(calculation.result)}",
                hint="take the award back if it rests on a mistake; else have the calculation "
                "written anew, by deciding again",
                way_out=WayOut(Deed.DECIDE_AGAIN),
            )


def _comes_to(result: Decimal | None) -> str:
    return "comes to no result" if result is None else f"comes to {plain(result)}"


def awards_agree_with_their_calculation(record: Record) -> Iterator[Diagnostic]:
    """Who decides otherwise than the method advises says so, and why."""
    for award, credit, how, calculation in _calculated(record):
        rubric = credit.rubric
        if method_of(how) in {None, Method.PROFESSIONAL_JUDGEMENT} or not rubric.level(award.level):
            continue
        advised = None
        if calculation.reached and calculation.result is not None:
            advised = record.policy.of(credit).level(rubric, calculation.result)
        if advised != award.level:
            says = f"advises “{advised}”" if advised else "says that the standard is not reached"
            yield Diagnostic(
                code=CONTRADICTED,
                origin=below(award.origin, "level"),
                message=f"“{credit.name}” is awarded at “{award.level}”, but {how.method} {says}",
                hint="correct the level; or decide by `method: professional_judgement`, "
                "without the calculation, and give the reason",
            )


def who_decided_approved(record: Record) -> Iterator[Diagnostic]:
    """Who decides is among those who approve the award."""
    for award, credit in known_awards(record.transcript):
        name = award.determination.decided_by if award.determination else None
        if name and person(name) not in {person(each) for each in award.approved_by}:
            yield Diagnostic(
                code=NOT_AN_APPROVER,
                origin=below(award.origin, "determination", "decided_by"),
                message=f"{name} decided on “{credit.name}”, but is not among those who approved",
                hint="name them under `approved_by` too, or correct the name",
            )


def _counted(given: CalculationInput) -> str:
    part = f" of “{given.criterion}”" if given.criterion else ""
    if given.waived:
        return f"a waiver{part} on {given.rated_on}, and there is none"
    rated = f"{plain(given.points)} for attempt {given.attempt}{part} on {given.rated_on}"
    return f"{rated}, and no rating is that"


def calculations_count_the_ratings(record: Record) -> Iterator[Diagnostic]:
    """What a calculation was given are ratings and waivers of the record."""
    for award, credit, _, calculation in _calculated(record):
        advisor, transcript = Advisor(credit, record.policy.of(credit)), record.transcript
        there = {*advisor.inputs(transcript.ratings), *advisor.waived(transcript.waivers)}
        for place, each in enumerate(calculation.inputs):
            if each not in there:
                yield Diagnostic(
                    code=OTHER_RATINGS,
                    origin=below(award.origin, "determination", "calculation", "inputs", place),
                    message=f"the calculation for “{credit.name}” counts {_counted(each)}",
                    hint="if a rating or the scale was corrected since then, have the calculation "
                    "written anew, by deciding again",
                    way_out=WayOut(Deed.DECIDE_AGAIN),
                )

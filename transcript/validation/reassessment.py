"""Was another attempt made by who might, when they might, after what has to happen?"""

from collections.abc import Iterator, Mapping

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.mastery.reassessment import Breach, BreachKind, breaches
from transcript.model.credit import MasteryCredit
from transcript.model.mastery import CreditPolicy, ReassessmentPolicy
from transcript.model.transcript import Transcript
from transcript.reading.text import counted
from transcript.validation.awards import is_by_judgement
from transcript.validation.case import Record, below

TOO_MANY = Code("MT603", "more attempts than the policy allows", Severity.ERROR)
TOO_SOON = Code("MT604", "another attempt too soon", Severity.ERROR)
TOO_LATE = Code("MT605", "another attempt after the last day", Severity.ERROR)
ALREADY_REACHED = Code("MT606", "another attempt after the standard was reached", Severity.ERROR)
NOTHING_BETWEEN = Code("MT607", "something is missing between two attempts", Severity.ERROR)

_EXCEPTION = "; for an exception, award the credit by `method: professional_judgement` and say why"
_MISSING: Mapping[BreachKind, tuple[str, str]] = {
    BreachKind.NO_FEEDBACK: (
        "no feedback",
        "write the `feedback` that was given with the earlier rating, or as an event of the work",
    ),
    BreachKind.NO_REFLECTION: (
        "no reflection by the learner",
        "write it under `self_assessment` of one of the two ratings",
    ),
    BreachKind.NO_REVISION: (
        "no revision of the work",
        "name the new work under `evidence` of the later rating, or add a `revised` event",
    ),
}


def attempts_keep_to_the_policy(record: Record) -> Iterator[Diagnostic]:
    """Another attempt is made as the school's policy has it, unless a person made an exception."""
    transcript = record.transcript
    again = {rating.credit for rating in transcript.ratings if rating.attempt > 1}
    for credit in transcript.credits:
        if credit.id in again:
            yield from attempts_against_the_policy(transcript, credit, record.policy.of(credit))


def attempts_against_the_policy(
    transcript: Transcript, credit: MasteryCredit, policy: CreditPolicy
) -> Iterator[Diagnostic]:
    """Tell which attempts at one credit the policy does not allow, and no exception was made for.

    Of too many attempts only the first is told.
    """
    told = set()
    for breach in breaches(credit, transcript.ratings_of(credit.id), transcript.evidence, policy):
        key = (breach.rating.criterion, breach.kind)
        repeated = breach.kind is BreachKind.TOO_MANY and key in told
        if not repeated and not _is_excepted(transcript, breach):
            yield _diagnostic(credit, breach, policy.reassessment)
        told.add(key)


def _is_excepted(transcript: Transcript, breach: Breach) -> bool:
    award = transcript.award(breach.rating.credit)
    if award is None or not is_by_judgement(award):
        return False
    return award.awarded_on >= breach.rating.rated_on


def _diagnostic(credit: MasteryCredit, breach: Breach, policy: ReassessmentPolicy) -> Diagnostic:
    code, field, message, hint = _told(credit, breach, policy)
    return Diagnostic(
        code=code,
        origin=below(breach.rating.origin, field),
        message=message,
        hint=hint + _EXCEPTION,
    )


def _told(
    credit: MasteryCredit, breach: Breach, policy: ReassessmentPolicy
) -> tuple[Code, str, str, str]:
    rating, before = breach.rating, breach.before
    attempt = f"attempt {rating.attempt} of “{credit.name}”"
    day = "correct the day, or change `reassessment` in mastery.yaml"
    match breach.kind:
        case BreachKind.TOO_MANY:
            most = "one attempt" if policy.attempts == 1 else f"{policy.attempts} attempts"
            hint = "correct `attempt`, or allow more under `reassessment` in mastery.yaml"
            return TOO_MANY, "attempt", f"{attempt}; the policy allows {most}", hint
        case BreachKind.TOO_SOON:
            passed = (rating.rated_on - before.rated_on).days
            since = "the day of" if not passed else f"{counted(passed, 'day')} after"
            message = f"{attempt} was rated {since} attempt {before.attempt}; the policy asks for "
            return TOO_SOON, "rated_on", message + counted(policy.wait_days, "day"), day
        case BreachKind.TOO_LATE:
            message = f"{attempt} was rated on {rating.rated_on}; the last day was {policy.until}"
            return TOO_LATE, "rated_on", message, day
        case BreachKind.ALREADY_REACHED:
            message = f"{attempt} was made after the standard was reached on {before.rated_on}"
            hint = "under the policy only who is below standard tries again: change `who` there"
            return ALREADY_REACHED, "attempt", message, hint
        case missing:
            what, hint = _MISSING[missing]
            message = f"{what} between attempts {before.attempt} and {rating.attempt} of "
            return NOTHING_BETWEEN, "attempt", f"{message}“{credit.name}”", hint

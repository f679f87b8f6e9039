"""Do the dates tell a story that can be true?"""

from collections.abc import Iterator
from datetime import date

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.origin import Origin
from transcript.model.rating import Rating
from transcript.validation.awards import known_awards, reaching
from transcript.validation.case import Record, below, judgements

WORK_AFTER_JUDGEMENT = Code("MT407", "evidence is younger than its judgement", Severity.ERROR)
RATING_AFTER_AWARD = Code("MT408", "credit was awarded before it was rated", Severity.ERROR)
IN_THE_FUTURE = Code("MT409", "date lies in the future", Severity.ERROR)
NOT_AT_SCHOOL = Code("MT410", "decision outside the learner's time at school", Severity.ERROR)
WRONG_ORDER = Code("MT411", "two dates are in the wrong order", Severity.ERROR)

_CHECK = "correct one of the two dates"


def work_comes_before_its_judgement(record: Record) -> Iterator[Diagnostic]:
    """Work is made, then rated, then awarded."""
    transcript = record.transcript
    told = set()
    for entry in judgements(transcript):
        if isinstance(entry, Rating):
            day, verb = entry.rated_on, "rated"
        else:
            day, verb = entry.awarded_on, "awarded"
        for place, evidence in enumerate(entry.evidence):
            item = transcript.evidence_item(evidence)
            if item and item.made_on > day and (entry.credit, evidence) not in told:
                told.add((entry.credit, evidence))
                yield Diagnostic(
                    code=WORK_AFTER_JUDGEMENT,
                    origin=below(entry.origin, "evidence", place),
                    message=f"“{item.title}” was made on {item.made_on}, after it was {verb} "
                    f"on {day}",
                    hint=_CHECK,
                )


def ratings_come_before_awards(record: Record) -> Iterator[Diagnostic]:
    """The rating on which an award rests is not younger than the award."""
    transcript = record.transcript
    for award, credit in known_awards(transcript):
        ratings = reaching(transcript, award, credit)
        if ratings and ratings[0].rated_on > award.awarded_on and not award.transferred_from:
            yield Diagnostic(
                code=RATING_AFTER_AWARD,
                origin=below(award.origin, "awarded_on"),
                message=f"“{credit.name}” was awarded on {award.awarded_on}, "
                f"but rated at that level only on {ratings[0].rated_on}",
                hint=_CHECK,
            )


def _decisions(record: Record) -> Iterator[tuple[str, date, Origin]]:
    transcript = record.transcript
    for rating in transcript.ratings:
        yield "rated", rating.rated_on, below(rating.origin, "rated_on")
    for waiver in transcript.waivers:
        yield "waived", waiver.waived_on, below(waiver.origin, "waived_on")
    for award in transcript.awards:
        if not award.transferred_from:
            yield "awarded", award.awarded_on, below(award.origin, "awarded_on")


def decisions_fall_into_school_time(record: Record) -> Iterator[Diagnostic]:
    """A school judges its own learners, from enrolment to graduation."""
    learner = record.transcript.learner
    for verb, day, origin in _decisions(record):
        if day < learner.enrolled_on:
            message = f"{verb} on {day}, before the learner enrolled on {learner.enrolled_on}"
        elif learner.graduated_on and day > learner.graduated_on:
            message = f"{verb} on {day}, after the learner graduated on {learner.graduated_on}"
        else:
            continue
        yield Diagnostic(
            code=NOT_AT_SCHOOL,
            origin=origin,
            message=message,
            hint="correct the date here, or the one in learner.yaml; "
            "for a credit from another school add `transferred_from`",
        )


def _pairs(record: Record) -> Iterator[tuple[str, date | None, str, date | None, Origin]]:
    transcript, learner = record.transcript, record.transcript.learner
    place = learner.origin
    enrolled = "the enrollment"
    yield "the birth", learner.birth_date, enrolled, learner.enrolled_on, below(place, "birth_date")
    for what, day, key in (
        ("the expected graduation", learner.expected_graduation, "expected_graduation"),
        ("the graduation", learner.graduated_on, "graduated_on"),
    ):
        yield enrolled, learner.enrolled_on, what, day, below(place, key)
    for index, course in enumerate(transcript.courses):
        origin = below(transcript.origin, "courses", index, "ended_on")
        title = f"“{course.title}”"
        yield f"the beginning of {title}", course.began_on, "its end", course.ended_on, origin
    for award in transcript.awards:
        if award.transferred_from:
            origin = below(award.origin, "transferred_from", "earned_on")
            earned = award.transferred_from.earned_on
            yield "earning the credit elsewhere", earned, "its award", award.awarded_on, origin
        if award.determination:
            origin = below(award.origin, "determination", "decided_on")
            decided = award.determination.decided_on
            yield "the decision", decided, "the award", award.awarded_on, origin


def dates_are_in_order(record: Record) -> Iterator[Diagnostic]:
    """Birth, enrolment, graduation; beginning, end; earned elsewhere, accepted here."""
    for first, early, second, late, origin in _pairs(record):
        if early and late and early > late:
            yield Diagnostic(
                code=WRONG_ORDER,
                origin=origin,
                message=f"{first} ({early}) is dated after {second} ({late})",
                hint=_CHECK,
            )


def _past_events(record: Record) -> Iterator[tuple[str, date | None, Origin]]:
    transcript, learner = record.transcript, record.transcript.learner
    yield "birth date", learner.birth_date, below(learner.origin, "birth_date")
    yield "graduation", learner.graduated_on, below(learner.origin, "graduated_on")
    for item in transcript.evidence:
        yield "date of the work", item.made_on, below(item.origin, "made_on")
        for event in item.events:
            yield f"date of “{event.kind}”", event.on, below(event.origin, "on")
    for rating in transcript.ratings:
        yield "date of the rating", rating.rated_on, below(rating.origin, "rated_on")
    for waiver in transcript.waivers:
        yield "date of the waiver", waiver.waived_on, below(waiver.origin, "waived_on")
    for award in transcript.awards:
        yield "date of the award", award.awarded_on, below(award.origin, "awarded_on")
    for seen in record.habits:
        yield "date of the observation", seen.seen_on, below(seen.origin, "on")


def nothing_has_happened_tomorrow(record: Record) -> Iterator[Diagnostic]:
    """What is told as done lies not in the future, if it is known what day it is."""
    for what, day, origin in _past_events(record):
        if record.today and day and day > record.today:
            yield Diagnostic(
                code=IN_THE_FUTURE,
                origin=origin,
                message=f"the {what} is {day}, which is in the future",
                hint="correct the date, or wait until it has happened",
            )

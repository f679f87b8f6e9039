"""Do the graduate profile, the credits and a complete record cover each other?"""

from collections.abc import Iterator

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.frameworks.coverage import coverage
from transcript.model.credit import CreditLevel
from transcript.model.graduate_profile import AdoptionStatus
from transcript.model.transcript import RecordStatus
from transcript.validation.case import Offer, Record, below

UNSERVED_COMPETENCY = Code("MT421", "competency is served by no credit", Severity.WARNING)
SERVES_NOTHING = Code("MT422", "credit serves no competency", Severity.ERROR)
EMPTY_AREA = Code("MT423", "area has no credit", Severity.WARNING)
FOUNDATION_MISSING = Code("MT424", "complete record lacks a foundational credit", Severity.ERROR)
NOT_IN_FORCE = Code("MT425", "graduate profile is not in force", Severity.WARNING)


def every_competency_is_served(offer: Offer) -> Iterator[Diagnostic]:
    """What the school promises of its graduates can be earned as a credit."""
    # A credit that could not be read may be the one that is missing.
    if offer.graduate_profile is None or offer.unread:
        return
    for hole in coverage(offer.graduate_profile, offer.credits).holes:
        yield Diagnostic(
            code=UNSERVED_COMPETENCY,
            origin=hole.competency.origin,
            message=f"no credit serves the competency “{hole.competency.name}”",
            hint=f"name “{hole.competency.id}” under `serves` in a credit, or write one for it",
        )


def every_credit_serves(offer: Offer) -> Iterator[Diagnostic]:
    """A credit stands for something that the graduate profile asks for."""
    for credit in offer.credits:
        if not credit.serves:
            yield Diagnostic(
                code=SERVES_NOTHING,
                origin=below(credit.origin, "serves"),
                message=f"“{credit.name}” serves no competency of the graduate profile",
                hint="name at least one competency under `serves`",
            )


def every_area_has_a_credit(offer: Offer) -> Iterator[Diagnostic]:
    """An area without credits is an empty shelf on every transcript."""
    if offer.graduate_profile is None or offer.unread:
        return
    filled = {credit.area for credit in offer.credits}
    for area in offer.graduate_profile.areas:
        if area.id not in filled:
            yield Diagnostic(
                code=EMPTY_AREA,
                origin=area.origin,
                message=f"no credit belongs to the area “{area.name}”",
                hint="write a credit for it, or move its competencies to another area",
            )


def the_graduate_profile_is_in_force(offer: Offer) -> Iterator[Diagnostic]:
    """Transcripts are issued under a profile that the school has adopted or tries out."""
    profile = offer.graduate_profile
    if profile and profile.status in {AdoptionStatus.DRAFT, AdoptionStatus.RETIRED}:
        yield Diagnostic(
            code=NOT_IN_FORCE,
            origin=below(profile.origin, "status"),
            message=f"the graduate profile is marked “{profile.status}”",
            hint="write `adopted` with `adopted_on`, or `pilot`, before transcripts go out",
        )


def graduates_hold_the_foundations(record: Record) -> Iterator[Diagnostic]:
    """A complete record has every foundational credit, unless the learner left without graduating.

    Who left has neither `graduated_on` nor `expected_graduation`.
    """
    transcript, learner = record.transcript, record.transcript.learner
    leaves_as_graduate = learner.graduated_on or learner.expected_graduation
    if transcript.status is not RecordStatus.COMPLETE or not leaves_as_graduate:
        return
    missing = [
        f"“{credit.name}”"
        for credit in transcript.credits
        if credit.level is CreditLevel.FOUNDATIONAL and not transcript.award(credit.id)
    ]
    if missing:
        noun = "credit is" if len(missing) == 1 else "credits are"
        yield Diagnostic(
            code=FOUNDATION_MISSING,
            origin=below(transcript.origin, "status"),
            message=f"the record is complete, but {len(missing)} foundational {noun} missing: "
            f"{', '.join(missing)}",
            hint="add the awards, or write `status: in progress`; for a learner who left without "
            "graduating, remove the graduation dates",
        )

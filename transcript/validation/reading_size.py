"""Can it be read in the time there is? An admission officer has two minutes for a transcript."""

from collections.abc import Iterator

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.validation.case import Offer, Record, below
from transcript.validation.texts import texts_of_school_profile

LONG_STATEMENT = Code("MT451", "statement is too long", Severity.WARNING)
LONG_STANDARD = Code("MT452", "standard of a credit is too long", Severity.WARNING)
LONG_PROFILE = Code("MT453", "school profile is too long", Severity.WARNING)

# At 240 words a minute, two minutes are 480 words; the statement shares the first page with the
# credits and the featured work.
_STATEMENT_WORDS = 300
# One or two lines of the page.
_STANDARD_WORDS = 50
# Two pages.
_PROFILE_WORDS = 1200


def _words(text: str) -> int:
    return len(text.split())


def statement_fits_the_first_page(record: Record) -> Iterator[Diagnostic]:
    """The learner's statement leaves time for the credits."""
    words = _words(record.transcript.statement)
    if words > _STATEMENT_WORDS:
        yield Diagnostic(
            code=LONG_STATEMENT,
            origin=below(record.transcript.origin, "statement"),
            message=f"the statement has {words} words",
            hint=f"shorten it to {_STATEMENT_WORDS}: a reader has two minutes for the whole page",
        )


def standards_are_short(offer: Offer) -> Iterator[Diagnostic]:
    """A credit's standard is one or two lines, since it is printed beside every award."""
    for credit in offer.credits:
        words = _words(credit.standard)
        if words > _STANDARD_WORDS:
            yield Diagnostic(
                code=LONG_STANDARD,
                origin=below(credit.origin, "standard"),
                message=f"the standard of “{credit.name}” has {words} words",
                hint=f"say it in one or two lines, at most {_STANDARD_WORDS} words; "
                "the rest belongs into the description or the criteria",
            )


def school_profile_fits_two_pages(offer: Offer) -> Iterator[Diagnostic]:
    """The school profile has at most two pages."""
    if offer.school is None:
        return
    words = sum(_words(text.text) for text in texts_of_school_profile(offer.school))
    if words > _PROFILE_WORDS:
        yield Diagnostic(
            code=LONG_PROFILE,
            origin=below(offer.school.origin, "profile"),
            message=f"the school profile has {words} words",
            hint=f"shorten it to {_PROFILE_WORDS}, which is two pages",
        )

"""The rules of an MTC-style transcript: no grade, no average, no rank; two levels kept apart."""

from collections.abc import Iterator

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.credit import CreditLevel
from transcript.validation import graded_words
from transcript.validation.case import Offer, Record, below
from transcript.validation.texts import (
    Text,
    texts_of_framework,
    texts_of_record,
    texts_of_school_profile,
)

GRADE = Code("MT431", "a grade or mark", Severity.ERROR)
GPA = Code("MT432", "a grade point average", Severity.ERROR)
RANK = Code("MT433", "a class rank", Severity.ERROR)
LEVELS_MIXED = Code("MT434", "a foundational and an advanced credit look alike", Severity.ERROR)
LEVEL_NAME_MISLEADS = Code(
    "MT435", "level of a rubric is called like a level of credit", Severity.WARNING
)

_HINTS = {
    GRADE: "an MTC-style transcript has no grades: say what the work shows, in words",
    GPA: "an MTC-style transcript has no average: remove it; colleges find the reason in the "
    "school profile",
    RANK: "an MTC-style transcript has no rank: remove it",
}


def _found(text: Text, code: Code, value: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        origin=text.origin,
        message=f"{text.what} gives {code.summary}: “{' '.join(value.split())}”",
        hint=_HINTS[code],
    )


def _values(texts: Iterator[Text]) -> Iterator[Diagnostic]:
    for text in texts:
        for code, pattern in (
            (GPA, graded_words.GPA),
            (RANK, graded_words.RANK),
            (GRADE, graded_words.GRADE),
        ):
            if found := pattern.search(text.text):
                yield _found(text, code, found.group())
                break


def _bare_marks(texts: Iterator[Text]) -> Iterator[Diagnostic]:
    # A work may be called “1984” or “A”; a level, a caption or a line of feedback may not.
    for text in texts:
        if text.field != "title" and graded_words.BARE_MARK.fullmatch(text.text.strip()):
            yield _found(text, GRADE, text.text)


def framework_has_no_grades(offer: Offer) -> Iterator[Diagnostic]:
    """Credits, rubrics and the graduate profile speak in words; no level is a mark."""
    yield from _values(texts_of_framework(offer))
    yield from _bare_marks(texts_of_framework(offer))


def school_profile_has_no_grades(offer: Offer) -> Iterator[Diagnostic]:
    """The school profile may speak about grades and averages, but gives none."""
    if offer.school:
        yield from _values(texts_of_school_profile(offer.school))


def record_has_no_grades(record: Record) -> Iterator[Diagnostic]:
    """Nothing in a learner's record is a grade, an average or a rank."""
    yield from _values(texts_of_record(record.transcript))
    yield from _bare_marks(texts_of_record(record.transcript))


def levels_are_kept_apart(offer: Offer) -> Iterator[Diagnostic]:
    """A foundational and an advanced credit share neither code nor name."""
    foundational = [each for each in offer.credits if each.level is CreditLevel.FOUNDATIONAL]
    codes = {credit.code.casefold() for credit in foundational}
    names = {credit.name.casefold() for credit in foundational}
    for credit in offer.credits:
        if credit.level is not CreditLevel.ADVANCED:
            continue
        for field, value, taken in (("code", credit.code, codes), ("name", credit.name, names)):
            if value.casefold() in taken:
                yield Diagnostic(
                    code=LEVELS_MIXED,
                    origin=below(credit.origin, field),
                    message=f"the advanced credit has the same {field} as a foundational one: "
                    f"“{value}”",
                    hint=f"give it a {field} of its own: a reader must see at once what is "
                    "needed to graduate and what goes beyond",
                )


def rubric_levels_do_not_mislead(offer: Offer) -> Iterator[Diagnostic]:
    """“Advanced” on a rubric and “advanced” credit mean two things; readers mix them up."""
    taken = {level.value for level in CreditLevel}
    for credit in offer.credits:
        for place, level in enumerate(credit.rubric.levels):
            if level.name.strip().casefold() in taken:
                yield Diagnostic(
                    code=LEVEL_NAME_MISLEADS,
                    origin=below(credit.origin, "rubric", "levels", place, "name"),
                    message=f"a level of the rubric is called “{level.name}”, "
                    "which is also a level of credit",
                    hint="choose another word, such as “Distinguished”",
                )

"""Consents: would a release rest on them?"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.consent import (
    Consent,
    Released,
    Rights,
    RightsHolder,
    Signing,
    comes_of_age,
    spelt,
)
from transcript.validation.case import Record, below

ID_TWICE = Code("MT701", "two consents have one id", Severity.ERROR)
GIVEN_BY_NOBODY = Code("MT702", "consent is not of whoever may give it", Severity.WARNING)
AGE_UNKNOWN = Code("MT703", "consent has one signature, and nobody knows the age", Severity.WARNING)
NOT_YET = Code("MT704", "day of a consent has not come yet", Severity.ERROR)
ENDS_BEFORE_IT_BEGINS = Code("MT705", "consent ends before it was signed", Severity.ERROR)
UNKNOWN_SIGNER = Code(
    "MT706", "electronic consent does not say how the signer was known", Severity.WARNING
)
NO_TRANSCRIPT = Code("MT707", "consent does not name the transcript", Severity.WARNING)
RECIPIENT_TWICE = Code("MT708", "consent names a recipient twice", Severity.ERROR)


def each_consent_has_its_id(record: Record) -> Iterator[Diagnostic]:
    """A release names the consent that it rests on."""
    seen: set[str] = set()
    for consent in record.consents.consents:
        if consent.id in seen:
            yield Diagnostic(
                code=ID_TWICE,
                origin=below(consent.origin, "id"),
                message=f"there is another consent “{consent.id}”",
                hint="give one of the two another id that has not been used",
            )
        seen.add(consent.id)


def each_recipient_stands_once(record: Record) -> Iterator[Diagnostic]:
    """Else the same recipient could be a college and not be one."""
    for consent in record.consents.consents:
        names = Counter(spelt(each.name) for each in consent.parties)
        for place, each in enumerate(consent.parties):
            if names[spelt(each.name)] > 1:
                yield Diagnostic(
                    code=RECIPIENT_TWICE,
                    origin=below(consent.origin, "recipients", place, "name"),
                    message=f"“{each.name}” is named more than once",
                    hint="keep one of them",
                )
                break


def consents_were_given_by_whoever_may(record: Record) -> Iterator[Diagnostic]:
    """A parent consents, until the learner is 18 or goes to a college; then the learner does."""
    rights = _rights_of(record)
    for consent in record.consents.consents:
        signed = max(each.on for each in consent.signatures)
        last = _last_day(consent)
        over = record.today is not None and last is not None and last < record.today
        days = {signed} if over or record.today is None else {signed, max(signed, record.today)}
        wrong = [on for on in sorted(days) if not consent.is_given(rights, on=on)]
        if wrong:
            yield _not_given(consent, rights, wrong[0])


def _not_given(consent: Consent, rights: Rights, on: date) -> Diagnostic:
    origin = below(consent.origin, "signed")
    if rights.holder(on) is RightsHolder.UNKNOWN:
        return Diagnostic(
            code=AGE_UNKNOWN,
            origin=origin,
            message="there is no birth date, so nobody knows whether a parent or the learner has "
            "to sign, and one of the two has not",
            hint="write the birth date in learner.yaml, or ask for the other signature too",
        )
    if rights.holder(on) is RightsHolder.STUDENT:
        message = f"since {_passed_on(rights)} the learner has to sign, and has not done so since"
        hint = "ask the learner; what a parent signed before counts no more for a new release"
    else:
        message = f"on {on} the learner is under 18, and no parent or guardian has signed"
        hint = "ask a parent or guardian"
    return Diagnostic(code=GIVEN_BY_NOBODY, origin=origin, message=message, hint=hint)


def _passed_on(rights: Rights) -> date:
    days = [rights.postsecondary_since] if rights.postsecondary_since else []
    if rights.birth_date:
        days.append(comes_of_age(rights.birth_date))
    return min(days)


def days_of_consents_have_come(record: Record) -> Iterator[Diagnostic]:
    """Nobody has signed tomorrow."""
    today = record.today
    if today is None:
        return
    for consent in record.consents.consents:
        for place, each in enumerate(consent.signatures):
            if each.on > today:
                yield Diagnostic(
                    code=NOT_YET,
                    origin=below(consent.origin, "signed", place, "on"),
                    message=f"it is signed on {each.on}, which has not come yet",
                    hint="write the day of the signature",
                )
        if consent.withdrawn_on is not None and consent.withdrawn_on > today:
            yield Diagnostic(
                code=NOT_YET,
                origin=below(consent.origin, "withdrawn_on"),
                message=f"it is withdrawn on {consent.withdrawn_on}, which has not come yet",
                hint="write the day of the withdrawal; a last day goes under `expires`",
            )


def days_of_consents_are_in_order(record: Record) -> Iterator[Diagnostic]:
    """A consent ends after it was signed."""
    for consent in record.consents.consents:
        signed = max(each.on for each in consent.signatures)
        for field, end in (("expires", consent.expires), ("withdrawn_on", consent.withdrawn_on)):
            if end is not None and end < signed:
                yield Diagnostic(
                    code=ENDS_BEFORE_IT_BEGINS,
                    origin=below(consent.origin, field),
                    message=f"it ends on {end}, and was signed on {signed}",
                    hint="one of the two days is wrong",
                )


def electronic_consents_say_who_it_was(record: Record) -> Iterator[Diagnostic]:
    """34 CFR 99.30(d): an electronic consent identifies and authenticates whoever gave it."""
    for consent in record.consents.consents:
        for place, each in enumerate(consent.signatures):
            if each.how is Signing.ELECTRONIC and not each.authenticated_by:
                yield Diagnostic(
                    code=UNKNOWN_SIGNER,
                    origin=below(consent.origin, "signed", place),
                    message=f"{each.name} signed electronically, and nothing says how the school "
                    "knew who it was",
                    hint="write it under `authenticated_by`, or have it signed on paper",
                )


def consents_name_the_transcript(record: Record) -> Iterator[Diagnostic]:
    """A release is of a transcript, with or without evidence."""
    for consent in record.consents.consents:
        if Released.TRANSCRIPT not in consent.records:
            yield Diagnostic(
                code=NO_TRANSCRIPT,
                origin=below(consent.origin, "records"),
                message="it does not name the transcript, so nothing can be released on it",
                hint="if the signed consent names the transcript, add `transcript` here",
            )


def _rights_of(record: Record) -> Rights:
    return Rights(
        birth_date=record.transcript.learner.birth_date,
        postsecondary_since=record.consents.postsecondary_since,
    )


def _last_day(consent: Consent) -> date | None:
    ends = [each for each in (consent.expires, consent.withdrawn_on) if each is not None]
    return min(ends, default=None)

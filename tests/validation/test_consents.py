"""Consents: would a release rest on them?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from transcript.model.consent import (
    Consent,
    Consents,
    ConsentSignature,
    Party,
    PartyKind,
    Released,
    SignerRole,
    Signing,
)
from transcript.validation import consents
from transcript.validation.case import Record

Told = Callable[..., list[str]]

TODAY = date(2026, 11, 22)  # Noor has been 18 since 15 April
SIGNED = ConsentSignature(name="Noor Haddad Lind", role=SignerRole.STUDENT, on=date(2026, 10, 1))
BY_PARENT = ConsentSignature(name="Hanna Lind", role=SignerRole.PARENT, on=date(2026, 3, 1))
SOUND = Consent(
    id="colleges",
    records=(Released.TRANSCRIPT,),
    purpose="Admission",
    parties=(Party(name="Lakeside College", kind=PartyKind.SCHOOL),),
    signatures=(SIGNED,),
)
LATER = "ask the learner; what a parent signed before counts no more for a new release"


@pytest.fixture
def on_file(record: Record) -> Callable[..., Record]:
    """The record of Noor today, with consents on file, and the birth date that is told."""

    def make(*listed: Consent, **more: Any) -> Record:  # noqa: ANN401
        learner = record.transcript.learner
        if "birth_date" in more:
            learner = replace(learner, birth_date=more["birth_date"])
        return replace(
            record,
            transcript=replace(record.transcript, learner=learner),
            today=more.get("today", TODAY),
            consents=Consents(consents=listed, postsecondary_since=more.get("college")),
        )

    return make


OnFile = Callable[..., Record]
RULES = (
    consents.each_consent_has_its_id,
    consents.each_recipient_stands_once,
    consents.consents_were_given_by_whoever_may,
    consents.days_of_consents_have_come,
    consents.days_of_consents_are_in_order,
    consents.electronic_consents_say_who_it_was,
    consents.consents_name_the_transcript,
)


@pytest.mark.parametrize("rule", RULES)
def test_of_a_sound_consent_nothing_is_told(rule: object, on_file: OnFile, told: Told) -> None:
    second = replace(SOUND, id="fund", expires=date(2027, 6, 30), withdrawn_on=TODAY)
    assert told(rule, on_file(SOUND, second)) == []


def test_the_second_of_two_ids_is_told(on_file: OnFile, told: Told) -> None:
    assert told(consents.each_consent_has_its_id, on_file(SOUND, SOUND)) == [
        (
            "MT701 /id: there is another consent “colleges” | "
            "give one of the two another id that has not been used"
        )
    ]


def test_a_recipient_of_two_kinds_is_told_once(on_file: OnFile, told: Told) -> None:
    twice = (*SOUND.parties, Party(name="lakeside  college", kind=PartyKind.OTHER))
    record = on_file(replace(SOUND, parties=twice))
    assert told(consents.each_recipient_stands_once, record) == [
        "MT708 /recipients/0/name: “Lakeside College” is named more than once | keep one of them"
    ]


GIVEN = consents.consents_were_given_by_whoever_may


def test_a_parent_cannot_consent_for_who_is_of_age(on_file: OnFile, told: Told) -> None:
    signed = replace(BY_PARENT, on=date(2026, 10, 1))
    assert told(GIVEN, on_file(replace(SOUND, signatures=(signed,)))) == [
        "MT702 /signed: since 2026-04-15 the learner has to sign, and has not done so since | "
        + LATER
    ]


def test_a_parents_consent_ends_when_the_learner_comes_of_age(on_file: OnFile, told: Told) -> None:
    assert told(GIVEN, on_file(replace(SOUND, signatures=(BY_PARENT,)))) == [
        "MT702 /signed: since 2026-04-15 the learner has to sign, and has not done so since | "
        + LATER
    ]


def test_a_parents_consent_ends_when_the_learner_goes_to_a_college(
    on_file: OnFile, told: Told
) -> None:
    record = on_file(
        replace(SOUND, signatures=(BY_PARENT,)),
        birth_date=date(2010, 1, 1),
        college=date(2026, 9, 1),
    )
    assert told(GIVEN, record) == [
        "MT702 /signed: since 2026-09-01 the learner has to sign, and has not done so since | "
        + LATER
    ]


def test_of_an_unknown_age_the_first_day_at_a_college_counts(on_file: OnFile, told: Told) -> None:
    signed = replace(BY_PARENT, on=date(2026, 10, 1))
    consent = replace(SOUND, signatures=(signed,))
    record = on_file(consent, birth_date=None, college=date(2026, 9, 1))
    assert told(GIVEN, record) == [
        "MT702 /signed: since 2026-09-01 the learner has to sign, and has not done so since | "
        + LATER
    ]


def test_of_who_went_to_a_college_no_birth_date_is_needed(on_file: OnFile, told: Told) -> None:
    record = on_file(
        replace(SOUND, signatures=(BY_PARENT, SIGNED)), birth_date=None, college=date(2026, 9, 1)
    )
    assert told(GIVEN, record) == []


@pytest.mark.parametrize("end", ["expires", "withdrawn_on"])
def test_a_consent_that_has_ended_is_judged_by_its_own_time(
    end: str, on_file: OnFile, told: Told
) -> None:
    ended: dict[str, Any] = {end: date(2026, 3, 31)}
    assert told(GIVEN, on_file(replace(SOUND, signatures=(BY_PARENT,), **ended))) == []


def test_without_a_day_a_consent_is_judged_by_its_own_time(on_file: OnFile, told: Told) -> None:
    record = on_file(replace(SOUND, signatures=(BY_PARENT,)), today=None)
    assert told(GIVEN, record) == []


def test_who_is_under_age_cannot_consent(on_file: OnFile, told: Told) -> None:
    assert told(GIVEN, on_file(SOUND, birth_date=date(2010, 1, 1))) == [
        (
            "MT702 /signed: on 2026-10-01 the learner is under 18, and no parent or guardian has "
            "signed | ask a parent or guardian"
        )
    ]


def test_of_an_unknown_age_both_have_to_sign(on_file: OnFile, told: Told) -> None:
    record = on_file(SOUND, replace(SOUND, signatures=(SIGNED, BY_PARENT)), birth_date=None)
    assert told(GIVEN, record) == [
        (
            "MT703 /signed: there is no birth date, so nobody knows whether a parent or the "
            "learner has to sign, and one of the two has not | write the birth date in "
            "learner.yaml, or ask for the other signature too"
        )
    ]


def test_nobody_has_signed_tomorrow(on_file: OnFile, told: Told) -> None:
    tomorrow = date(2026, 11, 23)
    signed = (SIGNED, replace(SIGNED, on=tomorrow))
    record = on_file(replace(SOUND, signatures=signed, withdrawn_on=tomorrow))
    assert told(consents.days_of_consents_have_come, record) == [
        (
            "MT704 /signed/1/on: it is signed on 2026-11-23, which has not come yet | "
            "write the day of the signature"
        ),
        (
            "MT704 /withdrawn_on: it is withdrawn on 2026-11-23, which has not come yet | "
            "write the day of the withdrawal; a last day goes under `expires`"
        ),
    ]


def test_without_a_day_nothing_is_known_of_tomorrow(on_file: OnFile, told: Told) -> None:
    record = on_file(replace(SOUND, withdrawn_on=date(2031, 1, 1)), today=None)
    assert told(consents.days_of_consents_have_come, record) == []


@pytest.mark.parametrize("end", ["expires", "withdrawn_on"])
def test_a_consent_ends_after_it_was_signed(end: str, on_file: OnFile, told: Told) -> None:
    ended: dict[str, Any] = {end: date(2026, 9, 30)}
    record = on_file(replace(SOUND, **ended))
    assert told(consents.days_of_consents_are_in_order, record) == [
        (
            f"MT705 /{end}: it ends on 2026-09-30, and was signed on 2026-10-01 | "
            "one of the two days is wrong"
        )
    ]


def test_an_electronic_signature_says_how_the_signer_was_known(on_file: OnFile, told: Told) -> None:
    unknown = replace(SIGNED, how=Signing.ELECTRONIC)
    known = replace(unknown, authenticated_by="a one-time code")
    record = on_file(replace(SOUND, signatures=(known, unknown)))
    assert told(consents.electronic_consents_say_who_it_was, record) == [
        (
            "MT706 /signed/1: Noor Haddad Lind signed electronically, and nothing says how the "
            "school knew who it was | write it under `authenticated_by`, or have it signed on paper"
        )
    ]


def test_a_consent_without_the_transcript_is_told(on_file: OnFile, told: Told) -> None:
    record = on_file(replace(SOUND, records=(Released.EVIDENCE,)))
    assert told(consents.consents_name_the_transcript, record) == [
        (
            "MT707 /records: it does not name the transcript, so nothing can be released on it | "
            "if the signed consent names the transcript, add `transcript` here"
        )
    ]

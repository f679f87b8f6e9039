"""Who may consent, and when: the eighteenth birthday, a college, 29 February."""

from datetime import date, timedelta

import pytest

from transcript.model.consent import (
    Consent,
    Consents,
    ConsentSignature,
    Party,
    PartyKind,
    Released,
    Rights,
    RightsHolder,
    SignerRole,
    comes_of_age,
)

BORN = date(2008, 4, 15)
OF_AGE = date(2026, 4, 15)
DAY = timedelta(days=1)


def consent(*signed: tuple[SignerRole, date]) -> Consent:
    return Consent(
        id="c",
        records=(Released.TRANSCRIPT,),
        purpose="Admission",
        parties=(Party(name="Lakeside College", kind=PartyKind.SCHOOL),),
        signatures=tuple(
            ConsentSignature(name="Somebody", role=role, on=on) for role, on in signed
        ),
    )


@pytest.mark.parametrize(
    ("on", "holder"),
    [(OF_AGE - DAY, RightsHolder.PARENT), (OF_AGE, RightsHolder.STUDENT)],
)
def test_the_right_passes_on_the_eighteenth_birthday(on: date, holder: RightsHolder) -> None:
    assert Rights(birth_date=BORN).holder(on) is holder


@pytest.mark.parametrize(
    ("on", "holder"),
    [(date(2026, 2, 28), RightsHolder.PARENT), (date(2026, 3, 1), RightsHolder.STUDENT)],
)
def test_who_was_born_on_29_february_is_of_age_on_1_march(on: date, holder: RightsHolder) -> None:
    assert Rights(birth_date=date(2008, 2, 29)).holder(on) is holder


def test_no_birthday_before_2100_is_lost() -> None:
    days = (date(1990, 1, 1) + each * DAY for each in range(90 * 365))
    assert all(comes_of_age(each) > each for each in days)


@pytest.mark.parametrize("birth_date", [BORN, None])
def test_at_a_college_the_student_has_the_right_at_any_age(birth_date: date | None) -> None:
    since = date(2025, 9, 1)
    rights = Rights(birth_date=birth_date, postsecondary_since=since)
    assert rights.holder(since) is RightsHolder.STUDENT
    assert rights.holder(since - DAY) is not RightsHolder.STUDENT


def test_without_a_birth_date_nobody_knows_who_has_the_right() -> None:
    assert Rights().holder(OF_AGE) is RightsHolder.UNKNOWN


PARENT, GUARDIAN, STUDENT = SignerRole.PARENT, SignerRole.GUARDIAN, SignerRole.STUDENT
BEFORE, AFTER = OF_AGE - DAY, OF_AGE


@pytest.mark.parametrize(
    ("signed", "on", "given"),
    [
        ([(PARENT, BEFORE)], BEFORE, True),
        ([(GUARDIAN, BEFORE)], BEFORE, True),
        ([(STUDENT, BEFORE)], BEFORE, False),
        ([(PARENT, BEFORE)], AFTER, False),
        ([(STUDENT, BEFORE)], AFTER, False),
        ([(STUDENT, AFTER)], AFTER, True),
        ([(PARENT, AFTER)], AFTER, False),
        ([(PARENT, BEFORE), (STUDENT, AFTER)], AFTER, True),
    ],
)
def test_a_consent_is_given_by_whoever_had_the_right_and_has_it(
    signed: list[tuple[SignerRole, date]],
    on: date,
    given: bool,  # noqa: FBT001 - a column of a table
) -> None:
    assert consent(*signed).is_given(Rights(birth_date=BORN), on=on) is given


@pytest.mark.parametrize(
    ("roles", "given"),
    [([PARENT], False), ([STUDENT], False), ([GUARDIAN, STUDENT], True)],
)
def test_where_the_age_is_not_known_both_have_to_sign(
    roles: list[SignerRole],
    given: bool,  # noqa: FBT001 - a column of a table
) -> None:
    signed = [(role, BEFORE) for role in roles]
    assert consent(*signed).is_given(Rights(), on=BEFORE) is given


def test_a_party_is_found_however_its_name_is_spelt() -> None:
    found = consent((PARENT, BEFORE)).party(" lakeside  COLLEGE ")
    assert found == Party(name="Lakeside College", kind=PartyKind.SCHOOL)


def test_another_party_is_none_of_the_consent() -> None:
    assert consent((PARENT, BEFORE)).party("Lakeside") is None


def test_a_consent_is_found_by_its_id() -> None:
    only = consent((PARENT, BEFORE))
    assert Consents(consents=(only,)).find("c") == only
    assert Consents(consents=(only,)).find("d") is None

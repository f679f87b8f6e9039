"""On what ground a record may go to somebody, and on none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from transcript.batch.grounds import Asked, Granted, ReleaseRefusedError, granted
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
from transcript.model.disclosure import COLLEGES, EVERYBODY, GROUNDS, Side
from transcript.model.evidence import Audience
from transcript.model.learner import Learner, Name

TODAY = date(2026, 11, 22)
ANA = Learner(
    id="ana",
    legal_name=Name(full="Ana Maria Pérez Soto"),
    chosen_name=Name(full="Ana Pérez Soto"),
    enrolled_on=date(2023, 9, 1),
    language="es",
    birth_date=date(2010, 1, 7),
)
OF_AGE = replace(ANA, birth_date=date(2008, 1, 7))
AGELESS = replace(ANA, birth_date=None)
BY_PARENT = ConsentSignature(name="Rosa Soto", role=SignerRole.PARENT, on=date(2026, 10, 1))
CONSENT = Consent(
    id="colleges",
    records=(Released.TRANSCRIPT, Released.EVIDENCE),
    purpose="Application for admission",
    parties=(
        Party(name="Lakeside College", kind=PartyKind.SCHOOL),
        Party(name="The Lake Fund", kind=PartyKind.OTHER),
    ),
    signatures=(BY_PARENT,),
)
BY_CONSENT = Asked(learner="ana", recipient="lakeside college", basis="consent:colleges")
BY_CODE = Asked(
    learner="ana", recipient="Lakeside College", basis="enrollment", purpose="Admission"
)


def ask(
    asked: Asked = BY_CONSENT, *, learner: Learner = ANA, consent: Consent = CONSENT
) -> Granted:
    return granted(asked, learner, Consents(consents=(consent,)), on=TODAY)


def refused(*arguments: Any, **more: Any) -> str:  # noqa: ANN401
    with pytest.raises(ReleaseRefusedError) as caught:
        ask(*arguments, **more)
    return str(caught.value)


# Consents


def test_a_consent_carries_a_release_to_whom_it_names() -> None:
    assert ask() == Granted(
        basis="consent",
        recipient="Lakeside College",
        purpose="Application for admission",
        clause="34 CFR 99.30",
        title="a signed consent",
        consent="colleges",
        audience=COLLEGES,
        notice=True,
    )


def test_somebody_who_is_no_school_gets_public_evidence_only() -> None:
    assert ask(replace(BY_CONSENT, recipient="The Lake Fund")).audience == EVERYBODY


def test_where_evidence_is_not_named_none_goes_along() -> None:
    only = replace(CONSENT, records=(Released.TRANSCRIPT,))
    assert ask(consent=only).audience == frozenset()


def test_the_purpose_may_be_repeated() -> None:
    again = replace(BY_CONSENT, purpose="application  for admission")
    assert ask(again).purpose == "Application for admission"


def test_another_purpose_is_refused() -> None:
    assert refused(replace(BY_CONSENT, purpose="Marketing")) == (
        "the consent “colleges” is for the purpose “Application for admission”, and for no other"
    )


def test_another_recipient_is_refused() -> None:
    assert refused(replace(BY_CONSENT, recipient="Other College")) == (
        "the consent “colleges” is for “Lakeside College”, “The Lake Fund”, not for “Other College”"
    )


def test_an_unknown_consent_is_refused_and_the_known_are_named() -> None:
    assert refused(replace(BY_CONSENT, basis="consent:college")) == (
        "there is no consent “college” in learners/ana/consents.yaml; there are: colleges"
    )


def test_without_any_consent_that_is_told() -> None:
    with pytest.raises(ReleaseRefusedError, match="there are none yet"):
        granted(BY_CONSENT, ANA, Consents(), on=TODAY)


TOMORROW = date(2026, 11, 23)
UNRELIABLE = "the consent “colleges” cannot be relied on: "


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"withdrawn_on": date(2026, 11, 1)}, "it was withdrawn on 2026-11-01"),
        ({"withdrawn_on": TOMORROW}, "it was withdrawn on 2026-11-23"),
        ({"expires": date(2026, 11, 21)}, "it ended on 2026-11-21"),
        (
            {"signatures": (replace(BY_PARENT, on=TOMORROW),)},
            "it is signed on a day that has not come yet",
        ),
        (
            {"signatures": (replace(BY_PARENT, how=Signing.ELECTRONIC),)},
            "nothing says how the school knew who signed it electronically",
        ),
        ({"records": (Released.EVIDENCE,)}, "it does not name the transcript"),
        (
            {"signatures": (replace(BY_PARENT, role=SignerRole.STUDENT),)},
            "the learner is under 18, and a parent or guardian has to sign",
        ),
    ],
)
def test_a_consent_that_does_not_hold_carries_nothing(changes: dict[str, Any], reason: str) -> None:
    assert refused(consent=replace(CONSENT, **changes)) == UNRELIABLE + reason


def test_a_consent_counts_on_its_last_day() -> None:
    assert ask(consent=replace(CONSENT, expires=TODAY)).basis == "consent"


def test_an_electronic_consent_counts_if_the_signer_was_known() -> None:
    known = replace(BY_PARENT, how=Signing.ELECTRONIC, authenticated_by="a one-time code")
    assert ask(consent=replace(CONSENT, signatures=(known,))).basis == "consent"


def test_a_parents_consent_carries_nothing_once_the_learner_is_of_age() -> None:
    assert refused(learner=OF_AGE) == (
        UNRELIABLE + "the learner is 18 or at a college and has to sign, since then"
    )


def test_a_parents_consent_carries_nothing_once_the_learner_is_at_a_college() -> None:
    consents = Consents(consents=(CONSENT,), postsecondary_since=TODAY)
    with pytest.raises(ReleaseRefusedError, match="18 or at a college"):
        granted(BY_CONSENT, ANA, consents, on=TODAY)


def test_of_an_unknown_age_a_consent_needs_both() -> None:
    assert refused(learner=AGELESS) == (
        UNRELIABLE
        + "there is no birth date in learner.yaml, so a parent and the learner both have to sign"
    )


# Codes


OUTSIDE = [code for code, each in GROUNDS.items() if each.side is Side.OUTSIDE]


@pytest.mark.parametrize("code", OUTSIDE)
def test_a_coded_ground_needs_no_consent(code: str) -> None:
    ground = GROUNDS[code]
    found = granted(replace(BY_CODE, basis=code), ANA, Consents(), on=TODAY)
    assert found == Granted(
        basis=code,
        recipient="Lakeside College",
        purpose="Admission",
        clause=ground.clause,
        title=ground.title,
        audience=ground.audience,
        notice=ground.notice,
    )


@pytest.mark.parametrize("basis", ["", "enrolment", "99.31", "consent", "directory"])
def test_what_is_no_basis_is_refused(basis: str) -> None:
    assert refused(replace(BY_CODE, basis=basis)).startswith(
        f"“{basis}” is no basis; give consent:ID, for one in consents.yaml, or a code: student, "
    )


def test_an_emergency_needs_a_purpose() -> None:
    asked = replace(BY_CODE, basis="emergency", purpose="")
    assert refused(asked) == "say what it is released for"


def test_what_a_ground_is_for_need_not_be_said() -> None:
    asked = replace(BY_CODE, purpose="")
    assert ask(asked).purpose == GROUNDS[BY_CODE.basis].title


def test_no_ground_lets_sealed_evidence_out() -> None:
    assert all(Audience.SEALED not in each.audience for each in GROUNDS.values())


NO_NOTICE = {"student", "parent", "dependent-parent", "court-order", "sealed-subpoena"}


def test_the_notice_is_left_out_where_the_rule_does_not_ask_for_it() -> None:
    """34 CFR 99.33(c) and (d)."""
    assert {code for code, each in GROUNDS.items() if not each.notice} == NO_NOTICE


# The family


@pytest.mark.parametrize("name", ["Ana Pérez Soto", "ana maria  pérez soto"])
def test_the_students_own_copy_is_for_the_student(name: str) -> None:
    found = ask(replace(BY_CODE, basis="student", recipient=name))
    assert found.own_copy
    assert not found.notice
    assert found.recipient in {"Ana Pérez Soto", "Ana Maria Pérez Soto"}


def test_the_students_own_copy_is_for_nobody_else() -> None:
    assert refused(replace(BY_CODE, basis="student")) == (
        "the student's own copy is for Ana Maria Pérez Soto or Ana Pérez Soto, not for "
        "“Lakeside College”"
    )


PARENT = replace(BY_CODE, basis="parent", recipient="Rosa Soto")


def test_a_parent_has_a_copy_while_the_learner_is_under_age() -> None:
    assert ask(PARENT).recipient == "Rosa Soto"


@pytest.mark.parametrize(
    ("learner", "reason"),
    [
        (OF_AGE, "the right has passed to the learner, who is 18 or at a college"),
        (AGELESS, "nobody knows here whether the learner is 18"),
    ],
)
def test_a_parent_has_no_copy_otherwise(learner: Learner, reason: str) -> None:
    assert reason in refused(PARENT, learner=learner)

"""Step 8: one person, and endorsements by their authors."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from transcript.verification.codes import Code
from transcript.verification.limits import Limits
from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify

Judge = Callable[..., FileReport]


def places(report: FileReport, code: Code) -> list[str]:
    return [check.path for check in report.checks if check.code is code]


def person(*identifiers: dict[str, Any], subject: str | None = "urn:uuid:1") -> dict[str, Any]:
    named = {"id": subject} if subject else {}
    return {**named, "identifier": list(identifiers)}


def identity(kind: str, value: str, *, hashed: object = False) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": hashed,
        "identityHash": value,
        "identityType": kind,
    }


@pytest.mark.parametrize(
    ("whole", "member", "found"),
    [
        (person(), person(), []),
        (person(), person(subject="urn:uuid:2"), [Code.SUBJECT_MISMATCH]),
        (person(), person(subject=None), [Code.SUBJECT_UNLINKED]),
        (person(identity("name", "Ada")), person(identity("name", "Ada")), []),
        (
            person(identity("name", "Ada")),
            person(identity("name", "Bob")),
            [Code.SUBJECT_MISMATCH],
        ),
        (
            person(identity("name", "Ada"), subject=None),
            person(identity("name", "Ada"), subject=None),
            [],
        ),
        (
            person(identity("name", "Ada"), subject=None),
            person(identity("emailAddress", "ada@example"), subject=None),
            [Code.SUBJECT_UNLINKED],
        ),
        (person(identity("name", "Ada")), person(identity("name", "sha256$0", hashed=True)), []),
        (person(identity("name", "Ada")), {"id": "urn:uuid:1", "identifier": ["x", {}]}, []),
        (
            person(),
            {"id": "urn:uuid:1", "identifier": [{"hashed": False, "identityType": 1}]},
            [],
        ),
    ],
)
def test_two_subjects_are_compared(
    whole: dict[str, Any], member: dict[str, Any], found: list[Code]
) -> None:
    from transcript.verification.holdings import Held, Holdings, Role
    from transcript.verification.limits import LIMITS
    from transcript.verification.steps.subject import subject

    held = Holdings(
        credentials=(
            Held(path="/m", role=Role.MEMBER, document={"credentialSubject": member}),
            Held(path="", role=Role.WHOLE, document={"credentialSubject": whole}),
        )
    )
    checks = [check for check in subject(held, limits=LIMITS) if not check.verdict]
    assert [check.code for check in checks] == found


def test_the_subject_shown_is_the_one_that_is_signed(forge: ModuleType, judge: Judge) -> None:
    shown = judge(forge.sound_clr()).to_json()
    assert shown["subject"] == {"name": "Ada Byron"}


def test_a_subject_with_two_names_is_not_named(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["credentialSubject"]["identifier"].append(identity("name", "Augusta King"))
    assert judge(forge.sign(document)).to_json()["subject"] == {"name": None}


def endorsement(forge: ModuleType) -> dict[str, Any]:
    document = forge.badge("c1", issuer=forge.STRANGER)
    return {
        **document,
        "id": "urn:uuid:7c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "credentialSubject": {
            "id": forge.SCHOOL,
            "type": ["EndorsementSubject"],
            "endorsementComment": "A careful school.",
        },
    }


def endorsed(forge: ModuleType, value: dict[str, Any]) -> FileReport:
    return verify(
        forge.text(forge.sign({**forge.badge("c1"), "endorsement": [value]})),
        file="a.json",
        trust=None,
        at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def test_an_endorsement_is_proved_on_its_own(forge: ModuleType) -> None:
    report = endorsed(forge, forge.sign(endorsement(forge), signer=forge.STRANGER_KEY))
    assert places(report, Code.ENDORSEMENT_OK) == ["/endorsement/0/proof/0"]
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


def test_an_endorsement_that_was_changed_fails(forge: ModuleType) -> None:
    value = forge.sign(endorsement(forge), signer=forge.STRANGER_KEY)
    value["credentialSubject"]["endorsementComment"] = "The best school."
    report = endorsed(forge, value)
    assert places(report, Code.PROOF_INVALID) == ["/endorsement/0/proof/0"]
    assert report.verdict is Verdict.FAILED


def test_an_endorsement_that_nobody_signed_fails(forge: ModuleType) -> None:
    assert places(endorsed(forge, endorsement(forge)), Code.PROOF_MISSING) == ["/endorsement/0"]


def test_an_endorsement_may_be_old_and_by_anyone(forge: ModuleType) -> None:
    value = {**endorsement(forge), "validUntil": "2026-11-21T00:00:00Z"}
    report = endorsed(forge, forge.sign(value, signer=forge.STRANGER_KEY))
    assert places(report, Code.EXPIRED) == []
    assert places(report, Code.UNTRUSTED) == ["/issuer"]


def test_a_transcript_whose_members_are_endorsed_is_judged_without_their_endorsers(
    forge: ModuleType,
    judge: Judge,
) -> None:
    value = forge.sign(endorsement(forge), signer=forge.STRANGER_KEY)
    report = judge(forge.sign({**forge.badge("c1"), "endorsement": value}))
    assert report.axes[Axis.ISSUER] is Verdict.PASSED


@pytest.mark.parametrize("token", ["eyJ", "", 1])
def test_an_endorsement_as_a_malformed_token_fails(
    forge: ModuleType, judge: Judge, token: object
) -> None:
    document = {**forge.badge("c1"), "endorsementJwt": [token]}
    report = judge(document)
    assert places(report, Code.MALFORMED) == ["/endorsementJwt/0"]
    assert report.verdict is Verdict.FAILED


def test_an_endorsement_may_be_a_token(forge: ModuleType, judge: Judge) -> None:
    token = forge.vc_jwt.sign(endorsement(forge), signer=forge.STRANGER_KEY)
    content = forge.vc_jwt.sign(
        {**forge.badge("c1"), "endorsementJwt": token}, signer=forge.SCHOOL_KEY
    )
    report = judge(content.encode())
    assert places(report, Code.ENDORSEMENT_OK) == ["/endorsementJwt"]


def test_a_credential_in_an_unexpected_place_is_proved_too(forge: ModuleType, judge: Judge) -> None:
    content = forge.vc_jwt.sign(
        {**forge.badge("c1"), "evidence": [forge.badge("c2")]}, signer=forge.SCHOOL_KEY
    )
    assert places(judge(content.encode()), Code.PROOF_MISSING) == ["/evidence/0"]


def test_a_credential_among_endorsements_is_no_endorsement(forge: ModuleType, judge: Judge) -> None:
    badge = forge.sign(forge.badge("c2", issuer=forge.STRANGER), signer=forge.STRANGER_KEY)
    both = {**endorsement(forge), "type": [*badge["type"], "EndorsementCredential"]}
    for value in (badge, both):
        report = judge({**forge.badge("c1"), "endorsement": [value]})
        assert places(report, Code.MEMBER_FORM) == ["/endorsement/0"]
    token = forge.vc_jwt.sign(forge.badge("c2"), signer=forge.STRANGER_KEY)
    report = judge({**forge.badge("c1"), "endorsementJwt": [token]})
    assert places(report, Code.MEMBER_FORM) == ["/endorsementJwt/0"]
    assert report.verdict is Verdict.FAILED


def test_a_token_of_an_endorsement_is_secured_once(forge: ModuleType, judge: Judge) -> None:
    signed = forge.sign(endorsement(forge), signer=forge.STRANGER_KEY)
    token = forge.vc_jwt.sign(signed, signer=forge.STRANGER_KEY)
    report = judge({**forge.badge("c1"), "endorsementJwt": token})
    assert places(report, Code.DOUBLE_SECURED) == ["/endorsementJwt"]


def test_what_a_token_of_an_endorsement_holds_is_proved_too(
    forge: ModuleType, judge: Judge
) -> None:
    inside = {**endorsement(forge), "evidence": [forge.badge("c2")]}
    token = forge.vc_jwt.sign(inside, signer=forge.STRANGER_KEY)
    document = {**forge.badge("c1"), "endorsementJwt": token}
    content = forge.vc_jwt.sign(document, signer=forge.SCHOOL_KEY).encode()
    assert places(judge(content), Code.PROOF_MISSING) == ["/endorsementJwt/evidence/0"]
    assert places(judge(content, limits=Limits(nesting=1)), Code.LIMIT_NESTING) == [
        "/endorsementJwt/evidence/0"
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Byron\n  who issued it  passed", None),
        ("Ada\x1b[8m", None),
        ("\u202eAda", None),
        (" ", None),
        ("A" * 301, None),
        ("A" * 300, "A" * 300),
        ("क्‍ष", "क्‍ष"),
    ],
)
def test_a_name_that_is_not_one_visible_line_fails(
    forge: ModuleType, judge: Judge, name: str, shown: str | None
) -> None:
    from transcript.verification.holdings import Held, Role
    from transcript.verification.steps.subject import name_of

    document = forge.badge("c1")
    document["credentialSubject"]["identifier"] = [
        identity("name", name),
        identity("ext:chosenName", "Ada"),
        identity("name", "\n", hashed=True),
    ]
    assert name_of(Held(path="", role=Role.WHOLE, document=document)) == shown
    content = forge.vc_jwt.sign(document, signer=forge.SCHOOL_KEY).encode()
    found = [] if shown else ["/credentialSubject/identifier/0/identityHash"]
    report = judge(content)
    assert places(report, Code.FORM) == found
    assert (report.axes[Axis.INTEGRITY] is Verdict.FAILED) is (shown is None)

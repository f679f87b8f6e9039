"""Step 4, the seal: it holds for the whole file, and is the issuer's."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest

from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.pades_check import CheckedSeal, SealFault
from transcript.proofs.time_stamp_check import StampedTime
from transcript.verification.codes import Code
from transcript.verification.limits import LIMITS
from transcript.verification.report import Axis, Check, FileReport, Step
from transcript.verification.steps.seal import (
    SealRefusedError,
    seal_checks,
    seal_of,
    seal_trust,
)
from transcript.verification.trust import TrustedIssuer, TrustList
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]

OTHER = "did:web:other.example"


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


@pytest.fixture
def seal(forge: ModuleType) -> CheckedSeal:
    """The school's seal, as it was found to hold."""
    found = seal_of(forge.files()["sound.pdf"], limits=LIMITS)
    assert found is not None
    return found


def test_a_sealed_pdf_says_so(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["sound.pdf"])
    assert messages(report, Code.SEAL_OK) == [
        "The PDF is sealed: whole, once, and with no change allowed."
    ]
    assert messages(report, Code.SEAL_TRUSTED) == [
        "Sealed under a certificate your list has for “Hill School, Upton”."
    ]


def test_a_pdf_without_a_seal_names_nobody(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["unofficial.pdf"])
    assert messages(report, Code.SEAL_MISSING) == [
        (
            "The PDF has no seal: it is an unofficial copy, or its seal was taken off. Ask the "
            "school for the sealed original, or verify the CLR that is attached to it."
        )
    ]
    assert (report.issuer.name, report.subject) == (None, None)
    assert messages(report, Code.TRUSTED) == [
        "The record inside is signed with a key on your trust list. That says nothing of the pages."
    ]


def test_what_is_wrong_with_a_seal_is_said_and_nothing_else_is_looked_at(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()["changed-after-sealing.pdf"])
    assert messages(report, Code.SEAL_BROKEN) == [
        (
            "The seal of the PDF is not right: the file is not the one that was sealed. The file "
            "was changed, or sealed by somebody else; rely on nothing in it, and ask the school "
            "for the original."
        )
    ]
    assert not {Code.PAGES_OK, Code.SEAL_OK} & {check.code for check in report.checks}


def test_beside_a_seal_that_is_wrong_no_number_is_named(forge: ModuleType, judge: Judge) -> None:
    unlisted = {"clr.json": forge.text(forge.sound_clr()), "record.json": forge.RECORD}
    report = judge(forge.seal(forge.pdf(unlisted)).replace(b"was signed", b"was sighed"))
    (message,) = messages(report, Code.STATUS_NONE)
    assert message.endswith("If it matters, ask the school about it.")


@pytest.mark.parametrize("fault", SealFault)
def test_every_fault_of_a_seal_has_a_code(fault: SealFault) -> None:
    assert f"SEAL_{fault.name}" in Code.__members__


def test_a_seal_that_asks_for_too_much_is_not_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from transcript.proofs import pades_check

    def refuse(*_: object, **__: object) -> None:
        raise BudgetExceededError("it never ends")

    monkeypatch.setattr(pades_check, "check_seal", refuse)
    with pytest.raises(SealRefusedError) as caught:
        seal_of(b"", limits=LIMITS)
    assert caught.value.check == Check(
        step=Step.CONTAINER,
        axis=Axis.INTEGRITY,
        path="",
        verdict=Verdict.INDETERMINATE,
        code=Code.LIMIT_PDF,
        message="The PDF asks for too much work: it never ends.",
    )


def test_a_time_stamp_is_told_and_not_vouched_for(seal: CheckedSeal) -> None:
    stamped = StampedTime(at=datetime(2026, 11, 22, 12, tzinfo=UTC), authority="Time of Day")
    checks = list(seal_checks(replace(seal, stamped=stamped)))
    assert checks[1:] == [
        Check(
            step=Step.CONTAINER,
            axis=Axis.INTEGRITY,
            path="",
            verdict=Verdict.PASSED,
            code=Code.SEAL_TIME_STAMP,
            message=(
                "“Time of Day” says that the seal was there on 2026-11-22T12:00:00Z. Nobody here "
                "has checked who that is."
            ),
        )
    ]


def listed(*issuers: tuple[str, tuple[str, ...]]) -> TrustList:
    known = (
        TrustedIssuer(id=identifier, name=f"The {identifier[8:12]}", certificates=certificates)
        for identifier, certificates in issuers
    )
    return TrustList(issuers={each.id: each for each in known})


def test_a_seal_is_trusted_by_the_list_only(
    forge: ModuleType, seal: CheckedSeal, at: datetime
) -> None:
    own, school = seal.fingerprint, forge.SCHOOL
    expected: Mapping[Code, list[TrustList | None]] = {
        Code.SEAL_TRUSTED: [listed((school, (own,))), listed((school, ("sha256:0", own)))],
        Code.SEAL_STRANGER: [
            listed((school, ("sha256:0",))),
            listed((OTHER, (own,))),
            listed((school, ()), (OTHER, (own,))),
            listed((school, ("sha256:0",)), (OTHER, (own,))),
        ],
        Code.SEAL_UNLISTED: [None, listed(), listed((school, ())), listed((OTHER, ("sha256:0",)))],
    }
    for code, lists in expected.items():
        for trust in lists:
            (check,) = seal_trust(seal, issuer=school, trust=trust, at=at)
            assert check.code is code


@pytest.mark.parametrize(
    ("trust", "whose"),
    [
        (None, "There is no trust list"),
        (listed(), "Nobody on your list vouches for it"),
        (
            listed(("did:web:hill.example", ())),
            "Your trust list has “The hill” but no certificate of its seal",
        ),
    ],
)
def test_a_certificate_that_nobody_listed_is_named(
    seal: CheckedSeal, at: datetime, trust: TrustList | None, whose: str
) -> None:
    (check,) = seal_trust(seal, issuer="did:web:hill.example", trust=trust, at=at)
    assert (check.axis, check.path, check.verdict) == (Axis.ISSUER, "", Verdict.INDETERMINATE)
    assert check.message == (
        f"The PDF is sealed under the certificate {seal.fingerprint}. {whose}: confirm it with the "
        "school by telephone before you add it."
    )


def test_a_strangers_certificate_fails_and_is_named(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["seal-of-a-stranger.pdf"])
    fingerprint = forge.certificate(forge.STRANGER_SEAL).fingerprint
    assert messages(report, Code.SEAL_STRANGER) == [
        (
            "The PDF speaks in the name of “Hill School, Upton”, but is sealed under a certificate "
            f"that is not among those on your trust list ({fingerprint}). It was sealed by "
            "somebody else, or the school has a new seal: ask the school by a way you trust, not "
            "by what the file says."
        )
    ]


OUTSIDE = "the seal says that it was made 2025-12-31T00:00:00Z, outside that time"
ENDED = "the seal says that it was made 2035-12-30T00:00:00Z, outside that time"
AFTER = "that time is over, and nobody you know says that the seal was made before its end"


@pytest.mark.parametrize(
    ("made", "asked", "reason"),
    [
        (timedelta(days=-1), timedelta(days=1), OUTSIDE),
        (timedelta(days=1), timedelta(days=3650), AFTER),
        (timedelta(days=1), timedelta(days=3651), AFTER),
        (timedelta(days=3650), timedelta(days=1), ENDED),
    ],
)
def test_a_seal_outside_the_time_of_its_certificate_is_not_settled(
    forge: ModuleType, seal: CheckedSeal, made: timedelta, asked: timedelta, reason: str
) -> None:
    begin = seal.valid_from
    found = seal_trust(
        replace(seal, made_at=begin + made),
        issuer=forge.SCHOOL,
        trust=listed((forge.SCHOOL, (seal.fingerprint,))),
        at=begin + asked,
    )
    (check,) = found
    assert (check.code, check.axis, check.path) == (Code.SEAL_WINDOW, Axis.ISSUER, "")
    assert check.verdict is Verdict.INDETERMINATE
    assert check.message == (
        "The certificate of “The hill” under which the PDF is sealed was in use from "
        f"2026-01-01T00:00:00Z until 2035-12-30T00:00:00Z; {reason}. Ask the school."
    )


def test_a_time_stamp_by_anybody_does_not_carry_a_seal_over_the_end_of_its_certificate(
    forge: ModuleType, seal: CheckedSeal
) -> None:
    stamped = StampedTime(at=seal.made_at, authority="Time of Day")
    (check,) = seal_trust(
        replace(seal, stamped=stamped),
        issuer=forge.SCHOOL,
        trust=listed((forge.SCHOOL, (seal.fingerprint,))),
        at=datetime(2040, 1, 1, tzinfo=UTC),
    )
    assert check.code is Code.SEAL_WINDOW


def test_a_seal_is_trusted_from_the_first_moment_of_its_certificate_to_the_last(
    forge: ModuleType, seal: CheckedSeal
) -> None:
    last = seal.valid_until - timedelta(seconds=1)
    for made in (seal.valid_from, last):
        found = seal_trust(
            replace(seal, made_at=made),
            issuer=forge.SCHOOL,
            trust=listed((forge.SCHOOL, (seal.fingerprint,))),
            at=last,
        )
        assert [check.code for check in found] == [Code.SEAL_TRUSTED]

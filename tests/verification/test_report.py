from datetime import UTC, datetime, timedelta, timezone

import pytest

from transcript.verification.codes import Code
from transcript.verification.report import (
    Axis,
    Check,
    FileReport,
    Finder,
    Kind,
    Step,
    VerificationReport,
)
from transcript.verification.shown import (
    NOBODY,
    CreditsShown,
    DocumentShown,
    IssuerShown,
    SubjectShown,
)
from transcript.verification.verdict import Verdict, worst

P, F, U = Verdict.PASSED, Verdict.FAILED, Verdict.INDETERMINATE


def check(axis: Axis, verdict: Verdict) -> Check:
    return Check(
        step=Step.PROOF,
        axis=axis,
        path="/proof/0",
        verdict=verdict,
        code=Code.PROOF_OK,
        message="As signed.",
    )


def report(*checks: Check) -> FileReport:
    return FileReport(
        file="a.json", kind=Kind.CLR, as_of=datetime(2026, 11, 22, 12, tzinfo=UTC), checks=checks
    )


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((), U),
        ((P,), P),
        ((P, P), P),
        ((P, U), U),
        ((U,), U),
        ((P, F), F),
        ((U, F), F),
        ((P, U, F), F),
    ],
)
def test_the_worst_verdict_counts_and_nothing_is_not_passed(
    verdicts: tuple[Verdict, ...], expected: Verdict
) -> None:
    assert worst(verdicts) is expected


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_passed_is_true(verdict: Verdict) -> None:
    assert bool(verdict) is (verdict is P)


def test_a_verdict_has_no_default() -> None:
    with pytest.raises(TypeError):
        Verdict()  # type: ignore[call-arg]


def test_an_axis_without_checks_is_indeterminate() -> None:
    found = report(check(Axis.INTEGRITY, P), check(Axis.ISSUER, F))
    assert found.axes == {Axis.INTEGRITY: P, Axis.ISSUER: F, Axis.STANDING: U}


def test_a_file_passes_only_if_every_axis_does() -> None:
    whole = report(*(check(axis, P) for axis in Axis))
    assert whole
    assert whole.verdict is P
    assert not report(*whole.checks[:2])
    assert not report(*whole.checks, check(Axis.STANDING, U))


def test_no_files_is_not_a_yes() -> None:
    assert VerificationReport(files=()).verdict is U


def test_several_files_have_the_verdict_of_the_worst() -> None:
    whole = report(*(check(axis, P) for axis in Axis))
    assert VerificationReport(files=(whole, whole))
    assert not VerificationReport(files=(whole, report()))
    assert VerificationReport(files=(whole, report(check(Axis.ISSUER, F)))).verdict is F


def test_the_document_has_the_shape_that_is_promised() -> None:
    found = FileReport(
        file="record.pdf",
        kind=Kind.PDF,
        as_of=datetime(2026, 11, 21, 1, tzinfo=timezone(timedelta(hours=1))),
        checks=(Finder(Step.TRUST, Axis.ISSUER).passed(Code.TRUSTED, "/issuer", "Known."),),
        issuer=IssuerShown(id="did:web:hill.example", name="Hill School", trusted=True, key="z6Mk"),
        subject=SubjectShown(name="Ada Byron"),
        document=DocumentShown(id="urn:uuid:1", number="7M3D-HY4Y-9D"),
        credits=CreditsShown(total=3, foundational=2, advanced=1),
        sha256="00ff",
        size=12,
    )
    assert VerificationReport(files=(found,)).to_json() == {
        "version": 1,
        "files": [
            {
                "file": "record.pdf",
                "kind": "pdf",
                "sha256": "00ff",
                "size": 12,
                "verdict": "indeterminate",
                "axes": {
                    "integrity": "indeterminate",
                    "issuer": "passed",
                    "standing": "indeterminate",
                },
                "issuer": {
                    "id": "did:web:hill.example",
                    "name": "Hill School",
                    "trusted": True,
                    "key": "z6Mk",
                },
                "subject": {"name": "Ada Byron"},
                "document": {
                    "id": "urn:uuid:1",
                    "number": "7M3D-HY4Y-9D",
                    "supersedes": None,
                },
                "credits": {"total": 3, "foundational": 2, "advanced": 1},
                "members": [],
                "endorsements": [],
                "page": None,
                "ledger": None,
                "as_of": "2026-11-21T00:00:00Z",
                "checks": [
                    {
                        "step": "trust",
                        "axis": "issuer",
                        "path": "/issuer",
                        "verdict": "passed",
                        "code": "TRUSTED",
                        "message": "Known.",
                    }
                ],
                "fetched": [],
                "missing": [],
                "profile": None,
            }
        ],
    }


def test_without_proof_nobody_is_shown() -> None:
    shown = report().to_json()
    assert shown["issuer"] == {"id": None, "name": None, "trusted": False, "key": None}
    assert shown["subject"] is None
    assert shown["document"] is None
    assert report().issuer is NOBODY


def test_a_message_cannot_act_on_the_screen() -> None:
    find = Finder(Step.TRUST, Axis.ISSUER)
    found = find.failed(Code.UNTRUSTED, "", "did:web:x\x1b[2J\n\u202eok\u2028\u200d\u200f’")
    assert found.message == "did:web:x�[2J��ok�\u200d\u200f’"


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (DocumentShown(id="urn:uuid:1", number="7M3D-HY4Y-9D"), "document 7M3D-HY4Y-9D"),
        (DocumentShown(id="urn:uuid:1", number=None), "urn:uuid:1"),
        (DocumentShown(id="x" * 300, number=None), "x" * 200 + "…"),
    ],
)
def test_a_document_is_called_by_its_number_or_its_id(document: DocumentShown, named: str) -> None:
    assert str(document) == named

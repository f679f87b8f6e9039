"""What past releases issued verifies with today's code, today and in ten years."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify

RELEASES = sorted(each.parent for each in Path(__file__).parent.glob("*/trust.yaml"))
PDFS = sorted(each for release in RELEASES for each in release.glob("*.pdf"))
SEALED = [each for each in PDFS if each.parent.name != "0.1.0"]
"""The first release knew no seals."""

LISTED = [each for each in SEALED if each.parent.name != "0.2.0"]
"""The second knew no status lists."""

LOGGED = [
    each for each in LISTED if "logs:" in each.with_name("trust.yaml").read_text(encoding="utf-8")
]
"""Since 0.5.0 there is a ledger, and colleges know its key."""

MOMENTS = [datetime(2026, 11, 23, tzinfo=UTC), datetime(2036, 11, 23, tzinfo=UTC)]


def report(file: Path, at: datetime) -> FileReport:
    trust = TrustList.parse((file.parent / "trust.yaml").read_bytes(), file="trust.yaml")
    return verify(file.read_bytes(), file=file.name, trust=trust, at=at)


def test_every_release_is_here() -> None:
    assert [each.name for each in RELEASES] == [
        "0.1.0",
        "0.2.0",
        "0.3.0",
        "0.4.0",
        "0.5.0",
        "0.6.0",
    ]


@pytest.mark.parametrize("at", MOMENTS, ids=str)
@pytest.mark.parametrize("release", RELEASES, ids=lambda each: each.name)
def test_a_past_clr_is_whole_and_its_issuer_is_known(release: Path, at: datetime) -> None:
    (clr,) = release.glob("*.clr.json")
    axes = report(clr, at).axes
    assert (axes[Axis.INTEGRITY], axes[Axis.ISSUER]) == (Verdict.PASSED, Verdict.PASSED)


@pytest.mark.parametrize("release", RELEASES, ids=lambda each: each.name)
def test_a_past_token_is_whole_and_its_issuer_is_known(release: Path) -> None:
    (token,) = release.glob("*.jwt")
    axes = report(token, MOMENTS[0]).axes
    assert (axes[Axis.INTEGRITY], axes[Axis.ISSUER]) == (Verdict.PASSED, Verdict.PASSED)


@pytest.mark.parametrize("pdf", PDFS, ids=lambda each: f"{each.parent.name} {each.name}")
def test_nothing_is_found_wrong_with_a_past_pdf(pdf: Path) -> None:
    found = report(pdf, MOMENTS[0])
    assert Verdict.FAILED not in found.axes.values()
    assert found.axes[Axis.ISSUER] is Verdict.PASSED


@pytest.mark.parametrize("pdf", SEALED, ids=lambda each: f"{each.parent.name} {each.name}")
def test_a_past_seal_holds_and_is_the_issuers(pdf: Path) -> None:
    codes = {check.code for check in report(pdf, MOMENTS[0]).checks}
    assert {Code.SEAL_OK, Code.SEAL_TRUSTED, Code.RECORD_OK, Code.CODE_OK} <= codes


@pytest.mark.parametrize("pdf", LISTED, ids=lambda each: f"{each.parent.name} {each.name}")
def test_a_past_pdf_stood_by_the_lists_it_brings(pdf: Path) -> None:
    assert report(pdf, MOMENTS[0]).axes[Axis.STANDING] is Verdict.PASSED


@pytest.mark.parametrize("pdf", LISTED, ids=lambda each: f"{each.parent.name} {each.name}")
def test_the_lists_that_a_past_pdf_brings_settle_nothing_ten_years_on(pdf: Path) -> None:
    found = report(pdf, MOMENTS[1])
    assert found.axes[Axis.STANDING] is Verdict.INDETERMINATE
    assert Code.STATUS_STALE in {check.code for check in found.checks}


@pytest.mark.parametrize("at", MOMENTS, ids=str)
@pytest.mark.parametrize("pdf", LOGGED, ids=lambda each: f"{each.parent.name} {each.name}")
def test_the_proof_that_a_past_pdf_brings_holds(pdf: Path, at: datetime) -> None:
    assert Code.LEDGER_OK in {check.code for check in report(pdf, at).checks}


def test_the_ledger_is_known_since_a_release() -> None:
    assert {each.parent.name for each in LOGGED} == {"0.5.0", "0.6.0"}

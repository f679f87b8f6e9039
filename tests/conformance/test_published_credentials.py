"""Credentials that others published are judged, and the signed ones hold."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.proofs.keys import PublicKey
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport, Kind, Step
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify

pytestmark = pytest.mark.external

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FOLDERS = ("standards/examples", "standards/vectors", "corpora/json-test-suite", "corpora/blns")


def judge(path: Path) -> FileReport:
    return verify(path.read_bytes(), file=path.name, trust=None, at=AT)


@pytest.mark.parametrize(("folder", "kind"), [("clrv2p0", Kind.CLR), ("obv3p0", Kind.BADGE)])
def test_the_signed_credentials_of_the_implementation_guide_are_as_they_were_signed(
    corpora: Path, folder: str, kind: Kind
) -> None:
    guide = corpora / "standards" / "vectors" / "1edtech_impl_guide" / folder
    report = judge(guide / "signed-credential.json")
    assert report.kind is kind
    assert report.axes == {
        Axis.INTEGRITY: Verdict.PASSED,
        Axis.ISSUER: Verdict.INDETERMINATE,
        Axis.STANDING: Verdict.INDETERMINATE,
    }


@pytest.mark.parametrize("folder", ["clrv2p0", "obv3p0"])
def test_nobody_is_advised_to_trust_the_key_of_an_example(corpora: Path, folder: str) -> None:
    guide = corpora / "standards" / "vectors" / "1edtech_impl_guide" / folder
    report = judge(guide / "signed-credential.json")
    assert [
        check.message.partition("There is no trust list: ")[2]
        for check in report.checks
        if check.code is Code.UNTRUSTED
    ] == ["that is a sample key, with which anyone can sign: do not rely on it."]


def test_the_unsigned_examples_are_called_unsigned(corpora: Path) -> None:
    folder = corpora / "standards" / "examples" / "1edtech_spec"
    report = judge(folder / "basicOpenBadgeCredential__0__sample-openbadgecredential.json")
    assert report.verdict is Verdict.FAILED
    assert [check.code for check in report.checks if not check.verdict] == [Code.PROOF_MISSING]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_that_others_published_is_judged_without_a_fault_of_ours(
    corpora: Path, folder: str
) -> None:
    found = [path for path in sorted((corpora / folder).rglob("*")) if path.is_file()]
    assert found
    reports = [judge(path) for path in found]
    faults = [
        report.file
        for report in reports
        if not report.checks or Code.INTERNAL in {check.code for check in report.checks}
    ]
    assert faults == []
    assert not any(reports)


def test_a_token_that_is_none_by_its_own_rules_fails(corpora: Path) -> None:
    folder = corpora / "standards" / "vectors" / "w3c_vc-jose-cose"
    assert judge(folder / "credential-jose-vc-vp-claims.txt").verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("credential-issuer-match-signed.txt", Code.PROOF_OK),
        ("credential-jose-bad-signature.txt", Code.KEY_NOT_LISTED),
    ],
)
def test_a_token_that_only_names_its_key_is_tried_with_the_key_listed(
    corpora: Path, name: str, found: Code
) -> None:
    folder = corpora / "standards" / "vectors" / "w3c_vc-jose-cose"
    method = json.loads((folder / "vm-ed25519.json").read_bytes())
    key = TrustedKey(multibase=PublicKey.from_jwk(method["publicKeyJwk"]).multibase)
    issuer = TrustedIssuer(id=method["controller"], name="Example", keys=(key,))
    report = verify(
        (folder / name).read_bytes(),
        file=name,
        trust=TrustList(issuers={issuer.id: issuer}),
        at=AT,
    )
    assert [check.code for check in report.checks if check.step is Step.PROOF] == [found]

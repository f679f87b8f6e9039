"""Proofs of other kinds than ours, and ours made to look like them."""

from collections.abc import Callable
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest

from transcript.proofs import data_integrity
from transcript.proofs.errors import UnsupportedProofError
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport, Verdict

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def places(report: FileReport, code: Code) -> list[str]:
    return [check.path for check in report.checks if check.code is code]


def test_a_proof_that_cannot_be_judged_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    def verify_(*_: object, **__: object) -> None:
        raise UnsupportedProofError("something new")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_integrity.Prepared, "verify", verify_)
        report = judge(forge.sound_badge())
    assert report.verdict is Verdict.INDETERMINATE
    assert messages(report, Code.UNSUPPORTED) == [
        (
            "The proof on the badge is of a kind this tool cannot judge (something new). "
            "Another verifier may."
        )
    ]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("cryptosuite", "bbs-2023"),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("cryptosuite", "ecdsa-rdfc-2019"),
        ("type", "Ed25519Signature2020"),
    ],
)
def test_a_method_of_others_is_not_settled(
    forge: ModuleType, judge: Judge, member: str, value: str
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = value
    report = judge(document)
    assert report.verdict is Verdict.INDETERMINATE
    assert places(report, Code.UNSUPPORTED) == ["/proof/0"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "DataIntegrityProoff"),
        ("type", "ataIntegrityProof"),
        ("type", " DataIntegrityProof"),
        ("cryptosuite", "eddsa-rdfc-2021"),
        ("cryptosuite", "eddsa-rdfc-2099"),
        ("cryptosuite", "deddsa-rdfc-2022"),
        ("cryptosuite", "eddsa-rfdc-2022"),
        ("cryptosuite", "EDDSA-rdfc-2022"),
    ],
)
def test_a_method_that_nobody_has_is_a_changed_one(
    forge: ModuleType, judge: Judge, member: str, value: str
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = value
    report = judge(document)
    assert places(report, Code.PROOF_INVALID) == [f"/proof/0/{member}"]
    assert messages(report, Code.PROOF_INVALID) == [
        (
            "The proof on the badge names a method that nobody has: it was changed after signing. "
            "Ask the school for the original."
        )
    ]


@pytest.mark.parametrize("value", [[], {}, 1, None, "", ["eddsa-rdfc-2022"]])
@pytest.mark.parametrize("member", ["type", "cryptosuite"])
def test_a_method_that_is_no_text_is_malformed(
    forge: ModuleType, judge: Judge, member: str, value: object
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = value
    report = judge(document)
    assert report.verdict is Verdict.FAILED
    assert Code.INTERNAL not in {check.code for check in report.checks}


MORE = {
    "nonce": "n-1",
    "domain": "https://college.example",
    "challenge": "c-1",
}


@pytest.mark.parametrize("member", MORE)
def test_a_request_that_was_added_to_a_proof_fails(
    forge: ModuleType, judge: Judge, member: str
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = MORE[member]
    report = judge(document)
    assert places(report, Code.PROOF_INVALID) == ["/proof/0"]
    assert judge(document, trust=None).verdict is Verdict.FAILED


@pytest.mark.parametrize("member", MORE)
def test_a_request_that_was_signed_is_not_settled(
    forge: ModuleType, judge: Judge, member: str
) -> None:
    report = judge(with_proof(forge, forge.badge("c1"), {member: MORE[member]}))
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
    assert places(report, Code.UNSUPPORTED) == ["/proof"]


def test_a_proof_with_a_request_needs_a_key_of_its_kind(forge: ModuleType, judge: Judge) -> None:
    from transcript.proofs.keys import generate_p256

    method = f"{forge.SCHOOL}#{generate_p256().public_key.multibase}"
    document = with_proof(forge, forge.badge("c1"), {"nonce": "1", "verificationMethod": method})
    assert places(judge(document), Code.PROOF_INVALID) == ["/proof"]


def test_a_proof_on_a_proof_holds_with_it_and_is_not_settled(
    forge: ModuleType, judge: Judge
) -> None:
    first = with_proof(forge, forge.badge("c1"), {"id": "urn:x:first"})
    chained = with_proof(forge, first, {"previousProof": "urn:x:first"}, keep=True)
    report = judge(chained)
    assert places(report, Code.PROOF_OK) == ["/proof/0"]
    assert places(report, Code.UNSUPPORTED) == ["/proof/1"]
    chained["name"] = "Another name"
    assert places(judge(chained), Code.PROOF_INVALID) == ["/proof/0", "/proof/1"]


def test_a_proof_on_a_proof_that_is_not_there_fails(forge: ModuleType, judge: Judge) -> None:
    document = with_proof(forge, forge.badge("c1"), {"previousProof": "urn:x:first"})
    assert places(judge(document), Code.PROOF_INVALID) == ["/proof"]


def with_proof(
    forge: ModuleType, document: dict[str, Any], members: dict[str, str], *, keep: bool = False
) -> dict[str, Any]:
    """Sign by hand, with any members; `keep` makes it a second proof that covers the first."""
    from transcript.credentials.contexts import contexts
    from transcript.proofs import multibase
    from transcript.proofs.data_integrity import signed_bytes
    from transcript.proofs.suites import SUITES

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": f"{forge.SCHOOL}#{forge.SCHOOL_KEY.public_key.multibase}",
        "proofPurpose": "assertionMethod",
        **members,
    }
    payload = signed_bytes(document, proof, contexts=contexts())
    before = [document["proof"]] if keep else []
    if before:
        canonical = SUITES["eddsa-rdfc-2022"].canonical
        content = canonical({**document, "proof": before}, contexts(), "sha256")
        payload = payload[:32] + sha256(content).digest()
    made = {**proof, "proofValue": multibase.encode(forge.SCHOOL_KEY.sign(payload))}
    return {**document, "proof": [*before, made] if before else made}

"""Proofs of other kinds than ours, and ours made to look like them."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from transcript.proofs import data_integrity
from transcript.proofs.errors import UnsupportedProofError
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def places(report: FileReport, code: Code) -> list[str]:
    return [check.path for check in report.checks if check.code is code]


def test_a_proof_that_cannot_be_judged_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    def verify_(*_: object, **__: object) -> None:
        raise UnsupportedProofError("something new")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_integrity.Prepared, "check", verify_)
        report = judge(forge.sound_badge())
    assert report.verdict is Verdict.INDETERMINATE
    assert messages(report, Code.UNSUPPORTED) == [
        (
            "The proof on the badge is of a kind this tool cannot judge (something new). "
            "Another verifier may."
        )
    ]


def of_another_method(forge: ModuleType, **members: object) -> dict[str, Any]:
    """Return a badge with another method in its proof; what is `...` is left out."""
    document: dict[str, Any] = forge.sound_badge()
    proof = {**document["proof"][0], **members}
    document["proof"] = [{name: value for name, value in proof.items() if value is not ...}]
    return document


@pytest.mark.parametrize(
    "members",
    [
        {"cryptosuite": "json-eddsa-2022"},
        {"type": "Ed25519Signature2018", "cryptosuite": ...},
        {"type": "JsonWebSignature2020", "cryptosuite": ...},
    ],
)
def test_a_method_of_others_that_takes_such_a_key_is_not_settled(
    forge: ModuleType, judge: Judge, members: dict[str, Any]
) -> None:
    report = judge(of_another_method(forge, **members))
    assert report.verdict is Verdict.INDETERMINATE
    assert places(report, Code.UNSUPPORTED) == ["/proof/0"]


@pytest.mark.parametrize(
    "members",
    [
        {"cryptosuite": "bbs-2023"},
        {"cryptosuite": "ecdsa-xi-2023"},
        {"cryptosuite": "mldsa44-jcs-2024"},
        {"type": "RsaSignature2018", "cryptosuite": ...},
        {"type": "EcdsaSecp256r1Signature2019", "cryptosuite": ...},
    ],
)
def test_a_method_of_others_that_takes_no_key_of_a_listed_issuer_fails(
    forge: ModuleType, judge: Judge, members: dict[str, Any]
) -> None:
    document = of_another_method(forge, **members)
    assert messages(judge(document), Code.KEY_NOT_LISTED) == [
        (
            "The proof on the badge fits none of the keys that your trust list has for “Hill "
            "School, Upton”: it was changed, it is a forgery, or the school has a new key. Ask the "
            "school by a way you trust, not by what the file says."
        )
    ]
    report = judge(document, trust=None)
    assert report.verdict is Verdict.INDETERMINATE
    assert places(report, Code.UNSUPPORTED) == ["/proof/0"]


@pytest.mark.parametrize(
    "members",
    [
        {"cryptosuite": "eddsa-jcs-2022"},
        {"cryptosuite": "eddsa-2022"},
        {"cryptosuite": "ecdsa-rdfc-2019"},
        {"cryptosuite": "ecdsa-jcs-2019"},
        {"cryptosuite": "ecdsa-sd-2023"},
        {"type": "Ed25519Signature2020"},
        {"type": "Ed25519Signature2018"},
        {"type": "GpgSignature2020"},
    ],
)
def test_a_proof_made_to_look_like_another_kind_fails(
    forge: ModuleType, judge: Judge, members: dict[str, Any]
) -> None:
    report = judge(of_another_method(forge, **members), trust=None)
    assert report.verdict is Verdict.FAILED
    assert Code.PROOF_INVALID in {check.code for check in report.checks}


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
    assert places(report, Code.UNSUPPORTED) == ["/proof/0"]


def test_a_proof_with_a_request_needs_a_key_of_its_kind(forge: ModuleType, judge: Judge) -> None:
    from transcript.proofs.keys import generate_p256

    method = f"{forge.SCHOOL}#{generate_p256().public_key.multibase}"
    document = with_proof(forge, forge.badge("c1"), {"nonce": "1", "verificationMethod": method})
    assert places(judge(document), Code.PROOF_INVALID) == ["/proof/0"]


def test_a_proof_on_a_proof_holds_with_it(forge: ModuleType, judge: Judge) -> None:
    first = with_proof(forge, forge.badge("c1"), {"id": "urn:x:first"})
    chained = with_proof(forge, first, {"previousProof": "urn:x:first"})
    report = judge(chained)
    assert places(report, Code.PROOF_OK) == ["/proof/0", "/proof/1"]
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    chained["name"] = "Another name"
    assert places(judge(chained), Code.PROOF_INVALID) == ["/proof/0", "/proof/1"]


def test_a_proof_on_a_changed_proof_fails_with_it(forge: ModuleType, judge: Judge) -> None:
    first = with_proof(forge, forge.badge("c1"), {"id": "urn:x:first"})
    chained = with_proof(forge, first, {"previousProof": "urn:x:first"})
    chained["proof"][0]["created"] = "2026-11-20T10:00:01Z"
    assert places(judge(chained), Code.PROOF_INVALID) == ["/proof/0", "/proof/1"]


def test_a_proof_on_a_proof_that_is_not_there_fails(forge: ModuleType, judge: Judge) -> None:
    document = with_proof(forge, forge.badge("c1"), {"id": "urn:x:first"})
    chained = with_proof(forge, document, {"previousProof": "urn:x:first"})
    del chained["proof"][0]
    assert places(judge(chained), Code.PROOF_INVALID) == ["/proof/0"]


def with_proof(
    forge: ModuleType, document: dict[str, Any], members: dict[str, str]
) -> dict[str, Any]:
    """Return the document with one more proof, signed by hand with any members."""
    from transcript.credentials.contexts import contexts
    from transcript.proofs import multibase
    from transcript.proofs.data_integrity import signed_bytes

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-20T10:00:00Z",
        "verificationMethod": f"{forge.SCHOOL}#{forge.SCHOOL_KEY.public_key.multibase}",
        "proofPurpose": "assertionMethod",
        **members,
    }
    payload = signed_bytes(document, proof, contexts=contexts())
    made = {**proof, "proofValue": multibase.encode(forge.SCHOOL_KEY.sign(payload))}
    return {**document, "proof": [*document.get("proof", []), made]}

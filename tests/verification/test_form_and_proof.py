"""Steps 1 and 3: form and proofs, beyond the tampered files."""

from collections.abc import Callable
from types import ModuleType

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


def test_an_unusual_form_is_mentioned_and_passes(forge: ModuleType, judge: Judge) -> None:
    from transcript.credentials.conformance import Finding, FindingSeverity
    from transcript.verification.steps import conformance

    finding = Finding(path="/x", message="old words", severity=FindingSeverity.WARNING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conformance, "check_received", lambda _: (finding,))
        report = judge(forge.sound_badge())
    assert messages(report, Code.FORM_UNUSUAL) == ["The form is unusual: old words."]
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_class_for_a_field_does_not_matter_in_a_token(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["credentialSubject"]["achievement"]["X"] = "1"
    content = forge.vc_jwt.sign(document, signer=forge.SCHOOL_KEY).encode()
    assert judge(content).axes[Axis.INTEGRITY] is Verdict.PASSED


@pytest.mark.parametrize("value", [[], "z3", [1], None])
def test_a_proof_that_is_no_proof_fails(forge: ModuleType, judge: Judge, value: object) -> None:
    report = judge({**forge.sound_badge(), "proof": value})
    assert messages(report, Code.PROOF_INVALID) == [
        "The proof on the credential is malformed: “proof” must be an object, or a list of objects."
    ]


def test_every_proof_of_a_set_has_to_hold(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["proof"] += forge.sound_badge("c2")["proof"]
    report = judge(document)
    assert places(report, Code.PROOF_OK) == ["/proof/0"]
    assert places(report, Code.PROOF_INVALID) == ["/proof/1"]
    assert report.verdict is Verdict.FAILED


def test_a_proof_that_stands_alone_has_its_own_place(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["proof"] = document["proof"][0]
    assert places(judge(document), Code.PROOF_OK) == ["/proof"]


def test_what_a_proof_does_not_cover_in_itself_is_placed_there(
    forge: ModuleType,
    judge: Judge,
) -> None:
    from transcript.proofs.errors import DataLossError

    def verify_(*_: object, **__: object) -> None:
        raise DataLossError("/proof/created", "nobody knows when")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_integrity, "verify", verify_)
        report = judge(forge.sound_badge())
    assert places(report, Code.DATA_LOSS) == ["/proof/0/created"]


def test_a_proof_that_cannot_be_judged_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    def verify_(*_: object, **__: object) -> None:
        raise UnsupportedProofError("something new")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_integrity, "verify", verify_)
        report = judge(forge.sound_badge())
    assert report.verdict is Verdict.INDETERMINATE
    assert messages(report, Code.UNSUPPORTED) == [
        (
            "The proof on the credential is of a kind this tool cannot judge (something new). "
            "Another "
            "verifier may."
        )
    ]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "DataIntegrityProoff"),
        ("cryptosuite", "eddsa-rdfc-2099"),
        ("cryptosuite", "bbs-2023"),
    ],
)
def test_a_method_of_another_name_is_not_settled(
    forge: ModuleType,
    judge: Judge,
    member: str,
    value: str,
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = value
    assert judge(document).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize(
    ("member", "value"),
    [("type", "DataIntegrityProoff"[:-1].replace("D", "B")), ("cryptosuite", "eddsa-rdfc-2021")],
)
def test_a_method_whose_name_lost_a_letter_fails(
    forge: ModuleType,
    judge: Judge,
    member: str,
    value: str,
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = value
    assert judge(document).verdict is Verdict.FAILED


def test_a_method_with_a_similar_name_and_another_signature_is_not_settled(
    forge: ModuleType,
    judge: Judge,
) -> None:
    document = forge.sound_badge()
    document["proof"][0]["cryptosuite"] = "eddsa-rdfc-2021"
    document["proof"][0]["proofValue"] = forge.sound_badge("c2")["proof"][0]["proofValue"]
    assert judge(document).verdict is Verdict.INDETERMINATE
    document["proof"][0]["proofValue"] = "none"
    assert judge(document).verdict is Verdict.INDETERMINATE


def test_one_letter_of_a_context_is_damage(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["@context"][2] = document["@context"][2].replace("extensions", "extension5")
    report = judge(document)
    assert places(report, Code.DATA_LOSS) == ["/@context/2"]
    assert report.verdict is Verdict.FAILED


@pytest.mark.parametrize("context", [{"gpa": "https://other.example/gpa"}, None])
def test_a_context_inside_the_file_fails(forge: ModuleType, judge: Judge, context: object) -> None:
    document = forge.sound_badge()
    document["@context"].append(context)
    assert judge(document).verdict is Verdict.FAILED


def test_a_context_of_others_alone_fails_by_its_form(forge: ModuleType, judge: Judge) -> None:
    report = judge({**forge.sound_badge(), "@context": "https://other.example/words"})
    assert places(report, Code.CONTEXT_UNKNOWN) == ["/@context"]
    assert report.verdict is Verdict.FAILED

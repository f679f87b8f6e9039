"""Steps 1 and 3: form and proofs, beyond the tampered files."""

from collections.abc import Callable
from types import ModuleType

import pytest

from transcript.credentials.open_badges import OB_CONTEXT_302
from transcript.credentials.vc import DATA_INTEGRITY_V2, MULTIKEY_V1
from transcript.proofs import data_integrity
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.spelling import is_misspelt
from transcript.verification.verdict import Verdict

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
        "The proof on the badge is malformed: “proof” must be an object, or a list of objects."
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
        patch.setattr(data_integrity.Prepared, "check", verify_)
        report = judge(forge.sound_badge())
    assert places(report, Code.DATA_LOSS) == ["/proof/0/created"]


@pytest.mark.parametrize(
    "context",
    [
        "https://purl.imsglobal.org/spec/ob/v3p0/extension.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensionss.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/xetensions.json",
    ],
)
def test_a_slip_in_a_context_is_damage_without_a_list_too(
    forge: ModuleType, judge: Judge, context: str
) -> None:
    document = forge.sound_badge()
    document["@context"][2] = context
    report = judge(document, trust=None)
    assert places(report, Code.DATA_LOSS) == ["/@context/2"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("abcdef", True),
        ("abcde", True),
        ("abcdefg", True),
        ("bacdef", True),
        ("abcdxx", True),
        ("abcxxx", False),
        ("abc", False),
        ("badcef", False),
    ],
)
def test_two_slips_make_a_misspelt_word_and_three_another_one(
    word: str,
    expected: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    assert is_misspelt(word, "abcdef") is expected


def test_a_context_of_others_fails_for_an_issuer_on_the_list(
    forge: ModuleType, judge: Judge
) -> None:
    document = forge.sound_badge()
    document["@context"].append("https://other.example/words")
    report = judge(document)
    assert report.verdict is Verdict.FAILED
    assert messages(report, Code.CONTEXT_UNKNOWN) == [
        (
            "The words of the badge are explained by a document this tool does not have (the "
            "context “https://other.example/words” is not one that is trusted), and its issuer is "
            "on your trust list. It may have been changed so that its signature cannot be judged: "
            "ask the school for the original."
        )
    ]
    assert judge(document, trust=None).verdict is Verdict.INDETERMINATE


def test_what_holds_is_said_once_for_the_whole(forge: ModuleType, judge: Judge) -> None:
    assert messages(judge(forge.sound_clr()), Code.PROOF_OK) == [
        "Credit no. 1 is as it was signed.",
        "Credit no. 2 is as it was signed.",
        "Every word of the transcript and of its 2 credits is as it was signed.",
    ]
    one = forge.sign(forge.envelope([forge.sound_badge()]))
    assert messages(judge(one), Code.PROOF_OK)[-1] == (
        "Every word of the transcript and of its credit is as it was signed."
    )
    assert messages(judge(forge.sound_badge()), Code.PROOF_OK) == [
        "Every word of the badge is as it was signed."
    ]


def test_what_was_changed_is_said_shortly(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_clr()
    document["credentialSubject"]["verifiableCredential"][1]["name"] = "Credit c9"
    report = judge(document)
    assert messages(report, Code.PROOF_INVALID) == [
        "Credit no. 2 was changed after it was signed.",
        (
            "The transcript was changed after it was signed, or this key never signed it. Ask the "
            "school for the original."
        ),
    ]
    resigned = judge(forge.sign(document))
    assert messages(resigned, Code.PROOF_OK)[-1] == (
        "Every word of the transcript is as it was signed."
    )


def test_a_changed_token_says_what_does_not_fit(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["signature-of-another.jwt"])
    assert messages(report, Code.PROOF_INVALID) == [
        (
            "The badge was changed after it was signed, or this key never signed it (the signature "
            "does not fit what it signs). Ask the school for the original."
        )
    ]


@pytest.mark.parametrize("place", ["", "/credentialSubject/verifiableCredential/0"])
@pytest.mark.parametrize("more", [MULTIKEY_V1, DATA_INTEGRITY_V2, OB_CONTEXT_302])
def test_a_context_added_to_a_transcript_fails_whatever_the_proof_says(
    forge: ModuleType, judge: Judge, place: str, more: str
) -> None:
    document = forge.sound_clr()
    target = document["credentialSubject"]["verifiableCredential"][0] if place else document
    target["@context"].append(more)
    report = judge(document)
    assert f"{place}/@context" in places(report, Code.FORM)
    assert report.verdict is Verdict.FAILED


def test_the_extensions_may_be_missing_where_nothing_needs_them(
    forge: ModuleType, judge: Judge
) -> None:
    members = [forge.badge("c1")]
    members[0]["@context"].pop()
    document = forge.envelope([forge.sign(members[0])])
    document["@context"].pop()
    assert judge(forge.sign(document)).axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_name_taken_out_of_the_issuer_fails(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_clr()
    del document["issuer"]["name"]
    report = judge(document)
    assert places(report, Code.FORM) == ["/issuer/name"]
    assert report.verdict is Verdict.FAILED


def test_an_issuer_may_have_no_name_at_all(forge: ModuleType, judge: Judge) -> None:
    member = forge.badge("c1")
    del member["issuer"]["name"]
    document = forge.envelope([forge.sign(member)])
    del document["issuer"]["name"]
    assert judge(forge.sign(document)).axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_proof_that_stands_there_twice_fails(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_clr()
    document["proof"] *= 2
    report = judge(document)
    assert messages(report, Code.FORM) == [
        "The same proof stands on the transcript twice: it was added after signing."
    ]
    assert places(report, Code.FORM) == ["/proof/1"]


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
    assert Code.FORM in {check.code for check in report.checks}

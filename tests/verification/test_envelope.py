"""Step 0: what is it, and what does it present?"""

from collections.abc import Callable
from types import ModuleType

import pytest

from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport, Kind
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", Kind.PDF),
        (b"\n%PDF-1.7", Kind.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', Kind.SVG),
        (b"<!DOCTYPE html><title>Transcript</title>", Kind.UNKNOWN),
        (b"GIF89a", Kind.UNKNOWN),
        (b"", Kind.UNKNOWN),
    ],
)
def test_only_the_first_bytes_say_what_a_file_is(judge: Judge, content: bytes, kind: Kind) -> None:
    assert judge(content, file="x.bin").kind is kind


@pytest.mark.parametrize(
    ("file", "claim"),
    [
        ("a.json", "JSON"),
        ("a.JSONLD", "JSON"),
        ("a.jwt", "a signed token"),
        ("a.jws", "a signed token"),
        ("a.png", "a PNG picture"),
        ("a.svg", "an SVG picture"),
        ("a.pdf", "a PDF"),
    ],
)
def test_a_name_that_the_content_belies_fails(judge: Judge, file: str, claim: str) -> None:
    report = judge(b"hello", file=file)
    assert report.verdict is Verdict.FAILED
    place = " (line 1, column 1)" if claim == "JSON" else ""
    assert messages(report, Code.MALFORMED) == [
        (
            f"The file does not begin as {claim} does{place}: it is damaged or was changed. Ask "
            "the school to send it again."
        )
    ]


def test_damaged_json_is_known_without_its_name(forge: ModuleType, judge: Judge) -> None:
    assert judge(b"x" + forge.text(forge.sound_clr())[1:], file="-").verdict is Verdict.FAILED


@pytest.mark.parametrize("letter", [b"x", b"[", b"(", b"\xef\xbc\xbb", b"}", b'"', b"e"])
def test_another_first_letter_is_located(forge: ModuleType, judge: Judge, letter: bytes) -> None:
    report = judge(letter + forge.text(forge.sound_clr())[1:])
    assert report.verdict is Verdict.FAILED
    assert "line 1, column 1" in messages(report, Code.MALFORMED)[0]


def test_a_list_around_a_credential_is_a_change(forge: ModuleType, judge: Judge) -> None:
    report = judge(b"[" + forge.text(forge.sound_clr()) + b"]")
    assert report.verdict is Verdict.FAILED
    assert messages(report, Code.MALFORMED) == [
        (
            "There is a list around the credential, at line 1, column 1. A signed credential "
            "stands alone: the file was changed. Ask the school to send it again."
        )
    ]


def test_malformed_json_is_located(judge: Judge) -> None:
    report = judge(b'{"type": "VerifiableCredential",\n "name": }')
    assert report.kind is Kind.BADGE
    assert messages(report, Code.MALFORMED)[0].startswith(
        "This is not the JSON that was signed; line 2, column "
    )


@pytest.mark.parametrize("content", [b"[]", b"[{}, 1]", b"{}", b'{"version": 1}', b" 1"])
def test_json_that_is_no_credential_is_not_settled(judge: Judge, content: bytes) -> None:
    report = judge(content, file="x")
    assert report.verdict is Verdict.INDETERMINATE
    assert report.kind is Kind.UNKNOWN


def test_white_space_around_json_and_after_a_token_is_no_damage(
    forge: ModuleType, judge: Judge
) -> None:
    spaced = b"\n " + forge.text(forge.sound_clr()) + b"\n"
    assert judge(spaced).axes[Axis.INTEGRITY] is Verdict.PASSED
    assert judge(forge.token().encode() + b"\r\n").axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_transcript_whose_type_is_lost_is_still_one(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_clr()
    document["type"] = ["VerifiableCredential"]
    report = judge(document)
    assert report.kind is Kind.CLR
    assert report.verdict is Verdict.FAILED


def test_a_credential_of_another_kind_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["type"] = ["VerifiableCredential"]
    document["credentialSubject"] = {"id": "urn:uuid:0b7c1d7e-2f0a-4b5d-8a77-000000000000"}
    document["credentialStatus"] = {"id": "urn:x:1", "type": "BitstringStatusListEntry"}
    report = judge(forge.sign(document))
    assert report.kind is Kind.UNKNOWN
    assert messages(report, Code.UNSUPPORTED) == [
        "This credential is neither a transcript nor a badge."
    ]
    assert report.verdict is Verdict.INDETERMINATE


def test_of_a_status_list_it_is_said_what_it_is_for(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["type"] = ["VerifiableCredential", "BitstringStatusListCredential"]
    document["credentialSubject"] = {"id": "https://hill.example/status/1#list"}
    (message,) = messages(judge(forge.sign(document)), Code.UNSUPPORTED)
    assert message == (
        "This is a status list, which says what was taken back: give it beside the file that you "
        "verify."
    )

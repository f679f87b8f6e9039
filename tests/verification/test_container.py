"""Step 4: a PDF carries what was signed, and nothing else."""

from collections.abc import Callable
from types import ModuleType

import pytest

from transcript.proofs.pdf_container import PdfParts
from transcript.verification.codes import Code
from transcript.verification.envelope import Presented
from transcript.verification.report import Axis, Check, FileReport, Kind, Step
from transcript.verification.steps.container import Reader, container
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


@pytest.mark.parametrize("related", [None, [], ["x"], [{"id": "urn:x:1", "type": ["X"]}]])
def test_a_transcript_that_binds_no_record_leaves_the_pages_open(
    related: object, reader: Reader
) -> None:
    pdf = PdfParts(
        attachments={"clr.json": b"{}"}, producer="", language="", has_signature_field=False
    )
    presented = Presented(kind=Kind.PDF, credential={"relatedResource": related}, pdf=pdf)
    (found,) = container(presented, b"", reader)
    assert found == Check(
        step=Step.CONTAINER,
        axis=Axis.INTEGRITY,
        path="/relatedResource",
        verdict=Verdict.INDETERMINATE,
        code=Code.RECORD_MISSING,
        message=(
            "The signed transcript does not say which record the pages were made from, so the "
            "pages cannot be checked. Rely on the attached CLR only."
        ),
    )


def test_what_was_put_in_beside_the_records_is_counted_and_not_named(
    forge: ModuleType, judge: Judge
) -> None:
    known = {"clr.json": forge.text(forge.sound_clr()), "record.json": forge.RECORD}
    report = judge(forge.pdf({**known, "one.txt": b"1", "another.txt": b"2"}))
    assert messages(report, Code.ATTACHMENT_UNKNOWN) == [
        (
            "The PDF has attachments that no school puts in (2): something was added. Open none of "
            "them; ask the school for the original."
        )
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("code-of-a-stranger.pdf", "the code names another key"),
        ("code-of-another.pdf", "it is that of another document"),
        ("code-cut-off.pdf", "a letter is missing, or there is one too many"),
    ],
)
def test_a_code_on_paper_that_is_not_the_documents_fails(
    forge: ModuleType, judge: Judge, name: str, reason: str
) -> None:
    assert messages(judge(forge.files()[name]), Code.CODE_DIFFERS) == [
        (
            f"The code for printed pages in the PDF is not right: {reason}. It was exchanged or "
            "changed. Ask the school for the original."
        )
    ]


def test_a_record_that_is_missing_beside_a_code_is_missing(forge: ModuleType, judge: Judge) -> None:
    signed = forge.text(forge.sound_clr())
    pdf = forge.pdf({"clr.json": signed, "transcript.code.txt": forge.code(signed)})
    assert len(messages(judge(pdf), Code.RECORD_MISSING)) == 1


@pytest.mark.parametrize("name", ["sound.pdf", "sound.clr.json"])
def test_a_report_names_the_digest_of_the_transcript(
    forge: ModuleType, judge: Judge, name: str
) -> None:
    from hashlib import sha256

    signed = forge.text(forge.signed_whole())
    assert judge(forge.files()[name]).digest == sha256(signed).hexdigest()


@pytest.mark.parametrize("name", ["sound.png", "sound.jwt", "letter.txt", "no-credential.pdf"])
def test_what_holds_no_transcript_has_no_digest_of_one(
    forge: ModuleType, judge: Judge, name: str
) -> None:
    assert judge(forge.files()[name]).digest is None

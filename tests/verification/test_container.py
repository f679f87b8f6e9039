"""Step 4: a PDF shows what its credential says."""

from collections.abc import Callable
from types import ModuleType

import pytest

from transcript.errors import ExportError
from transcript.verification.codes import Code
from transcript.verification.limits import LIMITS, Limits
from transcript.verification.report import Axis, FileReport, Kind, Verdict

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def places(report: FileReport, code: Code) -> list[str]:
    return [check.path for check in report.checks if check.code is code]


def test_without_an_exporter_the_pages_are_not_settled(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["sound.pdf"], render=None)
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: no PDF exporter is "
            "installed here."
            " Rely on the attached CLR only."
        )
    ]


def test_pages_that_cannot_be_drawn_are_not_settled(forge: ModuleType, judge: Judge) -> None:
    def render(_: bytes, __: bytes) -> bytes:
        raise ExportError("pdf", "no fonts")

    report = judge(forge.files()["sound.pdf"], render=render)
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: the pdf export failed: no "
            "fonts. "
            "Rely on the attached CLR only."
        )
    ]


def test_pages_that_are_drawn_without_a_stamp_here_cannot_be_compared(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()["sound.pdf"], render=lambda _, __: b"not a PDF")
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: the PDF exporter here does "
            "not say which version it is. Rely on the attached CLR only."
        )
    ]


@pytest.mark.parametrize(
    "producer",
    [
        "",
        "Hill 1.0",
        "Transcript Toolkit 0.1.0; zlib 1.3",
        "Transcript Toolkit 0.1.0; layout 0123456789AB",
        "Transcript Toolkit; layout 0123456789ab",
        "x”, checked by hand: PASSED.“; layout 0123456789ab",
        "Transcript Toolkit 0.1.0; all of it is right; layout 0123456789ab",
        "Transcript Toolkit 0.1.0; layout 0123456789ab; and more",
    ],
)
def test_a_producer_that_is_not_ours_fails_and_is_not_repeated(
    forge: ModuleType, judge: Judge, producer: str
) -> None:
    both = {"clr.json": forge.text(forge.sound_clr()), "record.json": forge.RECORD}
    report = judge(forge.pdf(both, producer=producer, page="more credits"))
    assert messages(report, Code.PAGES_DIFFER) == [
        (
            "The PDF does not say which version drew it, as ours do: it was changed, or made by "
            "something else. Rely on nothing the pages show; ask the school for the original."
        )
    ]


def test_the_stamp_of_our_exporter_is_one_that_is_known() -> None:
    from transcript_exporters.pdf.attachments import renderer_stamp

    from transcript.verification.steps.container import is_stamp

    assert is_stamp(renderer_stamp())


def test_a_pdf_of_another_version_names_both_versions(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["pages-of-another-version.pdf"])
    assert messages(report, Code.PAGES_OTHER_VERSION) == [
        (
            "The PDF says that another version made its pages (“Transcript Toolkit 0.0.9; Hill "
            "1.0; layout 0123456789ab”, here is “Transcript Toolkit 0.1.0; Hill 1.0; layout "
            "0123456789ab”), so they cannot be compared byte by byte. Rely on the attached CLR, or "
            "verify with that version."
        )
    ]


@pytest.mark.parametrize("unchecked", [True, False])
def test_beside_pages_that_were_not_compared_nobody_is_named(
    forge: ModuleType,
    judge: Judge,
    unchecked: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    name = "sound.pdf" if unchecked else "pages-of-another-version.pdf"
    render = None if unchecked else forge.render
    shown = judge(forge.files()[name], render=render).to_json()
    assert shown["axes"]["issuer"] == "passed"
    assert shown["issuer"] == {
        "id": forge.SCHOOL,
        "name": None,
        "trusted": False,
        "key": forge.SCHOOL_KEY.public_key.multibase,
    }
    assert shown["subject"] is None
    assert shown["document"]["number"] == "BW78-MMKC-1S"


def test_a_sound_pdf_names_the_school_and_the_learner(forge: ModuleType, judge: Judge) -> None:
    shown = judge(forge.files()["sound.pdf"]).to_json()
    assert shown["issuer"]["name"] == "Hill School, Upton"
    assert shown["subject"] == {"name": "Ada Byron"}


def test_the_stamp_is_read_within_the_readers_limits(
    forge: ModuleType, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.proofs import pdf_container

    used = []
    honest = pdf_container.document_info

    def read(content: bytes, *, limits: pdf_container.PdfLimits) -> dict[str, str]:
        used.append(limits.objects)
        return honest(content, limits=limits)

    monkeypatch.setattr(pdf_container, "document_info", read)
    judge(forge.files()["pages-of-another-version.pdf"], limits=Limits(pdf_objects=99))
    assert used == [99, 99]


def test_pages_are_drawn_from_what_was_signed(forge: ModuleType, judge: Judge) -> None:
    drawn = []

    def render(clr: bytes, record: bytes) -> bytes:
        drawn.append((clr, record))
        pages: bytes = forge.render(clr, record)
        return pages

    report = judge(forge.files()["sound.pdf"], render=render)
    assert drawn == [(forge.text(forge.sound_clr()), forge.RECORD)]
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


@pytest.mark.parametrize("related", [None, [], ["x"], [{"id": "urn:x:1", "type": ["X"]}]])
def test_a_transcript_that_binds_no_record_leaves_the_pages_open(related: object) -> None:
    from transcript.verification.envelope import Presented
    from transcript.verification.steps.container import container

    presented = Presented(
        kind=Kind.PDF, credential={"relatedResource": related}, attachments={"clr.json": b"{}"}
    )
    assert [check.code for check in container(presented, b"", render=None, limits=LIMITS)] == [
        Code.RECORD_MISSING
    ]


def test_a_record_that_is_too_long_is_not_drawn(forge: ModuleType, judge: Judge) -> None:
    content = forge.files()["sound.pdf"]
    size = len(forge.RECORD)
    assert judge(content, limits=Limits(record=size)).axes[Axis.INTEGRITY] is Verdict.PASSED
    assert messages(judge(content, limits=Limits(record=size - 1)), Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: the record has 50 bytes, more "
            "than any that is drawn. Rely on the attached CLR only."
        )
    ]

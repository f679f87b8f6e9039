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


def test_pages_drawn_without_a_stamp_are_of_another_version(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()["sound.pdf"], render=lambda _, __: b"not a PDF")
    assert places(report, Code.PAGES_OTHER_VERSION) == [""]


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

"""Step 4: for whom a copy was made is the school's word, or it is none."""

from collections.abc import Callable
from types import ModuleType

from transcript.verification.codes import Code
from transcript.verification.report import FileReport

Judge = Callable[..., FileReport]

SOUND = "sound-for-somebody.pdf"


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def test_a_reader_who_knows_the_school_is_told_for_whom(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()[SOUND])
    assert messages(report, Code.RELEASE_OK) == [
        (
            "The school made this copy for “Lakeside College” on 2026-11-22, for use until "
            "2027-06-30 (release 3f2a9c1d)."
        )
    ]


def test_others_are_told_that_the_seal_covers_it(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()[SOUND], trust=None)
    assert messages(report, Code.RELEASE_OK) == [
        "The seal covers what the pages say about whom this copy is for."
    ]


def test_a_copy_for_nobody_says_nothing_of_it(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["sound.pdf"])
    assert not messages(report, Code.RELEASE_OK)
    assert not messages(report, Code.RELEASE_WRONG)


def test_without_a_seal_nobody_stands_behind_it(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["recipient-without-a-seal.pdf"])
    assert messages(report, Code.RELEASE_WRONG) == [
        (
            "The PDF says for whom the school made it, and the school's seal does not stand "
            "behind that: it was changed. Ask the school for the original."
        )
    ]

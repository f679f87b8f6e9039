"""Steps 5 and 6: dates and status."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType

import pytest

from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def test_clocks_may_be_five_minutes_apart(forge: ModuleType, judge: Judge) -> None:
    document = forge.sign({**forge.badge("c1"), "validUntil": "2026-11-20T11:00:00Z"})

    def standing(hour: int, minute: int) -> list[Code]:
        report = judge(document, at=datetime(2026, 11, 20, hour, minute, tzinfo=UTC))
        return [
            check.code
            for check in report.checks
            if check.axis is Axis.STANDING and check.verdict is Verdict.FAILED
        ]

    assert standing(9, 54) == [Code.NOT_YET_VALID, Code.NOT_YET_VALID]
    assert standing(9, 55) == []
    assert standing(11, 5) == []
    assert standing(11, 6) == [Code.EXPIRED]


def test_the_message_of_a_date_says_both_moments(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["not-yet-valid.clr.json"])
    assert messages(report, Code.NOT_YET_VALID) == [
        (
            "The transcript is valid from 2027-01-01T00:00:00Z only; it was verified as of "
            "2026-11-22T12:00:00Z."
        )
    ]


def test_a_date_that_cannot_be_read_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["validFrom"] = "last autumn"
    report = judge(forge.sign(document))
    assert report.axes[Axis.STANDING] is Verdict.INDETERMINATE
    assert messages(report, Code.DATE_UNREADABLE) == [
        (
            "A date of the badge cannot be read: not a date and time with a time zone, like "
            "2026-11-22T10:00:00Z."
        )
    ]


def test_without_a_status_list_the_way_out_is_said(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.sound_clr())
    assert report.axes[Axis.STANDING] is Verdict.INDETERMINATE
    assert messages(report, Code.STATUS_NONE) == [
        (
            "The school publishes no list of what it has taken back, so the file cannot tell "
            "whether "
            "it still stands. If it matters, ask the school about document BW78-MMKC-1S."
        )
    ]


@pytest.mark.parametrize(
    ("named", "number", "asked"),
    [
        ("urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10", "BW78-MMKC-1S", "document BW78-MMKC-1S"),
        ("urn:uuid:5f0e8a52", None, "urn:uuid:5f0e8a52"),
        ("https://hill.example/1", None, "https://hill.example/1"),
    ],
)
def test_the_report_names_the_document_to_ask_about(
    forge: ModuleType, judge: Judge, named: str, number: str | None, asked: str
) -> None:
    document = {**forge.envelope([forge.sound_badge()]), "id": named}
    report = judge(forge.sign(document))
    assert report.to_json()["document"] == {
        "id": named,
        "number": number,
        "supersedes": None,
    }
    assert messages(report, Code.STATUS_NONE)[0].endswith(f"ask the school about {asked}.")


def test_a_badge_has_an_id_and_no_number(forge: ModuleType, judge: Judge) -> None:
    named = "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10"
    report = judge(forge.sign({**forge.badge("c1"), "id": named}))
    assert report.to_json()["document"] == {
        "id": named,
        "number": None,
        "supersedes": None,
    }


def test_a_badge_without_an_id_is_asked_about_as_it(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    del document["id"]
    report = judge(forge.sign(document))
    assert report.document is None
    assert messages(report, Code.STATUS_NONE)[0].endswith("If it matters, ask the school about it.")


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_every_moment_can_be_asked_about(forge: ModuleType, judge: Judge, at: datetime) -> None:
    report = judge(forge.sound_clr(), at=at)
    assert Code.INTERNAL not in {check.code for check in report.checks}

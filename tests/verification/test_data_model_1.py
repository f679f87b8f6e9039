"""Credentials of the data model 1.1: read as they are, and verified like any other."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from transcript.credentials.clr import CLR_CONTEXT
from transcript.credentials.open_badges import (
    OB_CONTEXT,
    OB_CONTEXT_301,
    OB_CONTEXT_302,
    OB_EXTENSIONS,
)
from transcript.credentials.vc import CONTEXT_V1, DATA_INTEGRITY_V2
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]
Json = dict[str, Any]


def older(document: Json, *contexts: str, **more: object) -> Json:
    """Return a credential in the words of the data model 1.1."""
    given = [CONTEXT_V1, *(contexts or (OB_CONTEXT_301,)), DATA_INTEGRITY_V2]
    changed = {**document, "@context": given, "issuanceDate": document["validFrom"], **more}
    del changed["validFrom"]
    return changed


def codes(report: FileReport) -> set[Code]:
    return {each.code for each in report.checks}


@pytest.mark.parametrize("revision", [OB_CONTEXT, OB_CONTEXT_302, OB_CONTEXT_301])
@pytest.mark.parametrize("more", [(), (OB_EXTENSIONS,)])
def test_an_older_badge_is_verified(
    forge: ModuleType, judge: Judge, revision: str, more: tuple[str, ...]
) -> None:
    document = older(forge.badge("c1"), revision, *more)
    report = judge(forge.sign(document))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.PASSED
    assert [each.message for each in report.checks if each.code is Code.FORM_UNUSUAL] == [
        "The form is unusual: the credential follows the data model of 2019, version 1.1."
    ]


def test_a_changed_word_of_an_older_badge_is_found(forge: ModuleType, judge: Judge) -> None:
    signed = forge.sign(older(forge.badge("c1")))
    report = judge({**signed, "issuanceDate": "2026-11-19T10:00:00Z"})
    assert Code.PROOF_INVALID in codes(report)


def test_an_added_word_of_an_older_badge_is_found(forge: ModuleType, judge: Judge) -> None:
    signed = forge.sign(older(forge.badge("c1")))
    assert Code.DATA_LOSS in codes(judge({**signed, "gpa": "4.0"}))


@pytest.mark.parametrize(
    ("name", "moment", "code"),
    [
        ("expirationDate", "2026-11-22T11:00:00Z", Code.EXPIRED),
        ("expirationDate", "2026-11-22T13:00:00Z", Code.DATES_OK),
        ("issuanceDate", "2026-11-22T13:00:00Z", Code.NOT_YET_VALID),
    ],
)
def test_the_older_dates_count(
    forge: ModuleType, judge: Judge, name: str, moment: str, code: Code
) -> None:
    report = judge(forge.sign(older(forge.badge("c1"), **{name: moment})))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert code in codes(report)


def test_an_older_transcript_is_verified_with_its_members(forge: ModuleType, judge: Judge) -> None:
    member = forge.sign(older(forge.badge("c1")))
    whole = older(forge.envelope([member]), CLR_CONTEXT, OB_CONTEXT_301)
    del whole["relatedResource"]  # the data model 1.1 has no word for it
    report = judge(forge.sign(whole))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


def test_the_contexts_of_an_older_transcript_are_fixed_too(forge: ModuleType, judge: Judge) -> None:
    member = forge.sign(older(forge.badge("c1")))
    whole = older(forge.envelope([member]), CLR_CONTEXT, OB_CONTEXT_301)
    del whole["relatedResource"]
    signed = forge.sign(whole)
    signed["@context"] = [CONTEXT_V1, CLR_CONTEXT, OB_CONTEXT_302, DATA_INTEGRITY_V2]
    assert judge(signed).axes[Axis.INTEGRITY] is Verdict.FAILED


def test_a_proof_that_the_older_context_has_no_words_for_covers_less_than_it_shows(
    forge: ModuleType, judge: Judge
) -> None:
    signed = forge.sign(older(forge.badge("c1")))
    report = judge({**signed, "@context": [CONTEXT_V1, OB_CONTEXT_301]})
    assert Code.DATA_LOSS in codes(report)

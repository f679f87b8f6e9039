"""What is told to a process that verifies, and what it answers, arrives as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest

from transcript.verification.messages import (
    Question,
    Terms,
    answer_from_bytes,
    answer_to_bytes,
)
from transcript.verification.probed import Profile
from transcript.verification.report import FileReport
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verify import Examined

PROBES = Profile.ONE_EDTECH

Judge = Callable[..., FileReport]

DATED = TrustedKey(
    multibase="z6Mk…",
    valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    valid_until=datetime(2027, 1, 1, 12, 30, tzinfo=UTC),
    compromised_at=datetime(2026, 12, 1, tzinfo=UTC),
)
KNOWN = TrustedIssuer(
    id="did:web:hill.example",
    name="Hill School “Zoë”",
    keys=(DATED, TrustedKey(multibase="z6Mn…")),
    certificates=("sha256:00",),
    source="by telephone",
)


@pytest.mark.parametrize(
    "trust", [None, TrustList(issuers={}), TrustList(issuers={KNOWN.id: KNOWN})]
)
def test_terms_arrive_as_they_were(trust: TrustList | None, at: datetime) -> None:
    terms = Terms(trust=trust, at=at)
    assert Terms.from_bytes(terms.to_bytes()) == terms
    assert Terms.from_bytes(replace(terms, profile=PROBES).to_bytes()).profile is PROBES


@pytest.mark.parametrize("keep", [True, False])
def test_a_question_arrives_as_it_was(*, keep: bool) -> None:
    question = Question(file="a\n“b”.pdf", content=b"\x00\n{}\xff", keep=keep)
    assert Question.from_bytes(question.to_bytes()) == question


@pytest.mark.parametrize("name", ["sound.pdf", "sound.clr.json", "letter.txt", "expired.clr.json"])
def test_a_report_arrives_as_it_was(forge: ModuleType, judge: Judge, name: str) -> None:
    for profile in (None, PROBES):
        report = judge(forge.files()[name], file=name, profile=profile)
        examined = Examined(report=report)
        assert answer_from_bytes(answer_to_bytes(examined, keep=True)) == examined


def test_what_a_pdf_carries_is_sent_only_if_it_is_kept(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["sound.pdf"])
    examined = Examined(report=report, clr=b"{}", record=b"\xff")
    assert answer_from_bytes(answer_to_bytes(examined, keep=True)) == examined
    bare = replace(examined, clr=b"", record=b"")
    assert answer_from_bytes(answer_to_bytes(examined, keep=False)) == bare

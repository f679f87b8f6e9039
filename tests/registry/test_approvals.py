"""Approvals are kept as they were given, in both databases."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.registry.conftest import AnotherLook
from transcript.registry.approvals import Approval, Approvals
from transcript.registry.database import Database

GIVEN = Approval(
    learner="ana",
    source_digest="5e" * 32,
    key="approval-2026",
    signature="c2lnbmF0dXJl",
    at=datetime(2026, 11, 22, 12, tzinfo=UTC),
)


def test_an_approval_is_read_back(look: AnotherLook) -> None:
    Approvals(look()).add([GIVEN])
    assert Approvals(look()).of("ana", "5e" * 32) == (GIVEN,)


def test_an_approval_is_of_one_learner_and_one_source(database: Database) -> None:
    approvals = Approvals(database)
    approvals.add([GIVEN])
    assert approvals.of("ben", "5e" * 32) == ()
    assert approvals.of("ana", "6e" * 32) == ()


def test_several_can_approve(database: Database) -> None:
    approvals = Approvals(database)
    second = replace(GIVEN, key="approval-2027")
    approvals.add([GIVEN])
    approvals.add([second])
    assert approvals.of("ana", "5e" * 32) == (GIVEN, second)


def test_without_an_approval_no_registry_is_made(look: AnotherLook) -> None:
    Approvals(look()).add([])
    assert not look().exists()
    assert Approvals(look()).of("ana", "5e" * 32) == ()

"""An approval counts if a key for approving has signed exactly that."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from transcript.batch import approving
from transcript.batch.approving import Approver, Approvers
from transcript.proofs.key_history import KeyHistory, KeyPurpose, KeyRecord, KeyState
from transcript.proofs.keys import Ed25519Signer
from transcript.registry.approvals import Approval, Approvals
from transcript.registry.database import Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = "5e" * 32
SIGNER = Ed25519Signer.from_seed(b"a" * 32)
RECORD = KeyRecord(
    id="approval-2026", purpose=KeyPurpose.APPROVAL, public_key=SIGNER.public_key, valid_from=NOON
)


@dataclass
class Office:
    """A school's approvals, and its keys for them."""

    approvals: Approvals
    record: KeyRecord = RECORD

    def signed(self, at: datetime = NOON, school: str = "did:web:hill.example") -> Approval:
        whose = Approver(record=RECORD, signer=SIGNER)
        return approving._signed("ana", SOURCE, whose, school, at)  # noqa: SLF001

    def count(self, given: Approval, learner: str = "ana", source: str = SOURCE) -> tuple[str, ...]:
        self.approvals.add([given])
        judge = Approvers(
            school="did:web:hill.example",
            history=KeyHistory(keys=(self.record,)),
            approvals=self.approvals,
        )
        return judge.of_source(learner, source)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(Approvals(Database(tmp_path / "registry.db")))


def test_what_a_key_for_approving_has_signed_counts(office: Office) -> None:
    assert office.count(office.signed()) == ("approval-2026",)


def test_two_approvals_by_one_key_are_one(office: Office) -> None:
    office.count(office.signed())
    assert office.count(office.signed(NOON + DAY)) == ("approval-2026",)


@pytest.mark.parametrize(
    "change",
    [
        lambda given: replace(given, learner="ben"),
        lambda given: replace(given, source_digest="6e" * 32),
        lambda given: replace(given, at=NOON + DAY),
        lambda given: replace(given, signature=given.signature[::-1]),
        lambda given: replace(given, signature="no base64!"),
        lambda given: replace(given, key="somebody"),
    ],
)
def test_an_approval_that_was_changed_does_not_count(
    office: Office, change: Callable[[Approval], Approval]
) -> None:
    changed = change(office.signed())
    assert office.count(changed, changed.learner, changed.source_digest) == ()


def test_an_approval_for_another_school_does_not_count(office: Office) -> None:
    assert office.count(office.signed(school="did:web:river.example")) == ()


@pytest.mark.parametrize(
    ("record", "counts"),
    [
        (replace(RECORD, purpose=KeyPurpose.CREDENTIALS), False),
        (replace(RECORD, valid_from=NOON + DAY), False),
        (replace(RECORD, state=KeyState.RETIRED, valid_until=NOON + DAY), True),
        (replace(RECORD, state=KeyState.RETIRED, valid_until=NOON), False),
        (replace(RECORD, state=KeyState.COMPROMISED, compromised_at=NOON + DAY), False),
    ],
)
def test_an_approval_counts_by_what_became_of_the_key(
    office: Office, record: KeyRecord, *, counts: bool
) -> None:
    office.record = record
    assert bool(office.count(office.signed())) is counts

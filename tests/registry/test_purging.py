"""What is purged is gone, and the ledger stays whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from transcript.errors import LedgerError
from transcript.registry.approvals import Approval, Approvals
from transcript.registry.corrections import Corrections
from transcript.registry.database import Database
from transcript.registry.documents import Documents, Finished, Intent, Terms, Wish
from transcript.registry.ledger import Ledger
from transcript.registry.ledger_check import check
from transcript.registry.purging import Purged, Purging
from transcript.registry.releases import ReleaseNote, Releases
from transcript.registry.status_book import Standing, StatusBook
from transcript.registry.tables import FIRST, SECOND, issued

Look = Callable[[], Database]
CANARY = "zephyrine-canary"


@dataclass(frozen=True)
class School:
    database: Database
    at: datetime

    def begin(self, learner: str, source: str = "s") -> Intent:
        terms = Terms(
            run=f"run-{source}", actor="r", key="z6Mk", language="en", issued_at=self.at,
            status="https://hill.example/status", suspendable=True,
        )  # fmt: skip
        wish = Wish(
            learner=learner, source_digest=source, credentials=lambda each: [each, f"{each}/b"]
        )
        return Documents(self.database).reserve([wish], terms, at=self.at).intents[learner]

    def issue(self, learner: str, source: str = "s") -> str:
        finished = Finished(intent=self.begin(learner, source), digests=["00" * 32, "11" * 32])
        Documents(self.database).record([finished], at=self.at)
        return finished.intent.document

    def release(self, document: str, learner: str) -> None:
        Releases(self.database).note(
            ReleaseNote(
                id=UUID(int=len(Releases(self.database).noted())).urn,
                document=document,
                learner=learner,
                recipient=f"College of {learner}",
                purpose="admission",
                basis="consent",
                package="22" * 32,
                actor="r",
                at=self.at,
            )
        )

    def revoke(self, document: str, reason: str) -> None:
        Corrections(self.database).change(
            {document: reason}, Standing.REVOKED, actor="r", at=self.at
        )

    def purge(self, learner: str) -> Purged:
        return Purging(self.database).purge_learner(
            learner, reason="retention ended", actor="r", at=self.at
        )

    def purge_document(self, document: str) -> Purged:
        return Purging(self.database).purge_document(
            document, reason="asked for", actor="r", at=self.at
        )

    def text(self) -> str:
        """Everything that any row says."""
        with self.database.reading() as connection:
            return repr(
                [
                    connection.execute(select(table)).all()
                    for table in (*FIRST.sorted_tables, *SECOND.sorted_tables)
                ]
            )

    def is_whole(self) -> int:
        return check(self.database, is_signed=lambda _: True).purged


@pytest.fixture
def school(database: Database, at: datetime) -> School:
    return School(database, at)


def test_nothing_that_is_kept_of_a_learner_survives(school: School) -> None:
    document = school.issue(CANARY)
    school.begin(CANARY, "another source")
    school.release(document, CANARY)
    school.revoke(document, f"{CANARY} asked for it")
    Approvals(school.database).add(
        [Approval(learner=CANARY, source_digest="s", key="k", signature="s", at=school.at)]
    )
    assert CANARY in school.text()
    done = school.purge(CANARY)
    assert (done.documents, done.releases) == ((document,), 1)
    assert CANARY not in school.text()


def test_no_page_of_the_file_tells_of_it_any_more(tmp_path: Path, at: datetime) -> None:
    school = School(Database(tmp_path / "registry.db"), at)
    for number in range(12):
        school.issue(f"{CANARY}-{number}", f"s{number}")
    for number in range(12):
        school.purge(f"{CANARY}-{number}")
    assert not any(
        CANARY.encode() in each.read_bytes() for each in tmp_path.iterdir() if each.is_file()
    )


def test_the_ledger_stays_whole_and_says_that_something_was_purged(school: School) -> None:
    document, other = school.issue(CANARY), school.issue("ben")
    school.release(document, CANARY)
    school.revoke(document, "a mistake")
    root = Ledger(school.database).root(4)
    school.purge(CANARY)
    assert school.is_whole() == 3
    assert Ledger(school.database).root(4) == root
    last = list(Ledger(school.database).entries())[-1]
    assert (last.entry.kind, last.statement) == (
        "purged",
        {"document": document, "entries": [0, 2, 3], "reason": "retention ended", "actor": "r"},
    )
    assert [each.document for each in Documents(school.database).every()] == [other]


def test_what_is_purged_twice_stays_purged(school: School) -> None:
    document = school.issue(CANARY)
    school.purge_document(document)
    assert school.purge_document(document) == Purged(documents=(document,), releases=0)
    assert school.is_whole() == 2
    assert Ledger(school.database).size() == 3


def test_who_was_never_here_leaves_no_entry(school: School) -> None:
    school.issue("ben")
    assert school.purge(CANARY) == Purged(documents=(), releases=0)
    assert Ledger(school.database).size() == 1


def test_of_a_learner_one_document_can_be_purged_alone(school: School) -> None:
    first, second = school.issue("ben", "s1"), school.issue("ben", "s2")
    school.release(first, "ben")
    school.release(second, "ben")
    assert school.purge_document(first) == Purged(documents=(first,), releases=1)
    assert [each.document for each in Documents(school.database).of("ben")] == [second]
    assert [each.document for each in Releases(school.database).noted()] == [second]


def test_a_purged_document_is_told_from_one_that_never_was(school: School) -> None:
    document, kept = school.issue(CANARY), school.issue("ben")
    school.purge(CANARY)
    purging = Purging(school.database)
    assert [purging.was_purged(each) for each in (document, kept, "urn:uuid:x")] == [
        True,
        False,
        False,
    ]


def test_what_was_revoked_stays_so_after_it_is_purged(school: School) -> None:
    document = school.issue(CANARY)
    school.revoke(document, "a mistake")
    school.purge(CANARY)
    (bits,) = StatusBook(school.database).lists()
    assert len(bits.revoked) == 2
    with school.database.reading() as connection:
        assert connection.execute(select(issued.c.document)).scalars().all() == [document]


def test_with_a_clock_set_back_nothing_is_purged(school: School) -> None:
    school.issue(CANARY)
    with pytest.raises(LedgerError):
        School(school.database, school.at - timedelta(hours=1)).purge(CANARY)
    assert CANARY in school.text()

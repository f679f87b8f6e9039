"""The list of what was issued, by pages, in a file and on a server."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from transcript.registry import listing
from transcript.registry.corrections import Corrections
from transcript.registry.database import Database
from transcript.registry.documents import Documents, Finished, Terms, Wish
from transcript.registry.listing import Filed, Listing
from transcript.registry.status_book import Standing

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LEARNERS = ("ana", "ben", "chi")


@pytest.fixture
def issued(database: Database) -> Database:
    """A registry with a document of each learner; Ana's is the oldest."""
    documents = Documents(database)
    for number, learner in enumerate(LEARNERS):
        at = AT + timedelta(minutes=number)
        terms = Terms(run=f"run-{number}", actor="R", key="z6Mk1", language="en", issued_at=at)
        wish = Wish(learner=learner, source_digest="s1", credentials=lambda each: [each])
        settled = documents.reserve([wish], terms, at=at).intents[learner]
        documents.record([Finished(intent=settled, digests=["d"])], at=at)
    return database


def of(filed: Iterable[Filed]) -> list[str]:
    """Return whose documents these are."""
    return [each.known.learner for each in filed]


def change(database: Database, learner: str, standing: Standing, minutes: int = 60) -> None:
    """Give a learner's document another standing."""
    (known,) = Documents(database).of(learner)
    at = AT + timedelta(minutes=minutes)
    Corrections(database).change({known.document: "why"}, standing, actor="R", at=at)


def test_the_newest_come_first(issued: Database) -> None:
    assert of(Listing(issued).page(most=10)) == ["chi", "ben", "ana"]


def test_a_page_goes_on_where_the_one_before_it_ended(issued: Database) -> None:
    assert of(Listing(issued).page(most=1, skip=1)) == ["ben"]


def test_all_are_counted(issued: Database) -> None:
    assert Listing(issued).count() == 3


def test_where_nothing_was_issued_nothing_is_listed(database: Database) -> None:
    assert (Listing(database).count(), Listing(database).page(most=10)) == (0, ())


def test_those_of_a_standing_are_listed_and_counted(issued: Database) -> None:
    change(issued, "ben", Standing.REVOKED)
    found = Listing(issued).page(most=10, standing=Standing.REVOKED)
    assert [(each.known.learner, each.standing) for each in found] == [("ben", Standing.REVOKED)]
    assert Listing(issued).count(Standing.REVOKED) == 1
    assert of(Listing(issued).page(most=10, standing=Standing.IN_FORCE)) == ["chi", "ana"]


def test_what_was_reinstated_is_in_force(issued: Database) -> None:
    change(issued, "ben", Standing.SUSPENDED)
    change(issued, "ben", Standing.IN_FORCE, minutes=61)
    assert Listing(issued).count(Standing.SUSPENDED) == 0
    assert Listing(issued).count(Standing.IN_FORCE) == 3


def test_documents_are_found_by_their_ids(
    issued: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_AT_ONCE", 2)
    ids = [each.document for each in Documents(issued).every()]
    assert sorted(of(Listing(issued).those(ids))) == sorted(LEARNERS)


def test_those_of_a_learner_are_listed_with_their_standing(issued: Database) -> None:
    change(issued, "ben", Standing.REVOKED)
    (found,) = Listing(issued).of("ben")
    assert (found.known.learner, found.standing) == ("ben", Standing.REVOKED)


def test_what_a_document_is_looked_for_by_is_told_of_each(issued: Database) -> None:
    found = [each for each in Listing(issued).names() if each.learner == "ben"]
    (known,) = Documents(issued).of("ben")
    assert [(each.document, each.number) for each in found] == [(known.document, known.number)]

"""What is taken back: standing, reason and the ledger's entry, all at once, in both databases."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from transcript.credentials.addresses import part_of
from transcript.errors import LedgerError
from transcript.registry.corrections import (
    Corrections,
    HandedOutError,
    Listed,
    SupersessionError,
    TakenBack,
)
from transcript.registry.database import Database
from transcript.registry.ledger import Act, append
from transcript.registry.status_book import FinalStandingError, Standing, StatusBook
from transcript.registry.tables import ledger, release, secret
from transcript.transparency.entry import EntryKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://hill.example/status"
A, B, C, D = (UUID(int=number << 96).urn for number in (1, 2, 3, 4))


@pytest.fixture
def corrections(database: Database) -> Corrections:
    return Corrections(database)


@pytest.fixture
def change(corrections: Corrections) -> Callable[..., tuple[str, ...]]:
    """Change the standing of documents, for one reason unless the test has several."""

    def make(
        documents: Iterable[str] | Mapping[str, str],
        standing: Standing,
        *,
        at: datetime = NOON,
    ) -> tuple[str, ...]:
        reasons = (
            documents if isinstance(documents, Mapping) else dict.fromkeys(documents, "a review")
        )
        return corrections.change(reasons, standing, actor="R. Egistrar", at=at)

    return make


@pytest.fixture
def supersede(corrections: Corrections) -> Callable[..., bool]:
    def make(document: str, successor: str) -> bool:
        return corrections.supersede(
            document, successor, reason="a new name", actor="R. Egistrar", at=NOON
        )

    return make


def entries(database: Database) -> list[tuple[str, str]]:
    """Return the ledger's entries: what happened, and what each says."""
    with database.reading() as connection:
        rows = connection.execute(
            select(ledger.c.kind, secret.c.statement)
            .join(secret, secret.c.position == ledger.c.position)
            .order_by(ledger.c.position)
        )
        return [(row.kind, bytes(row.statement).decode()) for row in rows]


def hand_over(database: Database, document: str) -> None:
    told: dict[str, Any] = dict.fromkeys(
        ("id", "learner", "recipient", "purpose", "basis", "package", "actor", "at"), "-"
    )
    with database.writing() as connection:
        connection.execute(insert(release).values(document=document, **told))


def standing(database: Database, document: str) -> Standing:
    return StatusBook(database).standing_of(document)


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (Standing.SUSPENDED, "suspended"),
        (Standing.REVOKED, "revoked"),
        (Standing.CANCELLED, "cancelled"),
    ],
)
def test_a_change_is_in_the_ledger_with_its_reason_and_actor(
    database: Database, change: Callable[..., tuple[str, ...]], wanted: Standing, kind: str
) -> None:
    assert change([A], wanted) == (A,)
    assert standing(database, A) is wanted
    said = f'{{"actor":"R. Egistrar","document":"{A}","reason":"a review"}}'
    assert entries(database) == [(kind, said)]


def test_what_was_suspended_can_be_reinstated(
    database: Database, change: Callable[..., tuple[str, ...]]
) -> None:
    change([A], Standing.SUSPENDED)
    assert change([A], Standing.IN_FORCE) == (A,)
    assert [kind for kind, _ in entries(database)] == ["suspended", "reinstated"]


def test_what_has_the_standing_already_is_no_entry(
    database: Database, change: Callable[..., tuple[str, ...]]
) -> None:
    change([A], Standing.REVOKED)
    assert change([A, B], Standing.REVOKED) == (B,)
    assert len(entries(database)) == 2


def test_each_document_has_its_own_reason(
    database: Database, change: Callable[..., tuple[str, ...]]
) -> None:
    changed = change({C: "one", A: "two", B: "one"}, Standing.REVOKED)
    assert changed == (C, A, B)
    reasons = {each.document: each.reason for each in StatusBook(database).changes()}
    assert reasons == {A: "two", B: "one", C: "one"}
    assert [said.split('"')[7] for _, said in entries(database)] == [C, A, B]


@pytest.mark.parametrize("final", [Standing.REVOKED, Standing.CANCELLED])
def test_what_is_final_is_not_changed_nor_is_anything_beside_it(
    database: Database, change: Callable[..., tuple[str, ...]], final: Standing
) -> None:
    change([A], final)
    with pytest.raises(FinalStandingError) as refused:
        change([B, A], Standing.SUSPENDED)
    assert (refused.value.document, refused.value.standing) == (A, final)
    assert standing(database, B) is Standing.IN_FORCE
    assert len(entries(database)) == 1


def test_a_clock_set_back_changes_nothing(
    database: Database, change: Callable[..., tuple[str, ...]]
) -> None:
    with database.writing() as connection:
        append(connection, [Act(kind=EntryKind.ISSUED, statement={})], at=NOON)
    with pytest.raises(LedgerError, match="set the clock right"):
        change([A], Standing.REVOKED, at=NOON - timedelta(hours=1))
    assert standing(database, A) is Standing.IN_FORCE


def test_what_was_handed_out_cannot_be_cancelled(
    corrections: Corrections, database: Database, change: Callable[..., tuple[str, ...]]
) -> None:
    assert corrections.hand_out([A], at=NOON) == frozenset()
    with pytest.raises(HandedOutError) as refused:
        change([B, A], Standing.CANCELLED)
    assert refused.value.document == A
    assert standing(database, B) is Standing.IN_FORCE


def test_what_was_released_cannot_be_cancelled(
    database: Database, change: Callable[..., tuple[str, ...]]
) -> None:
    hand_over(database, A)
    with pytest.raises(HandedOutError):
        change([A], Standing.CANCELLED)


def test_what_was_cancelled_is_not_handed_out(
    corrections: Corrections, change: Callable[..., tuple[str, ...]]
) -> None:
    change([A], Standing.CANCELLED)
    assert corrections.hand_out([A, B], at=NOON) == {A}
    assert corrections.hand_out([A, B], at=NOON) == {A}


def test_what_was_handed_out_before_is_only_read(
    corrections: Corrections, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [UUID(int=number).urn for number in range(600)]
    corrections.hand_out(many, at=NOON)
    monkeypatch.setattr(database, "writing", lambda: pytest.fail("it writes"))
    assert corrections.hand_out(many, at=NOON) == frozenset()


def test_a_successor_is_noted_with_the_standing_and_an_entry(
    database: Database, supersede: Callable[..., bool]
) -> None:
    assert supersede(A, B)
    assert standing(database, A) is Standing.SUPERSEDED
    assert standing(database, B) is Standing.IN_FORCE
    said = f'{{"actor":"R. Egistrar","document":"{A}","reason":"a new name","successor":"{B}"}}'
    assert entries(database) == [("superseded", said)]


def test_noting_a_successor_again_changes_nothing(
    database: Database, supersede: Callable[..., bool]
) -> None:
    supersede(A, B)
    assert not supersede(A, B)
    assert len(entries(database)) == 1


def test_what_is_suspended_can_be_superseded(
    corrections: Corrections,
    change: Callable[..., tuple[str, ...]],
    supersede: Callable[..., bool],
) -> None:
    change([A], Standing.SUSPENDED)
    corrections.require_supersedable(A)
    assert supersede(A, B)


def test_what_was_cancelled_can_be_superseded(
    corrections: Corrections,
    change: Callable[..., tuple[str, ...]],
    supersede: Callable[..., bool],
) -> None:
    change([A], Standing.CANCELLED)
    corrections.require_supersedable(A)
    assert supersede(A, B)


def test_what_was_revoked_is_not_superseded(
    corrections: Corrections,
    change: Callable[..., tuple[str, ...]],
    supersede: Callable[..., bool],
) -> None:
    change([A], Standing.REVOKED)
    said = "cannot be superseded: it was revoked, and that is final"
    with pytest.raises(SupersessionError, match=said):
        supersede(A, B)
    with pytest.raises(SupersessionError, match=said):
        corrections.require_supersedable(A)


def test_a_document_that_does_not_count_takes_no_place(
    change: Callable[..., tuple[str, ...]], supersede: Callable[..., bool]
) -> None:
    change([B], Standing.SUSPENDED)
    with pytest.raises(SupersessionError, match="does not count"):
        supersede(A, B)


def test_no_document_takes_its_own_place(supersede: Callable[..., bool]) -> None:
    with pytest.raises(SupersessionError, match="no document takes its own place"):
        supersede(A, A)


def test_one_document_takes_the_place_of_one(supersede: Callable[..., bool]) -> None:
    supersede(A, C)
    with pytest.raises(SupersessionError, match="has taken another one's already"):
        supersede(B, C)


def test_who_takes_the_place_in_the_end_is_told(
    corrections: Corrections, supersede: Callable[..., bool]
) -> None:
    supersede(A, B)
    supersede(B, C)
    told = {each.document: each.successor for each in corrections.taken_back()}
    assert told == {A: C, B: C}


def test_what_was_taken_back_is_told_as_it_stands_now(
    corrections: Corrections, change: Callable[..., tuple[str, ...]]
) -> None:
    later = NOON + timedelta(days=1)
    change([A, B], Standing.SUSPENDED)
    change([A], Standing.IN_FORCE, at=later)
    assert corrections.taken_back() == (
        TakenBack(document=A, standing=Standing.IN_FORCE, at=later),
        TakenBack(document=B, standing=Standing.SUSPENDED, at=NOON),
    )


def test_what_counts_for_good_is_revoked_in_the_lists(
    database: Database,
    change: Callable[..., tuple[str, ...]],
    supersede: Callable[..., bool],
) -> None:
    book = StatusBook(database)
    for document in (A, B, C, D):
        book.place([document], document=document, base=BASE, suspendable=True)
    change([A], Standing.REVOKED)
    change([B], Standing.CANCELLED)
    supersede(C, D)
    (bits,) = book.lists()
    places = {each: book.places_of(each)[each].index for each in (A, B, C)}
    assert bits.revoked == set(places.values())
    assert bits.suspended == frozenset()


def test_documents_with_a_credit_are_found_by_their_places(
    corrections: Corrections, database: Database
) -> None:
    book = StatusBook(database)
    for document, credits_ in ((A, ("art",)), (B, ("art", "maths")), (C, ("maths",))):
        badges = [part_of(document, f"credits/{each}") for each in credits_]
        book.place([document, *badges], document=document, base=BASE, suspendable=False)
    found = corrections.with_credential(lambda document: part_of(document, "credits/maths"))
    assert sorted(found) == [B, C]


def test_what_the_lists_have_of_documents(corrections: Corrections, database: Database) -> None:
    book = StatusBook(database)
    book.place([A, "badge"], document=A, base=BASE, suspendable=True)
    book.place([B], document=B, base=BASE, suspendable=False)
    assert corrections.listed([A, B, C]) == {
        A: Listed(credentials=2, suspendable=True),
        B: Listed(credentials=1, suspendable=False),
    }


def test_of_nothing_nothing_is_told(corrections: Corrections) -> None:
    assert corrections.taken_back() == ()
    assert corrections.listed([]) == {}

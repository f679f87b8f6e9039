"""The book of status lists: places that are never given twice, and changes that are kept."""

import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.credentials import status_list
from transcript.errors import RegistryError
from transcript.registry import status_book
from transcript.registry.database import Database
from transcript.registry.status_book import (
    FULL,
    LIST_SIZE,
    Change,
    FinalStandingError,
    Place,
    Standing,
    StatusBook,
)

BASE = "https://hill.example/status"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.fixture
def book(database: Database) -> StatusBook:
    return StatusBook(database)


def place(
    book: StatusBook,
    document: str,
    credentials: Sequence[str] = ("whole", "badge"),
    *,
    base: str = BASE,
    suspendable: bool = True,
) -> dict[str, Place]:
    named = [f"{document}/{each}" for each in credentials]
    return dict(book.place(named, document=document, base=base, suspendable=suspendable))


def test_there_is_a_list_as_soon_as_something_has_a_place(book: StatusBook) -> None:
    assert not book.has_lists()
    place(book, "urn:uuid:1")
    assert book.has_lists()


def test_every_credential_of_a_document_has_a_place_of_its_own(book: StatusBook) -> None:
    places = place(book, "d1")
    assert sorted(places) == ["d1/badge", "d1/whole"]
    assert {(each.base, each.number, each.suspendable) for each in places.values()} == {
        (BASE, 1, True)
    }
    assert len({each.index for each in places.values()}) == 2


def test_places_are_the_same_when_asked_for_again(look: Callable[[], Database]) -> None:
    book = StatusBook(look())
    first = place(book, "d1")
    again = StatusBook(look())
    assert place(again, "d1", suspendable=False, base="https://other.example") == first
    assert again.places_of("d1") == first


def test_a_credential_more_is_put_into_the_list_of_its_document(book: StatusBook) -> None:
    first = place(book, "d1", ["whole"])
    place(book, "d2", base="https://other.example")
    more = place(book, "d1", ["whole", "badge"])
    assert more["d1/whole"] == first["d1/whole"]
    assert more["d1/badge"].number == 1


def test_a_hundred_thousand_places_are_given_once_each(book: StatusBook) -> None:
    credentials = [str(number) for number in range(1_000)]
    given = [
        (each.number, each.index)
        for document in range(100)
        for each in place(book, f"d{document}", credentials).values()
    ]
    assert len(set(given)) == len(given) == 100_000
    assert [(each.number, each.used) for each in book.lists()] == [(1, 99_000), (2, 1_000)]
    assert FULL <= 99_000 < FULL + 1_000


def test_a_list_has_as_many_places_as_its_credential_has_bits() -> None:
    assert LIST_SIZE == status_list.ENTRIES


def test_places_are_spread_over_the_whole_list(book: StatusBook) -> None:
    # 64 parts of a list, about 156 places in each: 12 sigma lie between 0 and 312.
    credentials = [str(number) for number in range(10_000)]
    part = LIST_SIZE // 64
    counts = [0] * 64
    for each in place(book, "d1", credentials).values():
        counts[each.index // part] += 1
    expected = 10_000 / 64
    chi_square = sum((count - expected) ** 2 / expected for count in counts)
    assert chi_square < 200
    assert all(counts)


def test_places_do_not_follow_the_order_of_credentials(book: StatusBook) -> None:
    indexes = [each.index for each in place(book, "d1", [str(n) for n in range(50)]).values()]
    assert indexes != sorted(indexes)


def test_another_address_begins_another_list(book: StatusBook) -> None:
    place(book, "d1")
    other = place(book, "d2", base="https://other.example")
    assert {each.number for each in other.values()} == {2}
    assert {each.number for each in place(book, "d3").values()} == {1}
    assert [(each.base, each.number) for each in book.lists()] == [
        (BASE, 1),
        ("https://other.example", 2),
    ]


def test_a_list_is_suspendable_if_anything_in_it_is(book: StatusBook) -> None:
    place(book, "d1", suspendable=False)
    assert [each.suspendable for each in book.lists()] == [False]
    place(book, "d2")
    assert [each.suspendable for each in book.lists()] == [True]


def test_looking_into_a_book_makes_none(book: StatusBook, database: Database) -> None:
    assert book.lists() == ()
    assert book.changes() == ()
    assert book.places_of("d1") == {}
    assert book.standing_of("d1") is Standing.IN_FORCE
    assert not database.exists()


def test_a_change_covers_every_credential_of_the_document(book: StatusBook, at: datetime) -> None:
    revoked, kept = place(book, "d1"), place(book, "d2")
    assert book.change(["d1"], Standing.REVOKED, reason="a mistake", at=at) == ("d1",)
    (bits,) = book.lists()
    assert bits.revoked == {each.index for each in revoked.values()}
    assert bits.suspended == frozenset()
    assert not bits.revoked & {each.index for each in kept.values()}
    assert (book.standing_of("d1"), book.standing_of("d2")) == (
        Standing.REVOKED,
        Standing.IN_FORCE,
    )


def test_what_is_suspended_can_be_reinstated(book: StatusBook, at: datetime) -> None:
    places = place(book, "d1")
    book.change(["d1"], Standing.SUSPENDED, reason="a review", at=at)
    assert book.lists()[0].suspended == {each.index for each in places.values()}
    book.change(["d1"], Standing.IN_FORCE, reason="it is over", at=at)
    assert book.lists()[0].suspended == frozenset()
    assert book.changes() == (
        Change(document="d1", standing=Standing.SUSPENDED, reason="a review", at=at),
        Change(document="d1", standing=Standing.IN_FORCE, reason="it is over", at=at),
    )


def test_a_change_that_changes_nothing_is_not_noted(book: StatusBook, at: datetime) -> None:
    place(book, "d1")
    assert book.change(["d1"], Standing.IN_FORCE, reason="why not", at=at) == ()
    book.change(["d1"], Standing.REVOKED, reason="first", at=at)
    assert book.change(["d1", "d1"], Standing.REVOKED, reason="second", at=at) == ()
    assert [each.reason for each in book.changes()] == ["first"]


@pytest.mark.parametrize("standing", [Standing.IN_FORCE, Standing.SUSPENDED])
def test_what_was_revoked_stays_so(book: StatusBook, at: datetime, standing: Standing) -> None:
    place(book, "d1")
    book.change(["d1"], Standing.REVOKED, reason="a mistake", at=at)
    with pytest.raises(FinalStandingError, match="d1 was revoked, and that is final"):
        book.change(["d1"], standing, reason="no", at=at)


def test_of_several_changes_all_are_made_or_none(book: StatusBook, at: datetime) -> None:
    place(book, "d1")
    book.change(["d1"], Standing.REVOKED, reason="a mistake", at=at)
    with pytest.raises(FinalStandingError):
        book.change(["d2", "d1"], Standing.SUSPENDED, reason="both", at=at)
    assert book.standing_of("d2") is Standing.IN_FORCE


def test_what_a_run_did_not_finish_is_not_there(
    book: StatusBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCutError(BaseException):
        pass

    def cut(*_: object) -> None:
        raise PowerCutError

    place(book, "d1")
    with monkeypatch.context() as changed:
        changed.setattr(status_book, "_free_positions", cut)
        with pytest.raises(PowerCutError):
            place(book, "d2")
    assert book.places_of("d2") == {}
    assert len(place(book, "d2")) == 2


def test_a_credential_of_another_document_is_refused(book: StatusBook) -> None:
    book.place(["badge"], document="d1", base=BASE, suspendable=False)
    with pytest.raises(RegistryError, match=r"UNIQUE constraint failed|duplicate key"):
        book.place(["badge"], document="d2", base=BASE, suspendable=False)


def _fill(path: Path, name: str) -> None:
    for number in range(20):
        place(StatusBook(Database(path)), f"{name}{number}", [str(each) for each in range(20)])


def test_runs_at_the_same_time_share_one_book(path: Path) -> None:
    runs = [
        multiprocessing.get_context("spawn").Process(target=_fill, args=(path, name))
        for name in ("a", "b", "c")
    ]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert [each.exitcode for each in runs] == [0, 0, 0]
    (bits,) = StatusBook(Database(path)).lists()
    assert bits.used == 3 * 20 * 20


_ENDLESS = """
import itertools, sys
from pathlib import Path
from transcript.registry.database import Database
from transcript.registry.status_book import StatusBook
for number in itertools.count():
    book = StatusBook(Database(Path(sys.argv[1])))
    book.place([f"{number}/{each}" for each in range(5)], document=str(number), base="https://s.example",
        suspendable=True)
    print(number, flush=True)
"""


@pytest.mark.parametrize("told", [1, 2, 7])
def test_what_was_told_survives_a_killed_run(path: Path, told: int) -> None:
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", _ENDLESS, str(path)], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        documents = [run.stdout.readline().strip() for _ in range(told)]
        run.kill()
    book = StatusBook(Database(path))
    assert all(len(book.places_of(each)) == 5 for each in documents)
    (bits,) = book.lists()
    # Of the document under way there is all, or nothing.
    assert bits.used % 5 == 0
    assert len(place(book, "the next")) == 2


def test_moments_are_kept_with_their_zone(book: StatusBook) -> None:
    moment = datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC)
    place(book, "d1")
    book.change(["d1"], Standing.SUSPENDED, reason="a review", at=moment)
    assert book.changes()[0].at == moment

"""The ledger: what is noted can be proved, and whatever is done to it afterwards is found."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text, update

from transcript.batch.checkpoints import Log, is_signed_by, sign_ledger
from transcript.batch.publishing import covered_by, files_to_publish, published_leaf
from transcript.errors import LedgerError
from transcript.proofs.signers import Ed25519Signer
from transcript.registry.database import Database
from transcript.registry.ledger import Act, Ledger, Signed, append, size_of
from transcript.registry.ledger_check import Published, Whole, check, check_as_seen
from transcript.registry.tables import checkpoint, issued, ledger, node, secret
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.entry import EntryKind
from transcript.transparency.merkle import EMPTY
from transcript.transparency.note import Note, Verifier
from transcript.transparency.proof_text import LedgerProof

LOG = Log(origin="hill.example/ledger", signer=Ed25519Signer.from_seed(bytes(31) + b"\1"))
VERIFIER = Verifier(name=LOG.origin, key=LOG.signer.public_key.raw)
IS_SIGNED = is_signed_by([VERIFIER])
SIZE = 21
SIGNED_AT = (7, 13, SIZE)


def digest(number: int) -> str:
    return sha256(f"clr {number}".encode()).hexdigest()


def acts(first: int, count: int) -> list[Act]:
    """Return acts of which every third is about something else than an issued document."""
    return [_issued(each) if each % 3 else _revoked(each) for each in range(first, first + count)]


def _issued(number: int) -> Act:
    name = f"urn:uuid:{number}"
    statement = {"credentials": [digest(number)], "document": name}
    return Act(kind=EntryKind.ISSUED, statement=statement, document=name, salt=bytes(16))


def _revoked(number: int) -> Act:
    name = f"urn:uuid:{number + 1}"
    statement = {"document": name, "reason": "a mistake", "actor": "registrar"}
    return Act(kind=EntryKind.REVOKED, statement=statement, document=name, salt=bytes(16))


def note_acts(connection: Connection, wanted: Sequence[Act], *, at: datetime) -> None:
    for act, position in zip(wanted, append(connection, wanted, at=at), strict=True):
        if act.kind is EntryKind.ISSUED:
            row = {"document": act.document, "digest": act.statement["credentials"][0]}
            connection.execute(insert(issued).values(**row, entry=position))


@pytest.fixture
def filled(database: Database, at: datetime) -> Database:
    """A ledger of 21 entries, signed three times on the way."""
    begin = 0
    for size in SIGNED_AT:
        with database.writing() as connection:
            note_acts(connection, acts(begin, size - begin), at=at + timedelta(hours=size))
        sign_ledger(Ledger(database), LOG)
        begin = size
    return database


@contextmanager
def without_guard(database: Database) -> Iterator[Connection]:
    """Give a connection on which nothing is refused: somebody who has the disk."""
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            names = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.execute(names).scalars().all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        yield connection


def whole(database: Database) -> Whole:
    return check(database, is_signed=IS_SIGNED)


def damage(database: Database, *known: Published) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        check(database, is_signed=IS_SIGNED, published=known)
    return caught.value


# What is noted


def test_an_empty_ledger_has_nothing_in_it(database: Database) -> None:
    empty = Ledger(database)
    assert (empty.size(), list(empty.entries()), empty.signed()) == (0, [], None)
    assert empty.proof_of("urn:uuid:1") is None
    assert sign_ledger(empty, LOG) is None
    assert whole(database) == Whole(size=0, root=EMPTY, checkpoints=0, purged=0)


def test_entries_are_noted_in_their_order(filled: Database, at: datetime) -> None:
    noted = list(Ledger(filled).entries())
    assert [each.position for each in noted] == list(range(SIZE))
    assert [each.document for each in noted] == [each.document for each in acts(0, SIZE)]
    assert [each.statement for each in noted] == [each.statement for each in acts(0, SIZE)]
    assert noted[-1].entry.at == at + timedelta(hours=SIZE)


def test_the_last_entries_are_found_by_their_positions(filled: Database) -> None:
    noted = Ledger(filled).entries(since=SIZE - 2)
    assert [each.position for each in noted] == [SIZE - 2, SIZE - 1]


def test_the_entries_of_one_document_are_found(filled: Database) -> None:
    found = Ledger(filled).entries(document="urn:uuid:4")
    assert [(each.position, each.entry.kind) for each in found] == [
        (3, EntryKind.REVOKED),
        (4, EntryKind.ISSUED),
    ]


def test_every_entry_holds_the_hash_of_the_one_before_it(filled: Database) -> None:
    noted = [each.entry for each in Ledger(filled).entries()]
    assert [each.previous for each in noted[1:]] == [each.hash for each in noted[:-1]]


def test_nothing_is_noted_when_there_is_nothing_to_note(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        assert append(connection, [], at=at) == ()
        assert size_of(connection) == 0


def test_a_clock_that_was_set_back_is_refused(filled: Database, at: datetime) -> None:
    with pytest.raises(LedgerError) as caught, filled.writing() as connection:
        append(connection, acts(SIZE, 1), at=at)
    assert str(caught.value) == (
        "entry 20: it was noted at 2026-11-23 09:00 UTC, and this machine's clock says "
        "2026-11-22 12:00: set the clock right, and run it again"
    )


def test_the_time_of_the_ledger_never_goes_back(filled: Database, at: datetime) -> None:
    behind = at + timedelta(hours=SIZE, minutes=-5)
    with filled.writing() as connection:
        append(connection, [_revoked(1)], at=behind)
    *_, last = Ledger(filled).entries()
    assert last.entry.at == at + timedelta(hours=SIZE)


def test_more_entries_than_are_asked_for_at_once_are_all_given(
    database: Database, at: datetime
) -> None:
    with database.writing() as connection:
        append(connection, [_revoked(each) for each in range(4_097)], at=at)
    assert [each.position for each in Ledger(database).entries()] == list(range(4_097))
    assert whole(database).size == 4_097


# What is signed, and proved


def test_a_checkpoint_is_signed_once_for_each_size(filled: Database) -> None:
    last = Ledger(filled).signed()
    assert last is not None
    assert last.size == SIZE
    assert sign_ledger(Ledger(filled), LOG) == last
    assert IS_SIGNED(Note.parse(last.note))


def test_a_checkpoint_that_another_run_has_signed_meanwhile_is_taken(
    filled: Database, at: datetime
) -> None:
    with filled.writing() as connection:
        note_acts(connection, acts(SIZE, 1), at=at + timedelta(days=1))
    slow = _Slow(filled)
    made = slow.sign(LOG.note)
    assert made is not None
    assert made == Ledger(filled).signed()


class _Slow(Ledger):
    """A ledger that looks, and then another run signs before it does."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._other = Ledger(database)

    def size(self) -> int:
        size = super().size()
        sign_ledger(self._other, LOG)
        return size


def test_a_note_counts_under_its_own_name_and_signature_alone(filled: Database) -> None:
    last = Ledger(filled).signed()
    assert last is not None
    note = Note.parse(last.note)
    (made,) = note.signatures
    assert not IS_SIGNED(replace(note, text=note.text.replace("hill", "mill")))
    assert not IS_SIGNED(replace(note, text=note.text + "more\n"))
    assert not IS_SIGNED(replace(note, signatures=(replace(made, key_id=bytes(4)),)))
    assert not is_signed_by([])(note)


def test_every_issued_document_is_proved_by_the_first_checkpoint_that_covers_it(
    filled: Database,
) -> None:
    for number in range(SIZE):
        content = Ledger(filled).proof_of(f"urn:uuid:{number}")
        if number % 3 == 0:
            assert content is None
            continue
        assert content is not None
        proof = LedgerProof.parse(content)
        assert proof.holds()
        assert proof.position == number
        assert proof.checkpoint.size == next(each for each in SIGNED_AT if each > number)
        assert proof.opened.statement["credentials"] == [digest(number)]


def test_a_document_that_no_checkpoint_covers_has_no_proof_yet(
    filled: Database, at: datetime
) -> None:
    with filled.writing() as connection:
        note_acts(connection, acts(SIZE + 1, 1), at=at + timedelta(days=1))
    assert Ledger(filled).proof_of(f"urn:uuid:{SIZE + 1}") is None
    sign_ledger(Ledger(filled), LOG)
    assert Ledger(filled).proof_of(f"urn:uuid:{SIZE + 1}") is not None


def test_a_proof_stays_the_same_for_ever(filled: Database, at: datetime) -> None:
    before = Ledger(filled).proof_of("urn:uuid:2")
    with filled.writing() as connection:
        note_acts(connection, acts(SIZE, 30), at=at + timedelta(days=1))
    sign_ledger(Ledger(filled), LOG)
    assert Ledger(filled).proof_of("urn:uuid:2") == before


def test_a_checkpoint_by_a_stolen_key_gives_way_to_the_next_one(filled: Database) -> None:
    book, last = Ledger(filled), Ledger(filled).signed()
    assert last is not None
    content = book.proof_of("urn:uuid:2", counts=lambda note: note.to_bytes() == last.note)
    assert content is not None
    proof = LedgerProof.parse(content)
    assert (proof.checkpoint.size, proof.position, proof.holds()) == (SIZE, 2, True)
    assert book.proof_of("urn:uuid:2", counts=lambda _: False) is None


def test_what_was_purged_is_proved_no_more_and_the_ledger_stays_whole(
    filled: Database, at: datetime
) -> None:
    with filled.writing() as connection:
        connection.execute(delete(secret).where(secret.c.position == 4))
        purged = Act(
            kind=EntryKind.PURGED,
            statement={"document": "urn:uuid:4", "entries": [4]},
            document="urn:uuid:4",
        )
        append(connection, [purged], at=at + timedelta(days=1))
    assert Ledger(filled).proof_of("urn:uuid:4") is None
    assert [each.statement for each in Ledger(filled).entries()][4] is None
    found = whole(filled)
    assert (found.size, found.purged) == (SIZE + 1, 1)


# Damage


def test_a_ledger_that_nobody_touched_is_whole(filled: Database) -> None:
    assert whole(filled) == Whole(
        size=SIZE, root=Ledger(filled).root(SIZE), checkpoints=len(SIGNED_AT), purged=0
    )


def spoilt(value: object) -> Iterator[object]:
    """Yield other values for a cell: one changed bit, cut short, taken out."""
    if isinstance(value, int):
        yield from (value + 1, value + 1000)
    elif isinstance(value, str):
        yield from (value[:-1] + chr(ord(value[-1]) ^ 1), value[:-1], "")
    else:
        content = bytes(value)  # type: ignore[call-overload]
        yield from (bytes([content[0] ^ 1]) + content[1:], content[:-1], b"")


def first_touched(table: Table, row: dict[str, object]) -> int | None:
    """Return the entry that is to be named when this row is damaged."""
    if table is checkpoint:
        return None
    if table is node:
        return int(row["position"]) << int(row["level"])  # type: ignore[call-overload,no-any-return]
    return int(row["entry" if table is issued else "position"])  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("table", [ledger, secret, node, issued, checkpoint], ids=str)
def test_one_changed_value_in_any_row_is_found_and_its_entry_is_named(
    filled: Database, table: Table
) -> None:
    with without_guard(filled) as connection:
        rows = [dict(each) for each in connection.execute(select(table)).mappings()]
        for row in rows:
            here = [column == row[column.name] for column in table.primary_key.columns]
            for column in table.columns:
                for value in spoilt(row[column.name]):
                    step = connection.begin_nested()
                    change = update(table).where(*here).values({column.name: value})
                    try:
                        connection.execute(change)
                    except Exception:  # noqa: BLE001 - the database itself refuses a second row
                        step.rollback()
                        continue
                    with pytest.raises(LedgerError) as caught:
                        check_as_seen(connection, is_signed=IS_SIGNED)
                    assert caught.value.entry == first_touched(table, row), (row, column, value)
                    step.rollback()


@pytest.mark.parametrize("table", [ledger, secret, node, issued], ids=str)
def test_a_row_that_was_taken_out_is_found_and_its_entry_is_named(
    filled: Database, table: Table
) -> None:
    with without_guard(filled) as connection:
        for each in connection.execute(select(table)).mappings().all():
            row = dict(each)
            step = connection.begin_nested()
            here = [column == row[column.name] for column in table.primary_key.columns]
            connection.execute(delete(table).where(*here))
            with pytest.raises(LedgerError) as caught:
                check_as_seen(connection, is_signed=IS_SIGNED)
            assert caught.value.entry == first_touched(table, row), row
            step.rollback()


@pytest.mark.parametrize("place", range(SIZE - 1))
def test_two_entries_that_changed_places_are_found(filled: Database, place: int) -> None:
    with without_guard(filled) as connection:
        for table in (ledger, secret):
            for old, new in ((place, 99), (place + 1, place), (99, place + 1)):
                move = update(table).where(table.c.position == old).values(position=new)
                connection.execute(move)
    assert damage(filled).entry == place


def test_an_entry_that_was_put_in_is_found(filled: Database) -> None:
    with without_guard(filled) as connection:
        last = (
            connection.execute(select(ledger).where(ledger.c.position == SIZE - 1)).mappings().one()
        )
        connection.execute(insert(ledger).values({**last, "position": SIZE}))
    assert (damage(filled).entry, damage(filled).reason) == (
        SIZE,
        "it does not follow the entry before it",
    )


def test_an_entry_before_the_first_is_found(filled: Database) -> None:
    with without_guard(filled) as connection:
        first = connection.execute(select(ledger).where(ledger.c.position == 0)).mappings().one()
        connection.execute(insert(ledger).values({**first, "position": -1}))
    assert damage(filled).entry == 0


def cut_off(database: Database, size: int) -> None:
    """Take out the end of the ledger, with everything that knows of it."""
    with without_guard(database) as connection:
        connection.execute(delete(ledger).where(ledger.c.position >= size))
        connection.execute(delete(secret).where(secret.c.position >= size))
        connection.execute(delete(issued).where(issued.c.entry >= size))
        connection.execute(delete(checkpoint).where(checkpoint.c.size > size))
        for row in connection.execute(select(node)).all():
            if (row.position + 1) << row.level > size:
                here = (node.c.level == row.level, node.c.position == row.position)
                connection.execute(delete(node).where(*here))


@pytest.mark.parametrize("table", [secret, issued, node, checkpoint], ids=str)
def test_an_end_that_was_cut_off_is_found_by_whatever_still_knows_of_it(
    filled: Database, table: Table
) -> None:
    with filled.reading() as connection:
        kept = [dict(each) for each in connection.execute(select(table)).mappings()]
    cut_off(filled, 14)
    with without_guard(filled) as connection:
        connection.execute(delete(table))
        connection.execute(insert(table), kept)
    assert damage(filled).entry == 14


def saved(database: Database) -> Published:
    last = Ledger(database).signed()
    assert last is not None
    return Published(where="the checkpoint in the safe", note=last.note)


def test_an_end_that_was_cut_off_without_a_trace_is_found_by_a_saved_checkpoint(
    filled: Database,
) -> None:
    kept = saved(filled)
    cut_off(filled, 14)
    assert whole(filled).size == 14
    assert str(damage(filled, kept)) == (
        "entry 14: it is missing, and all that follow: the checkpoint in the safe says that there "
        "were 21 entries. Bring the registry back from a backup"
    )


def test_a_ledger_that_was_rolled_back_and_went_on_is_found_by_a_saved_checkpoint(
    filled: Database, at: datetime
) -> None:
    kept = saved(filled)
    cut_off(filled, 14)
    with filled.writing() as connection:
        append(connection, [_revoked(each) for each in range(9)], at=at + timedelta(days=1))
    sign_ledger(Ledger(filled), LOG)
    assert whole(filled).size == 23
    assert str(damage(filled, kept)) == (
        "entry 13: it, or one that follows, is not the one that was signed: the checkpoint in the "
        "safe has another root"
    )


def published(database: Database) -> dict[str, bytes]:
    last = Ledger(database).signed()
    assert last is not None
    return dict(files_to_publish(Ledger(database), last, there=lambda _: False))


def as_published(files: dict[str, bytes], size: int) -> Published:
    leaf = published_leaf(files.get, size)
    return Published(where="what is published", note=files["checkpoint"], leaf=leaf)


def test_what_is_published_names_the_very_entry(filled: Database, at: datetime) -> None:
    files = published(filled)
    cut_off(filled, 14)
    with filled.writing() as connection:
        append(connection, [_revoked(each) for each in range(9)], at=at + timedelta(days=1))
    sign_ledger(Ledger(filled), LOG)
    assert str(damage(filled, as_published(files, SIZE))) == (
        "entry 14: it is not the one that was signed: what is published has another root"
    )


def test_a_published_file_that_was_changed_is_found(filled: Database) -> None:
    files = published(filled)
    content = files["tile/0/000.p/21"]
    files["tile/0/000.p/21"] = content[: 32 * 5] + bytes(32) + content[32 * 6 :]
    assert str(damage(filled, as_published(files, SIZE))) == (
        "entry 5: it is published in another form: publish the ledger again"
    )


def test_what_is_published_and_whole_agrees(filled: Database) -> None:
    files = published(filled)
    known = [as_published(files, SIZE), as_published({"checkpoint": files["checkpoint"]}, SIZE)]
    assert check(filled, is_signed=IS_SIGNED, published=known).size == SIZE


def test_an_older_publication_agrees_with_a_ledger_that_went_on(
    filled: Database, at: datetime
) -> None:
    known = as_published(published(filled), SIZE)
    with filled.writing() as connection:
        append(connection, [_revoked(each) for each in range(600)], at=at + timedelta(days=1))
    assert check(filled, is_signed=IS_SIGNED, published=[known]).size == SIZE + 600


def forge(size: int, root: bytes) -> bytes:
    stranger = Log(origin=LOG.origin, signer=Ed25519Signer.from_seed(bytes(31) + b"\2"))
    return stranger.note(size, root)


def test_a_forged_checkpoint_is_found(filled: Database) -> None:
    note = forge(SIZE, Ledger(filled).root(SIZE)).decode()
    with without_guard(filled) as connection:
        connection.execute(update(checkpoint).where(checkpoint.c.size == SIZE).values(note=note))
    assert str(damage(filled)) == (
        "the checkpoint over 21 entries is forged: no ledger key of the school's has signed it"
    )


def test_a_checkpoint_that_cannot_be_read_is_told(filled: Database) -> None:
    broken = Published(where="the checkpoint in the safe", note=b"nothing")
    assert str(damage(filled, broken)) == (
        "the checkpoint in the safe cannot be read: it has no signature"
    )


def test_a_ledger_that_is_not_the_one_that_was_signed_is_not_signed_again(
    filled: Database, at: datetime
) -> None:
    with without_guard(filled) as connection:
        other = {"root": bytes(32)}
        connection.execute(update(checkpoint).where(checkpoint.c.size == SIZE).values(other))
        note_acts(connection, acts(SIZE, 1), at=at + timedelta(days=1))
    with pytest.raises(LedgerError, match="its first 21 entries are not those that were signed"):
        sign_ledger(Ledger(filled), LOG)


def test_a_ledger_that_is_shorter_than_what_was_signed_is_not_signed_again(
    filled: Database,
) -> None:
    with without_guard(filled) as connection:
        connection.execute(delete(ledger).where(ledger.c.position >= 20))
    with pytest.raises(LedgerError) as caught:
        sign_ledger(Ledger(filled), LOG)
    assert str(caught.value) == (
        "entry 20: it is missing: 21 entries were signed once, and there are 20. Bring the "
        "registry back from a backup"
    )


# What is published


def test_a_published_ledger_has_every_hash_and_every_entry(filled: Database) -> None:
    files = published(filled)
    noted = [each.entry for each in Ledger(filled).entries()]
    assert files["tile/0/000.p/21"] == b"".join(each.hash for each in noted)
    assert files["tile/entries/000.p/21"] == b"".join(
        len(each.data()).to_bytes(2) + each.data() for each in noted
    )
    assert list(files)[-1] == "checkpoint"


def test_a_full_file_of_hashes_is_one_hash_above(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        append(connection, [_revoked(each) for each in range(300)], at=at)
    sign_ledger(Ledger(database), LOG)
    files = published(database)
    assert sorted(files) == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]
    assert files["tile/1/000.p/1"] == Ledger(database).root(256)


def test_what_is_there_is_not_written_again(filled: Database) -> None:
    last = Ledger(filled).signed()
    assert last is not None
    files = files_to_publish(Ledger(filled), last, there=lambda path: "entries" in path)
    assert [path for path, _ in files] == ["tile/0/000.p/21", "checkpoint"]


def test_no_name_and_no_reason_is_published(filled: Database) -> None:
    content = b"".join(published(filled).values())
    for word in (b"urn:uuid", b"mistake", b"registrar", digest(1).encode()):
        assert word not in content


def test_a_ledger_goes_on_where_an_earlier_one_of_it_is_published(
    filled: Database, at: datetime
) -> None:
    before = published(filled)["checkpoint"]
    with filled.writing() as connection:
        note_acts(connection, acts(SIZE, 1), at=at + timedelta(days=1))
    assert covered_by(Ledger(filled), before) == SIZE
    assert covered_by(Ledger(filled), LOG.note(0, EMPTY)) == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (LOG.note(SIZE, bytes(32)), "another ledger was written there, of 21 entries"),
        (LOG.note(SIZE + 1, bytes(32)), "it is missing: 22 entries were signed once"),
        (b"nothing", "the checkpoint that is there cannot be read: it has no signature"),
    ],
)
def test_a_ledger_is_not_published_over_another_one(
    filled: Database, content: bytes, reason: str
) -> None:
    with pytest.raises(LedgerError, match=reason):
        covered_by(Ledger(filled), content)


def test_a_checkpoint_says_what_was_signed(filled: Database) -> None:
    last = Ledger(filled).signed()
    assert last is not None
    told = Checkpoint.parse(Note.parse(last.note).text)
    assert last == Signed(size=told.size, root=told.root, note=last.note)
    assert told.origin == LOG.origin

"""A backup: one file from either kind of registry, which either kind reads, whole or not at all."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from tests.postgresql_server import PostgresqlServer
from transcript.errors import RegistryError
from transcript.registry.backup import Backup, read_backup, write_backup
from transcript.registry.database import Database
from transcript.registry.ledger import Act, append
from transcript.registry.status_book import Standing, StatusBook
from transcript.registry.tables import FIRST, SECOND, batch, key_event
from transcript.transparency.entry import EntryKind

Look = Callable[[], Database]


def filled(database: Database, at: datetime, *, batches: int = 3) -> None:
    """Write something of every type: text, numbers, bytes, and rows that number themselves."""
    book = StatusBook(database)
    book.place(["d1", "b1"], document="d1", base="https://hill.example/status", suspendable=True)
    book.change(["d1"], Standing.SUSPENDED, reason="“Zoë” — a review", at=at)
    with database.writing() as connection:
        rows = [{"id": f"run {n}", "at": str(at), "actor": "Ødegård"} for n in range(batches)]
        connection.execute(insert(batch), rows)
        acts = [Act(kind=EntryKind.KEY, statement={"key": f"k{n}"}) for n in range(5)]
        append(connection, acts, at=at)


def backed_up(database: Database, at: datetime) -> bytes:
    out = io.BytesIO()
    with database.reading() as connection:
        write_backup(connection, out, at=at)
    return out.getvalue()


def restored(database: Database, content: bytes) -> Backup:
    with database.making() as connection:
        return read_backup(connection, io.BytesIO(content), name="backup.zip")


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in (*FIRST.sorted_tables, *SECOND.sorted_tables)
        }


def changed(content: bytes, name: str, new: bytes | None) -> bytes:
    """Return a backup in which a member is another, or is missing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as made:
        for each in old.namelist():
            member = new if each == name else old.read(each)
            if member is not None:
                made.writestr(each, member)
    return out.getvalue()


def manifest(content: bytes) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told: dict[str, object] = json.loads(archive.read("manifest.json"))
        return told


def test_what_is_restored_is_what_was_there(look: Look, tmp_path: Path, at: datetime) -> None:
    filled(look(), at)
    content = backed_up(look(), at)
    copy = Database(tmp_path / "copy.db")
    done = restored(copy, content)
    assert everything(copy) == everything(look())
    assert (done.at, done.rows["batch"], done.rows["ledger"]) == (at, 3, 5)


def test_a_school_moves_to_a_server_and_back(
    tmp_path: Path, postgresql: PostgresqlServer, at: datetime
) -> None:
    here, back = Database(tmp_path / "registry.db"), Database(tmp_path / "back.db")
    server = Database(postgresql.address, schema=postgresql.new_schema())
    filled(here, at)
    restored(server, backed_up(here, at))
    restored(back, backed_up(server, at))
    assert everything(here) == everything(server) == everything(back)


def test_the_backup_of_a_state_is_the_same_from_both_kinds(
    tmp_path: Path, postgresql: PostgresqlServer, at: datetime
) -> None:
    here = Database(tmp_path / "registry.db")
    server = Database(postgresql.address, schema=postgresql.new_schema())
    filled(here, at)
    restored(server, backed_up(here, at))
    assert backed_up(server, at) == backed_up(here, at)


def test_rows_are_numbered_on_after_a_restore(look: Look, tmp_path: Path, at: datetime) -> None:
    source = Database(tmp_path / "source.db")
    filled(source, at)
    restored(look(), backed_up(source, at))
    StatusBook(look()).change(["d1"], Standing.REVOKED, reason="a mistake", at=at)
    assert [each.standing for each in StatusBook(look()).changes()] == ["suspended", "revoked"]
    event = {"key": "k", "event": "made", "reason": "", "actor": "", "at": ""}
    with look().writing() as connection:
        connection.execute(insert(key_event), event)


def test_a_backup_is_of_one_moment(look: Look, at: datetime) -> None:
    filled(look(), at)
    out = io.BytesIO()
    with look().reading() as connection:
        connection.execute(select(batch)).all()
        with look().writing() as other:
            other.execute(insert(batch), {"id": "later", "at": "", "actor": ""})
        done = write_backup(connection, out, at=at)
    assert done.rows["batch"] == 3


def test_many_rows_are_written_and_read_in_parts(look: Look, tmp_path: Path, at: datetime) -> None:
    source = Database(tmp_path / "source.db")
    filled(source, at, batches=1_201)
    assert restored(look(), backed_up(source, at)).rows["batch"] == 1_201
    assert everything(look()) == everything(source)


def test_a_registry_that_is_there_is_not_restored_over(look: Look, at: datetime) -> None:
    filled(look(), at)
    content, before = backed_up(look(), at), everything(look())
    with pytest.raises(RegistryError, match="there is a registry already"):
        restored(look(), content)
    assert everything(look()) == before


@pytest.fixture
def content(tmp_path: Path, at: datetime) -> bytes:
    source = Database(tmp_path / "source.db")
    filled(source, at)
    return backed_up(source, at)


def test_a_changed_row_is_noticed_and_nothing_is_restored(look: Look, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = archive.read("batch.jsonl")
    damaged = changed(content, "batch.jsonl", rows.replace(b"run 1", b"run 7"))
    with pytest.raises(RegistryError, match="it is damaged; take another one"):
        restored(look(), damaged)
    assert not look().exists()


@pytest.mark.parametrize("name", ["manifest.json", "ledger.jsonl"])
@pytest.mark.parametrize("new", [None, b"{", b"[]", b'{"kind": "something else"}\n'])
def test_a_backup_with_a_missing_or_broken_part_is_refused(
    tmp_path: Path, content: bytes, name: str, new: bytes | None
) -> None:
    with pytest.raises(RegistryError) as error:
        restored(Database(tmp_path / "registry.db"), changed(content, name, new))
    assert str(error.value) == (
        "backup.zip: it is no backup of a registry, or it is damaged; take another one"
    )


LINE = {"number": 1, "key": "k", "event": "made", "reason": "", "actor": "", "at": ""}


@pytest.mark.parametrize(
    "row",
    [
        b"[" * 100_000,
        json.dumps(LINE | {"number": 10**30}).encode(),
        json.dumps(LINE | {"reason": "x" * 4_000_000}).encode(),
    ],
    ids=["too deep", "a number too large", "a line too long"],
)
def test_a_row_that_no_school_wrote_is_refused(tmp_path: Path, content: bytes, row: bytes) -> None:
    told = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))
    told["tables"]["key_event"] = {"rows": 1, "sha256": sha256(row).hexdigest()}
    hostile = changed(content, "manifest.json", json.dumps(told).encode())
    with pytest.raises(RegistryError, match="it is damaged; take another one"):
        restored(Database(tmp_path / "registry.db"), changed(hostile, "key_event.jsonl", row))


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_backup_that_is_compressed_otherwise_is_refused(
    tmp_path: Path, content: bytes, kind: int
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", kind) as made:
        for each in old.namelist():
            made.writestr(each, old.read(each))
    with pytest.raises(RegistryError, match="it is damaged; take another one"):
        restored(Database(tmp_path / "registry.db"), out.getvalue())


def test_a_backup_that_says_it_is_encrypted_is_refused(tmp_path: Path, content: bytes) -> None:
    locked = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = -1
        while (found := content.find(mark, found + 1)) >= 0:
            locked[found + place] |= 1
    with pytest.raises(RegistryError, match="it is damaged; take another one"):
        restored(Database(tmp_path / "registry.db"), bytes(locked))


@pytest.mark.parametrize("kept", [0, 30, 900])
def test_a_backup_that_is_cut_off_is_refused(tmp_path: Path, content: bytes, kept: int) -> None:
    with pytest.raises(RegistryError, match="it is damaged"):
        restored(Database(tmp_path / "registry.db"), content[:kept])


def test_a_flipped_byte_is_noticed(tmp_path: Path, content: bytes) -> None:
    middle = content.index(b"ledger.jsonl") + 40
    flipped = content[:middle] + bytes([content[middle] ^ 0x10]) + content[middle + 1 :]
    with pytest.raises(RegistryError, match="it is damaged"):
        restored(Database(tmp_path / "registry.db"), flipped)


@pytest.mark.parametrize("member", ["version", "registry"])
def test_a_backup_from_a_later_version_is_left_alone(
    tmp_path: Path, content: bytes, member: str
) -> None:
    told = {**manifest(content), member: 99}
    later = changed(content, "manifest.json", json.dumps(told).encode())
    with pytest.raises(RegistryError, match="by a later version of this tool"):
        restored(Database(tmp_path / "registry.db"), later)

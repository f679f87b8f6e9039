"""The place where the registry is kept: what is written is there whole, and nobody is surprised."""

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, func, insert, select, update

from tests.postgresql_server import PostgresqlServer
from transcript.errors import RegistryError
from transcript.registry import file_engine
from transcript.registry.database import Database
from transcript.registry.tables import (
    APPEND_ONLY,
    FIRST,
    REASONED,
    SECOND,
    UNCHANGED,
    batch,
    change,
    exported,
    supersession,
)

Look = Callable[[], Database]
ROW = {"id": "b1", "at": "2026-11-22T12:00:00+00:00", "actor": "r"}


def note(database: Database, name: str = "b1") -> None:
    with database.writing() as connection:
        connection.execute(insert(batch), {**ROW, "id": name})


def noted(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(batch.c.id).order_by(batch.c.id)).scalars())


# Whole or not at all


def test_what_is_written_is_there_for_the_next_run(look: Look) -> None:
    note(look())
    assert noted(look()) == ["b1"]


def test_looking_makes_nothing(look: Look) -> None:
    assert noted(look()) == []
    assert not look().exists()


def test_a_registry_exists_once_it_was_written(look: Look) -> None:
    note(look())
    assert look().exists()


def test_a_block_that_fails_leaves_nothing(look: Look) -> None:
    note(look())
    database = look()
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        _fail_after_noting(connection)
    assert noted(database) == ["b1"]


def test_a_reader_sees_one_state_while_another_run_writes(look: Look) -> None:
    note(look())
    reader, counted = look(), select(func.count()).select_from(batch)
    with reader.reading() as connection:
        before = connection.execute(counted).scalar_one()
        note(look(), "b2")
        assert connection.execute(counted).scalar_one() == before == 1
    assert noted(reader) == ["b1", "b2"]


def test_a_closed_database_opens_again(database: Database) -> None:
    note(database)
    database.close()
    database.close()
    assert noted(database) == ["b1"]


def test_a_registry_that_is_gone_is_empty_for_who_has_it_open(tmp_path: Path) -> None:
    database = Database(tmp_path / "registry.db")
    note(database)
    for each in tmp_path.glob("registry.db*"):
        each.unlink()
    assert noted(database) == []


def _fail_after_noting(connection: Connection) -> None:
    connection.execute(insert(batch), {**ROW, "id": "b2"})
    raise ZeroDivisionError


# What stays


def _rows(connection: Connection) -> None:
    connection.execute(insert(batch), ROW)
    connection.execute(insert(exported), {"document": "d", "at": "now"})
    _take_back(connection)


@pytest.mark.parametrize("table", [batch, exported, supersession, change])
def test_what_is_written_is_never_changed(database: Database, table: Table) -> None:
    with database.writing() as connection:
        _rows(connection)
    with (
        pytest.raises(RegistryError, match="what is written here stays"),
        database.writing() as connection,
    ):
        connection.execute(update(table).values(at="then"))


@pytest.mark.parametrize("table", [batch, supersession, change])
def test_what_is_only_added_to_is_never_taken_out(database: Database, table: Table) -> None:
    with database.writing() as connection:
        _rows(connection)
    with (
        pytest.raises(RegistryError, match="what is written here stays"),
        database.writing() as connection,
    ):
        connection.execute(delete(table))


def test_what_may_be_purged_can_be_taken_out(database: Database) -> None:
    with database.writing() as connection:
        _rows(connection)
        connection.execute(delete(exported))
    with database.reading() as connection:
        assert connection.execute(select(exported)).all() == []


@pytest.mark.parametrize("table", [change, supersession])
def test_a_reason_can_be_emptied_and_nothing_else(database: Database, table: Table) -> None:
    with database.writing() as connection:
        _take_back(connection)
    with database.writing() as connection:
        connection.execute(update(table).values(reason=""))
        assert connection.execute(select(table.c.reason)).scalar_one() == ""
    for told in ({"reason": "another"}, {"reason": "", "document": "other"}):
        with (
            pytest.raises(RegistryError, match="what is written here stays"),
            database.writing() as connection,
        ):
            connection.execute(update(table).values(told))


def test_every_table_is_kept_in_one_of_three_ways() -> None:
    ways = [*APPEND_ONLY.values(), *REASONED.values(), *UNCHANGED.values()]
    named = sorted(each for way in ways for each in way)
    assert named == sorted([*FIRST.tables, *SECOND.tables])


def _take_back(connection: Connection) -> None:
    told = {"document": "d", "reason": "a typo", "at": "now"}
    connection.execute(insert(change), {**told, "standing": "revoked"})
    connection.execute(insert(supersession), {**told, "successor": "e"})


# Making one


def test_a_made_registry_is_there_after_the_block(look: Look) -> None:
    with look().making() as connection:
        connection.execute(insert(batch), ROW)
    assert noted(look()) == ["b1"]


def test_a_registry_is_not_made_over_another(look: Look) -> None:
    note(look())
    with pytest.raises(RegistryError, match="there is a registry already"), look().making():
        pass
    assert noted(look()) == ["b1"]


def test_a_registry_that_is_half_filled_is_none(look: Look) -> None:
    with pytest.raises(ZeroDivisionError), look().making() as connection:
        _fail_after_noting(connection)
    assert not look().exists()


def test_a_registry_made_by_a_faster_run_stays(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    with (
        pytest.raises(RegistryError, match="there is a registry already"),
        Database(path).making(),
    ):
        note(Database(path), "faster")
    assert noted(Database(path)) == ["faster"]
    assert sorted(each.name for each in tmp_path.glob(".*")) == []


def test_what_a_killed_run_left_of_a_draft_is_thrown_away(tmp_path: Path) -> None:
    for name in ("", "-wal", "-shm", "-journal"):
        (tmp_path / f".registry.db.0123456789abcdef.tmp{name}").touch()
    for name in ("b1", "b2"):
        note(Database(tmp_path / "registry.db"), name)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["registry.db"]


def _note_twice(path: Path) -> None:
    for name in ("b1", "b2"):  # the second one finds the draft of somebody else, and throws it away
        note(Database(path), name)


def test_a_draft_that_a_faster_run_threw_away_is_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    with (
        pytest.raises(RegistryError, match="there is a registry already"),
        Database(path).making(),
    ):
        _note_twice(path)
    assert noted(Database(path)) == ["b1", "b2"]


def test_a_draft_that_somebody_took_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegistryError), Database(tmp_path / "registry.db").making():
        _take_away(tmp_path)
    assert not Database(tmp_path / "registry.db").exists()


def _take_away(folder: Path) -> None:
    for each in folder.glob(".registry*"):
        each.unlink()


def test_what_is_adopted_is_there_with_the_first_write_and_once(look: Look) -> None:
    def adopt(connection: Connection) -> None:
        connection.execute(insert(batch), {**ROW, "id": "adopted"})

    for name in ("b1", "b2"):
        database = look()
        adopting = Database(database.where, schema=database.schema, adopt=adopt)
        assert "adopted" in noted(adopting)
        note(adopting, name)
    assert noted(look()) == ["adopted", "b1", "b2"]


# Versions


def test_a_registry_from_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    note(Database(path))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    for look_at in (noted, note):
        with pytest.raises(RegistryError) as error:
            look_at(Database(path))
        assert error.value.reason == (
            "it was written by a later version of this tool; use that one"
        )


def test_a_schema_from_a_later_version_is_left_alone(postgresql: PostgresqlServer) -> None:
    schema = postgresql.new_schema()
    note(Database(postgresql.address, schema=schema))
    postgresql.sql(f"UPDATE {schema}.registry_version SET number = 99")  # noqa: S608
    with pytest.raises(RegistryError, match="by a later version of this tool"):
        note(Database(postgresql.address, schema=schema), "b2")


def test_schools_on_one_server_do_not_see_each_other(postgresql: PostgresqlServer) -> None:
    one, other = (Database(postgresql.address, schema=postgresql.new_schema()) for _ in range(2))
    note(one)
    assert noted(other) == []


def test_a_schema_that_the_server_s_keeper_has_made_is_used(postgresql: PostgresqlServer) -> None:
    schema = postgresql.new_schema()
    postgresql.sql(f"CREATE SCHEMA {schema}")
    database = Database(postgresql.address, schema=schema)
    note(database)
    assert noted(database) == ["b1"]


# What goes wrong, and what it says


def _reason(database: Database) -> str:
    with pytest.raises(RegistryError) as error:
        note(database)
    assert error.value.where == str(database)
    return error.value.reason


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "registry.db").write_bytes(b"no database" * 100)
    assert _reason(Database(tmp_path / "registry.db")).startswith("it is damaged; keep it,")


def test_a_sound_registry_has_no_damage(database: Database) -> None:
    note(database)
    assert database.damage() == ""


def test_a_page_that_was_overwritten_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    note(Database(path))
    content = bytearray(path.read_bytes())
    content[3 * 4096 + 100 : 4 * 4096] = bytes(4096 - 100)
    content[5 * 4096 : 5 * 4096 + 8] = b"\xff" * 8
    path.write_bytes(content)
    assert Database(path).damage() != ""


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    database = Database(tmp_path / "registry.db")
    note(database)
    with (
        pytest.raises(RegistryError, match="the disk is full: make room, and run it again"),
        database.writing() as connection,
    ):
        _overflow(connection)
    assert noted(Database(tmp_path / "registry.db")) == ["b1"]


def _overflow(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 1")
    connection.execute(insert(batch), [{**ROW, "id": f"{n}" * 99} for n in range(99)])


def test_a_folder_in_which_nothing_can_be_written_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(Database(tmp_path / "registry.db"))
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert noted(Database(tmp_path / "registry.db")) == ["b1"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["registry.db"]
    assert _reason(Database(tmp_path / "registry.db")).startswith("it cannot be written to")


def test_a_file_that_cannot_be_written_is_read_with_its_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Database(tmp_path / "registry.db")
    note(writer)
    monkeypatch.setattr(os, "access", lambda _, mode, **__: mode != os.W_OK)
    assert noted(Database(tmp_path / "registry.db")) == ["b1"]


def test_a_run_that_never_ends_its_turn_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "registry.db"
    note(Database(path))
    monkeypatch.setattr(file_engine, "_WAIT_SECONDS", 0)
    with Database(path).writing():
        assert _reason(Database(path)).startswith("another run has been writing for too long")


@pytest.mark.parametrize(
    "name",
    [
        "registry (Anna's conflicted copy 2026-11-22).db",
        "registry.sync-conflict-20261122-120000-ABCDEFG.db",
        "registry (1).db",
        "registry 2.db",
    ],
)
def test_a_copy_made_by_a_program_that_syncs_folders_stops_writing(
    tmp_path: Path, name: str
) -> None:
    database = Database(tmp_path / "registry.db")
    note(database)
    (tmp_path / name).touch()
    assert f"beside it is “{name}”" in _reason(database)
    assert noted(database) == ["b1"]


def test_a_copy_with_a_name_of_the_school_s_own_is_left_alone(tmp_path: Path) -> None:
    database = Database(tmp_path / "registry.db")
    (tmp_path / "registry-of-last-year.db").touch()
    note(database)
    assert noted(database) == ["b1"]


def test_a_folder_without_locks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A database in memory cannot have a journal of that kind either.
    monkeypatch.setattr(file_engine, "_address", lambda _: "file:nowhere?mode=memory")
    assert _reason(Database(tmp_path / "registry.db")).startswith(
        "this folder cannot hold a registry, because locks do not work in it"
    )


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    database = Database(f"postgresql://registrar:hunter2@/registry?host={tmp_path}")
    with pytest.raises(RegistryError) as error:
        note(database)
    assert "hunter2" not in str(error.value)
    assert "registrar:***@" in str(error.value)
    assert "the server cannot be used: connection" in str(error.value)


@pytest.mark.parametrize("address", ["mysql://registrar:hunter2@db/registry", "hunter2"])
def test_an_address_of_something_else_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(RegistryError) as error:
        note(Database(address))
    assert "hunter2" not in str(error.value)


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(RegistryError, match=r"install “transcript-toolkit\[postgresql\]”"):
        note(Database("postgresql://db/registry"))


def test_what_a_server_says_of_a_row_is_not_repeated(database: Database) -> None:
    note(database, "Amara Nwosu")
    with pytest.raises(RegistryError) as error:
        note(database, "Amara Nwosu")
    assert "Amara" not in str(error.value)


def test_what_was_taken_out_leaves_no_trace_in_the_file(tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "registry.db"
    database = Database(path)
    with database.writing() as connection:
        rows = [{"document": f"CANARY{n}", "at": str(at)} for n in range(500)]
        connection.execute(insert(exported), rows)
    with database.writing() as connection:
        connection.execute(exported.delete())
    database.sweep()
    assert not any(b"CANARY" in each.read_bytes() for each in tmp_path.glob("registry.db*"))


def test_what_was_taken_out_leaves_the_tables_of_a_server(postgresql: PostgresqlServer) -> None:
    database = Database(postgresql.address, schema=postgresql.new_schema())
    with database.writing() as connection:
        connection.execute(
            insert(exported), [{"document": "x" * 99 + str(n), "at": ""} for n in range(999)]
        )
    before = _pages(postgresql, database)
    with database.writing() as connection:
        connection.execute(exported.delete())
    database.sweep()
    assert before > 0
    assert _pages(postgresql, database) == 0


def _pages(server: PostgresqlServer, database: Database) -> int:
    return int(server.sql(f"SELECT pg_relation_size('{database.schema}.exported')"))


@pytest.mark.parametrize(
    "schema", ['a"; DROP SCHEMA public; --', "a -cfsync=off", "A", "", "a" * 64]
)
def test_the_name_of_a_schema_is_plain(schema: str) -> None:
    database = Database("postgresql://registrar@nowhere.example/registry", schema=schema)
    with pytest.raises(RegistryError, match="small letters, digits and low lines"):
        database.exists()

"""From each version of the registry to the next, each step whole or not at all."""

from collections.abc import Callable

from sqlalchemy import Connection, inspect, text

from transcript.registry.tables import APPEND_ONLY, FIRST, REASONED, SECOND, UNCHANGED

VERSION = 2
"""The version of the tables that this tool reads and writes."""

_STAYS = "what is written here stays"


def version_of(connection: Connection) -> int:
    """Return the version of the registry; 0 if there is none."""
    if connection.dialect.name == "sqlite":
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())
    if not inspect(connection).has_table("registry_version"):
        return 0
    return int(connection.execute(text("SELECT number FROM registry_version")).scalar_one())


def migrate(connection: Connection) -> int:
    """Bring the registry to `VERSION`, in the transaction that is open; return what it was."""
    before = version_of(connection)
    for version in range(before + 1, VERSION + 1):
        _STEPS[version](connection)
        for table in (*APPEND_ONLY.get(version, ()), *REASONED.get(version, ())):
            _refuse(connection, table, "DELETE")
        for table in (*APPEND_ONLY.get(version, ()), *UNCHANGED.get(version, ())):
            _refuse(connection, table, "UPDATE")
        for table in REASONED.get(version, ()):
            _refuse(connection, table, "UPDATE", unless=_only_empties(connection, table))
        _set_version(connection, version)
    return before


def _first(connection: Connection) -> None:
    FIRST.create_all(connection)


def _second(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # Of version 1, where nothing could be taken out; it is made again, for what may be now.
        connection.execute(text("DROP TRIGGER IF EXISTS change_UPDATE"))
        _refuse(connection, "change", "UPDATE", unless=_only_empties(connection, "change"))
    SECOND.create_all(connection)


_STEPS: dict[int, Callable[[Connection], None]] = {1: _first, 2: _second}


def _set_version(connection: Connection, version: int) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA user_version = {version}"))
        return
    connection.execute(text("CREATE TABLE IF NOT EXISTS registry_version (number INTEGER)"))
    connection.execute(text("DELETE FROM registry_version"))
    connection.execute(text("INSERT INTO registry_version VALUES (:it)"), {"it": version})


def _only_empties(connection: Connection, table: str) -> str:
    """Return the condition that a changed row has lost its reason, and nothing else."""
    columns = [each["name"] for each in inspect(connection).get_columns(table)]
    same = " AND ".join(f'NEW."{each}" = OLD."{each}"' for each in columns if each != "reason")
    return f"NEW.reason = '' AND {same}"


def _refuse(connection: Connection, table: str, deed: str, *, unless: str = "FALSE") -> None:
    """Have the database itself refuse a deed."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f'CREATE TRIGGER IF NOT EXISTS {table}_{deed} BEFORE {deed} ON "{table}" '
                f"WHEN NOT ({unless}) BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END"
            )
        )
        return
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION transcript_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_STAYS}'; END $$"
        )
    )
    connection.execute(
        text(
            f'CREATE TRIGGER "{table}_{deed}" BEFORE {deed} ON "{table}" FOR EACH ROW '
            f"WHEN (NOT ({unless})) EXECUTE FUNCTION transcript_stays()"
        )
    )

"""From each version of the registry to the next, each step whole or not at all."""

from collections.abc import Callable

from sqlalchemy import Connection, inspect, text

from transcript.registry.tables import APPEND_ONLY, FIRST, SECOND, UNCHANGED

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


def set_version(connection: Connection, version: int) -> None:
    """Note the version of the registry."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA user_version = {version}"))
        return
    connection.execute(text("CREATE TABLE IF NOT EXISTS registry_version (number INTEGER)"))
    connection.execute(text("DELETE FROM registry_version"))
    connection.execute(text("INSERT INTO registry_version VALUES (:it)"), {"it": version})


def migrate(connection: Connection) -> None:
    """Bring the registry to `VERSION`, in the transaction that is open."""
    for version in range(version_of(connection) + 1, VERSION + 1):
        _STEPS[version](connection)
        for table in APPEND_ONLY.get(version, ()):
            _keep(connection, table, "UPDATE")
            _keep(connection, table, "DELETE")
        for table in UNCHANGED.get(version, ()):
            _keep(connection, table, "UPDATE")
        set_version(connection, version)


def _first(connection: Connection) -> None:
    FIRST.create_all(connection)


def _second(connection: Connection) -> None:
    SECOND.create_all(connection)


_STEPS: dict[int, Callable[[Connection], None]] = {1: _first, 2: _second}


def _keep(connection: Connection, table: str, deed: str) -> None:
    """Have the database itself refuse a deed."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE TRIGGER IF NOT EXISTS {table}_{deed} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END"
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
            f'CREATE TRIGGER "{table}_{deed}" BEFORE {deed} ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION transcript_stays()"
        )
    )

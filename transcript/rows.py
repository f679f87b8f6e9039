"""What our databases have in common: text that is there, moments, and one writer at a time."""

import sqlite3
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Engine, Text, event

_WRITES = "transcript_writes"


def moment_text(moment: datetime) -> str:
    """Return a moment as the tables have it: as text, moments are in their order."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def text_column(name: str, **options: object) -> Column[str]:
    """Return a column of text that is never missing."""
    return Column(name, Text, nullable=False, **options)  # type: ignore[arg-type]


def to_write(connection: Connection) -> Connection:
    """Return a connection whose next transaction writes: it takes its turn before it reads."""
    return connection.execution_options(**{_WRITES: True})


def taking_turns(engine: Engine) -> Engine:
    """Begin the transactions of SQLite ourselves: writers in turn, and readers see one state.

    What is written is on the disk when it is done, and what is deleted is gone from there.
    """

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine

"""A registry on a PostgreSQL server, in a schema of its own."""

import re

from sqlalchemy import Connection, Engine, create_engine, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError

from transcript.errors import RegistryError
from transcript.registry.tables import FIRST, REASONED, SECOND, UNCHANGED

_DRIVER = "postgresql+psycopg"
_WAIT = "30s"
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def opened(address: str, schema: str) -> Engine:
    """Return the engine of a server.

    Raises `RegistryError` for an address of something else or with a password behind the “?”, or
    a schema that has no plain name.
    """
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise RegistryError("registry", "its address is none; see workspace.yaml") from error
    if url.get_backend_name() != "postgresql":
        raise RegistryError(
            url.render_as_string(hide_password=True),
            "the registry is a file, or on a server at postgresql://…",
        )
    if any("password" in name.lower() for name in url.query):
        raise RegistryError(
            "registry",
            "its address has a password, which messages would show: take it out, and keep it in "
            "the file .pgpass, or in PGPASSWORD",
        )
    if not _SCHEMA.fullmatch(schema):  # it stands in what is sent to the server
        raise RegistryError(
            "registry", "the name of a schema has small letters, digits and low lines only"
        )
    options = f"-csearch_path={schema} -csynchronous_commit=on -clock_timeout={_WAIT}"
    return create_engine(
        url.set(drivername=_DRIVER),
        connect_args={"options": options},
        isolation_level="READ COMMITTED",
    )


def take_turn(connection: Connection, schema: str) -> None:
    """Wait until nobody else writes to this school's tables; make their schema if there is none."""
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
        {"name": f"transcript {schema}"},
    )
    if schema not in inspect(connection).get_schema_names():
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))


def count_on(connection: Connection) -> None:
    """Have rows numbered on from the largest number, after some came with theirs."""
    if connection.dialect.name != "postgresql":
        return
    numbered = [
        each
        for each in (*FIRST.sorted_tables, *SECOND.sorted_tables)
        if each.autoincrement_column is not None
    ]
    for table in numbered:
        (column,) = table.primary_key.columns
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        largest = select(func.max(column)).scalar_subquery()
        is_called = largest.is_not(None)
        connection.execute(select(func.setval(sequence, func.coalesce(largest, 1), is_called)))


def sweep(connection: Connection) -> None:
    """Write the tables from which rows are taken out anew, without what was taken out."""
    tables = [each for group in (REASONED, UNCHANGED) for names in group.values() for each in names]
    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
    for table in tables:
        alone.execute(text(f'VACUUM (FULL) "{table}"'))

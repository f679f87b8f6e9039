"""Where the registry is kept: a file in the school's folder, or a PostgreSQL server.

What is written in one block is there whole or not at all, also after a power cut, and nobody else
writes meanwhile.
"""

import os
import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from transcript.durable import sync_folder
from transcript.errors import RegistryError
from transcript.registry.migrations import VERSION, migrate, set_version, version_of

if TYPE_CHECKING:
    import sqlite3

_WAIT_SECONDS = 30
_POSTGRESQL = "postgresql+psycopg"


class Database:
    """One school's registry. Nothing is made before something is first written.

    Whatever is called raises `RegistryError` if the database cannot be read or written, or was
    written by a later version of this tool.
    """

    def __init__(self, where: Path | str, *, schema: str = "transcript") -> None:
        """Use the file at `where`, or the server at this `postgresql://` address.

        On a server the tables are in `schema`, so that several schools can share a database.
        """
        self.where = where
        self.schema = schema
        self._engine: Engine | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the registry; it is empty if there is none."""
        with self._told():
            engine = self._existing()
            if engine is None:
                with _empty() as connection:
                    yield connection
                return
            with engine.connect() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only connection that writes now; after the block it is all kept, or nothing."""
        with self._told():
            engine = self._existing() or self._made()
            with engine.connect() as connection:
                connection.execution_options(transcript_writes=True)
                with connection.begin():
                    if connection.dialect.name == "postgresql":
                        _take_turn(connection, self.schema)
                    yield connection

    def close(self) -> None:
        """Let go of the database; it is opened again when it is needed."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @property
    def is_server(self) -> bool:
        """Whether it is on a PostgreSQL server."""
        return isinstance(self.where, str)

    def _existing(self) -> Engine | None:
        if self._engine is None:
            if isinstance(self.where, Path) and not self.where.exists():
                return None
            self._engine = self._opened()
            weakref.finalize(self, self._engine.dispose)
        with self._engine.connect() as connection:
            version = version_of(connection)
        if version > VERSION:
            raise RegistryError(
                str(self), "it was written by a later version of this tool; use that one"
            )
        if version == 0:
            return None
        if version < VERSION:
            self._migrate(self._engine)
        return self._engine

    def _opened(self) -> Engine:
        if isinstance(self.where, Path):
            return _file_engine(self.where)
        return _server_engine(self.where, self.schema)

    def _made(self) -> Engine:
        if isinstance(self.where, Path):
            _make_file(self.where)
        else:
            if self._engine is None:
                self._engine = self._opened()
            self._migrate(self._engine)
        found = self._existing()
        if found is None:
            raise RegistryError(str(self), "it cannot be made here")
        return found

    def _migrate(self, engine: Engine) -> None:
        with engine.connect() as connection:
            connection.execution_options(transcript_writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    _take_turn(connection, self.schema)
                    connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"'))
                migrate(connection)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, ArgumentError, NoSuchModuleError) as error:
            raise RegistryError(str(self), _reason(error)) from error

    def __str__(self) -> str:
        """Return where it is, without a password."""
        if isinstance(self.where, Path):
            return str(self.where)
        return make_url(self.where).render_as_string(hide_password=True)


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).split())
    return f"the registry cannot be read or written: {said}"


@contextmanager
def _empty() -> Iterator[Connection]:
    # Of a school that has issued nothing yet there is no registry, and looking makes none.
    engine = create_engine("sqlite://", poolclass=StaticPool)
    _listen(engine)
    try:
        with engine.connect() as connection:
            migrate(connection)
            yield connection
    finally:
        engine.dispose()


def _file_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False}
    )
    _listen(engine)
    return engine


def _listen(engine: Engine) -> None:
    """Begin transactions ourselves: a writer takes its turn first, and readers see one state."""

    @event.listens_for(engine, "connect")
    def settle(connection: "sqlite3.Connection", _: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("transcript_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_file(path: Path) -> None:
    """Make the database whole under another name first; a link never replaces what is there.

    So no run ever meets a database that another one is still making.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    engine = _file_engine(draft)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            migrate(connection)
            connection.commit()
        engine.dispose()
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another run was faster
        sync_folder(path.parent)
    finally:
        engine.dispose()
        for each in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm"))):
            each.unlink(missing_ok=True)


def _server_engine(address: str, schema: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "postgresql":
        raise RegistryError(
            url.render_as_string(hide_password=True),
            "the registry is a file, or on a server at postgresql://…",
        )
    return create_engine(
        url.set(drivername=_POSTGRESQL),
        connect_args={"options": f"-csearch_path={schema} -csynchronous_commit=on"},
        isolation_level="READ COMMITTED",
    )


def _take_turn(connection: Connection, schema: str) -> None:
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"transcript {schema}"}
    )


__all__ = ["Database", "set_version"]

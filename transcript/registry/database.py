"""Where the registry is kept: a file in the school's folder, or a PostgreSQL server.

What is written in one block is there whole or not at all, also after a power cut, and nobody else
writes meanwhile.
"""

import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from transcript.errors import RegistryError
from transcript.registry import file_engine, server_engine
from transcript.registry.database_errors import told
from transcript.registry.migrations import VERSION, migrate, version_of
from transcript.rows import to_write

Writer = Connection
"""A connection in whose transaction something is written, for who composes what is."""

Adopt = Callable[[Connection], None]
"""Notes what was signed before there was a registry of this version, in the same transaction."""

_THERE = "there is a registry already; move it away first"


class Database:
    """One school's registry. Nothing is made before something is first written.

    Whatever is called raises `RegistryError` if the database cannot be read or written, or was
    written by a later version of this tool.
    """

    def __init__(
        self, where: Path | str, *, schema: str = "transcript", adopt: Adopt | None = None
    ) -> None:
        """Use the file at `where`, or the server at this `postgresql://` address.

        On a server the tables are in `schema`, so that several schools can share a database. What
        `adopt` notes is in the registry from the moment at which it is made, or brought to this
        version; who only reads before then sees it as well.
        """
        self.where = where
        self.schema = schema
        self._adopt = adopt
        self._engine: Engine | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the registry; it is empty if there is none."""
        with self._told():
            if self._version() < VERSION:
                with self._draft() as connection:
                    yield connection
                return
            with self._opened().connect() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execution_options(isolation_level="REPEATABLE READ")
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only connection that writes now; after the block it is all kept, or nothing."""
        with self._told():
            if isinstance(self.where, Path):
                file_engine.refuse_copies(self.where)
                file_engine.tidy(self.where)
            version = self._version()
            if version == 0 and isinstance(self.where, Path):
                file_engine.make(self.where, self._bring)
            elif version < VERSION:
                with self._turn() as connection:
                    self._bring(connection)
            with self._turn() as connection:
                yield connection

    @contextmanager
    def making(self) -> Iterator[Connection]:
        """Give an empty registry to fill, which is there after the block; it adopts nothing.

        Raises `RegistryError` if there is one already.
        """
        with self._told():
            if self._version():
                raise RegistryError(str(self), _THERE)
            try:
                with self._new() as connection:
                    migrate(connection)
                    yield connection
            except FileExistsError as error:
                raise RegistryError(str(self), _THERE) from error

    def exists(self) -> bool:
        """Return whether there is a registry."""
        with self._told():
            return self._version() > 0

    def damage(self) -> str:
        """Return what is wrong with the file itself; nothing if it is sound, or on a server."""
        with self.reading() as connection:
            return file_engine.damage(connection) if isinstance(self.where, Path) else ""

    def sweep(self) -> None:
        """Leave no trace of what was taken out, in no free page and in no journal."""
        with self._told(), self._opened().connect() as connection:
            if connection.dialect.name == "sqlite":
                file_engine.sweep(connection)
            else:
                server_engine.sweep(connection)

    def close(self) -> None:
        """Let go of the database; it is opened again when it is needed."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _version(self) -> int:
        """Return the version of the registry that is there; 0 if there is none."""
        if isinstance(self.where, Path) and not self.where.exists():
            self.close()
            return 0
        with self._opened().connect() as connection:
            version = version_of(connection)
        if version > VERSION:
            raise RegistryError(
                str(self), "it was written by a later version of this tool; use that one"
            )
        return version

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = (
                file_engine.opened(self.where)
                if isinstance(self.where, Path)
                else server_engine.opened(self.where, self.schema)
            )
            weakref.finalize(self, self._engine.dispose)
        return self._engine

    def _new(self) -> AbstractContextManager[Connection]:
        return file_engine.made(self.where) if isinstance(self.where, Path) else self._turn()

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        with self._opened().connect() as connection, to_write(connection).begin():
            if connection.dialect.name == "postgresql":
                server_engine.take_turn(connection, self.schema)
            yield connection

    def _bring(self, connection: Connection) -> None:
        # Another run may have done it since we looked: then there is nothing to adopt.
        if migrate(connection) < VERSION and self._adopt is not None:
            self._adopt(connection)

    @contextmanager
    def _draft(self) -> Iterator[Connection]:
        """Give what the registry will be once it is written to. Looking makes none."""
        copied = self.where if isinstance(self.where, Path) and self.where.exists() else None
        with file_engine.in_memory(copied) as connection:
            self._bring(connection)
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, ImportError) as error:
            raise RegistryError(str(self), told(error)) from error

    def __str__(self) -> str:
        """Return where it is, without a password."""
        if isinstance(self.where, Path):
            return str(self.where)
        return make_url(self.where).render_as_string(hide_password=True)

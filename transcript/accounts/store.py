"""The file in which accounts are kept: SQLite, open to the account that runs the server alone."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from transcript.accounts.errors import AccountsError
from transcript.accounts.tables import VERSION, make_tables
from transcript.durable import sync_folder, write_whole
from transcript.rows import taking_turns, to_write

_FILE = "accounts.db"
_WAIT_SECONDS = 30
_KEPT_OPEN = 8
_OWN_FOLDER, _OWN_FILE = 0o700, 0o600
_LATER = "it was written by a later version of this tool; use that one"
_WAY_OUT = (
    "it cannot be read or written: look at the rights of the file and of its folder, and whether "
    "the disk is full"
)
_DAMAGED = (
    "it is damaged: move it away, and make the accounts anew (“transcript accounts add”); nothing "
    "that was issued depends on it"
)


class Store:
    """The accounts of one site. The file is made when it is first needed.

    Whatever is called raises `AccountsError` if the file cannot be read or written.
    """

    def __init__(self, home: Path) -> None:
        """Keep the file in the folder `home`."""
        self.path = home / _FILE
        self._engine: Engine | None = None
        self._turn = Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state."""
        with self._told(), self._opened().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only connection that writes now; after the block it is all kept, or nothing."""
        with (
            self._told(),
            self._opened().connect() as connection,
            to_write(connection).begin(),
        ):
            yield connection

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        with self._turn:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _opened(self) -> Engine:
        with self._turn:
            if self._engine is None:
                try:
                    self._prepare()
                except OSError as error:
                    said = f"it cannot be made: {error.strerror}"
                    raise AccountsError(str(self.path), said) from error
                engine = taking_turns(_engine(self.path))
                try:
                    self._bring(engine)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    def _prepare(self) -> None:
        if self.path.exists():
            return  # it may be there only to be read
        home = self.path.parent
        home.mkdir(parents=True, exist_ok=True, mode=_OWN_FOLDER)
        ignored = home / ".gitignore"
        if not ignored.exists():
            write_whole(ignored, b"# Accounts are no part of what a school shares.\n*\n")
        # SQLite gives its journal the rights of the file.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, _OWN_FILE))
        sync_folder(home)

    def _bring(self, engine: Engine) -> None:
        with engine.connect() as connection:
            version = _version(connection)
        if version > VERSION:
            raise AccountsError(str(self.path), _LATER)
        if version == 0:
            with engine.connect() as connection, to_write(connection).begin():
                if _version(connection) == 0:  # another process may have been faster
                    make_tables(connection)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            self.close()  # a connection does not notice when its file may be written again
            cause = str(getattr(error, "orig", error))
            damaged = "not a database" in cause or "malformed" in cause
            raise AccountsError(str(self.path), _DAMAGED if damaged else _WAY_OUT) from error


def _version(connection: Connection) -> int:
    found: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return found


def _engine(path: Path) -> Engine:
    return create_engine(
        "sqlite://",
        # Without a name of a file the default is a pool that closes what other threads still use.
        poolclass=QueuePool,
        pool_size=_KEPT_OPEN,
        max_overflow=-1,
        creator=lambda: sqlite3.connect(path, timeout=_WAIT_SECONDS, check_same_thread=False),
    )

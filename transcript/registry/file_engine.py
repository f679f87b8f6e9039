"""A registry in a file: SQLite, with a journal that survives a power cut."""

import errno
import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from transcript.durable import sync_folder
from transcript.errors import RegistryError
from transcript.registry.database_errors import NO_LOCKS
from transcript.rows import taking_turns

_WAIT_SECONDS = 30
_COPY = re.compile(r".*conflict.*| ?\(\d+\)| \d+", re.IGNORECASE)


def opened(path: Path) -> Engine:
    """Return the engine of the file at `path`; where nothing can be written it only reads."""
    address = _address(path)
    return taking_turns(
        create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(
                address, uri=True, timeout=_WAIT_SECONDS, check_same_thread=False
            ),
            # What it takes by itself closes connections under the threads that use them.
            poolclass=QueuePool,
        )
    )


def make(path: Path, fill: Callable[[Connection], None]) -> None:
    """Make the file, filled; if another run was faster, what that one has made stays."""
    with suppress(FileExistsError), made(path) as connection:
        fill(connection)


@contextmanager
def made(path: Path) -> Iterator[Connection]:
    """Give an empty file to fill, under another name; it is at `path` after the block, whole.

    So no run ever meets a database that another one is still making. Raises `FileExistsError` if
    there is one by then, which stays as it is, and `RegistryError` if an earlier one has left its
    journal.
    """
    _refuse_journal(path)
    draft = path.with_name(_draft_of(path, secrets.token_hex(8)))
    engine = opened(draft)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
            _keep_journal(connection, path)
        engine.dispose()
        os.link(draft, path)
        sync_folder(path.parent)
    except (OperationalError, FileNotFoundError) as error:
        if draft.exists() or not path.exists():
            raise
        # A faster run has thrown our draft away, once its own was in place.
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
    finally:
        engine.dispose()
        _throw_away(f"{draft.name}*", path)


def _refuse_journal(path: Path) -> None:
    """Raise `RegistryError` if there is a journal of a file that was taken away without it.

    SQLite would write what is in it into the new file, whatever that holds.
    """
    left = [
        each.name
        for each in (path.with_name(path.name + end) for end in ("-wal", "-journal"))
        if each.exists()
    ]
    # Looked at in this order, so that the journal of a faster run's file is not taken for one.
    if left and not path.exists():
        raise RegistryError(
            str(path),
            f"“{left[0]}” was left behind by a registry that was moved away or lost, and would "
            "spoil a new one: move it to where that one is now, under the same name with its "
            "ending (such as “old.db-wal” beside “old.db”), or away, then run this again",
        )


def _keep_journal(connection: Connection, path: Path) -> None:
    # Only now: a full disk is told by the commit above, and not by the end of a journal of this
    # kind, which is put into the file when it is closed.
    connection.exec_driver_sql("ROLLBACK")
    if connection.exec_driver_sql("PRAGMA journal_mode = WAL").scalar_one() != "wal":
        raise RegistryError(str(path), NO_LOCKS)


def tidy(path: Path) -> None:
    """Throw away what killed runs have left of drafts, once there is a registry."""
    if path.exists():
        _throw_away(f"{_draft_of(path, '*')}*", path)


def _draft_of(path: Path, mark: str) -> str:
    return f".{path.name}.{mark}.tmp"


def _throw_away(names: str, path: Path) -> None:
    for each in path.parent.glob(names):
        each.unlink(missing_ok=True)


@contextmanager
def in_memory(copied: Path | None) -> Iterator[Connection]:
    """Give a database that nobody keeps: empty, or a copy of the file at `copied`."""
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    if copied is not None:
        with closing(sqlite3.connect(_address(copied), uri=True)) as source:
            source.backup(kept)
    engine = taking_turns(create_engine("sqlite://", creator=lambda: kept, poolclass=StaticPool))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def refuse_copies(path: Path) -> None:
    """Raise `RegistryError` if a program that syncs folders has made a second registry of one.

    Which of the two is right, only a person can say; writing on would lose what the other tells.
    """
    for each in path.parent.glob(f"{path.stem}*{path.suffix}"):
        if _COPY.fullmatch(each.stem.removeprefix(path.stem)):
            raise RegistryError(
                str(path),
                f"beside it is “{each.name}”, which a program that syncs folders has made because "
                "the registry was written in two places; stop syncing this folder, compare the two "
                "with “transcript registry check”, and keep one",
            )


def damage(connection: Connection) -> str:
    """Return what SQLite finds wrong with the file; nothing if it is sound."""
    found: str = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    return "" if found == "ok" else found


def sweep(connection: Connection) -> None:
    """Write the file anew without free pages, and empty its journal."""
    connection.exec_driver_sql("ROLLBACK")
    connection.exec_driver_sql("VACUUM")
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _address(path: Path) -> str:
    """Return the address of a file, for writing where that is allowed."""
    address = f"file:{quote(str(path.absolute()))}"
    if _can_write(path.parent) and (not path.exists() or _can_write(path)):
        return address
    journal = path.with_name(path.name + "-wal")
    if journal.exists() and journal.stat().st_size:
        return f"{address}?mode=ro"  # what is in the journal counts too
    return f"{address}?mode=ro&immutable=1"


def _can_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)

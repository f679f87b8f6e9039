"""Which place in the status lists each credential has, and what was taken back, why and when.

It is a database, `registry.db` in the school's folder, and what it holds is only ever added to.
"""

import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from transcript.durable import sync_folder
from transcript.errors import TranscriptError, UnreadableWorkspaceError

LIST_SIZE = 131_072
"""How many places a list has."""

FULL = LIST_SIZE * 3 // 4
"""From how many places on the next list is begun: until then random free ones are found soon."""

_VERSION = 1
_WAIT_SECONDS = 30.0
_TABLES = {
    "list": "number INTEGER PRIMARY KEY, base TEXT NOT NULL",
    "place": "credential TEXT PRIMARY KEY, document TEXT NOT NULL, "
    "list INTEGER NOT NULL REFERENCES list, position INTEGER NOT NULL, "
    "suspendable INTEGER NOT NULL, UNIQUE (list, position)",
    "change": "number INTEGER PRIMARY KEY, document TEXT NOT NULL, standing TEXT NOT NULL, "
    "reason TEXT NOT NULL, at TEXT NOT NULL",
}


class Standing(StrEnum):
    """Whether a document counts."""

    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class FinalStandingError(TranscriptError):
    """A document was revoked, which nothing takes back. `document` is its id."""

    def __init__(self, document: str) -> None:
        """Say which document."""
        super().__init__(f"{document} was revoked, and that is final")
        self.document = document


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a credential stands in the lists below `base`. No other credential ever gets it."""

    base: str
    number: int
    index: int
    suspendable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a document's standing became, why and when."""

    document: str
    standing: Standing
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBits:
    """One list as it stands: how many places are in use, and which bits are set."""

    base: str
    number: int
    used: int
    suspendable: bool
    revoked: frozenset[int]
    suspended: frozenset[int]


class StatusBook:
    """The status of everything that one school has issued.

    Whatever is called raises `UnreadableWorkspaceError` if the database cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        """Use the database at `path`, which is made when something is first written."""
        self._path = path

    def place(
        self, credentials: Sequence[str], *, document: str, base: str, suspendable: bool
    ) -> Mapping[str, Place]:
        """Give each credential of a document a place, all in one list; one that it has stays.

        After this returns, the places survive a power cut.
        """
        with self._writing() as book:
            kept = _places(book, document)
            number = next((each.number for each in kept.values()), None) or _open_list(book, base)
            for credential in credentials:
                if credential not in kept:
                    _give(book, (credential, document, number, suspendable))
            return _places(book, document)

    def places_of(self, document: str) -> Mapping[str, Place]:
        """Return the places of a document's credentials; none if it was issued without."""
        with self._reading() as book:
            return _places(book, document)

    def standing_of(self, document: str) -> Standing:
        """Return whether a document counts now."""
        with self._reading() as book:
            return _standing(book, document)

    def change(
        self, documents: Sequence[str], standing: Standing, *, reason: str, at: datetime
    ) -> tuple[str, ...]:
        """Give documents another standing, all of them or none; return those that had not got it.

        Raises `FinalStandingError` for one that was revoked and is to be something else.
        """
        with self._writing() as book:
            found = {each: _standing(book, each) for each in documents}
            changed = tuple(each for each in found if found[each] is not standing)
            for each in changed:
                if found[each] is Standing.REVOKED:
                    raise FinalStandingError(each)
                book.execute(
                    "INSERT INTO change (document, standing, reason, at) VALUES (?, ?, ?, ?)",
                    (each, standing.value, reason, at.isoformat()),
                )
            return changed

    def changes(self) -> tuple[Change, ...]:
        """Return every change of a standing, in the order in which they were made."""
        with self._reading() as book:
            rows = book.execute("SELECT document, standing, reason, at FROM change ORDER BY number")
            return tuple(
                Change(
                    document=document,
                    standing=Standing(standing),
                    reason=reason,
                    at=datetime.fromisoformat(at),
                )
                for document, standing, reason, at in rows
            )

    def lists(self) -> tuple[ListBits, ...]:
        """Return every list as it stands now, oldest first."""
        with self._reading() as book:
            numbers = book.execute("SELECT number, base FROM list ORDER BY number").fetchall()
            return tuple(_bits(book, number, base) for number, base in numbers)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        # Of a school that has issued nothing yet there is no file, and looking makes none.
        if self._path.exists():
            with self._open() as book:
                yield book
        else:
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as book:
                _make(book)
                yield book

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as book:
            book.execute("BEGIN IMMEDIATE")
            try:
                yield book
            except BaseException:
                book.execute("ROLLBACK")
                raise
            book.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(
                sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
            ) as book:
                book.execute("PRAGMA journal_mode = WAL")
                book.execute("PRAGMA synchronous = FULL")
                self._prepare(book)
                yield book
        except sqlite3.Error as error:
            reason = f"the status of what was issued cannot be read or written: {error}"
            raise UnreadableWorkspaceError(self._path, reason) from error

    def _prepare(self, book: sqlite3.Connection) -> None:
        if _version(book) == 0:
            book.execute("BEGIN IMMEDIATE")
            _make(book)  # if no other run was faster
            book.execute("COMMIT")
            sync_folder(self._path.parent)
        if _version(book) != _VERSION:
            reason = "it was written by a later version of this tool; use that one"
            raise UnreadableWorkspaceError(self._path, reason)


def _version(book: sqlite3.Connection) -> int:
    (version,) = book.execute("PRAGMA user_version").fetchone()
    return int(version)


def _make(book: sqlite3.Connection) -> None:
    for table, columns in _TABLES.items():
        book.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        for deed in ("UPDATE", "DELETE"):
            book.execute(
                f"CREATE TRIGGER IF NOT EXISTS {table}_{deed} BEFORE {deed} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'what is written here stays'); END"
            )
    book.execute("CREATE INDEX IF NOT EXISTS place_document ON place (document)")
    book.execute("CREATE INDEX IF NOT EXISTS change_document ON change (document, number)")
    book.execute(f"PRAGMA user_version = {_VERSION}")


def _open_list(book: sqlite3.Connection, base: str) -> int:
    """Return the number of the list below `base` that is being filled."""
    row = book.execute(
        "SELECT number, (SELECT COUNT(*) FROM place WHERE place.list = number) FROM list "
        "WHERE base = ? ORDER BY number DESC LIMIT 1",
        (base,),
    ).fetchone()
    if row is not None and row[1] < FULL:
        return int(row[0])
    # Numbered through, whatever the address: the files of all lists may end in one folder.
    return int(book.execute("INSERT INTO list (base) VALUES (?)", (base,)).lastrowid or 0)


def _give(book: sqlite3.Connection, place: tuple[str, str, int, bool]) -> None:
    # At random, or the order of the places would tell who was issued with whom.
    while not book.execute(
        "INSERT INTO place (credential, document, list, suspendable, position) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (list, position) DO NOTHING",
        (*place, secrets.randbelow(LIST_SIZE)),
    ).rowcount:
        pass


def _places(book: sqlite3.Connection, document: str) -> dict[str, Place]:
    rows = book.execute(
        "SELECT credential, base, list, position, suspendable FROM place "
        "JOIN list ON list.number = place.list WHERE document = ?",
        (document,),
    )
    return {
        credential: Place(base=base, number=number, index=index, suspendable=bool(suspendable))
        for credential, base, number, index, suspendable in rows
    }


def _standing(book: sqlite3.Connection, document: str) -> Standing:
    row = book.execute(
        "SELECT standing FROM change WHERE document = ? ORDER BY number DESC LIMIT 1", (document,)
    ).fetchone()
    return Standing(row[0]) if row else Standing.IN_FORCE


def _bits(book: sqlite3.Connection, number: int, base: str) -> ListBits:
    used, suspendable = book.execute(
        "SELECT COUNT(*), MAX(suspendable) FROM place WHERE list = ?", (number,)
    ).fetchone()
    rows = book.execute(
        "SELECT position, (SELECT standing FROM change WHERE change.document = place.document "
        "ORDER BY change.number DESC LIMIT 1) FROM place WHERE list = ? "
        "AND document IN (SELECT document FROM change)",
        (number,),
    ).fetchall()
    return ListBits(
        base=base,
        number=number,
        used=used,
        suspendable=bool(suspendable),
        revoked=_those(rows, Standing.REVOKED),
        suspended=_those(rows, Standing.SUSPENDED),
    )


def _those(rows: Sequence[tuple[int, str]], standing: Standing) -> frozenset[int]:
    return frozenset(position for position, each in rows if each == standing.value)

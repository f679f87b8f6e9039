"""Is the ledger whole? Every row of it is looked at, and the first that is wrong is named."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, func, select

from transcript.errors import LedgerError
from transcript.registry.database import Database
from transcript.registry.ledger import entry_of, in_parts
from transcript.registry.tables import checkpoint, issued, ledger, node, secret
from transcript.rows import moment_text
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.entry import FIRST, EntryKind, LedgerEntry, commitment
from transcript.transparency.merkle import EMPTY, completed, node_hash
from transcript.transparency.note import Note, NoteError

_NAMING = frozenset({EntryKind.ISSUED, EntryKind.ADOPTED})
"""The kinds of which each entry is that of a document."""

_UNKNOWN = "it is missing, and what belongs to it is there. Bring the registry back from a backup"
_CHANGED = "it is not as it was noted"

IsSigned = Callable[[Note], bool]
"""Says whether a ledger key of the school's has signed a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is known of the ledger from elsewhere: a checkpoint that was kept, or is published.

    `where` is what a message calls it. `leaf` gives the hash of an entry as it is published, or
    None where that is not known.
    """

    where: str
    note: bytes
    leaf: Callable[[int], bytes | None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A ledger without damage: its size and root, its checkpoints, and how much was purged."""

    size: int
    root: bytes
    checkpoints: int
    purged: int


def check(database: Database, *, is_signed: IsSigned, published: Iterable[Published] = ()) -> Whole:
    """Return what the ledger has. Raises `LedgerError`, which names the first entry that is wrong.

    What is `published` shows a ledger that was cut off, or written anew so that it fits together.
    """
    with database.reading() as connection:
        return check_as_seen(connection, is_signed=is_signed, published=published)


def check_as_seen(
    connection: Connection, *, is_signed: IsSigned, published: Iterable[Published] = ()
) -> Whole:
    """Do what `check` does, with the ledger as a connection sees it."""
    kept = list(_kept(connection, is_signed))
    marks = [*kept, *(_mark(each, is_signed) for each in published)]
    walk = _Walk(marks=sorted(marks, key=lambda each: each.told.size))
    for row in in_parts(connection, _EVERYTHING):
        walk.take(row)
    walk.end()
    _check_tree(connection, walk.size)
    _check_edges(connection, walk.size)
    return Whole(size=walk.size, root=walk.root(), checkpoints=len(kept), purged=len(walk.silent))


_EVERYTHING = (
    select(
        ledger,
        secret.c.salt,
        secret.c.statement,
        secret.c.document,
        issued.c.document.label("names"),
        issued.c.digest,
    )
    .outerjoin(secret, secret.c.position == ledger.c.position)
    .outerjoin(issued, issued.c.entry == ledger.c.position)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """What the ledger has to be at some size, and who says so."""

    told: Checkpoint
    where: str
    leaf: Callable[[int], bytes | None]


def _kept(connection: Connection, is_signed: IsSigned) -> Iterator[_Mark]:
    for row in connection.execute(select(checkpoint).order_by(checkpoint.c.size)):
        where = f"the checkpoint over {row.size} entries"
        mark = _mark(Published(where=where, note=str(row.note).encode()), is_signed)
        if (mark.told.size, mark.told.root) != (row.size, _bytes(row.root)):
            raise LedgerError(None, f"{where} does not say what was noted of it")
        yield mark


def _mark(known: Published, is_signed: IsSigned) -> _Mark:
    try:
        note = Note.parse(known.note)
        told = Checkpoint.parse(note.text)
    except NoteError as error:
        raise LedgerError(None, f"{known.where} cannot be read: {error}") from error
    if not is_signed(note):
        raise LedgerError(
            None, f"{known.where} is forged: no ledger key of the school's has signed it"
        )
    return _Mark(told=told, where=known.where, leaf=known.leaf)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """The way along the entries: what was seen so far, and what has to be true further on."""

    marks: list[_Mark]
    size: int = 0
    previous: bytes = FIRST
    peaks: list[bytes] = field(default_factory=list)
    sound: int = 0
    """Up to which size a checkpoint was found to hold."""
    differs: int | None = None
    """The first entry that is published in another form."""
    silent: set[int] = field(default_factory=set)
    purged: set[int] = field(default_factory=set)

    def take(self, row: Row[Any]) -> None:
        """Look at the next entry. Raises `LedgerError` if it is not the one that belongs here."""
        if row.position != self.size:
            raise LedgerError(self.size, "it is missing. Bring the registry back from a backup")
        entry = _entry(row)
        if entry.previous != self.previous:
            raise LedgerError(self.size, "it does not follow the entry before it")
        if entry.hash != _bytes(row.hash):
            raise LedgerError(self.size, _CHANGED)
        self._hear(row, entry)
        _check_document(row, entry.kind)
        self.previous = entry.hash
        self._grow(entry.hash)

    def end(self) -> None:
        """Look at what can be told at the end only. Raises `LedgerError`."""
        if self.marks and self.marks[0].told.size > self.size:
            mark = self.marks[0]
            raise LedgerError(
                self.size,
                f"it is missing, and all that follow: {mark.where} says that there were "
                f"{mark.told.size} entries. Bring the registry back from a backup",
            )
        lost = self.silent - self.purged
        if lost:
            raise LedgerError(min(lost), "what it says is missing, and was not purged")
        if self.differs is not None:
            raise LedgerError(
                self.differs, "it is published in another form: publish the ledger again"
            )

    def root(self) -> bytes:
        """Return the root of the tree over the entries so far."""
        node, *rest = reversed(self.peaks) if self.peaks else [EMPTY]
        for each in rest:
            node = node_hash(each, node)
        return node

    def _hear(self, row: Row[Any], entry: LedgerEntry) -> None:
        if row.statement is None:
            self.silent.add(self.size)
            return
        said = _bytes(row.statement)
        if commitment(_bytes(row.salt), said) != entry.commitment:
            raise LedgerError(self.size, "what it says was changed")
        told = json.loads(said)
        if told.get("document", "") != row.document:
            raise LedgerError(self.size, "it is noted under another document than it is about")
        if entry.kind is EntryKind.PURGED:
            self.purged.update(told.get("entries", ()))

    def _grow(self, leaf: bytes) -> None:
        if self.differs is None and any(
            each.leaf(self.size) not in {None, leaf} for each in self.marks
        ):
            self.differs = self.size
        self.peaks.append(leaf)
        for _ in completed(self.size):
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node_hash(left, right))
        self.size += 1
        while self.marks and self.marks[0].told.size <= self.size:
            self._pass(self.marks.pop(0))

    def _pass(self, mark: _Mark) -> None:
        if mark.told.root != self.root():
            first = self.sound if self.differs is None else self.differs
            which = "it is" if self.differs == first else "it, or one that follows, is"
            raise LedgerError(
                first, f"{which} not the one that was signed: {mark.where} has another root"
            )
        self.sound = self.size


def _entry(row: Row[Any]) -> LedgerEntry:
    try:
        entry = entry_of(row)
    except (ValueError, TypeError) as error:
        raise LedgerError(row.position, _CHANGED) from error
    if moment_text(entry.at) != row.at:
        raise LedgerError(row.position, _CHANGED)
    return entry


def _check_document(row: Row[Any], kind: EntryKind) -> None:
    if row.names is None and row.statement is None:
        return  # lost with a registry: what it says has to have been purged
    if (row.names is not None) != (kind in _NAMING):
        raise LedgerError(
            row.position,
            "a document is noted as issued by it, and it says otherwise"
            if row.names
            else "the document that it is about is missing among those that were issued",
        )
    if row.names is None or row.statement is None:
        return
    told = json.loads(row.statement)
    if (told["document"], told["credentials"][0]) != (row.names, row.digest):
        raise LedgerError(row.position, "another document is noted as issued by it")


def _check_tree(connection: Connection, size: int) -> None:
    """Compare every stored hash with those of the two below it."""
    level = 1
    while size >> level:
        below, here = _hashes(connection, level - 1), _hashes(connection, level)
        for place in range(size >> level):
            (_, left), (_, right) = islice(below, 2)
            if next(here, None) != (place, node_hash(left, right)):
                last = (place + 1 << level) - 1
                raise LedgerError(
                    place << level, f"the hash over it and all up to entry {last} is not right"
                )
        level += 1


def _hashes(connection: Connection, level: int) -> Iterator[tuple[int, bytes]]:
    table, position = (ledger, ledger.c.position) if level == 0 else (node, node.c.position)
    wanted = select(position, table.c.hash)
    if level:
        wanted = wanted.where(node.c.level == level)
    for row in in_parts(connection, wanted, position):
        yield row.position, _bytes(row.hash)


def _check_edges(connection: Connection, size: int) -> None:
    """Look for what belongs to no entry: then entries were cut off, or rows were put in."""
    for column in (secret.c.position, issued.c.entry):
        beyond = select(func.min(column)).where((column < 0) | (column >= size))
        found = connection.execute(beyond).scalar()
        if found is not None:
            raise LedgerError(found, _UNKNOWN)
    levels = select(
        node.c.level,
        func.min(node.c.position).label("least"),
        func.max(node.c.position).label("most"),
    )
    for row in connection.execute(levels.group_by(node.c.level)):
        if row.level < 1 or row.least < 0 or row.most >= size >> row.level:
            raise LedgerError(size, _UNKNOWN)


def _bytes(value: object) -> bytes:
    # SQLite keeps text where bytes belong, if somebody writes it: that is nothing that was noted.
    return bytes(value) if isinstance(value, bytes | memoryview) else b""

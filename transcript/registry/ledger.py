"""The ledger: every act of the registrar's in the order in which it happened. Nothing leaves it."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select

from transcript.errors import LedgerError
from transcript.registry.database import Database
from transcript.registry.tables import checkpoint, issued, ledger, node, secret
from transcript.rows import moment_text
from transcript.transparency.entry import (
    FIRST,
    SALT_BYTES,
    EntryKind,
    LedgerEntry,
    commitment,
    statement_bytes,
)
from transcript.transparency.merkle import Nodes, completed, inclusion, node_hash, root
from transcript.transparency.note import Note
from transcript.transparency.proof_text import LedgerProof, Opened
from transcript.ways_out import Deed, WayOut

_AT_ONCE = 2048
"""How many entries one question to the database gives."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of two machines that write here may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is to be noted: its kind, what it says, and the document that it is about, if any.

    The statement may hold text, numbers and lists. `salt` is drawn if it was not before.
    """

    kind: EntryKind
    statement: Mapping[str, Any]
    document: str = ""
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(SALT_BYTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An entry with its position. `statement` is what it says; None once that was purged."""

    position: int
    entry: LedgerEntry
    document: str
    statement: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the school's ledger key has signed: the tree over `size` entries, and its root."""

    size: int
    root: bytes
    note: bytes


class Ledger:
    """The ledger of one school, to be read, and signed from time to time.

    Whatever is called raises `RegistryError` if the registry cannot be read or written.
    """

    def __init__(self, database: Database) -> None:
        """Use the registry in `database`."""
        self._database = database

    def size(self) -> int:
        """Return how many entries there are."""
        with self._database.reading() as connection:
            return size_of(connection)

    def entries(self, *, document: str | None = None, since: int = 0) -> Iterator[Noted]:
        """Yield the entries from a position on; of one document, those that were not purged."""
        wanted = select(ledger, secret.c.document, secret.c.statement).outerjoin(
            secret, secret.c.position == ledger.c.position
        )
        wanted = wanted.where(ledger.c.position >= since)
        if document is not None:
            wanted = wanted.where(secret.c.document == document)
        with self._database.reading() as connection:
            for row in in_parts(connection, wanted):
                yield _noted(row)

    def hashes(self, level: int, begin: int, count: int) -> list[bytes]:
        """Return `count` hashes of one level of the tree, from a place in it."""
        table = ledger if level == 0 else node
        wanted = select(table.c.hash).where(
            table.c.position >= begin, table.c.position < begin + count
        )
        if level:
            wanted = wanted.where(node.c.level == level)
        with self._database.reading() as connection:
            found = connection.execute(wanted.order_by(table.c.position)).scalars()
            return [bytes(each) for each in found]

    def data(self, begin: int, count: int) -> list[bytes]:
        """Return the bytes of `count` entries, from a position."""
        wanted = select(ledger).where(ledger.c.position >= begin, ledger.c.position < begin + count)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(ledger.c.position))
            return [entry_of(row).data() for row in rows]

    def root(self, size: int) -> bytes:
        """Return the root of the tree over the first entries. Raises `LedgerError` without them."""
        with self._database.reading() as connection:
            _require(connection, size)
            return root(size, nodes_of(connection))

    def signed(self) -> Signed | None:
        """Return the last checkpoint, if one was ever signed."""
        with self._database.reading() as connection:
            return _last_signed(connection)

    def sign(self, sign: Callable[[int, bytes], bytes]) -> Signed | None:
        """Sign the ledger as it stands, unless that is signed already; return the checkpoint.

        `sign` is told the size and the root, and returns a signed note. Of an empty ledger there is
        no checkpoint. Raises `LedgerError` if it does not begin with what was signed before.
        """
        last = self.signed()
        if last is not None and last.size == self.size():
            return last
        if self.size() == 0:
            return None
        with self._database.writing() as connection:
            return _sign(connection, sign)

    def proof_of(
        self, document: str, *, counts: Callable[[Note], bool] = lambda _: True
    ) -> bytes | None:
        """Return the proof that a document was issued, under the first checkpoint that covers it.

        None if it is not in the ledger, was purged, or is not covered yet. It is always the same,
        unless a checkpoint `counts` no more, because the key that signed it was stolen.
        """
        with self._database.reading() as connection:
            row = connection.execute(_issued_as(document)).first()
            covering = _covering(connection, row.position) if row is not None else ()
            found = next((each for each in covering if counts(each[1])), None)
            if row is None or found is None:
                return None
            size, note = found
            proof = LedgerProof(
                opened=Opened(
                    at=datetime.fromisoformat(row.at),
                    kind=EntryKind(row.kind),
                    previous=bytes(row.previous),
                    salt=bytes(row.salt),
                    statement=json.loads(row.statement),
                ),
                position=row.position,
                path=inclusion(row.position, size, nodes_of(connection)),
                note=note,
            )
        return proof.to_bytes()


def append(connection: Connection, acts: Sequence[Act], *, at: datetime) -> tuple[int, ...]:
    """Note acts at the end of the ledger; return their positions.

    `connection` is one that writes (`Database.writing`). The ledger's time never goes back: where
    another machine's clock is a little ahead, its time is taken. Raises `LedgerError` when the
    clock was set back.
    """
    size, previous, moment = _end(connection, at)
    entries, secrets_ = [], []
    hashes: dict[tuple[int, int], bytes] = {}
    for position, act in enumerate(acts, start=size):
        statement = statement_bytes(act.statement)
        entry = LedgerEntry(
            at=moment,
            kind=act.kind,
            commitment=commitment(act.salt, statement),
            previous=previous,
        )
        previous = hashes[0, position] = entry.hash
        entries.append(row_of(position, entry))
        secrets_.append(
            {
                "position": position,
                "salt": act.salt,
                "statement": statement,
                "document": act.document,
            }
        )
        for level, place in completed(position):
            children = (_node(connection, hashes, level - 1, 2 * place + side) for side in (0, 1))
            hashes[level, place] = node_hash(*children)
    nodes = [
        {"level": level, "position": place, "hash": value}
        for (level, place), value in hashes.items()
        if level
    ]
    for table, rows in ((ledger, entries), (secret, secrets_), (node, nodes)):
        if rows:
            connection.execute(insert(table), rows)
    return tuple(range(size, size + len(acts)))


def size_of(connection: Connection) -> int:
    """Return how many entries there are."""
    last = connection.execute(select(func.max(ledger.c.position))).scalar()
    return 0 if last is None else int(last) + 1


def in_parts(
    connection: Connection, wanted: Select[Any], position: ColumnElement[int] = ledger.c.position
) -> Iterator[Row[Any]]:
    """Yield rows by their `position`, so few at a time that memory never fills with them."""
    last = None
    while True:
        part = wanted if last is None else wanted.where(position > last)
        rows = connection.execute(part.order_by(position).limit(_AT_ONCE)).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].position


def nodes_of(connection: Connection) -> Nodes:
    """Return what gives the stored hashes of the tree."""
    return lambda level, place: _node(connection, {}, level, place)


def entry_of(row: Row[Any]) -> LedgerEntry:
    """Return the entry in a row. Raises `ValueError` for one that none of ours can be."""
    return LedgerEntry(
        at=datetime.fromisoformat(row.at),
        kind=EntryKind(row.kind),
        commitment=bytes(row.commitment),
        previous=bytes(row.previous),
    )


def row_of(position: int, entry: LedgerEntry) -> dict[str, Any]:
    """Return the row of an entry."""
    return {
        "position": position,
        "at": moment_text(entry.at),
        "kind": entry.kind.value,
        "commitment": entry.commitment,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _noted(row: Row[Any]) -> Noted:
    told = row.statement is not None
    return Noted(
        position=row.position,
        entry=entry_of(row),
        document=row.document or "",
        statement=json.loads(row.statement) if told else None,
    )


def _issued_as(document: str) -> Select[Any]:
    return (
        select(ledger, secret.c.salt, secret.c.statement)
        .join(issued, issued.c.entry == ledger.c.position)
        .join(secret, secret.c.position == ledger.c.position)
        .where(issued.c.document == document)
    )


def _covering(connection: Connection, position: int) -> Iterator[tuple[int, Note]]:
    """Yield the checkpoints that cover an entry, the first one first."""
    size = position
    while True:
        wanted = select(checkpoint).where(checkpoint.c.size > size)
        row = connection.execute(wanted.order_by(checkpoint.c.size).limit(1)).first()
        if row is None:
            return
        size = row.size
        yield size, Note.parse(row.note.encode())


def _last_signed(connection: Connection) -> Signed | None:
    wanted = select(checkpoint).order_by(checkpoint.c.size.desc()).limit(1)
    row = connection.execute(wanted).first()
    if row is None:
        return None
    return Signed(size=row.size, root=bytes(row.root), note=row.note.encode())


def _sign(connection: Connection, sign: Callable[[int, bytes], bytes]) -> Signed | None:
    size, nodes, last = size_of(connection), nodes_of(connection), _last_signed(connection)
    if last is not None:
        _require(connection, last.size)
        if root(last.size, nodes) != last.root:
            raise LedgerError(
                None,
                f"its first {last.size} entries are not those that were signed",
                way_out=WayOut(Deed.CHECK_LEDGER),
            )
        if last.size == size:  # another run was faster
            return last
    made = root(size, nodes)
    note = sign(size, made)
    connection.execute(insert(checkpoint).values(size=size, root=made, note=note.decode()))
    return Signed(size=size, root=made, note=note)


def _require(connection: Connection, size: int) -> None:
    there = size_of(connection)
    if size > there:
        raise LedgerError(
            there,
            f"it is missing: {size} entries were signed once, and there are {there}. Bring the "
            "registry back from a backup",
        )


def _end(connection: Connection, at: datetime) -> tuple[int, bytes, datetime]:
    """Return the size, the last hash, and the time of the next entry."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    last = connection.execute(
        select(ledger.c.position, ledger.c.hash, ledger.c.at)
        .order_by(ledger.c.position.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return 0, FIRST, moment
    noted = datetime.fromisoformat(last.at)
    if noted - moment > CLOCKS_DIFFER:
        raise LedgerError(
            last.position,
            f"it was noted at {noted:%Y-%m-%d %H:%M} UTC, and this machine's clock says "
            f"{moment:%Y-%m-%d %H:%M}: set the clock right, and run it again",
        )
    return last.position + 1, last.hash, max(noted, moment)


def _node(
    connection: Connection, hashes: Mapping[tuple[int, int], bytes], level: int, place: int
) -> bytes:
    if (level, place) in hashes:
        return hashes[level, place]
    found = (
        select(ledger.c.hash).where(ledger.c.position == place)
        if level == 0
        else select(node.c.hash).where(node.c.level == level, node.c.position == place)
    )
    return bytes(connection.execute(found).scalar_one())

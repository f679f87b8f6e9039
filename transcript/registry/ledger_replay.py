"""Entries that a restored registry lacks are taken from where the ledger was written as files.

The ledger then goes on as the one that was signed. What those entries said is lost with the
registry; that is noted in an entry of its own.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from transcript.errors import LedgerError
from transcript.registry.ledger import Act, append, nodes_of, row_of, size_of
from transcript.registry.tables import checkpoint, ledger, node
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.entry import FIRST, EntryKind, LedgerEntry
from transcript.transparency.merkle import completed, node_hash, root
from transcript.transparency.note import Note

_REASON = "lost with the registry, and brought back from the ledger's files without what it said"
_OTHER = "the ledger's files are of another ledger than the backup, or were changed"


def replay(
    connection: Connection, entries: Iterable[bytes], note: bytes, *, actor: str, at: datetime
) -> int:
    """Put entries behind those that are there; return how many. `entries` begin with the first.

    `note` is the signed checkpoint over all of them, and its signature was checked. Raises
    `LedgerError` if they do not belong together.
    """
    there, told = size_of(connection), Checkpoint.parse(Note.parse(note).text)
    previous = _last(connection)
    for position, content in enumerate(entries):
        if position >= there:
            entry = _entry(content, position, previous)
            _put(connection, entry, position)
            previous = entry.hash
    size = max(there, told.size)
    if size_of(connection) != size or root(told.size, nodes_of(connection)) != told.root:
        raise LedgerError(None, _OTHER)
    if size == there:
        return 0
    signed = {"size": told.size, "root": told.root, "note": note.decode()}
    connection.execute(insert(checkpoint).values(signed))
    lost = {"document": "", "entries": list(range(there, size)), "reason": _REASON, "actor": actor}
    append(connection, [Act(kind=EntryKind.PURGED, statement=lost)], at=at)
    return size - there


def _last(connection: Connection) -> bytes:
    newest = select(ledger.c.hash).order_by(ledger.c.position.desc()).limit(1)
    found = connection.execute(newest).scalar()
    return FIRST if found is None else bytes(found)


def _entry(content: bytes, position: int, previous: bytes) -> LedgerEntry:
    try:
        told: dict[str, Any] = json.loads(content)
        entry = LedgerEntry(
            at=datetime.fromisoformat(told["at"]),
            kind=EntryKind(told["kind"]),
            commitment=bytes.fromhex(told["commitment"]),
            previous=bytes.fromhex(told["previous"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError(position, _OTHER) from error
    if entry.data() != content or entry.previous != previous:
        raise LedgerError(position, _OTHER)
    return entry


def _put(connection: Connection, entry: LedgerEntry, position: int) -> None:
    connection.execute(insert(ledger).values(row_of(position, entry)))
    nodes = nodes_of(connection)
    for level, place in completed(position):
        value = node_hash(nodes(level - 1, 2 * place), nodes(level - 1, 2 * place + 1))
        connection.execute(insert(node).values(level=level, position=place, hash=value))

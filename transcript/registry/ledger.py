"""The ledger: every act of the registrar's in the order in which it happened. Nothing leaves it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from transcript.errors import LedgerError
from transcript.registry.tables import ledger, node, secret
from transcript.transparency.entry import (
    FIRST,
    SALT_BYTES,
    EntryKind,
    LedgerEntry,
    commitment,
    statement_bytes,
)
from transcript.transparency.merkle import completed, node_hash

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


def append(connection: Connection, acts: Sequence[Act], *, at: datetime) -> tuple[int, ...]:
    """Note acts at the end of the ledger; return their positions.

    `connection` is one that writes (`Database.writing`). The ledger's time never goes back: where
    another machine's clock is a little ahead, its time is taken. Raises `LedgerError` when the
    clock was set back.
    """
    size, previous, moment = _end(connection, at)
    entries, secrets_, nodes = [], [], []
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
        entries.append(_row(position, entry))
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


def _row(position: int, entry: LedgerEntry) -> dict[str, Any]:
    return {
        "position": position,
        "at": entry.at.isoformat(),
        "kind": entry.kind.value,
        "commitment": entry.commitment,
        "previous": entry.previous,
        "hash": entry.hash,
    }

"""Do the accounts say what the ledger says? Who edits a table by hand does not change the ledger.

What was purged is known by the kind of its entries only.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from transcript.registry.database import Database
from transcript.registry.ledger import CLOCKS_DIFFER, Noted, noted_entries
from transcript.registry.releases import account_of
from transcript.registry.status_book import Standing
from transcript.registry.tables import (
    abandoned,
    batch,
    change,
    intent,
    issued,
    key_event,
    release,
    supersession,
)
from transcript.transparency.entry import EntryKind

_STANDINGS = {
    EntryKind.REVOKED: Standing.REVOKED,
    EntryKind.SUSPENDED: Standing.SUSPENDED,
    EntryKind.REINSTATED: Standing.IN_FORCE,
    EntryKind.CANCELLED: Standing.CANCELLED,
    EntryKind.SUPERSEDED: Standing.SUPERSEDED,
}
_KEY_FIELDS = ("key", "event", "reason", "actor")


def differences(database: Database) -> tuple[str, ...]:
    """Return where accounts and ledger differ, as sentences. The ledger itself must be whole.

    Raises `RegistryError` if the registry cannot be read.
    """
    with database.reading() as connection:
        said = _Said.of(tuple(noted_entries(connection)))
        return tuple(
            problem
            for look in (_standings, _successors, _releases, _keys, _documents)
            for problem in look(connection, said)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The ledger's entries, by document too where that is known, of purged ones by their purge."""

    entries: Sequence[Noted]
    of: Mapping[str, Sequence[Noted]]

    @classmethod
    def of_(cls, entries: Sequence[Noted]) -> "_Said":
        """Sort entries."""
        raise NotImplementedError

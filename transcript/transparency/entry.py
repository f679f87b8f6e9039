"""An entry of the ledger: a salted commitment to what happened, and the hash of the entry before.

What the entry is about cannot be guessed from it. Who has the salt and the statement can prove what
it says; once both are gone, nobody can, and the tree still holds.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from transcript.transparency.merkle import leaf_hash

FIRST = bytes(32)
"""What stands for the entry before the first."""

SALT_BYTES = 16

MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How a moment in UTC is written, and read."""


class EntryKind(StrEnum):
    """What happened."""

    ISSUED = "issued"
    ADOPTED = "adopted"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    SUPERSEDED = "superseded"
    RELEASED = "released"
    KEY = "key"
    PURGED = "purged"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What the tree holds of one entry. `at` is in UTC, in whole seconds."""

    at: datetime
    kind: EntryKind
    commitment: bytes
    previous: bytes

    def data(self) -> bytes:
        """Return the entry's bytes, from which its hash is made."""
        return canonical(
            {
                "at": self.at.strftime(MOMENT),
                "commitment": self.commitment.hex(),
                "kind": self.kind.value,
                "previous": self.previous.hex(),
            }
        )

    @property
    def hash(self) -> bytes:
        """The hash of its leaf in the tree."""
        return leaf_hash(self.data())


def statement_bytes(statement: Mapping[str, Any]) -> bytes:
    """Return the one spelling of what an entry says."""
    return canonical(statement)


def commitment(salt: bytes, statement: bytes) -> bytes:
    """Return what an entry shows of a statement. The salt has `SALT_BYTES` bytes."""
    return sha256(salt + statement).digest()


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return the one spelling of an object: text, lists and whole numbers, under ASCII names."""
    # For these it is the canonical form of RFC 8785.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

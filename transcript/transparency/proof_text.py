"""Proofs of C2SP (tlog-proof) that a ledger has an entry, with all that the entry says.

A proof travels with an export, and is checked without a network and without the ledger.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn, Self

from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.entry import (
    MOMENT,
    SALT_BYTES,
    EntryKind,
    LedgerEntry,
    canonical,
    commitment,
    statement_bytes,
)
from transcript.transparency.merkle import HASH_BYTES, includes
from transcript.transparency.note import Note, NoteError, decoded, encoded

MOST_BYTES = 512 * 1024
"""No proof is larger: it lists two digests of each of at most a few hundred credits."""

_HEAD = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})")
_HEX = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(f"[0-9a-f]{{{2 * SALT_BYTES}}}")
_EXTRA = {"at", "kind", "previous", "salt", "statement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An entry with what opens it: the salt, and the statement that it commits to."""

    at: datetime
    kind: EntryKind
    previous: bytes
    salt: bytes
    statement: Mapping[str, Any]

    @property
    def entry(self) -> LedgerEntry:
        """The entry as the tree holds it."""
        return LedgerEntry(
            at=self.at,
            kind=self.kind,
            commitment=commitment(self.salt, statement_bytes(self.statement)),
            previous=self.previous,
        )

    def to_bytes(self) -> bytes:
        """Return the one spelling of it."""
        return canonical(
            {
                "at": self.at.strftime(MOMENT),
                "kind": self.kind.value,
                "previous": self.previous.hex(),
                "salt": self.salt.hex(),
                "statement": self.statement,
            }
        )

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read what `to_bytes` gave. Raises `NoteError`."""
        try:
            told = _object(content)
            opened = cls(
                at=datetime.strptime(told["at"], MOMENT).replace(tzinfo=UTC),
                kind=EntryKind(told["kind"]),
                previous=_bytes(told["previous"], _HEX),
                salt=_bytes(told["salt"], _SALT),
                statement=told["statement"],
            )
            spelt = opened.to_bytes()
        except (ValueError, TypeError, RecursionError) as error:
            raise NoteError("what it says of its entry cannot be read") from error
        # One spelling only: nothing can be hidden in another.
        if spelt != content:
            raise NoteError("what it says of its entry is not written as ledgers write it")
        return opened


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProof:
    """An entry, its position, the way from it to a root, and the signed note with that root."""

    opened: Opened
    position: int
    path: tuple[bytes, ...]
    note: Note

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read a proof; nothing in it is believed by that. Raises `NoteError`."""
        if len(content) > MOST_BYTES:
            raise NoteError("it is larger than any proof of a ledger")
        head, _, note = content.partition(b"\n\n")
        try:
            first, extra, index, *hashes = head.decode("ascii").split("\n")
        except ValueError as error:
            raise NoteError("it is no proof of a ledger") from error
        position = _INDEX.fullmatch(index)
        if first != _HEAD or not extra.startswith("extra ") or position is None:
            raise NoteError("it does not begin as a proof of a school’s ledger does")
        if len(hashes) > _MOST_HASHES:
            raise NoteError("it has more hashes than any proof")
        proof = cls(
            opened=Opened.parse(decoded(extra.removeprefix("extra "))),
            position=int(position[1]),
            path=tuple(map(_hash, hashes)),
            note=Note.parse(note),
        )
        Checkpoint.parse(proof.note.text)
        return proof

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says. Whether a key that counts has signed it is another question."""
        return Checkpoint.parse(self.note.text)

    def holds(self) -> bool:
        """Return whether the tree with the root in the note has this entry at its position."""
        told = self.checkpoint
        return includes(
            told.root,
            told.size,
            position=self.position,
            leaf=self.opened.entry.hash,
            proof=self.path,
        )

    def to_bytes(self) -> bytes:
        """Return the proof as a file."""
        lines = [
            _HEAD,
            f"extra {encoded(self.opened.to_bytes())}",
            f"index {self.position}",
            *map(encoded, self.path),
        ]
        return "\n".join(lines).encode() + b"\n\n" + self.note.to_bytes()


def _hash(line: str) -> bytes:
    content = decoded(line)
    if len(content) != HASH_BYTES:
        raise NoteError(f"each hash of a proof has {HASH_BYTES} bytes")
    return content


def _bytes(text: object, form: re.Pattern[str]) -> bytes:
    if not isinstance(text, str) or not form.fullmatch(text):
        raise ValueError("no hexadecimal digits")
    return bytes.fromhex(text)


def _object(content: bytes) -> dict[str, Any]:
    # A statement has text, whole numbers and lists: what else JSON can say is no statement.
    told = json.loads(content.decode(), parse_float=_refuse, parse_constant=_refuse)
    if not isinstance(told, dict) or told.keys() != _EXTRA:
        raise TypeError("another value")
    if not isinstance(told["statement"], dict):
        raise TypeError("another statement")
    return told


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)

"""Checkpoints of C2SP: how many entries a log has, and the root of the tree over them."""

import re
from dataclasses import dataclass
from typing import Self

from transcript.transparency.merkle import HASH_BYTES
from transcript.transparency.note import NoteError, decoded, encoded

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a log says of itself: its name, its size, its root."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a note. Raises `NoteError`."""
        lines = text.split("\n")
        if lines.pop() or len(lines) < _LINES or not all(lines):
            raise NoteError("a checkpoint has a name, a size and a root, on a line each")
        origin, size, root = lines[:_LINES]
        if not _SIZE.fullmatch(size):
            raise NoteError("the size of a checkpoint is a number")
        content = decoded(root)
        if len(content) != HASH_BYTES:
            raise NoteError(f"the root of a checkpoint has {HASH_BYTES} bytes")
        return cls(origin=origin, size=int(size), root=content)

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


def origin_of(issuer: str) -> str:
    """Return the name of an issuer's ledger: its address on the web, without a scheme."""
    if issuer.startswith("did:web:"):
        host, *path = issuer.removeprefix("did:web:").split(":")
        # did:web writes the colon before a port as %3A.
        home = "/".join([host.replace("%3A", ":").replace("%3a", ":"), *path])
    else:
        home = issuer.removeprefix("https://").rstrip("/")
    return f"{home.replace('+', '%2B')}/ledger"

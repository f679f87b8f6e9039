"""What identifies one issued document."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

# Crockford's base 32 has no I, L, O or U: a code survives being read aloud or typed from paper.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = 10

ENGLISH = "en"
"""The language that governs where nothing else is said (BCP 47)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIdentity:
    """An issued document: its `urn:uuid:…`, and when it was issued (UTC, whole seconds).

    `language` (BCP 47) is the one that governs; an edition in another is a courtesy translation.
    `supersedes` is the id of the document that this one takes the place of.
    """

    id: str
    issued_at: datetime
    language: str = ENGLISH
    supersedes: str | None = None

    @property
    def number(self) -> str:
        """The short number people read from paper, `7Q4K-19XM-R2`."""
        return number_of(self.id)

    @property
    def superseded_number(self) -> str | None:
        """The number of the document that this one takes the place of."""
        return number_of(self.supersedes) if self.supersedes else None


def number_of(document: str) -> str:
    """Return the number of the document with this `urn:uuid:…`: the first 50 bits of the id."""
    bits = UUID(document).int >> (128 - 5 * _DIGITS)
    digits = "".join(_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(_DIGITS)))
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"

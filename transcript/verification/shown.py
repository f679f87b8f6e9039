"""What a report shows of a file's content: the parts of it, each in its own form."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from transcript.proofs.timestamps import timestamp_text
from transcript.verification.plain_text import quoted
from transcript.verification.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerShown:
    """The issuer as a reader may be shown it: the name is the trust list's, never the file's.

    `key` is the one that signed the whole, as a Multikey.
    """

    id: str | None
    name: str | None
    trusted: bool
    key: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the issuer as the report shows it."""
        return {"id": self.id, "name": self.name, "trusted": self.trusted, "key": self.key}


NOBODY = IssuerShown(id=None, name=None, trusted=False)
"""Shown when no proof holds: then nothing the file says about its issuer is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectShown:
    """Whom the credential is about, as its signed words name the person."""

    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentShown:
    """Which document it is: its id, and the number on a transcript's pages, to ask about it.

    `supersedes` is the id of the document that it takes the place of, as its pages say.
    """

    id: str
    number: str | None
    supersedes: str | None = None

    def __str__(self) -> str:
        """Return what a message calls it."""
        return f"document {self.number}" if self.number else quoted(self.id)

    def to_json(self) -> dict[str, str | None]:
        """Return the document as the report shows it."""
        return {"id": self.id, "number": self.number, "supersedes": self.supersedes}


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsShown:
    """How many signed credits there are, and how many of them say that they are of either level."""

    total: int
    foundational: int
    advanced: int

    def to_json(self) -> dict[str, int]:
        """Return the counts as the report shows them."""
        return {
            "total": self.total,
            "foundational": self.foundational,
            "advanced": self.advanced,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShown:
    """One credit of a transcript: where it stands in the file, and its name by its signed words."""

    path: str
    name: str | None
    levels: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the credit as the report shows it."""
        return {"path": self.path, "name": self.name, "levels": list(self.levels)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageShown:
    """What a printed page must say, by the code on it. `name` may be only its beginning."""

    name: str
    name_is_cut: bool
    number: str
    issued_on: date
    foundational: int
    advanced: int

    def to_json(self) -> dict[str, str | int]:
        """Return the page as the report shows it."""
        return {
            "name": self.name,
            "name_is_cut": self.name_is_cut,
            "number": self.number,
            "issued_on": self.issued_on.isoformat(),
            "foundational": self.foundational,
            "advanced": self.advanced,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedShown:
    """Where the document stands in a ledger that the reader knows, and since when."""

    origin: str
    position: int
    logged_at: datetime

    def to_json(self) -> dict[str, str | int]:
        """Return the entry as the report shows it."""
        return {
            "origin": self.origin,
            "position": self.position,
            "logged_at": timestamp_text(self.logged_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementShown:
    """What somebody else says of what is in the file; the verdict is on these words alone.

    PASSED only if the reader knows who says it, and it still counts.
    """

    path: str
    subject: str | None
    issuer: IssuerShown
    comment: str | None
    verdict: Verdict

    def to_json(self) -> dict[str, Any]:
        """Return the endorsement as the report shows it."""
        return {
            "path": self.path,
            "subject": self.subject,
            "issuer": self.issuer.to_json(),
            "comment": self.comment,
            "verdict": self.verdict.value,
        }

"""What the registry's tables say of documents: read, and written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from transcript.model.document import DocumentIdentity
from transcript.registry.tables import abandoned, intent, issued, supersession
from transcript.rows import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A document that was issued.

    `key` is the multikey that signed it, `digest` the SHA-256 (hex) of its CLR, `entry` its place
    in the ledger. `supersedes` is the id of the document that it replaces, `successor` of the one
    that replaces it; empty where there is none.
    """

    document: str
    number: str
    learner: str
    source_digest: str
    issued_at: datetime
    batch: str
    key: str
    digest: str
    entry: int
    supersedes: str
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is settled of a document before it is signed, so that a second try gives its bytes."""

    document: str
    number: str
    learner: str
    source_digest: str
    supersedes: str
    key: str
    language: str
    issued_at: datetime
    salt: bytes
    batch: str

    @property
    def identity(self) -> DocumentIdentity:
        """What identifies the document."""
        return DocumentIdentity(
            id=self.document,
            issued_at=self.issued_at,
            language=self.language,
            supersedes=self.supersedes or None,
        )


def known_documents() -> Select[Any]:
    """Select the documents that were issued, oldest first."""
    return (
        select(intent, issued.c.digest, issued.c.entry, supersession.c.successor)
        .join(issued, issued.c.document == intent.c.document)
        .outerjoin(supersession, supersession.c.document == intent.c.document)
        .order_by(intent.c.issued_at, issued.c.entry)
    )


def known_from(row: Any) -> Known:  # noqa: ANN401 - a row has what was selected
    """Return what a row of `known_documents` says."""
    return Known(
        document=row.document,
        number=row.number,
        learner=row.learner,
        source_digest=row.source_digest,
        issued_at=datetime.fromisoformat(row.issued_at),
        batch=row.batch,
        key=row.key,
        digest=row.digest,
        entry=row.entry,
        supersedes=row.supersedes,
        successor=row.successor or "",
    )


def open_intents() -> Select[Any]:
    """Select the intents that were neither signed nor given up."""
    return (
        select(intent)
        .outerjoin(issued, issued.c.document == intent.c.document)
        .outerjoin(abandoned, abandoned.c.document == intent.c.document)
        .where(issued.c.document.is_(None), abandoned.c.document.is_(None))
    )


def intent_from(row: Any) -> Intent:  # noqa: ANN401 - a row has what was selected
    """Return what a row of `open_intents` says."""
    return Intent(
        document=row.document,
        number=row.number,
        learner=row.learner,
        source_digest=row.source_digest,
        supersedes=row.supersedes,
        key=row.key,
        language=row.language,
        issued_at=datetime.fromisoformat(row.issued_at),
        salt=bytes(row.salt),
        batch=row.batch,
    )


def row_of(settled: Intent) -> dict[str, Any]:
    """Return the row of the table `intent`, but for its `attempt`."""
    return {
        "document": settled.document,
        "number": settled.number,
        "learner": settled.learner,
        "source_digest": settled.source_digest,
        "supersedes": settled.supersedes,
        "key": settled.key,
        "language": settled.language,
        "issued_at": moment_text(settled.issued_at),
        "salt": settled.salt,
        "batch": settled.batch,
    }

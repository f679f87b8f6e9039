"""Approvals: who has agreed that exactly this may be signed. They are judged elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from transcript.registry.database import Database
from transcript.registry.tables import approval
from transcript.rows import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """That the key of this id has signed, `at` this time, that a source may be issued.

    `source_digest` is the SHA-256 (hex) of all that the document would say.
    """

    learner: str
    source_digest: str
    key: str
    signature: str
    at: datetime


class Approvals:
    """The approvals in a school's registry, none of them judged."""

    def __init__(self, database: Database) -> None:
        """Keep them in this database."""
        self._database = database

    def add(self, given: Sequence[Approval]) -> None:
        """Keep approvals, all of them or none. Raises `RegistryError`."""
        rows = [
            {
                "learner": each.learner,
                "source_digest": each.source_digest,
                "key": each.key,
                "signature": each.signature,
                "at": moment_text(each.at),
            }
            for each in given
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(approval), rows)

    def of(self, learner: str, source_digest: str) -> tuple[Approval, ...]:
        """Return the approvals of exactly this source, the oldest first. Raises `RegistryError`."""
        found = (
            select(approval)
            .where(approval.c.learner == learner, approval.c.source_digest == source_digest)
            .order_by(approval.c.number)
        )
        with self._database.reading() as connection:
            return tuple(
                Approval(
                    learner=row.learner,
                    source_digest=row.source_digest,
                    key=row.key,
                    signature=row.signature,
                    at=datetime.fromisoformat(row.at),
                )
                for row in connection.execute(found)
            )

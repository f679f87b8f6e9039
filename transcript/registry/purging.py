"""Purging: what is kept of a person is taken out, and the ledger stays whole.

Of a purged document there remain its id, its digests, its places in the status lists and whether it
was taken back: nothing of that tells whose it was.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from transcript.registry.database import Database
from transcript.registry.ledger import Act, append
from transcript.registry.tables import (
    abandoned,
    approval,
    change,
    intent,
    issued,
    release,
    secret,
    supersession,
)
from transcript.transparency.entry import EntryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What was taken out: documents by their ids, and how many releases were noted of them."""

    documents: tuple[str, ...]
    releases: int


class Purging:
    """Takes out of one school's registry what it holds of a person.

    Whatever is called raises `RegistryError`, or `LedgerError` if the ledger cannot go on.
    """

    def __init__(self, database: Database) -> None:
        """Use the registry in `database`."""
        self._database = database

    def was_purged(self, document: str) -> bool:
        """Return whether a document was issued here once, and nothing is kept of it any more."""
        with self._database.reading() as connection:
            noted = select(issued.c.document).where(issued.c.document == document)
            kept = select(secret.c.position).join(issued, issued.c.entry == secret.c.position)
            kept = kept.where(issued.c.document == document)
            return (
                connection.execute(noted).first() is not None
                and connection.execute(kept).first() is None
            )

    def purge_learner(self, learner: str, *, reason: str, actor: str, at: datetime) -> Purged:
        """Take out everything that is kept of a learner, in one transaction; note that it was.

        Also documents that were begun and never signed, and every release.
        """
        with self._database.writing() as connection:
            begun = select(intent.c.document).where(intent.c.learner == learner)
            documents = list(connection.execute(begun).scalars())
            done = _purge(connection, documents, release.c.learner == learner)
            connection.execute(delete(approval).where(approval.c.learner == learner))
            _note(connection, done, reason=reason, actor=actor, at=at)
        self._database.sweep()
        return done.told

    def purge_document(self, document: str, *, reason: str, actor: str, at: datetime) -> Purged:
        """Take out what is kept of one document, in one transaction; note that it was."""
        with self._database.writing() as connection:
            done = _purge(connection, [document], release.c.document == document)
            _note(connection, done, reason=reason, actor=actor, at=at)
        self._database.sweep()
        return done.told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    told: Purged
    entries: dict[str, list[int]]
    """By document, the positions in the ledger of which nobody can tell any more what they say."""


def _purge(
    connection: Connection, documents: Sequence[str], released: ColumnElement[bool]
) -> _Done:
    entries = {each: _silence(connection, each) for each in documents}
    releases = connection.execute(delete(release).where(released)).rowcount
    for document in documents:
        _forget(connection, document)
    signed = select(issued.c.document).where(issued.c.document.in_(documents))
    noted = set(connection.execute(signed).scalars())
    told = Purged(documents=tuple(each for each in documents if each in noted), releases=releases)
    return _Done(told=told, entries=entries)


def _silence(connection: Connection, document: str) -> list[int]:
    """Take out what the ledger's entries of a document say; return their positions."""
    of_it = secret.c.document == document
    rows = connection.execute(select(secret).where(of_it).order_by(secret.c.position)).all()
    earlier = [
        position
        for row in rows
        for position in json.loads(row.statement).get("entries", ())  # of a purge before
    ]
    connection.execute(delete(secret).where(of_it))
    return [*earlier, *(row.position for row in rows)]


def _forget(connection: Connection, document: str) -> None:
    for table, column in (
        (change, change.c.document),
        (abandoned, abandoned.c.document),
        (supersession, supersession.c.document),
        (supersession, supersession.c.successor),
    ):
        connection.execute(update(table).where(column == document).values(reason=""))
    of_it = intent.c.document == document
    for row in connection.execute(select(intent).where(of_it)).all():
        source = (approval.c.learner == row.learner, approval.c.source_digest == row.source_digest)
        connection.execute(delete(approval).where(*source))
    connection.execute(delete(intent).where(of_it))


def _note(connection: Connection, done: _Done, *, reason: str, actor: str, at: datetime) -> None:
    acts = [
        Act(
            kind=EntryKind.PURGED,
            statement={"document": document, "entries": entries, "reason": reason, "actor": actor},
            document=document,
        )
        for document, entries in done.entries.items()
        if entries
    ]
    append(connection, acts, at=at)

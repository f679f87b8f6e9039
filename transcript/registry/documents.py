"""The documents of a school: what is about to be signed, what was, and where the ledger says so."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

from transcript.model.document import number_of
from transcript.registry.database import Database
from transcript.registry.document_rows import (
    Intent,
    Known,
    intent_from,
    known_documents,
    known_from,
    open_intents,
    row_of,
)
from transcript.registry.ledger import Act, append
from transcript.registry.status_book import Draw, Place, give_places_to_each, places_of
from transcript.registry.tables import abandoned, batch, intent, issued
from transcript.rows import moment_text
from transcript.transparency.entry import SALT_BYTES, EntryKind

_NUMBER_LENGTH = len(number_of(UUID(int=0).urn).replace("-", ""))
_CHANGED = "the school's files or its key changed before it was signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A document that is wanted for a learner, from exactly this source.

    `credentials` gives the ids of all that it will consist of, by the document's own id.
    """

    learner: str
    source_digest: str
    credentials: Callable[[str], Sequence[str]]
    supersedes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Where what is random in a document comes from; each gets a learner's id."""

    document: Callable[[str], UUID] = lambda _: uuid4()
    salt: Callable[[str], bytes] = lambda _: secrets.token_bytes(SALT_BYTES)
    draw: Callable[[str], Draw] = lambda _: secrets.randbelow


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What all documents of a run have in common.

    `run` is its id, and `taken_over` those of runs that died before they were done. Places in the
    status lists are below `status`, if the school has any.
    """

    run: str
    actor: str
    key: str
    language: str
    issued_at: datetime
    taken_over: frozenset[str] = frozenset()
    status: str = ""
    suspendable: bool = False
    chance: Chance = field(default_factory=Chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What came of wishes: intents to sign, by learner, and the places of what each consists of.

    `issued` are the documents, by learner, that another run has issued meanwhile; `busy` the
    learners for whom a run that is alive has something open; `dropped` documents that will never
    be.
    """

    intents: Mapping[str, Intent]
    places: Mapping[str, Mapping[str, Place]]
    issued: Mapping[str, Known]
    busy: frozenset[str]
    dropped: tuple[Intent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A document whose signed files wait, on disk, to be shown.

    `digests` are the SHA-256 (hex) of its CLR, and then of all else that was signed; `approvals`
    the keys of those who approved it.
    """

    intent: Intent
    digests: Sequence[str]
    approvals: Sequence[str] = ()


class Documents:
    """Everything that one school has issued, or is about to.

    Whatever is called raises `RegistryError` if the registry cannot be read or written. What finds
    documents gives the oldest first.
    """

    def __init__(self, database: Database) -> None:
        """Use the registry in `database`."""
        self._database = database

    def find(self, text: str) -> tuple[Known, ...]:
        """Return those whose id or number begins with a text, however it is spelt."""
        wanted = spelt(text)
        if not wanted:
            return ()
        if len(wanted) == len(UUID(int=0).hex) and _is_hex(wanted):
            return self._those(intent.c.document == UUID(wanted).urn)
        if len(wanted) == _NUMBER_LENGTH:
            found = self._those(intent.c.number == _number(wanted))
            if found:
                return found
        return self._those(
            _plain(intent.c.document).startswith(wanted, autoescape=True)
            | _plain(intent.c.number).startswith(wanted, autoescape=True)
        )

    def of(self, learner: str) -> tuple[Known, ...]:
        """Return those of a learner."""
        return self._those(intent.c.learner == learner)

    def in_batch(self, run: str) -> tuple[Known, ...]:
        """Return those that a run has begun."""
        return self._those(intent.c.batch == run)

    def since(self, moment: datetime) -> tuple[Known, ...]:
        """Return those issued at a moment or later."""
        return self._those(intent.c.issued_at >= moment_text(moment))

    def every(self) -> tuple[Known, ...]:
        """Return all of them."""
        return self._those()

    def issued_from(self, wishes: Iterable[Wish]) -> dict[str, Known]:
        """Return by learner the newest document that is as wished, whatever key signed it.

        A document that replaces another is as wished by one who does not say what it is to replace.
        """
        with self._database.reading() as connection:
            return _issued_from(connection, wishes)

    def open_runs(self) -> frozenset[str]:
        """Return the ids of the runs that have something open: they are alive, or died."""
        with self._database.reading() as connection:
            found = connection.execute(open_intents().with_only_columns(intent.c.batch).distinct())
            return frozenset(found.scalars())

    def reserve(self, wishes: Sequence[Wish], terms: Terms, *, at: datetime) -> Reserved:
        """Settle what is random about documents, or find it settled before, in one transaction.

        Intents of this run, and of those that it has taken over, are taken up again if source and
        key are the same, and dropped for ever if not. Raises `LedgerError` if the clock was set
        back: what is signed now could not be noted.
        """
        with self._database.writing() as connection:
            append(connection, (), at=at)
            book = _Reservations(connection, terms, at)
            book.note_run()
            return book.reserve(wishes)

    def record(self, finished: Sequence[Finished], *, at: datetime) -> dict[str, int]:
        """Note in the ledger what was signed; return by document the number of its entry.

        All is noted, or nothing. What another run has noted meanwhile stays as it is.
        """
        with self._database.writing() as connection:
            return _record(connection, finished, at)

    def _those(self, *conditions: ColumnElement[bool]) -> tuple[Known, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(known_documents().where(*conditions)).all()
        return tuple(known_from(row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Reservations:
    """One transaction in which documents are reserved."""

    connection: Connection
    terms: Terms
    at: datetime

    def note_run(self) -> None:
        there = select(batch.c.id).where(batch.c.id == self.terms.run)
        if self.connection.execute(there).first() is None:
            self.connection.execute(
                insert(batch).values(
                    id=self.terms.run, at=moment_text(self.at), actor=self.terms.actor
                )
            )

    def reserve(self, wishes: Sequence[Wish]) -> Reserved:
        ours = self.terms.taken_over | {self.terms.run}
        known = _issued_from(self.connection, wishes)
        left = self._left_open([each.learner for each in wishes if each.learner not in known])
        busy = {each.learner for each in left if each.batch not in ours}
        free = [each for each in wishes if each.learner not in busy | known.keys()]
        wanted = {_key_of(each, self.terms.key): each for each in free}
        again = {_key_of(each, each.key): each for each in left if each.learner not in busy}
        dropped = tuple(each for key, each in again.items() if key not in wanted)
        self._insert(
            abandoned,
            [
                {"document": each.document, "reason": _CHANGED, "at": moment_text(self.at)}
                for each in dropped
            ],
        )
        new = {key: self._intent(each) for key, each in wanted.items() if key not in again}
        self._insert(
            intent, [{**row_of(each), "attempt": self._attempts(each)} for each in new.values()]
        )
        intents = {each.learner: again.get(key) or new[key] for key, each in wanted.items()}
        return Reserved(
            intents=intents,
            places=self._places({intents[each.learner]: each for each in free}),
            issued=known,
            busy=frozenset(busy),
            dropped=dropped,
        )

    def _left_open(self, learners: Sequence[str]) -> list[Intent]:
        rows = self.connection.execute(open_intents().where(intent.c.learner.in_(learners)))
        return [intent_from(row) for row in rows]

    def _intent(self, wish: Wish) -> Intent:
        document = self.terms.chance.document(wish.learner).urn
        return Intent(
            document=document,
            number=number_of(document),
            learner=wish.learner,
            source_digest=wish.source_digest,
            supersedes=wish.supersedes,
            key=self.terms.key,
            language=self.terms.language,
            issued_at=self.terms.issued_at,
            salt=self.terms.chance.salt(wish.learner),
            batch=self.terms.run,
        )

    def _attempts(self, settled: Intent) -> int:
        """Return how many intents of the same source were dropped before."""
        same = [
            getattr(intent.c, name) == getattr(settled, name)
            for name in ("learner", "source_digest", "supersedes", "key")
        ]
        return self.connection.execute(
            select(func.count(intent.c.document)).where(*same)
        ).scalar_one()

    def _places(self, wishes: Mapping[Intent, Wish]) -> dict[str, dict[str, Place]]:
        if not self.terms.status:
            # Those of an intent that is taken up again stay, whatever the school says now.
            return {each.document: places_of(self.connection, each.document) for each in wishes}
        learners = {each.document: each.learner for each in wishes}
        return give_places_to_each(
            self.connection,
            {each.document: wish.credentials(each.document) for each, wish in wishes.items()},
            base=self.terms.status,
            suspendable=self.terms.suspendable,
            draw=lambda document: self.terms.chance.draw(learners[document]),
        )

    def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self.connection.execute(insert(table), list(rows))


def _issued_from(connection: Connection, wishes: Iterable[Wish]) -> dict[str, Known]:
    wanted = {each.learner: each for each in wishes}
    rows = connection.execute(known_documents().where(intent.c.learner.in_(list(wanted))))
    return {
        each.learner: each
        for each in map(known_from, rows)
        if _is_wished(each, wanted[each.learner])
    }


def _record(connection: Connection, finished: Sequence[Finished], at: datetime) -> dict[str, int]:
    documents = [each.intent.document for each in finished]
    rows = connection.execute(
        select(issued.c.document, issued.c.entry).where(issued.c.document.in_(documents))
    )
    noted = {row.document: row.entry for row in rows}
    new = [each for each in finished if each.intent.document not in noted]
    entries = append(connection, [_act(each) for each in new], at=at)
    if new:
        added = [
            {"document": each.intent.document, "digest": each.digests[0], "entry": entry}
            for each, entry in zip(new, entries, strict=True)
        ]
        connection.execute(insert(issued), added)
    return noted | {each.intent.document: entry for each, entry in zip(new, entries, strict=True)}


def _act(finished: Finished) -> Act:
    settled = finished.intent
    return Act(
        kind=EntryKind.ISSUED,
        statement={
            "approvals": list(finished.approvals),
            "batch": settled.batch,
            "credentials": list(finished.digests),
            "document": settled.document,
            "supersedes": settled.supersedes,
        },
        document=settled.document,
        salt=settled.salt,
    )


def _is_wished(known: Known, wish: Wish) -> bool:
    return known.source_digest == wish.source_digest and (
        not wish.supersedes or wish.supersedes == known.supersedes
    )


def _key_of(each: Wish | Intent, key: str) -> tuple[str, str, str, str]:
    return each.learner, each.source_digest, each.supersedes, key


def spelt(name: str) -> str:
    """Return an id or a number as it is compared, however somebody has spelt it."""
    return name.strip().lower().removeprefix("urn:uuid:").replace("-", "")


def _plain(column: ColumnElement[str]) -> ColumnElement[str]:
    return func.replace(func.replace(func.lower(column), "urn:uuid:", ""), "-", "")


def _number(text: str) -> str:
    """Return a whole number as it is kept, so that an index finds it."""
    plain = text.upper()
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def _is_hex(text: str) -> bool:
    return set(text) <= set("0123456789abcdef")


__all__ = [
    "Chance",
    "Documents",
    "Finished",
    "Intent",
    "Known",
    "Reserved",
    "Terms",
    "Wish",
]

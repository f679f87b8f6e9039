"""Taking back what was issued: the standing, the reason and the ledger's entry, all of it at once.

Reasons and actors stay in the school: of them the ledger shows a commitment only.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from transcript.errors import TranscriptError
from transcript.registry.database import Database
from transcript.registry.ledger import Act, append
from transcript.registry.status_book import Standing, change_standing, standing_of
from transcript.registry.tables import (
    change,
    exported,
    place,
    release,
    supersession,
)
from transcript.rows import moment_text
from transcript.transparency.entry import EntryKind

_KINDS = {
    Standing.IN_FORCE: EntryKind.REINSTATED,
    Standing.SUSPENDED: EntryKind.SUSPENDED,
    Standing.REVOKED: EntryKind.REVOKED,
    Standing.CANCELLED: EntryKind.CANCELLED,
}
_AT_ONCE = 500
"""How many documents one question to the database names."""


class HandedOutError(TranscriptError):
    """A document cannot be cancelled, since somebody may have it. `document` is its id."""

    def __init__(self, document: str) -> None:
        """Say which document."""
        super().__init__(f"{document} was exported or released, so somebody may have it")
        self.document = document


class SupersessionError(TranscriptError):
    """A document cannot take the place of another. `document` is the id of the other."""

    def __init__(self, document: str, reason: str) -> None:
        """Say which document cannot be superseded, and why."""
        super().__init__(f"{document} cannot be superseded: {reason}")
        self.document = document
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A document whose standing was changed at least once: what it is now, and since when.

    `successor` is the id of the document that finally takes its place, if it was superseded.
    """

    document: str
    standing: Standing
    at: datetime
    successor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """How many credentials of a document the status lists have, and if all can be suspended."""

    credentials: int
    suspendable: bool


class Corrections:
    """What becomes of issued documents.

    Whatever is called raises `RegistryError` if the registry cannot be read or written, and
    `LedgerError` if the ledger cannot go on.
    """

    def __init__(self, database: Database) -> None:
        """Use the registry in `database`."""
        self._database = database

    def change(
        self, reasons: Mapping[str, str], standing: Standing, *, actor: str, at: datetime
    ) -> tuple[str, ...]:
        """Give documents another standing, each for its reason, all of them or none.

        Returns those that had another one. Raises `FinalStandingError` for one whose standing
        nothing takes back, and `HandedOutError` for one that is to be cancelled too late.
        """
        with self._database.writing() as connection:
            if standing is Standing.CANCELLED:
                for document in sorted(_handed_out(connection, reasons)):
                    raise HandedOutError(document)
            changed: list[str] = []
            for reason in dict.fromkeys(reasons.values()):
                of_it = [each for each, why in reasons.items() if why == reason]
                changed += change_standing(connection, of_it, standing, reason=reason, at=at)
            acts = [
                Act(
                    kind=_KINDS[standing],
                    statement={"document": each, "reason": reasons[each], "actor": actor},
                    document=each,
                )
                for each in reasons
                if each in changed
            ]
            append(connection, acts, at=at)
        return tuple(each for each in reasons if each in changed)

    def supersede(
        self, document: str, successor: str, *, reason: str, actor: str, at: datetime
    ) -> bool:
        """Note that `successor` takes the place of `document`; return whether that is new.

        Raises `SupersessionError` if it cannot.
        """
        with self._database.writing() as connection:
            if _successor(connection, document) == successor:
                return False
            _require_fit(connection, document, successor)
            change_standing(connection, [document], Standing.SUPERSEDED, reason=reason, at=at)
            connection.execute(
                insert(supersession).values(
                    document=document, successor=successor, reason=reason, at=moment_text(at)
                )
            )
            statement = {
                "document": document,
                "successor": successor,
                "reason": reason,
                "actor": actor,
            }
            act = Act(kind=EntryKind.SUPERSEDED, statement=statement, document=document)
            append(connection, [act], at=at)
        return True

    def require_supersedable(self, document: str) -> None:
        """Return if a successor may be issued for a document. Raises `SupersessionError`."""
        with self._database.reading() as connection:
            _require_open(connection, document)

    def hand_out(self, documents: Collection[str], *, at: datetime) -> frozenset[str]:
        """Note that documents are about to leave the school; return those that must not.

        These were cancelled. After it returns, none of the others can be cancelled any more.
        """
        with self._database.reading() as connection:
            told = _handed_out(connection, documents)
        if told >= set(documents):
            return frozenset()
        with self._database.writing() as connection:
            new = set(documents) - _handed_out(connection, documents)
            cancelled = frozenset(
                each for each in new if standing_of(connection, each) is Standing.CANCELLED
            )
            rows = [{"document": each, "at": moment_text(at)} for each in sorted(new - cancelled)]
            if rows:
                connection.execute(insert(exported), rows)
        return cancelled

    def with_credential(self, badge_of: Callable[[str], str]) -> tuple[str, ...]:
        """Return the documents that have the badge whose id `badge_of` gives for a document.

        Only what has a place in the status lists is found: nothing else can be taken back.
        """
        with self._database.reading() as connection:
            rows = connection.execute(select(place.c.document, place.c.credential)).all()
        return tuple(row.document for row in rows if row.credential == badge_of(row.document))

    def listed(self, documents: Sequence[str]) -> Mapping[str, Listed]:
        """Return the documents that have a place in the status lists, and what is there of each."""
        found: dict[str, Listed] = {}
        with self._database.reading() as connection:
            for some in _chunks(list(documents)):
                rows = connection.execute(
                    select(place.c.document, func.count(), func.min(place.c.suspendable))
                    .where(place.c.document.in_(some))
                    .group_by(place.c.document)
                )
                for document, credentials, suspendable in rows:
                    found[document] = Listed(credentials=credentials, suspendable=bool(suspendable))
        return found

    def taken_back(self) -> tuple[TakenBack, ...]:
        """Return what was taken back, also if it was reinstated since, in order of the changes."""
        with self._database.reading() as connection:
            rows = connection.execute(select(change).order_by(change.c.number)).all()
            successors = _successors(connection)
        last = {row.document: row for row in rows}
        return tuple(
            TakenBack(
                document=row.document,
                standing=Standing(row.standing),
                at=datetime.fromisoformat(row.at),
                successor=_end_of(row.document, successors),
            )
            for row in last.values()
        )


def _handed_out(connection: Connection, documents: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in _chunks(list(documents)):
        for table in (exported, release):
            named = select(table.c.document).where(table.c.document.in_(some))
            found.update(connection.execute(named).scalars())
    return found


def _chunks(documents: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(documents), _AT_ONCE):
        yield documents[start : start + _AT_ONCE]


def _require_fit(connection: Connection, document: str, successor: str) -> None:
    _require_open(connection, document)
    if standing_of(connection, successor) is not Standing.IN_FORCE:
        raise SupersessionError(document, "the document that is to take its place does not count")
    if document in {successor, _end_of(successor, _successors(connection))}:
        raise SupersessionError(document, "no document takes its own place")
    taken = select(supersession.c.document).where(supersession.c.successor == successor)
    if connection.execute(taken).scalar() is not None:
        raise SupersessionError(
            document, "the document that is to take its place has taken another one's already"
        )


def _require_open(connection: Connection, document: str) -> None:
    # What nobody was given may be issued again as it is: nobody has to be told of it.
    standing = standing_of(connection, document)
    if standing not in {Standing.IN_FORCE, Standing.SUSPENDED, Standing.CANCELLED}:
        raise SupersessionError(document, f"it was {standing}, and that is final")


def _successor(connection: Connection, document: str) -> str | None:
    named = select(supersession.c.successor).where(supersession.c.document == document)
    found: str | None = connection.execute(named).scalar()
    return found


def _successors(connection: Connection) -> dict[str, str]:
    return {row.document: row.successor for row in connection.execute(select(supersession))}


def _end_of(document: str, successors: Mapping[str, str]) -> str | None:
    """Return who finally takes a document's place. A chain has no circles: `_require_fit`."""
    found = successors.get(document)
    while found is not None and found in successors:
        found = successors[found]
    return found

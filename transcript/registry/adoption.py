"""Signed originals that the registry does not know: those of earlier versions, or of lost days."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from transcript.errors import RegistryError
from transcript.registry.ledger import Act, append
from transcript.registry.originals import Entry, Original, Originals
from transcript.registry.server_engine import count_on
from transcript.registry.status_book import (
    FINAL,
    Place,
    Standing,
    change_standing,
    places_of,
    standing_of,
)
from transcript.registry.tables import (
    batch,
    exported,
    intent,
    issued,
    place,
    status_list,
    supersession,
)
from transcript.rows import moment_text
from transcript.transparency.entry import EntryKind

_AT_ONCE = 100
_TAKEN_BACK = {Standing.SUSPENDED: EntryKind.SUSPENDED, Standing.REVOKED: EntryKind.REVOKED}
_LOST = (
    "the registry was lost, or another one is used than before: bring it back from a backup "
    "(“transcript registry restore”), or, if there is none, make it anew of the originals and of "
    "the status lists that you have published (“transcript registry rebuild”)"
)
_PUBLISHED = "the status list that was published says so"
_REPLACED = "a document was found that replaces it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundling:
    """What a signed original says of itself.

    `digests` are the SHA-256 (hex) of its CLR, and then of all else that was signed; `places` are
    its credentials' places in the status lists.
    """

    entry: Entry
    key: str
    language: str
    supersedes: str
    digests: Sequence[str]
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """Notes the originals in a folder that the registry does not know, at `at`.

    `read` tells what a signed original says of itself; it may raise `TranscriptError`. `ledger` is
    the folder with the school's ledger as files, if there is one.
    """

    originals: Originals
    read: Callable[[Original], Foundling]
    at: datetime
    ledger: Path | None = None

    def of_old(self, connection: Connection) -> None:
        """Note what was issued before there was a registry of this version.

        Raises `RegistryError` where there is a ledger, or an original has places in status lists,
        which the registry does not know: then it is lost, with all that was taken back.
        """
        if self.ledger is not None:
            raise RegistryError(str(self.ledger), f"no registry tells of this ledger; {_LOST}")
        adopt(connection, self._unless_lost(connection), at=self.at)

    def of_all(self, connection: Connection) -> int:
        """Note every original, its places in the status lists too; return how many."""
        return adopt(connection, self._unknown(connection), at=self.at)

    def _unknown(self, connection: Connection) -> Iterator[Foundling]:
        known = frozenset(connection.execute(select(issued.c.document)).scalars())
        for each in self.originals.every():
            if each.entry.document_id not in known:
                yield self.read(each)

    def _unless_lost(self, connection: Connection) -> Iterator[Foundling]:
        for each in self._unknown(connection):
            if each.places.keys() - places_of(connection, each.entry.document_id).keys():
                reason = (
                    f"{each.entry.number} has a place in a status list, which no registry tells"
                )
                raise RegistryError(str(self.originals.folder), f"{reason}; {_LOST}")
            yield each


def believe(
    connection: Connection, is_set: Callable[[Place, Standing], bool], *, at: datetime
) -> tuple[str, ...]:
    """Note what published status lists tell, in a transaction that writes; return the documents.

    `is_set` says whether a place is marked as revoked, or as suspended. Who was taken back once
    must not count again because a registry was lost.
    """
    whole = select(place, status_list.c.base).join(
        status_list, status_list.c.number == place.c.list
    )
    rows = connection.execute(whole.where(place.c.credential == place.c.document)).all()
    acts: list[Act] = []
    for row in rows:
        found = Place(
            base=row.base, number=row.list, index=row.position, suspendable=bool(row.suspendable)
        )
        standing = _published_standing(found, is_set)
        before = standing_of(connection, row.document)
        if standing is None or before is standing or before in FINAL:
            continue
        change_standing(connection, [row.document], standing, reason=_PUBLISHED, at=at)
        told = {"document": row.document, "reason": _PUBLISHED}
        acts.append(Act(kind=_TAKEN_BACK[standing], statement=told, document=row.document))
    append(connection, acts, at=at)
    return tuple(each.document for each in acts)


def _published_standing(found: Place, is_set: Callable[[Place, Standing], bool]) -> Standing | None:
    if is_set(found, Standing.REVOKED):
        return Standing.REVOKED
    if found.suspendable and is_set(found, Standing.SUSPENDED):
        return Standing.SUSPENDED
    return None


def adopt(connection: Connection, found: Iterable[Foundling], *, at: datetime) -> int:
    """Note originals as issued, in a transaction that writes; return how many.

    Their places in the status lists are theirs again, and they may have left the school. The
    ledger's entries are of now: that they were signed before, it cannot prove.
    """
    run = f"adopted-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    waiting, adopted = iter(found), 0
    while chunk := list(islice(waiting, _AT_ONCE)):
        _adopt_some(connection, chunk, run, at)
        adopted += len(chunk)
    count_on(connection)
    return adopted


def _adopt_some(connection: Connection, found: Sequence[Foundling], run: str, at: datetime) -> None:
    if connection.execute(select(batch).where(batch.c.id == run)).first() is None:
        connection.execute(insert(batch).values(id=run, at=moment_text(at), actor=""))
    acts = [_act(each) for each in found]
    entries = append(connection, acts, at=at)
    connection.execute(
        insert(intent),
        [
            {**_row(each), "salt": act.salt, "batch": run}
            for each, act in zip(found, acts, strict=True)
        ],
    )
    connection.execute(
        insert(issued),
        [
            {"document": each.entry.document_id, "digest": each.digests[0], "entry": entry}
            for each, entry in zip(found, entries, strict=True)
        ],
    )
    connection.execute(
        insert(exported),
        [{"document": each.entry.document_id, "at": moment_text(at)} for each in found],
    )
    for each in found:
        _give_back(connection, each)
    later = [act for each in found for act in _later_acts(connection, each, at)]
    append(connection, later, at=at)


def _act(found: Foundling) -> Act:
    document = found.entry.document_id
    return Act(
        kind=EntryKind.ADOPTED,
        statement={"credentials": list(found.digests), "document": document},
        document=document,
    )


def _row(found: Foundling) -> dict[str, Any]:
    entry = found.entry
    return {
        "document": entry.document_id,
        "number": entry.number,
        "learner": entry.learner,
        "source_digest": entry.source_digest,
        "supersedes": found.supersedes,
        "key": found.key,
        "language": found.language,
        "issued_at": moment_text(entry.issued_at),
    }


def _give_back(connection: Connection, found: Foundling) -> None:
    document = found.entry.document_id
    kept = places_of(connection, document)
    for credential, each in found.places.items():
        if credential in kept:
            continue
        there = select(status_list).where(status_list.c.number == each.number)
        if connection.execute(there).first() is None:
            connection.execute(insert(status_list).values(number=each.number, base=each.base))
        connection.execute(
            insert(place).values(
                credential=credential,
                document=document,
                list=each.number,
                position=each.index,
                suspendable=int(each.suspendable),
            )
        )


def _later_acts(connection: Connection, found: Foundling, at: datetime) -> Iterator[Act]:
    """Yield what the ledger does not say yet: that it was taken back before, or that it replaces.

    What it replaces is superseded.
    """
    document, old = found.entry.document_id, found.supersedes
    kind = _TAKEN_BACK.get(standing_of(connection, document))
    if kind is not None:
        yield Act(kind=kind, statement={"document": document}, document=document)
    there = select(supersession).where(supersession.c.document == old)
    if not old or connection.execute(there).first() is not None:
        return
    told = {"document": old, "successor": document, "reason": _REPLACED}
    connection.execute(insert(supersession).values(**told, at=moment_text(at)))
    if standing_of(connection, old) not in FINAL:
        change_standing(connection, [old], Standing.SUPERSEDED, reason=_REPLACED, at=at)
    yield Act(kind=EntryKind.SUPERSEDED, statement=told, document=old)

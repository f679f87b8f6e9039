"""Do the accounts say what the ledger says? Who edits a table by hand does not change the ledger.

Of what was purged, only the kinds of the entries are known.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from transcript.registry.database import Database
from transcript.registry.ledger import CLOCKS_DIFFER, Ledger, Noted
from transcript.registry.releases import account_of
from transcript.registry.status_book import Standing
from transcript.registry.tables import (
    abandoned,
    batch,
    change,
    intent,
    issued,
    key_event,
    release,
    supersession,
)
from transcript.transparency.entry import EntryKind

_STANDINGS = {
    EntryKind.REVOKED: Standing.REVOKED,
    EntryKind.SUSPENDED: Standing.SUSPENDED,
    EntryKind.REINSTATED: Standing.IN_FORCE,
    EntryKind.CANCELLED: Standing.CANCELLED,
    EntryKind.SUPERSEDED: Standing.SUPERSEDED,
}
_KEY_FIELDS = ("key", "event", "reason", "actor")
_ADVICE = "bring the registry back from a backup"


def differences(database: Database) -> tuple[str, ...]:
    """Return where accounts and ledger differ, as sentences. The ledger itself must be whole.

    Raises `RegistryError` if the registry cannot be read.
    """
    said = _Said.of(Ledger(database).entries())
    with database.reading() as connection:
        return tuple(
            f"{problem}; {_ADVICE}"
            for look in (_standings, _successors, _releases, _keys, _documents)
            for problem in look(connection, said)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The ledger's entries, each with the document that it is about, as far as that is known."""

    entries: Sequence[tuple[Noted, str]]

    @classmethod
    def of(cls, entries: Iterator[Noted]) -> "_Said":
        """Tell what purged entries were about from the entry of their purge."""
        all_ = tuple(entries)
        purged = {
            position: str(each.statement["document"])
            for each in all_
            if each.entry.kind is EntryKind.PURGED and each.statement is not None
            for position in each.statement["entries"]
        }
        return cls(
            entries=[(each, each.document or purged.get(each.position, "")) for each in all_]
        )

    def known(self, kind: EntryKind) -> Iterator[tuple[Noted, Mapping[str, Any]]]:
        """Yield the entries of a kind that were not purged, with what they say."""
        for each, _ in self.entries:
            if each.entry.kind is kind and each.statement is not None:
                yield each, each.statement

    def documents(self, kind: EntryKind) -> frozenset[str]:
        """Return the documents that entries of a kind are about."""
        return frozenset(about for each, about in self.entries if each.entry.kind is kind)


def _standings(connection: Connection, said: _Said) -> Iterator[str]:
    rows: dict[str, list[Row[Any]]] = defaultdict(list)
    acts: dict[str, list[Noted]] = defaultdict(list)
    for row in connection.execute(select(change).order_by(change.c.number)):
        rows[row.document].append(row)
    for each, about in said.entries:
        if about and each.entry.kind in _STANDINGS:
            acts[about].append(each)
    issued_here = said.documents(EntryKind.ISSUED)
    for document in sorted(rows.keys() | acts.keys()):
        problem = _standing(rows[document], acts[document], is_new=document in issued_here)
        if problem:
            yield f"the standing of {document}: {problem}"


def _standing(rows: Sequence[Row[Any]], acts: Sequence[Noted], *, is_new: bool) -> str | None:
    """Return what is wrong with the changes of one document.

    What was taken back before there was a ledger has rows of which no entry tells.
    """
    if not is_new and not any(row.standing == Standing.SUPERSEDED for row in rows):
        # What was revoked already, when a document was found that replaces it, stays so.
        acts = [each for each in acts if each.entry.kind is not EntryKind.SUPERSEDED]
    beyond = len(rows) - len(acts)
    if beyond < 0 or (is_new and beyond):
        return f"{len(rows)} changes are noted, and the ledger has {len(acts)}"
    for row, each in zip(rows[beyond:], acts, strict=True):
        if row.standing != _STANDINGS[each.entry.kind] or not _is_told(row, each):
            return f"“{row.standing}” is not what entry {each.position} of the ledger says"
    return None


def _is_told(row: Row[Any], each: Noted) -> bool:
    told = each.statement
    if told is None:
        return True
    if row.reason != told.get("reason", row.reason):
        return False
    # Without an actor it was found, and may have happened before.
    return "actor" not in told or _is_then(row.at, each)


def _is_then(text: str, each: Noted) -> bool:
    try:
        later = each.entry.at - datetime.fromisoformat(text).replace(microsecond=0)
    except (ValueError, TypeError):
        return False
    return timedelta() <= later <= CLOCKS_DIFFER


def _successors(connection: Connection, said: _Said) -> Iterator[str]:
    found = {row.document: row.successor for row in connection.execute(select(supersession))}
    told = {
        statement["document"]: statement["successor"]
        for _, statement in said.known(EntryKind.SUPERSEDED)
    }
    silent = said.documents(EntryKind.SUPERSEDED) - told.keys()
    for document in sorted(found.keys() | told.keys()):
        if document not in silent and found.get(document) != told.get(document):
            yield f"what took the place of {document} is not what the ledger says"


def _releases(connection: Connection, said: _Said) -> Iterator[str]:
    told = {statement["release"]: statement for _, statement in said.known(EntryKind.RELEASED)}
    for row in connection.execute(select(release).order_by(release.c.id)):
        statement = told.pop(row.id, None)
        if statement is None:
            yield f"the release {row.id} is in the account, and not in the ledger"
        elif statement.get("account") != account_of(row._asdict()):
            yield f"the release {row.id} is not in the account as it was noted"
    for missing in sorted(told):
        yield f"the release {missing} is in the ledger, and not in the account"


def _keys(connection: Connection, said: _Said) -> Iterator[str]:
    rows = connection.execute(select(key_event).order_by(key_event.c.number)).all()
    acts = tuple(said.known(EntryKind.KEY))
    if len(rows) != len(acts):
        yield f"{len(rows)} events of keys are noted, and the ledger has {len(acts)}"
    for row, (each, statement) in zip(rows, acts, strict=False):
        same = all(getattr(row, name) == statement[name] for name in _KEY_FIELDS)
        if not same or not _is_then(row.at, each):
            yield f"the event of the key {row.key} is not what entry {each.position} says"
            return


def _documents(connection: Connection, said: _Said) -> Iterator[str]:
    intents = {row.document: row for row in connection.execute(select(intent))}
    runs = frozenset(connection.execute(select(batch.c.id)).scalars())
    for kind in (EntryKind.ISSUED, EntryKind.ADOPTED):
        for each, statement in said.known(kind):
            row = intents.get(statement["document"])
            if row is None:
                yield f"whose document entry {each.position} of the ledger issued is not known"
            elif (
                any(
                    getattr(row, name) != statement.get(name, getattr(row, name))
                    for name in ("batch", "supersedes")
                )
                or row.batch not in runs
            ):
                yield f"the run of {row.number} is not known, or not the one that the ledger names"
    both = select(issued.c.document).join(abandoned, abandoned.c.document == issued.c.document)
    for document in connection.execute(both.order_by(issued.c.document)).scalars():
        yield f"{document} was issued, and is said to be abandoned"

"""The list of what was issued, a page of it at a time: what the ledger noted last comes first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true

from transcript.registry.database import Database
from transcript.registry.document_rows import Known, known_documents, known_from
from transcript.registry.status_book import Standing
from transcript.registry.tables import change, intent, issued

_AT_ONCE = 500
"""How many documents one question to the database names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A document, and whether it counts now."""

    known: Known
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a document is looked for by."""

    document: str
    number: str
    learner: str


class Listing:
    """What one school has issued. `standing` None is any.

    Whatever is called raises `RegistryError` if the registry cannot be read.
    """

    def __init__(self, database: Database) -> None:
        """Use the registry in `database`."""
        self._database = database

    def count(self, standing: Standing | None = None) -> int:
        """Return how many there are."""
        wanted = select(func.count()).select_from(issued).where(_having(standing))
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def page(
        self, *, most: int, skip: int = 0, standing: Standing | None = None
    ) -> tuple[Filed, ...]:
        """Return at most so many, after the newest `skip`."""
        wanted = _newest_first(known_documents()).where(_having(standing))
        return self._filed(wanted.limit(most).offset(skip))

    def those(self, documents: Iterable[str]) -> tuple[Filed, ...]:
        """Return the documents with these ids, newest first among each five hundred."""
        ids = list(documents)
        parts = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
        wanted = _newest_first(known_documents())
        return tuple(
            each
            for some in parts
            for each in self._filed(wanted.where(issued.c.document.in_(some)))
        )

    def of(self, learner: str) -> tuple[Filed, ...]:
        """Return those of a learner, newest first."""
        return self._filed(_newest_first(known_documents()).where(intent.c.learner == learner))

    def names(self, standing: Standing | None = None) -> Iterator[Named]:
        """Yield what every document is looked for by."""
        wanted = _newest_first(
            select(intent.c.document, intent.c.number, intent.c.learner)
            .join(issued, issued.c.document == intent.c.document)
            .where(_having(standing))
        )
        with self._database.reading() as connection:
            for document, number, learner in connection.execute(wanted):
                yield Named(document=document, number=number, learner=learner)

    def _filed(self, wanted: Select[Any]) -> tuple[Filed, ...]:
        with self._database.reading() as connection:
            found = [known_from(row) for row in connection.execute(wanted)]
            ids = [each.document for each in found]
            rows = connection.execute(
                select(change.c.document, change.c.standing)
                .where(change.c.document.in_(ids))
                .order_by(change.c.number)
            )
            now = {document: Standing(standing) for document, standing in rows}
        return tuple(
            Filed(known=each, standing=now.get(each.document, Standing.IN_FORCE)) for each in found
        )


def _newest_first(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(None).order_by(issued.c.entry.desc())


def _having(standing: Standing | None) -> ColumnElement[bool]:
    if standing is None:
        return true()
    later = change.alias()
    after = and_(later.c.document == change.c.document, later.c.number > change.c.number)
    now = select(change.c.document).where(~exists(select(later.c.number).where(after)))
    if standing is Standing.IN_FORCE:
        return issued.c.document.not_in(now.where(change.c.standing != standing))
    return issued.c.document.in_(now.where(change.c.standing == standing))

"""Which place in the status lists each credential has, and what was taken back, why and when.

What it holds is only ever added to.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select

from transcript.errors import TranscriptError
from transcript.registry.database import Database
from transcript.registry.tables import change, place, status_list
from transcript.rows import moment_text

LIST_SIZE = 131_072
"""How many places a list has."""

FULL = LIST_SIZE * 3 // 4
"""From how many places on the next list is begun: until then random free ones are found soon."""

Draw = Callable[[int], int]
"""Gives a number from 0 on, below the one that it is given, each as likely as the others."""


class Standing(StrEnum):
    """Whether a document counts."""

    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    """It was revoked before anybody was given it."""
    SUPERSEDED = "superseded"
    """It was revoked, and another document takes its place."""


FINAL = frozenset({Standing.REVOKED, Standing.CANCELLED, Standing.SUPERSEDED})
"""What nothing takes back; the status lists say of each of them that it is revoked."""

_ISSUED_AGAIN = (Standing.CANCELLED, Standing.SUPERSEDED)


class FinalStandingError(TranscriptError):
    """A document has a standing which nothing takes back. `document` is its id."""

    def __init__(self, document: str, standing: Standing) -> None:
        """Say which document, and what it is."""
        super().__init__(f"{document} was {standing}, and that is final")
        self.document = document
        self.standing = standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a credential stands in the lists below `base`. No other credential ever gets it."""

    base: str
    number: int
    index: int
    suspendable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a document's standing became, why and when."""

    document: str
    standing: Standing
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBits:
    """One list as it stands: how many places are in use, and which bits are set."""

    base: str
    number: int
    used: int
    suspendable: bool
    revoked: frozenset[int]
    suspended: frozenset[int]


class StatusBook:
    """The status of everything that one school has issued.

    Whatever is called raises `RegistryError` if the registry cannot be read or written.
    """

    def __init__(self, database: Database, *, draw: Draw = secrets.randbelow) -> None:
        """Use the registry in `database`; places are drawn with `draw`."""
        self._database = database
        self._draw = draw

    def place(
        self, credentials: Sequence[str], *, document: str, base: str, suspendable: bool
    ) -> Mapping[str, Place]:
        """Give each credential of a document a place, all in one list; one that it has stays.

        After this returns, the places survive a power cut.
        """
        with self._database.writing() as connection:
            return give_places(
                connection,
                credentials,
                document=document,
                base=base,
                suspendable=suspendable,
                draw=self._draw,
            )

    def places_of(self, document: str) -> Mapping[str, Place]:
        """Return the places of a document's credentials; none if it was issued without."""
        with self._database.reading() as connection:
            return places_of(connection, document)

    def standing_of(self, document: str) -> Standing:
        """Return whether a document counts now."""
        with self._database.reading() as connection:
            return standing_of(connection, document)

    def change(
        self, documents: Sequence[str], standing: Standing, *, reason: str, at: datetime
    ) -> tuple[str, ...]:
        """Give documents another standing, all of them or none; return those that had not got it.

        Raises `FinalStandingError` for one whose standing is `FINAL`.
        """
        with self._database.writing() as connection:
            return change_standing(connection, documents, standing, reason=reason, at=at)

    def changes(self) -> tuple[Change, ...]:
        """Return every change of a standing, in the order in which they were made."""
        with self._database.reading() as connection:
            rows = connection.execute(select(change).order_by(change.c.number))
            return tuple(
                Change(
                    document=row.document,
                    standing=Standing(row.standing),
                    reason=row.reason,
                    at=datetime.fromisoformat(row.at),
                )
                for row in rows
            )

    def has_lists(self) -> bool:
        """Return whether anything was issued that the lists tell of."""
        with self._database.reading() as connection:
            return connection.execute(select(status_list.c.number).limit(1)).first() is not None

    def lists(self) -> tuple[ListBits, ...]:
        """Return every list as it stands now, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(status_list).order_by(status_list.c.number)).all()
            return tuple(_bits(connection, row.number, row.base) for row in rows)


def give_places(
    connection: Connection,
    credentials: Sequence[str],
    *,
    document: str,
    base: str,
    suspendable: bool,
    draw: Draw = secrets.randbelow,
) -> dict[str, Place]:
    """Give each credential of a document a place, in a transaction that writes."""
    given = give_places_to_each(
        connection,
        {document: credentials},
        base=base,
        suspendable=suspendable,
        draw=lambda _: draw,
    )
    return given[document]


def give_places_to_each(
    connection: Connection,
    credentials: Mapping[str, Sequence[str]],
    *,
    base: str,
    suspendable: bool,
    draw: Callable[[str], Draw],
) -> dict[str, dict[str, Place]]:
    """Give the credentials of each document places, in one list; places that they have stay.

    In a transaction that writes. `draw` gives what draws the places of a document.
    """
    given = _places_of_each(connection, credentials)
    open_list: int | None = None
    rows: list[dict[str, Any]] = []
    taken: set[tuple[int, int]] = set()
    for document, wanted in credentials.items():
        missing = [each for each in wanted if each not in given[document]]
        if not missing:
            continue
        number = next((each.number for each in given[document].values()), None)
        if number is None:
            number = open_list = open_list or _open_list(connection, base)
        free = _free_positions(connection, number, len(missing), draw(document), taken)
        taken |= {(number, position) for position in free}
        rows += [
            {
                "credential": credential,
                "document": document,
                "list": number,
                "suspendable": int(suspendable),
                "position": position,
            }
            for credential, position in zip(missing, free, strict=True)
        ]
    if rows:
        connection.execute(insert(place), rows)
    return _places_of_each(connection, credentials) if rows else given


def places_of(connection: Connection, document: str) -> dict[str, Place]:
    """Return the places of a document's credentials."""
    return _places_of_each(connection, [document])[document]


def _places_of_each(
    connection: Connection, documents: Iterable[str]
) -> dict[str, dict[str, Place]]:
    found: dict[str, dict[str, Place]] = {each: {} for each in documents}
    rows = connection.execute(
        select(place, status_list.c.base)
        .join(status_list, status_list.c.number == place.c.list)
        .where(place.c.document.in_(list(found)))
    )
    for row in rows:
        found[row.document][row.credential] = Place(
            base=row.base, number=row.list, index=row.position, suspendable=bool(row.suspendable)
        )
    return found


def standing_of(connection: Connection, document: str) -> Standing:
    """Return whether a document counts now."""
    last = connection.execute(
        select(change.c.standing)
        .where(change.c.document == document)
        .order_by(change.c.number.desc())
        .limit(1)
    ).scalar()
    return Standing(last) if last else Standing.IN_FORCE


def change_standing(
    connection: Connection,
    documents: Iterable[str],
    standing: Standing,
    *,
    reason: str,
    at: datetime,
) -> tuple[str, ...]:
    """Give documents another standing, in a transaction that writes; return those that change.

    Raises `FinalStandingError` for one whose standing is `FINAL`; but what was cancelled may be
    superseded.
    """
    found = {each: standing_of(connection, each) for each in documents}
    changed = tuple(each for each in found if found[each] is not standing)
    for each in changed:
        if found[each] in FINAL and (found[each], standing) != _ISSUED_AGAIN:
            raise FinalStandingError(each, found[each])
    if changed:
        rows = [
            {"document": each, "standing": standing.value, "reason": reason, "at": moment_text(at)}
            for each in changed
        ]
        connection.execute(insert(change), rows)
    return changed


def _open_list(connection: Connection, base: str) -> int:
    """Return the number of the list below `base` that is being filled."""
    used = select(func.count()).where(place.c.list == status_list.c.number).scalar_subquery()
    last = connection.execute(
        select(status_list.c.number, used.label("used"))
        .where(status_list.c.base == base)
        .order_by(status_list.c.number.desc())
        .limit(1)
    ).one_or_none()
    if last is not None and last.used < FULL:
        return int(last.number)
    # Numbered through, whatever the address: the files of all lists may end in one folder.
    added = connection.execute(insert(status_list).values(base=base))
    (number,) = added.inserted_primary_key or (0,)
    return int(number)


def _free_positions(
    connection: Connection, number: int, wanted: int, draw: Draw, taken: Collection[tuple[int, int]]
) -> list[int]:
    """Draw positions that no row has, nor any of those `taken` just now."""
    # At random, or the order of the places would tell who was issued with whom.
    free: dict[int, None] = {}
    while len(free) < wanted:
        drawn = dict.fromkeys(draw(LIST_SIZE) for _ in range(wanted - len(free)))
        used = set(
            connection.execute(
                select(place.c.position).where(
                    place.c.list == number, place.c.position.in_(list(drawn))
                )
            ).scalars()
        )
        free |= {each: None for each in drawn if each not in used and (number, each) not in taken}
    return list(free)


def _bits(connection: Connection, number: int, base: str) -> ListBits:
    used, suspendable = connection.execute(
        select(func.count(), func.max(place.c.suspendable)).where(place.c.list == number)
    ).one()
    latest = (
        select(change.c.standing)
        .where(change.c.document == place.c.document)
        .order_by(change.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(place.c.position, latest.label("standing")).where(
            place.c.list == number, place.c.document.in_(select(change.c.document))
        )
    ).all()
    return ListBits(
        base=base,
        number=number,
        used=used,
        suspendable=bool(suspendable),
        revoked=_those(rows, FINAL),
        suspended=_those(rows, {Standing.SUSPENDED}),
    )


def _those(rows: Sequence[Any], standings: Collection[Standing]) -> frozenset[int]:
    return frozenset(row.position for row in rows if row.standing in standings)

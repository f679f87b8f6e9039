"""The account of what was handed out: one row for each package, and an entry of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from transcript.errors import TranscriptError
from transcript.registry.database import Database
from transcript.registry.ledger import Act, append
from transcript.registry.status_book import Standing, standing_of
from transcript.registry.tables import release
from transcript.rows import moment_text
from transcript.transparency.entry import EntryKind, canonical


class NotInForceError(TranscriptError):
    """A document that does not count is handed to nobody. `standing` says what it is."""

    def __init__(self, standing: Standing) -> None:
        """Say what the document is."""
        super().__init__(f"the document is {standing}")
        self.standing = standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNote:
    """What is noted of a release: `package` is the SHA-256 of what was handed over.

    `basis` is a ground's code, or `consent`, and then `consent` names it.
    """

    id: str
    document: str
    learner: str
    recipient: str
    purpose: str
    basis: str
    package: str
    actor: str
    at: datetime
    consent: str = ""
    expires: date | None = None


class Releases:
    """The account, over a school's registry."""

    def __init__(self, database: Database) -> None:
        """Keep the account in this database."""
        self._database = database

    def note(self, made: ReleaseNote) -> int:
        """Note a release, in the account and in the ledger, both or neither; return the entry.

        Raises `NotInForceError` if the document was taken back, `RegistryError` or `LedgerError`.
        """
        act = Act(
            kind=EntryKind.RELEASED,
            statement={
                "account": account_of(_row(made)),
                "document": made.document,
                "package": made.package,
                "release": made.id,
            },
            document=made.document,
        )
        with self._database.writing() as connection:
            _require_in_force(connection, made.document)
            connection.execute(insert(release), [_row(made)])
            (position,) = append(connection, [act], at=made.at)
        return position

    def find(self, release_id: str) -> ReleaseNote | None:
        """Return the release of that id."""
        with self._database.reading() as connection:
            found = connection.execute(select(release).where(release.c.id == release_id))
            row = found.one_or_none()
        return _note(row) if row is not None else None

    def noted(
        self, *, learner: str | None = None, since: date | None = None
    ) -> tuple[ReleaseNote, ...]:
        """Return the account in the order of seconds: of one learner, or from a day (UTC) on."""
        asked = select(release).order_by(release.c.at, release.c.id)
        if learner is not None:
            asked = asked.where(release.c.learner == learner)
        if since is not None:
            midnight = datetime.combine(since, time(), UTC)
            asked = asked.where(release.c.at >= moment_text(midnight))
        with self._database.reading() as connection:
            return tuple(_note(row) for row in connection.execute(asked))


def account_of(row: Mapping[str, Any]) -> str:
    """Return the digest of a row of the account, by which its entry of the ledger knows it."""
    return sha256(canonical({each.name: row[each.name] for each in release.columns})).hexdigest()


def _require_in_force(connection: Connection, document: str) -> None:
    """Raise `NotInForceError` if a document was taken back."""
    standing = standing_of(connection, document)
    if standing is not Standing.IN_FORCE:
        raise NotInForceError(standing)


def _row(made: ReleaseNote) -> dict[str, Any]:
    return {
        "id": made.id,
        "document": made.document,
        "learner": made.learner,
        "recipient": made.recipient,
        "purpose": made.purpose,
        "basis": made.basis,
        "consent": made.consent,
        "expires": made.expires.isoformat() if made.expires else "",
        "package": made.package,
        "actor": made.actor,
        "at": moment_text(made.at),
    }


def _note(row: Row[Any]) -> ReleaseNote:
    return ReleaseNote(
        id=row.id,
        document=row.document,
        learner=row.learner,
        recipient=row.recipient,
        purpose=row.purpose,
        basis=row.basis,
        package=row.package,
        actor=row.actor,
        at=datetime.fromisoformat(row.at),
        consent=row.consent,
        expires=date.fromisoformat(row.expires) if row.expires else None,
    )

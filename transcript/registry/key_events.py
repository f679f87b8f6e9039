"""What became of the school's keys, in the registry and in its ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from transcript.registry.database import Database
from transcript.registry.ledger import Act, append
from transcript.registry.tables import key_event
from transcript.rows import moment_text
from transcript.transparency.entry import EntryKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEvent:
    """What happened to a key: made, retired, or compromised `since` then.

    `public_key` is its public half, as multikey.
    """

    key: str
    event: str
    public_key: str
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedKeyEvent:
    """An event as it was noted: by whom, when, and why."""

    key: str
    event: str
    reason: str
    actor: str
    at: datetime


class KeyEvents:
    """The account of the keys in a school's registry."""

    def __init__(self, database: Database) -> None:
        """Keep it in this database."""
        self._database = database

    def settle(
        self, told: Sequence[KeyEvent], *, reason: str, actor: str, at: datetime
    ) -> tuple[KeyEvent, ...]:
        """Note what is not noted yet, in the account and in the ledger; return what that was.

        `told` is all that ever happened, so that what a crash kept from being noted is noted with
        the next change. Raises `RegistryError` or `LedgerError`.
        """
        with self._database.reading() as connection:
            if not _new(connection, told):
                return ()
        with self._database.writing() as connection:
            new = _new(connection, told)
            if new:
                rows = [
                    {
                        "key": each.key,
                        "event": _event(each),
                        "reason": reason,
                        "actor": actor,
                        "at": moment_text(at),
                    }
                    for each in new
                ]
                connection.execute(insert(key_event), rows)
                append(connection, [_act(each, reason, actor) for each in new], at=at)
        return new

    def noted(self) -> tuple[NotedKeyEvent, ...]:
        """Return every event in the order of noting. Raises `RegistryError`."""
        with self._database.reading() as connection:
            return tuple(
                NotedKeyEvent(
                    key=row.key,
                    event=row.event,
                    reason=row.reason,
                    actor=row.actor,
                    at=datetime.fromisoformat(row.at),
                )
                for row in connection.execute(select(key_event).order_by(key_event.c.number))
            )


def _new(connection: Connection, told: Sequence[KeyEvent]) -> tuple[KeyEvent, ...]:
    known = {(row.key, row.event) for row in connection.execute(select(key_event))}
    return tuple(each for each in told if (each.key, _event(each)) not in known)


def _event(event: KeyEvent) -> str:
    # An earlier time of a theft, told later, is another event.
    return f"{event.event} since {event.since}" if event.since else event.event


def _act(event: KeyEvent, reason: str, actor: str) -> Act:
    statement = {
        "key": event.key,
        "event": _event(event),
        "public_key": event.public_key,
        "reason": reason,
        "actor": actor,
    }
    return Act(kind=EntryKind.KEY, statement=statement)

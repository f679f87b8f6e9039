"""What became of the keys is noted once, in the account and in the ledger, in both databases."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.registry.conftest import AnotherLook
from transcript.errors import LedgerError
from transcript.registry.database import Database
from transcript.registry.key_events import KeyEvent, KeyEvents, NotedKeyEvent
from transcript.registry.tables import ledger, secret

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MADE = KeyEvent(key="credentials-2026", event="made", public_key="z6MkExample")
RETIRED = KeyEvent(key="credentials-2026", event="retired", public_key="z6MkExample")
STOLEN = KeyEvent(
    key="credentials-2026",
    event="compromised",
    public_key="z6MkExample",
    since="2026-11-20T00:00:00Z",
)


def settle(events: KeyEvents, *told: KeyEvent, at: datetime = NOON) -> tuple[KeyEvent, ...]:
    return events.settle(told, reason="a rotation", actor="R. Egistrar", at=at)


def statements(database: Database) -> list[tuple[str, dict[str, str]]]:
    with database.reading() as connection:
        found = select(ledger.c.kind, secret.c.statement).join(
            secret, secret.c.position == ledger.c.position
        )
        return [
            (kind, json.loads(bytes(statement)))
            for kind, statement in connection.execute(found.order_by(ledger.c.position))
        ]


def test_an_event_is_in_the_account_and_in_the_ledger(database: Database) -> None:
    events = KeyEvents(database)
    assert settle(events, MADE) == (MADE,)
    assert events.noted() == (
        NotedKeyEvent(
            key="credentials-2026", event="made", reason="a rotation", actor="R. Egistrar", at=NOON
        ),
    )
    assert statements(database) == [
        (
            "key",
            {
                "key": "credentials-2026",
                "event": "made",
                "public_key": "z6MkExample",
                "reason": "a rotation",
                "actor": "R. Egistrar",
            },
        )
    ]


def test_what_is_noted_is_not_noted_again(look: AnotherLook) -> None:
    settle(KeyEvents(look()), MADE)
    assert settle(KeyEvents(look()), MADE, RETIRED) == (RETIRED,)
    assert settle(KeyEvents(look()), MADE, RETIRED) == ()
    assert [each.event for each in KeyEvents(look()).noted()] == ["made", "retired"]


def test_the_time_of_a_theft_is_part_of_the_event(database: Database) -> None:
    events = KeyEvents(database)
    earlier = KeyEvent(
        key=STOLEN.key, event="compromised", public_key="z6MkExample", since="2026-11-01T00:00:00Z"
    )
    settle(events, STOLEN)
    settle(events, earlier)
    assert [each.event for each in events.noted()] == [
        "compromised since 2026-11-20T00:00:00Z",
        "compromised since 2026-11-01T00:00:00Z",
    ]


def test_with_a_clock_set_back_nothing_is_noted(database: Database) -> None:
    events = KeyEvents(database)
    settle(events, MADE)
    with pytest.raises(LedgerError):
        settle(events, MADE, RETIRED, at=NOON - timedelta(days=1))
    assert [each.event for each in events.noted()] == ["made"]


def test_of_two_runs_one_notes_an_event(look: AnotherLook, monkeypatch: pytest.MonkeyPatch) -> None:
    events, other = KeyEvents(look()), KeyEvents(look())
    settle(events, MADE)
    wait = Database.writing

    def late(database: Database) -> object:
        monkeypatch.setattr(Database, "writing", wait)
        settle(other, MADE, RETIRED)
        return wait(database)

    monkeypatch.setattr(Database, "writing", late)
    assert settle(events, MADE, RETIRED) == ()
    assert [each.event for each in events.noted()] == ["made", "retired"]

"""The account of what was handed out, and the ledger of it: both, or neither."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from transcript.errors import LedgerError, RegistryError
from transcript.registry.database import Database
from transcript.registry.ledger import size_of
from transcript.registry.releases import NotInForceError, ReleaseNote, Releases, account_of
from transcript.registry.status_book import Standing, change_standing
from transcript.registry.tables import ledger, release, secret

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOTE = ReleaseNote(
    id="3f2a9c1d-1111-4111-8111-111111111111",
    document="urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7",
    learner="ana-perez-soto",
    recipient="Lakeside College",
    purpose="Admission",
    basis="consent",
    consent="colleges",
    expires=date(2027, 6, 30),
    package="ab" * 32,
    actor="R. Egistrar",
    at=AT,
)
SECOND = replace(
    NOTE,
    id="4f2a9c1d-1111-4111-8111-111111111111",
    learner="eli-marchetti",
    basis="enrollment",
    consent="",
    expires=None,
    at=AT + timedelta(days=1),
)


@pytest.fixture
def releases(database: Database) -> Releases:
    """An account in which nothing is noted yet."""
    return Releases(database)


def test_what_was_noted_is_found_again(releases: Releases, look: Callable[[], Database]) -> None:
    releases.note(NOTE)
    assert Releases(look()).find(NOTE.id) == NOTE


def test_where_nothing_was_noted_there_is_nothing(releases: Releases) -> None:
    assert releases.find(NOTE.id) is None
    assert releases.noted() == ()


def test_the_account_is_in_the_order_of_time(releases: Releases) -> None:
    for each in (NOTE, SECOND):
        releases.note(each)
    assert releases.noted() == (NOTE, SECOND)


def test_the_account_of_one_learner(releases: Releases) -> None:
    for each in (NOTE, SECOND):
        releases.note(each)
    assert releases.noted(learner="eli-marchetti") == (SECOND,)


@pytest.mark.parametrize(
    ("since", "found"),
    [(date(2026, 11, 22), (NOTE, SECOND)), (date(2026, 11, 23), (SECOND,))],
)
def test_the_account_from_a_day_on(
    since: date, found: tuple[ReleaseNote, ...], releases: Releases
) -> None:
    for each in (NOTE, SECOND):
        releases.note(each)
    assert releases.noted(since=since) == found


def test_the_ledger_has_an_entry_that_names_no_recipient(
    releases: Releases, database: Database
) -> None:
    # It has the digest of the row in the account, so that the row cannot be changed unseen.
    position = releases.note(NOTE)
    with database.reading() as connection:
        kind = connection.execute(
            select(ledger.c.kind).where(ledger.c.position == position)
        ).scalar_one()
        said = connection.execute(
            select(secret.c.statement).where(secret.c.position == position)
        ).scalar_one()
        row = connection.execute(select(release)).one()
    assert kind == "released"
    told = json.loads(bytes(said))
    assert told.keys() == {"account", "document", "package", "release"}
    assert told["account"] == account_of(row._asdict())


def test_a_release_is_noted_once(releases: Releases, database: Database) -> None:
    releases.note(NOTE)
    with pytest.raises(RegistryError):
        releases.note(NOTE)
    with database.reading() as connection:
        assert size_of(connection) == 1


def test_with_a_clock_set_back_neither_is_noted(releases: Releases) -> None:
    releases.note(SECOND)
    with pytest.raises(LedgerError):
        releases.note(NOTE)
    assert releases.noted() == (SECOND,)


def test_what_was_taken_back_is_handed_to_nobody(releases: Releases, database: Database) -> None:
    with database.writing() as connection:
        change_standing(connection, [NOTE.document], Standing.REVOKED, reason="wrong", at=AT)
    with pytest.raises(NotInForceError, match="the document is revoked") as caught:
        releases.note(NOTE)
    assert caught.value.standing is Standing.REVOKED
    assert releases.noted() == ()

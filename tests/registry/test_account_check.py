"""What somebody wrote into a table by hand is not what the ledger says, in both databases."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.sql import Executable

from transcript.registry.account_check import differences
from transcript.registry.corrections import Corrections
from transcript.registry.database import Database
from transcript.registry.key_events import KeyEvent, KeyEvents
from transcript.registry.ledger import Act, append
from transcript.registry.purging import Purging
from transcript.registry.releases import ReleaseNote, Releases
from transcript.registry.status_book import Standing, change_standing
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

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://hill.example/status"
A, B, C, OLD = (UUID(int=number << 96).urn for number in (1, 2, 3, 4))
RUN = "a run"
TABLES = ("change", "supersession", "release", "key_event", "intent", "batch", "abandoned")


def note(database: Database, document: str, kind: EntryKind) -> None:
    told = {"document": document, "credentials": ["00"]}
    if kind is EntryKind.ISSUED:
        told |= {"batch": RUN, "supersedes": ""}
    row = {
        "document": document,
        "number": document[-4:],
        "learner": "ana",
        "source_digest": document,
        "key": "z6Mk",
        "language": "en",
        "issued_at": NOON.isoformat(),
        "salt": bytes(16),
        "batch": RUN,
    }
    with database.writing() as connection:
        (entry,) = append(connection, [Act(kind=kind, statement=told, document=document)], at=NOON)
        connection.execute(insert(intent).values(row))
        connection.execute(insert(issued).values(document=document, digest="00", entry=entry))


@pytest.fixture
def office(database: Database) -> Database:
    """A registry in which something of everything happened."""
    with database.writing() as connection:
        connection.execute(insert(batch).values(id=RUN, at=NOON.isoformat(), actor="R. Egistrar"))
        change_standing(connection, [OLD], Standing.REVOKED, reason="long ago", at=NOON)
    for each in (A, B, C):
        note(database, each, EntryKind.ISSUED)
    note(database, OLD, EntryKind.ADOPTED)
    corrections = Corrections(database)
    for standing in (Standing.SUSPENDED, Standing.IN_FORCE, Standing.REVOKED):
        corrections.change({A: "a review"}, standing, actor="R. Egistrar", at=NOON)
    corrections.supersede(B, C, reason="a name", actor="R. Egistrar", at=NOON)
    Releases(database).note(
        ReleaseNote(
            id="r1",
            document=C,
            learner="ana",
            recipient="Lakeside College",
            purpose="admission",
            basis="enrollment",
            package="00",
            actor="R. Egistrar",
            at=NOON,
        )
    )
    made = KeyEvent(key="k", event="made", public_key="z6Mk")
    KeyEvents(database).settle([made], reason="", actor="R. Egistrar", at=NOON)
    return database


def by_hand(database: Database, *statements: Executable) -> None:
    """Change what the triggers protect, as who has the file or the server may."""
    with database.writing() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))
            for name in found.scalars().all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            for name in TABLES:
                connection.execute(text(f'ALTER TABLE "{name}" DISABLE TRIGGER USER'))
        for each in statements:
            connection.execute(each)


def test_what_happened_is_what_the_ledger_says(office: Database) -> None:
    assert differences(office) == ()


def test_what_was_purged_is_not_missed(office: Database) -> None:
    purging = Purging(office)
    for each in (B, C, A):
        purging.purge_document(each, reason="asked for", actor="R. Egistrar", at=NOON)
    assert differences(office) == ()


LATE = (NOON + timedelta(hours=1)).isoformat()

EDITS: dict[str, tuple[Executable, str]] = {
    "a revocation taken out": (
        delete(change).where(change.c.document == A, change.c.standing == "revoked"),
        f"the standing of {A}: 2 changes are noted, and the ledger has 3",
    ),
    "a revocation turned": (
        update(change)
        .where(change.c.document == A, change.c.standing == "revoked")
        .values(standing="in force"),
        f"the standing of {A}: “in force” is not what entry 6 of the ledger says",
    ),
    "a revocation put in": (
        insert(change).values(document=C, standing="revoked", reason="", at=NOON.isoformat()),
        f"the standing of {C}: 1 changes are noted, and the ledger has 0",
    ),
    "another reason": (
        update(change).where(change.c.document == A).values(reason="none"),
        f"the standing of {A}: “suspended” is not what entry 4 of the ledger says",
    ),
    "another time": (
        update(change).where(change.c.document == A).values(at=LATE),
        f"the standing of {A}: “suspended” is not what entry 4 of the ledger says",
    ),
    "no time": (
        update(change).where(change.c.document == A).values(at="noon"),
        f"the standing of {A}: “suspended” is not what entry 4 of the ledger says",
    ),
    "a successor taken out": (
        delete(supersession),
        f"what took the place of {B} is not what the ledger says",
    ),
    "another successor": (
        update(supersession).values(successor=A),
        f"what took the place of {B} is not what the ledger says",
    ),
    "another recipient": (
        update(release).values(recipient="Somebody"),
        "the release r1 is not in the account as it was noted",
    ),
    "a release taken out": (
        delete(release),
        "the release r1 is in the ledger, and not in the account",
    ),
    "a release under another id": (
        update(release).values(id="r2"),
        "the release r2 is in the account, and not in the ledger",
    ),
    "an event of a key taken out": (
        delete(key_event),
        "0 events of keys are noted, and the ledger has 1",
    ),
    "another event of a key": (
        update(key_event).values(event="retired"),
        "the event of the key k is not what entry 9 says",
    ),
    "another time of an event": (
        update(key_event).values(at=LATE),
        "the event of the key k is not what entry 9 says",
    ),
    "a document forgotten": (
        delete(intent).where(intent.c.document == A),
        "whose document entry 0 of the ledger issued is not known",
    ),
    "another run": (
        update(intent).where(intent.c.document == A).values(batch="another"),
        f"the run of {A[-4:]} is not known, or not the one that the ledger names",
    ),
    "a run taken out": (
        delete(batch),
        f"the run of {A[-4:]} is not known, or not the one that the ledger names",
    ),
    "an issued one abandoned": (
        insert(abandoned).values(document=A, reason="", at=NOON.isoformat()),
        f"{A} was issued, and is said to be abandoned",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_written_by_hand_is_named(edit: str, office: Database) -> None:
    statement, problem = EDITS[edit]
    by_hand(office, statement)
    assert differences(office)[0] == f"{problem}; bring the registry back from a backup"


def test_what_is_not_purged_any_more_is_still_in_its_order(office: Database) -> None:
    Purging(office).purge_document(A, reason="asked for", actor="R. Egistrar", at=NOON)
    by_hand(office, delete(change).where(change.c.document == A, change.c.standing == "revoked"))
    assert len(differences(office)) == 1


def test_an_old_document_that_was_revoked_and_then_found_replaced_is_as_it_was(
    office: Database,
) -> None:
    told = {"document": OLD, "successor": A, "reason": "found"}
    with office.writing() as connection:
        connection.execute(insert(supersession).values(**told, at=NOON.isoformat()))
        append(connection, [Act(kind=EntryKind.SUPERSEDED, statement=told, document=OLD)], at=NOON)
    assert differences(office) == ()

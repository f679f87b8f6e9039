"""What was issued before this registry is taken into it, and what was lost is never made up."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from transcript.batch.adopting import foundling_of
from transcript.errors import RegistryError, UnreadableWorkspaceError
from transcript.registry.adoption import Adoption, Foundling, adopt, believe
from transcript.registry.database import Database
from transcript.registry.documents import Documents
from transcript.registry.originals import Original, Originals
from transcript.registry.status_book import Place, Standing, StatusBook
from transcript.registry.tables import exported, ledger, place

Look = Callable[[], Database]

OLD = Path(__file__).with_name("of_0.4.0")
ANA = "urn:uuid:167b80ec-60f8-4561-9521-429393a46940"
BEN = "urn:uuid:ce9f5d49-2df3-4380-8877-01943e9a4d43"


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school's folder as version 0.4.0 has left it: Ana's revoked, Ben's suspended."""
    folder = tmp_path / "school"
    shutil.copytree(OLD / "issued", folder / "issued")
    with closing(sqlite3.connect(folder / "registry.db")) as connection:
        connection.executescript((OLD / "registry.sql").read_text())
    return folder


def adoption(school: Path, at: datetime) -> Adoption:
    return Adoption(originals=Originals(folder=school / "issued"), read=foundling_of, at=at)


def opened(school: Path, at: datetime) -> Database:
    return Database(school / "registry.db", adopt=adoption(school, at).of_old)


def kinds(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(ledger.c.kind).order_by(ledger.c.position)).scalars())


def version(school: Path) -> int:
    with closing(sqlite3.connect(school / "registry.db")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_who_reads_sees_old_documents_and_changes_nothing(school: Path, at: datetime) -> None:
    before = (school / "registry.db").read_bytes()
    database = opened(school, at)
    assert [each.document for each in Documents(database).every()] == [ANA, BEN]
    assert StatusBook(database).standing_of(ANA) is Standing.REVOKED
    assert (school / "registry.db").read_bytes() == before


def test_the_first_write_takes_old_documents_in(school: Path, at: datetime) -> None:
    with opened(school, at).writing():
        assert version(school) == 2
    (ana,) = Documents(Database(school / "registry.db")).of("ana-perez-soto")
    assert (ana.document, ana.number, ana.entry) == (ANA, "2SXR-1V30-Z1", 0)
    assert ana.key == "z6Mk" + ana.key[4:]
    assert ana.digest == Originals(folder=school / "issued").of(ana.learner)[0].digests["clr.json"]


def test_the_ledger_tells_of_old_documents_and_of_what_was_taken_back(
    school: Path, at: datetime
) -> None:
    with opened(school, at).writing():
        pass
    database = Database(school / "registry.db")
    assert kinds(database) == ["adopted", "adopted", "revoked", "suspended"]


def test_old_standings_and_places_stay(school: Path, at: datetime) -> None:
    with closing(sqlite3.connect(school / "registry.db")) as connection:
        places = connection.execute("SELECT COUNT(*) FROM place").fetchone()[0]
    with opened(school, at).writing():
        pass
    book = StatusBook(Database(school / "registry.db"))
    (bits,) = book.lists()
    assert bits.used == places == 4
    assert (len(bits.revoked), len(bits.suspended)) == (2, 2)


def test_old_documents_count_as_handed_out(school: Path, at: datetime) -> None:
    with opened(school, at).writing() as connection:
        found = connection.execute(select(exported.c.document)).scalars()
        assert sorted(found) == [ANA, BEN]


def test_taking_in_is_done_once(school: Path, at: datetime) -> None:
    for _ in range(2):
        with opened(school, at).writing():
            pass
    assert len(kinds(opened(school, at))) == 4


def test_a_run_that_is_cut_off_takes_in_nothing(school: Path, at: datetime) -> None:
    (school / "issued" / "ben-okoro" / BEN.removeprefix("urn:uuid:") / "clr.json").unlink()
    with pytest.raises(UnreadableWorkspaceError), opened(school, at).writing():
        pass
    assert version(school) == 1


def test_a_lost_registry_is_not_made_up(school: Path, at: datetime) -> None:
    (school / "registry.db").unlink()
    for block in (opened(school, at).reading, opened(school, at).writing):
        with (
            pytest.raises(
                RegistryError, match="2SXR-1V30-Z1 has a place in a status list"
            ) as error,
            block(),
        ):
            pass
        assert "“transcript registry restore”" in error.value.reason
    assert not (school / "registry.db").exists()


def test_everything_is_taken_in_where_a_person_says_so(
    school: Path, look: Look, at: datetime
) -> None:
    before = StatusBook(opened(school, at)).places_of(ANA)
    with look().making() as connection:
        assert adoption(school, at).of_all(connection) == 2
        assert adoption(school, at).of_all(connection) == 0
    assert StatusBook(look()).places_of(ANA) == before
    assert {each.suspendable for each in before.values()} == {True}
    assert isinstance(next(iter(before.values())), Place)


def test_the_next_list_has_the_next_number(school: Path, look: Look, at: datetime) -> None:
    with look().making() as connection:
        adoption(school, at).of_all(connection)
    StatusBook(look()).place(["x"], document="d", base="https://other.example", suspendable=False)
    assert [each.number for each in StatusBook(look()).lists()] == [1, 2]


def test_an_original_that_replaces_another_says_so(school: Path, look: Look, at: datetime) -> None:
    with look().making() as connection:
        replacing(school, at).of_all(connection)
    ana, ben = Documents(look()).every()
    assert (ana.successor, ben.supersedes) == (BEN, ANA)
    assert StatusBook(look()).standing_of(ANA) is Standing.SUPERSEDED
    assert kinds(look()) == ["adopted", "adopted", "superseded"]


def replacing(school: Path, at: datetime) -> Adoption:
    """Take Ben's original for one that replaces Ana's."""

    def read(original: Original) -> Foundling:
        found = foundling_of(original)
        return replace(found, supersedes=ANA) if found.entry.document_id == BEN else found

    return replace(adoption(school, at), read=read)


def test_what_was_revoked_and_then_replaced_stays_revoked(school: Path, at: datetime) -> None:
    with Database(school / "registry.db", adopt=replacing(school, at).of_old).writing():
        pass
    assert StatusBook(Database(school / "registry.db")).standing_of(ANA) is Standing.REVOKED


def marked(*places: tuple[Place, Standing]) -> Callable[[Place, Standing], bool]:
    return lambda place, standing: (place, standing) in places


@pytest.mark.parametrize("told", [Standing.REVOKED, Standing.SUSPENDED])
def test_what_published_lists_tell_is_so_again_once(
    school: Path, look: Look, at: datetime, told: Standing
) -> None:
    place_of = StatusBook(opened(school, at)).places_of(BEN)[BEN]
    with look().making() as connection:
        adoption(school, at).of_all(connection)
        assert believe(connection, marked((place_of, told)), at=at) == (BEN,)
        assert believe(connection, marked((place_of, told)), at=at) == ()
    assert StatusBook(look()).standing_of(BEN) is told
    assert StatusBook(look()).standing_of(ANA) is Standing.IN_FORCE
    assert kinds(look()) == ["adopted", "adopted", str(told)]


def test_a_folder_that_nobody_signed_is_named(school: Path, at: datetime) -> None:
    folder = next((school / "issued" / "ana-perez-soto").iterdir())
    manifest = (folder / "issued.json").read_text()
    (folder / "clr.json").write_text("{}")
    old = sha256((OLD / "issued" / "ana-perez-soto" / folder.name / "clr.json").read_bytes())
    changed = manifest.replace(old.hexdigest(), sha256(b"{}").hexdigest())
    (folder / "issued.json").write_text(changed)
    with pytest.raises(UnreadableWorkspaceError, match="it is no original of this tool's"):
        Documents(opened(school, at)).every()


def test_many_are_taken_in_a_hundred_at_a_time(school: Path, look: Look, at: datetime) -> None:
    found = foundling_of(next(Originals(folder=school / "issued").every()))
    many = [
        replace(
            found,
            entry=replace(found.entry, document_id=UUID(int=each).urn, learner=f"learner-{each}"),
            places={},
        )
        for each in range(201)
    ]
    with look().writing() as connection:
        assert adopt(connection, many, at=at) == 201
        assert connection.execute(select(func.count()).select_from(place)).scalar_one() == 0
    assert len(Documents(look()).every()) == 201

"""A registry that is brought back goes on as the one that was lost."""

import io
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from transcript.batch.publishing import files_to_publish
from transcript.batch.restoring import Remains, rebuild, restore
from transcript.errors import LedgerError, RegistryError
from transcript.registry.adoption import Adoption, Foundling
from transcript.registry.backup import write_backup
from transcript.registry.database import Database
from transcript.registry.ledger import Act, Ledger, append
from transcript.registry.ledger_check import check
from transcript.registry.originals import Original, Originals
from transcript.registry.tables import batch
from transcript.transparency.checkpoint import Checkpoint
from transcript.transparency.entry import EntryKind
from transcript.transparency.note import Verifier, signed
from transcript.transparency.tiles import CHECKPOINT, bundle, unbundled

KEY = Verifier(name="hill.example/ledger", key=bytes(range(32)))


def note(size: int, root: bytes) -> bytes:
    text = Checkpoint(origin=KEY.name, size=size, root=root).text()
    return signed(text, KEY, bytes(64)).to_bytes()


def no_originals(_: Original) -> Foundling:
    raise AssertionError("there is none")


class School:
    """A school whose ledger grows, is backed up, and is written as files."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.folder, self.at = folder, at
        self.database = Database(folder / "registry.db")

    def act(self, count: int) -> None:
        acts = [Act(kind=EntryKind.KEY, statement={"key": f"k{n}"}) for n in range(count)]
        with self.database.writing() as connection:
            append(connection, acts, at=self.at)

    def backup(self) -> bytes:
        out = io.BytesIO()
        with self.database.reading() as connection:
            write_backup(connection, out, at=self.at)
        return out.getvalue()

    def written(self) -> dict[str, bytes]:
        ledger = Ledger(self.database)
        told = ledger.sign(note)
        assert told is not None
        return dict(files_to_publish(ledger, told, there=lambda _: False))

    def remains(self, files: dict[str, bytes] | None) -> Remains:
        originals = Originals(folder=self.folder / "issued")
        return Remains(
            adoption=Adoption(originals=originals, read=no_originals, at=self.at),
            lists=None,
            ledger=files.__getitem__ if files else None,
            is_signed=lambda told: told.text.startswith(KEY.name),
            actor="r",
        )


@pytest.fixture
def school(tmp_path: Path, at: datetime) -> School:
    return School(tmp_path, at)


@pytest.fixture
def copy(tmp_path: Path) -> Database:
    return Database(tmp_path / "copy.db")


def brought_back(copy: Database, content: bytes, remains: Remains) -> int:
    done = restore(copy, io.BytesIO(content), name="b.zip", remains=remains)
    return done.replayed


@pytest.mark.parametrize(("before", "after"), [(3, 4), (1, 0), (250, 300), (256, 1)])
def test_entries_after_the_backup_come_back_as_they_were_signed(
    school: School, copy: Database, before: int, after: int
) -> None:
    school.act(before)
    content = school.backup()
    school.act(after)
    files, size = school.written(), before + after
    assert brought_back(copy, content, school.remains(files)) == after
    assert Ledger(copy).root(size) == Ledger(school.database).root(size)
    found = check(copy, is_signed=lambda _: True)
    assert (found.size, found.purged) == (size + bool(after), after)


def test_what_the_lost_entries_said_is_noted_as_lost(school: School, copy: Database) -> None:
    school.act(2)
    content = school.backup()
    school.act(2)
    brought_back(copy, content, school.remains(school.written()))
    last = list(Ledger(copy).entries())[-1]
    assert last.entry.kind is EntryKind.PURGED
    assert last.statement is not None
    assert last.statement["entries"] == [2, 3]
    assert last.statement["reason"].startswith("lost with the registry")


def test_a_ledger_that_is_older_than_the_backup_adds_nothing(
    school: School, copy: Database
) -> None:
    school.act(3)
    files = school.written()
    school.act(3)
    assert brought_back(copy, school.backup(), school.remains(files)) == 0
    assert Ledger(copy).size() == 6


def test_without_files_of_the_ledger_the_backup_is_all(school: School, copy: Database) -> None:
    school.act(3)
    assert brought_back(copy, school.backup(), school.remains(None)) == 0
    assert Ledger(copy).size() == 3


def test_without_a_backup_the_whole_ledger_comes_back(school: School, copy: Database) -> None:
    school.act(5)
    assert rebuild(copy, remains=school.remains(school.written())).replayed == 5
    assert Ledger(copy).root(5) == Ledger(school.database).root(5)


def refused(school: School, copy: Database, content: bytes, files: dict[str, bytes]) -> str:
    with pytest.raises(LedgerError) as error:
        brought_back(copy, content, school.remains(files))
    assert not copy.exists()
    return error.value.reason


def test_another_school_s_ledger_is_refused(
    school: School, copy: Database, tmp_path: Path, at: datetime
) -> None:
    school.act(3)
    (tmp_path / "other").mkdir()
    other = School(tmp_path / "other", at)
    other.act(5)
    assert "of another ledger than the backup" in refused(
        school, copy, school.backup(), other.written()
    )


def test_another_ledger_of_the_same_size_is_refused(
    school: School, copy: Database, tmp_path: Path, at: datetime
) -> None:
    school.act(3)
    (tmp_path / "other").mkdir()
    other = School(tmp_path / "other", at)
    other.act(3)
    assert "of another ledger" in refused(school, copy, school.backup(), other.written())


@pytest.mark.parametrize(
    ("old", "new"), [(b'"kind":"key"', b'"kind":"eky"'), (b'"at"', b'"ta"'), (b"{", b"[")]
)
def test_a_changed_entry_is_refused(school: School, copy: Database, old: bytes, new: bytes) -> None:
    school.act(2)
    content = school.backup()
    school.act(2)
    files = school.written()
    (path,) = (each for each in files if "entries" in each)
    files[path] = files[path].replace(old, new)
    assert "or were changed" in refused(school, copy, content, files)


def test_an_entry_of_another_time_is_refused(school: School, copy: Database) -> None:
    school.act(2)
    content = school.backup()
    school.act(2)
    files = school.written()
    (path,) = (each for each in files if "entries" in each)
    later = f"{school.at + timedelta(days=1):%Y-%m-%dT%H}".encode()
    files[path] = files[path].replace(f"{school.at:%Y-%m-%dT%H}".encode(), later)
    assert "or were changed" in refused(school, copy, content, files)


def test_an_entry_that_is_spelt_otherwise_is_refused(school: School, copy: Database) -> None:
    school.act(1)
    content = school.backup()
    school.act(1)
    files = school.written()
    (path,) = (each for each in files if "entries" in each)
    entries = [each.replace(b":", b": ") for each in unbundled(files[path])]
    files[path] = bundle(entries)
    assert "or were changed" in refused(school, copy, content, files)


def test_a_ledger_that_is_cut_off_is_refused(school: School, copy: Database) -> None:
    school.act(2)
    content = school.backup()
    school.act(2)
    files = school.written()
    (path,) = (each for each in files if "entries" in each)
    files[path] = bundle(list(unbundled(files[path]))[:3])
    assert "or were changed" in refused(school, copy, content, files)


@pytest.mark.parametrize("content", [b"", b"no note"])
def test_a_checkpoint_that_cannot_be_read_is_told(
    school: School, copy: Database, content: bytes
) -> None:
    school.act(1)
    files = {**school.written(), CHECKPOINT: content}
    assert "its checkpoint cannot be read" in refused(school, copy, school.backup(), files)


def test_a_checkpoint_that_the_school_has_not_signed_is_refused(
    school: School, copy: Database
) -> None:
    school.act(1)
    remains = replace(school.remains(school.written()), is_signed=lambda _: False)
    with pytest.raises(LedgerError, match="no ledger key of the school's has signed"):
        brought_back(copy, school.backup(), remains)


def test_what_cannot_be_restored_whole_is_not_restored(
    school: School, copy: Database, tmp_path: Path
) -> None:
    with school.database.writing() as connection:
        connection.execute(insert(batch), {"id": "b", "at": "", "actor": ""})
    content = school.backup()
    shutil.copytree(Path(__file__).parents[1] / "registry/of_0.4.0/issued", tmp_path / "issued")
    with pytest.raises(AssertionError):
        brought_back(copy, content, school.remains(None))
    assert not copy.exists()
    with pytest.raises(RegistryError):
        brought_back(copy, content[:-9], school.remains(None))


def test_a_file_of_entries_is_read_as_it_was_written() -> None:
    entries = [b"", b"a", b"b" * 300]
    assert list(unbundled(bundle(entries))) == entries

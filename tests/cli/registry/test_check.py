"""What the check of a registry finds, and what it does not take for damage."""

import json
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.registry.hill_school import ANA, Do, lose, numbers
from transcript.registry.database import Database
from transcript.registry.ledger import Ledger


@pytest.mark.usefixtures("hill")
def test_what_is_whole_is_said_to_be(do: Do) -> None:
    assert do("registry", "check").output.startswith("All is there: 2 documents, as signed; ")


def test_lost_originals_are_named_and_come_back_from_a_copy(
    hill: Path, do: Do, tmp_path: Path
) -> None:
    shutil.copytree(hill / "issued", tmp_path / "copy")
    shutil.rmtree(hill / "issued")
    done = do("registry", "check", code=1)
    assert f"{numbers(hill)[ANA]} of {ANA} was issued, and its signed original is not there" in (
        done.output
    )
    assert "2 problems; nothing was changed." in done.output
    shutil.copytree(tmp_path / "copy", hill / "issued", dirs_exist_ok=True)
    do("registry", "check")


def test_a_changed_original_is_named(hill: Path, do: Do) -> None:
    (clr,) = hill.glob(f"issued/{ANA}/*/clr.json")
    clr.write_bytes(clr.read_bytes() + b" ")
    assert f"{clr}: it was changed after it was signed" in do("registry", "check", code=1).output


def test_an_original_of_another_document_is_named(hill: Path, do: Do) -> None:
    (manifest,) = hill.glob(f"issued/{ANA}/*/issued.json")
    told = json.loads(manifest.read_text())
    (manifest.parent / "clr.json").write_text("{}")
    told["files"]["clr.json"] = sha256(b"{}").hexdigest()
    manifest.write_text(json.dumps(told))
    done = do("registry", "check", code=1)
    assert f"{manifest.parent}: this is not what was issued as {numbers(hill)[ANA]}" in done.output


def test_an_unreadable_manifest_is_named(hill: Path, do: Do) -> None:
    (manifest,) = hill.glob(f"issued/{ANA}/*/issued.json")
    manifest.write_text("{")
    assert str(manifest) in do("registry", "check", code=1).output


def test_an_original_that_nobody_noted_is_named(hill: Path, do: Do) -> None:
    (folder,) = hill.glob(f"issued/{ANA}/*")
    other = folder.with_name("3d06d8f8-9e4b-4a71-8c0e-5a3f1d2b7c90")
    shutil.copytree(folder, other)
    manifest = other / "issued.json"
    told = json.loads(manifest.read_text()) | {"document_id": f"urn:uuid:{other.name}"}
    manifest.write_text(json.dumps(told))
    done = do("registry", "check", code=1)
    assert f"{other}: the registry does not know that this was issued" in done.output


def test_damage_of_the_ledger_is_told(hill: Path, do: Do) -> None:
    with closing(sqlite3.connect(hill / "registry.db")) as connection, connection:
        connection.execute("DROP TRIGGER ledger_UPDATE")
        connection.execute("UPDATE ledger SET hash = zeroblob(32) WHERE position = 1")
    assert "the ledger is not whole: entry 1: " in do("registry", "check", code=1).output


BY_HAND = {
    "number": "UPDATE intent SET number = '7Q4K-19XM-R2' WHERE learner = 'ben-okoro'",
    "learner": "UPDATE intent SET learner = 'mo' WHERE learner = 'ben-okoro'",
    "source": "UPDATE intent SET source_digest = '00' WHERE learner = 'ben-okoro'",
    "time": "UPDATE intent SET issued_at = '2020-01-01T00:00:00+00:00' WHERE learner = 'ben-okoro'",
    "key": "UPDATE intent SET key = 'z6Mk' WHERE learner = 'ben-okoro'",
    "predecessor": "UPDATE intent SET supersedes = 'urn:x' WHERE learner = 'ben-okoro'",
    "place in the status lists": "DELETE FROM place WHERE document = "
    "(SELECT document FROM intent WHERE learner = 'ben-okoro')",
}


def write_by_hand(hill: Path, statement: str) -> None:
    with closing(sqlite3.connect(hill / "registry.db")) as connection, connection:
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(named).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statement)


@pytest.mark.parametrize("what", BY_HAND)
def test_what_somebody_wrote_into_the_registry_is_named(hill: Path, do: Do, what: str) -> None:
    (folder,) = hill.glob("issued/ben-okoro/*")
    write_by_hand(hill, BY_HAND[what])
    told = do("registry", "check", code=1).output
    assert f"{folder}: the registry tells of another {what} than what was signed" in told


def test_a_revocation_that_somebody_took_out_is_named(hill: Path, do: Do) -> None:
    do("revoke", numbers(hill)[ANA], "--reason", "a mistake")
    do("registry", "check")
    write_by_hand(hill, "DELETE FROM change")
    told = do("registry", "check", code=1).output
    assert "0 changes are noted, and the ledger has 1; bring the registry back" in told


def test_a_document_that_somebody_made_nobodys_is_not_said_to_be_purged(hill: Path, do: Do) -> None:
    write_by_hand(hill, "DELETE FROM intent WHERE learner = 'ben-okoro'")
    told = do("registry", "check", code=1).output
    assert "the registry does not know that this was issued" in told
    assert "it was purged" not in told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE secret SET statement = '[]' WHERE position = 1",
        "UPDATE secret SET salt = 'salt' WHERE position = 1",
        "UPDATE ledger SET hash = 'hash' WHERE position = 1",
        "UPDATE node SET hash = 'hash'",
        "UPDATE checkpoint SET root = 'root'",
        "UPDATE checkpoint SET note = zeroblob(9)",
    ],
)
def test_text_in_the_place_of_bytes_is_damage_and_no_fault_of_ours(
    hill: Path, do: Do, statement: str
) -> None:
    write_by_hand(hill, statement)
    assert "The ledger is not whole: " in do("ledger", "verify", code=1).output


@pytest.fixture
def of_yesterday(hill: Path, do: Do, tmp_path: Path) -> Path:
    """The school, after somebody has put an old registry in the place of the present one."""
    shutil.copy(hill / "registry.db", tmp_path / "old.db")
    ana = hill / "learners" / ANA / "record.yaml"
    ana.write_text(ana.read_text().replace("I learned", "I have learned"))
    do("issue", ANA)
    lose(hill)
    shutil.copy(tmp_path / "old.db", hill / "registry.db")
    return hill


def entries_in(hill: Path) -> int:
    return Ledger(Database(hill / "registry.db")).size()


def test_an_old_registry_is_seen_by_the_check(of_yesterday: Path, do: Do) -> None:
    assert of_yesterday.exists()
    told = do("registry", "check", code=1).output
    assert "it is missing, and all that follow: the checkpoint in " in told


@pytest.mark.parametrize(
    "command",
    [
        ("registry", "purge", "--learner", "ben-okoro", "--reason", "asked for", "--yes"),
        ("keys", "retire", "KEY", "--reason", "a change"),
    ],
    ids=["purge", "retire"],
)
def test_nothing_is_noted_in_an_old_registry(
    of_yesterday: Path, do: Do, command: tuple[str, ...]
) -> None:
    before = entries_in(of_yesterday)
    (key,) = (each.stem for each in (of_yesterday / "keys").glob("credentials-*.pem"))
    named = tuple(key if each == "KEY" else each for each in command)
    assert "Bring the registry back from a backup" in do(*named, code=4).output
    assert entries_in(of_yesterday) == before


@pytest.mark.usefixtures("hill")
def test_a_check_is_one_json_document(do: Do) -> None:
    told = json.loads(do("registry", "check", "--format", "json").stdout)
    assert (told["version"], told["documents"], told["problems"]) == (1, 2, [])

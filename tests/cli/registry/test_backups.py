"""Backups of a registry, and what comes back from them."""

import shutil
from pathlib import Path

import pytest

from tests.cli.registry.hill_school import (
    ANA,
    STATUS,
    Do,
    Run,
    lose,
    numbers,
    standing,
    standing_of,
)
from tests.postgresql_server import PostgresqlServer
from transcript.registry.database import Database
from transcript.registry.status_book import Standing, StatusBook


@pytest.mark.usefixtures("hill")
def test_a_backup_says_what_is_in_it_and_nobody_else_may_read_it(do: Do, tmp_path: Path) -> None:
    done = do("registry", "backup", tmp_path / "b.zip")
    assert done.output.splitlines()[0].startswith(f"wrote {tmp_path / 'b.zip'}: 2 documents, ")
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("hill")
def test_a_backup_is_never_written_over_another(do: Do, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("another")
    done = do("registry", "backup", tmp_path / "b.zip", code=2)
    assert "exists already; a backup is never written over another" in done.output
    assert (tmp_path / "b.zip").read_text() == "another"


def test_where_nothing_was_done_there_is_nothing_to_back_up(
    school: Path, run: Run, tmp_path: Path
) -> None:
    done = run("registry", "backup", tmp_path / "b.zip", "-w", school)
    assert done.exit_code == 2
    assert "there is no registry yet" in done.output


def test_a_lost_registry_stops_everything_that_needs_it(hill: Path, do: Do) -> None:
    lose(hill)
    for command in (("issue", "--all"), ("registry", "show"), ("status", "show")):
        assert "bring it back from a backup" in do(*command, code=4).output
    assert not (hill / "registry.db").exists()


def test_a_lost_registry_comes_back_and_nothing_is_issued_twice(
    hill: Path, do: Do, tmp_path: Path
) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    before = numbers(hill)
    lose(hill)
    done = do("registry", "restore", tmp_path / "b.zip")
    assert "2 documents" in done.output
    assert numbers(hill) == before
    assert "2 already issued" in do("issue", "--all").output
    do("registry", "check")


def test_what_was_issued_after_the_backup_is_taken_in_with_its_places(
    with_keys: Path, do: Do, tmp_path: Path
) -> None:
    settings = with_keys / "workspace.yaml"
    settings.write_text(settings.read_text() + STATUS)
    do("issue", "--all")
    do("registry", "backup", tmp_path / "b.zip")
    record = with_keys / "learners" / ANA / "record.yaml"
    record.write_text(record.read_text().replace("I learned", "I have learned"))
    do("issue", "--all")
    places = StatusBook(Database(with_keys / "registry.db")).lists()
    lose(with_keys)
    done = do("registry", "restore", tmp_path / "b.zip")
    assert "taken in from issued/: 1 document" in done.output
    assert "brought back from the ledger's files, without what they said: " in done.output
    do("ledger", "verify")
    assert StatusBook(Database(with_keys / "registry.db")).lists() == places
    do("registry", "check")
    assert "1 already issued" in do("issue", "--all").output


def test_what_was_taken_back_after_the_backup_is_so_again_by_the_published_lists(
    hill: Path, do: Do, tmp_path: Path
) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    do("revoke", numbers(hill)[ANA], "--reason", "a mistake")
    do("suspend", numbers(hill)["ben-okoro"], "--reason", "a review")
    do("status", "publish", "--out", tmp_path / "lists")
    lose(hill)
    done = do("registry", "restore", tmp_path / "b.zip", "--status", tmp_path / "lists")
    assert "taken back by the published lists: 2 documents" in done.output
    assert standing(hill, ANA) is Standing.REVOKED
    assert standing(hill, "ben-okoro") is Standing.SUSPENDED
    do("registry", "check")


def test_a_list_that_is_missing_restores_nothing(hill: Path, do: Do, tmp_path: Path) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    lose(hill)
    done = do("registry", "restore", tmp_path / "b.zip", "--status", tmp_path, code=4)
    assert "revocation-1.json: it is not there; fetch it from" in done.output
    assert not (hill / "registry.db").exists()


@pytest.mark.usefixtures("hill")
def test_a_registry_that_is_there_is_not_restored_over(do: Do, tmp_path: Path) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    done = do("registry", "restore", tmp_path / "b.zip", code=4)
    assert "there is a registry already; move it away first" in done.output


def test_a_file_that_is_no_backup_is_refused(hill: Path, do: Do, tmp_path: Path) -> None:
    lose(hill)
    (tmp_path / "b.zip").write_text("no backup")
    done = do("registry", "restore", tmp_path / "b.zip", code=4)
    assert "it is no backup of a registry, or it is damaged" in done.output


def test_without_any_backup_the_registry_is_made_anew(hill: Path, do: Do, tmp_path: Path) -> None:
    do("revoke", numbers(hill)[ANA], "--reason", "a mistake")
    do("status", "publish", "--out", tmp_path / "lists")
    before = numbers(hill)
    lose(hill)
    done = do("registry", "rebuild", "--status", tmp_path / "lists")
    assert "taken in from issued/: 2 documents" in done.output
    assert numbers(hill) == before
    assert (standing(hill, ANA), standing(hill, "ben-okoro")) == (
        Standing.REVOKED,
        Standing.IN_FORCE,
    )
    do("registry", "check")
    assert "2 already issued" in do("issue", "--all").output


def test_a_school_moves_to_a_server(
    hill: Path, do: Do, tmp_path: Path, postgresql: PostgresqlServer
) -> None:
    schema = postgresql.new_schema()
    do("registry", "backup", tmp_path / "b.zip")
    address = ("--into", postgresql.address, "--schema", schema)
    done = do("registry", "restore", tmp_path / "b.zip", *address)
    assert "Next, in workspace.yaml" in done.output
    settings = hill / "workspace.yaml"
    told = f"registry: {{url: '{postgresql.address}', schema: {schema}}}\n"
    settings.write_text(settings.read_text() + told)
    lose(hill)
    do("registry", "check")
    assert "2 already issued" in do("issue", "--all").output
    assert not (hill / "registry.db").exists()


@pytest.mark.parametrize("address", ["postgresql://r:hunter2@db/registry", "registry.db"])
@pytest.mark.usefixtures("hill")
def test_an_address_with_a_password_or_of_something_else_is_refused(
    do: Do, tmp_path: Path, address: str
) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    done = do("registry", "restore", tmp_path / "b.zip", "--into", address, code=2)
    assert "hunter2" not in done.output
    assert "without a password" in done.output


@pytest.mark.usefixtures("hill")
def test_a_schema_without_a_server_is_refused(do: Do, tmp_path: Path) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    done = do("registry", "restore", tmp_path / "b.zip", "--schema", "x", code=2)
    assert "--schema belongs to --into" in done.output


def test_what_was_issued_before_there_were_lists_is_taken_in_by_itself(
    issued: Path, do: Do
) -> None:
    number = numbers(issued)[ANA]
    lose(issued)
    shutil.rmtree(issued / "ledger")  # nor was there one in those versions
    assert number in do("registry", "show").output.splitlines()[1]
    assert "1 already issued" in do("issue", "--all").output


def test_a_ledger_without_its_registry_stops_everything(issued: Path, do: Do) -> None:
    lose(issued)
    done = do("issue", "--all", code=4)
    assert f"{issued / 'ledger'}: no registry tells of this ledger" in done.output
    assert not (issued / "registry.db").exists()


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_the_journal_of_a_registry_that_was_moved_away_never_gets_into_a_restored_one(
    ending: str, hill: Path, do: Do, tmp_path: Path
) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    lose(hill)
    journal = hill / f"registry.db{ending}"
    journal.write_bytes(b"of another file")
    restore = ("registry", "restore", tmp_path / "b.zip")
    assert f"“{journal.name}” was left behind" in do(*restore, code=4).output
    assert not (hill / "registry.db").exists()
    journal.unlink()
    do(*restore)
    do("registry", "check")


def test_a_lost_disk_comes_back_from_copies(hill: Path, do: Do, tmp_path: Path) -> None:
    do("registry", "backup", tmp_path / "b.zip")
    shutil.copytree(hill, tmp_path / "copy", ignore=shutil.ignore_patterns("registry.db*"))
    do("revoke", numbers(hill)[ANA], "--reason", "a mistake")
    do("status", "publish", "--out", tmp_path / "lists")
    do("ledger", "publish", "--out", tmp_path / "website")
    before = numbers(hill)
    shutil.rmtree(hill)
    shutil.copytree(tmp_path / "copy", hill)
    web = ("--status", tmp_path / "lists", "--ledger", tmp_path / "website")
    do("registry", "restore", tmp_path / "b.zip", *web)
    do("registry", "check")
    do("ledger", "verify", "--published", tmp_path / "website")
    assert numbers(hill) == before
    assert standing(hill, ANA) is Standing.REVOKED
    assert "2 already issued" in do("issue", "--all").output


def test_an_original_that_is_lost_for_good_is_issued_as_a_successor(hill: Path, do: Do) -> None:
    shutil.rmtree(hill / "issued" / ANA)
    number = numbers(hill)[ANA]
    done = do("supersede", number, "--same", "--reason", "its files were lost", "--yes")
    assert done.exit_code == 0
    assert standing_of(hill, number) is Standing.SUPERSEDED

"""`transcript registry`: what was issued comes back, is checked, handed on, and taken out."""

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result

from tests.postgresql_server import PostgresqlServer
from transcript.registry.database import Database
from transcript.registry.documents import Documents
from transcript.registry.ledger import Ledger
from transcript.registry.status_book import Standing, StatusBook

Run = Callable[..., Result]
Do = Callable[..., Result]

STATUS = "\nstatus: {url: 'https://hill.example/status', suspension: true}\n"
ANA = "ana-perez-soto"


@pytest.fixture
def do(with_keys: Path, passphrase: Path, run: Run) -> Do:
    """Run a command in the school."""

    def invoke(*arguments: object, code: int = 0) -> Result:
        signs = {"issue", "publish", "archive", "supersede"} & set(map(str, arguments))
        secret = ("--passphrase-file", passphrase) if signs else ()
        done = run(*arguments, "-w", with_keys, *secret)
        assert done.exit_code == code, done.output
        return done

    return invoke


@pytest.fixture
def hill(with_keys: Path, do: Do) -> Path:
    """The school, two transcripts issued with a place in the lists."""
    settings = with_keys / "workspace.yaml"
    settings.write_text(settings.read_text() + STATUS)
    ben = with_keys / "learners" / "ben-okoro"
    shutil.copytree(with_keys / "learners" / ANA, ben)
    text = (ben / "learner.yaml").read_text().replace("Ana Pérez Soto", "Ben Okoro")
    (ben / "learner.yaml").write_text(text.replace(ANA, "ben-okoro"))
    do("issue", "--all")
    return with_keys


def lose(hill: Path) -> None:
    for each in hill.glob("registry.db*"):
        each.unlink()


def numbers(hill: Path) -> dict[str, str]:
    found = Documents(Database(hill / "registry.db")).every()
    return {each.learner: each.number for each in found}


def standing(hill: Path, learner: str) -> Standing:
    database = Database(hill / "registry.db")
    (known,) = Documents(database).of(learner)
    return StatusBook(database).standing_of(known.document)


def standing_of(hill: Path, number: str) -> Standing:
    database = Database(hill / "registry.db")
    (known,) = Documents(database).find(number)
    return StatusBook(database).standing_of(known.document)


# Backup and restore


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


# Check


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


# Show


def test_documents_are_listed_with_run_and_standing(hill: Path, do: Do) -> None:
    do("revoke", numbers(hill)[ANA], "--reason", "a mistake")
    lines = do("registry", "show").output.splitlines()
    assert re.fullmatch("run [0-9a-f]{32}", lines[0])
    assert lines[1].startswith(f"  {numbers(hill)[ANA]}")
    assert "revoked" in lines[1]
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "2 documents in 1 run."


def test_documents_are_listed_of_one_learner_or_of_one_run(hill: Path, do: Do) -> None:
    told = json.loads(do("registry", "show", "--learner", ANA, "--format", "json").stdout)
    (document,) = told["documents"]
    assert (document["number"], document["standing"]) == (numbers(hill)[ANA], "in force")
    run = document["batch"]
    assert do("registry", "show", "--batch", run).output.endswith("2 documents in 1 run.\n")


@pytest.mark.usefixtures("hill")
def test_a_learner_who_was_issued_nothing_is_not_taken_for_an_empty_list(do: Do) -> None:
    for wrong in (("--batch", "none"), ("--learner", "ana-perez")):
        assert "no such document was issued here" in do("registry", "show", *wrong, code=2).output


# Purge


def test_a_purged_learner_leaves_no_trace_in_the_folder(hill: Path, do: Do) -> None:
    done = do("registry", "purge", "--learner", ANA, "--reason", "retention ended", "--yes")
    assert f"take away: learners/{ANA}/" in done.output
    shutil.rmtree(hill / "learners" / ANA)
    for each in hill.rglob("*"):
        assert ANA not in each.name
        assert not each.is_file() or ANA.encode() not in each.read_bytes(), each
    do("registry", "check")
    do("ledger", "verify")


@pytest.mark.usefixtures("hill")
def test_a_learner_of_whom_nothing_is_kept_is_not_told_as_purged(do: Do) -> None:
    purge = ("registry", "purge", "--learner", "ana-perez", "--reason", "asked for", "--yes")
    assert do(*purge, code=1).output == "error: nothing is kept here of “ana-perez”\n"


def test_a_purge_tells_the_other_id_of_somebody_who_was_renamed(hill: Path, do: Do) -> None:
    renamed = (hill / "learners" / ANA).rename(hill / "learners" / "ana-lago")
    file = renamed / "learner.yaml"
    file.write_text(file.read_text().replace(ANA, "ana-lago"))
    number = numbers(hill)[ANA]
    do("supersede", number, "--from", "ana-lago", "--same", "--yes", "--reason", "a new name")
    told = do("registry", "purge", "--learner", "ana-lago", "--reason", "asked for", "--yes")
    assert f"earlier or later id is “{ANA}”" in told.stderr


def test_a_purge_that_nobody_can_be_asked_about_needs_a_yes(hill: Path, do: Do) -> None:
    done = do("registry", "purge", numbers(hill)[ANA], "--reason", "asked for", code=2)
    assert "add --yes" in done.output
    assert len(numbers(hill)) == 2


def test_a_purge_asks_first(hill: Path, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcript.cli.commands.registry.has_terminal", lambda: True)
    done = do("registry", "purge", numbers(hill)[ANA], "--reason", "asked for", code=1)
    assert f"Purge {numbers(hill)[ANA]} for ever?" in done.output
    assert len(numbers(hill)) == 2


def test_a_purge_that_was_interrupted_is_ended_by_the_same_command(
    hill: Path, do: Do, tmp_path: Path
) -> None:
    number = numbers(hill)[ANA]
    shutil.copytree(hill / "issued", tmp_path / "copy")
    purge = ("registry", "purge", number, "--reason", "asked for", "--yes")
    do(*purge)
    assert not (hill / "issued" / ANA).exists()
    shutil.copytree(tmp_path / "copy", hill / "issued", dirs_exist_ok=True)
    told = do("registry", "check", code=1).output
    assert "it was purged; “transcript registry purge” again ends that" in told
    do(*purge)
    do("registry", "check")
    assert f"no document that is kept here begins with “{number}”" in do(*purge, code=4).output


def test_a_purge_names_what_it_is_of(hill: Path, do: Do) -> None:
    for wrong in ((), (numbers(hill)[ANA], "--learner", ANA)):
        done = do("registry", "purge", *wrong, "--reason", "asked for", "--yes", code=2)
        assert "name a document, or give --learner" in done.output


@pytest.mark.usefixtures("hill")
def test_a_purge_is_told_as_json(do: Do) -> None:
    done = do("registry", "purge", "--learner", ANA, "--reason", "r", "--yes", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["version"], len(told["documents"]), told["releases"]) == (1, 1, 0)


# Archive


@pytest.fixture
def archive(hill: Path, do: Do, tmp_path: Path) -> Path:
    """An archive of the school, after one of its transcripts was revoked."""
    do("revoke", numbers(hill)[ANA], "--reason", "a mistake")
    do("registry", "archive", "--out", tmp_path / "archive")
    return tmp_path / "archive"


def test_every_file_of_an_archive_has_its_digest(archive: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"],  # noqa: S607
        cwd=archive,
        check=False,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stdout
    listed = {each.split("  ")[1] for each in (archive / "SHA256SUMS").read_text().splitlines()}
    there = {str(each.relative_to(archive)) for each in archive.rglob("*") if each.is_file()}
    assert there - listed == {"SHA256SUMS"}


def test_a_stranger_verifies_an_archive_as_its_readme_says(
    hill: Path, archive: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = numbers(hill)
    shutil.rmtree(hill)
    monkeypatch.chdir(archive)
    (line,) = (
        each.split() for each in Path("README.txt").read_text().splitlines() if "--trust" in each
    )
    *_, trust, _, status, _, at = line
    told = {}
    for learner, number in numbered.items():
        file = f"documents/{number}/transcript.pdf"
        done = run(
            "verify", file, "--trust", trust, "--status", status, "--at", at, "--format", "json"
        )
        (told[learner],) = json.loads(done.stdout)["files"]
    assert {learner: each["verdict"] for learner, each in told.items()} == {
        ANA: "failed",
        "ben-okoro": "passed",
    }
    assert told["ben-okoro"]["ledger"]["origin"].endswith("/ledger")


def test_an_archive_says_who_is_who_and_what_does_not_count(archive: Path, hill: Path) -> None:
    lines = (archive / "index.csv").read_text().splitlines()
    assert lines[0] == "number,document,learner,issued_at,standing,successor,folder"
    assert lines[1].split(",")[::2] == [
        numbers(hill)[ANA],
        ANA,
        "revoked",
        f"documents/{numbers(hill)[ANA]}",
    ]


def test_an_archive_is_written_to_a_folder_of_its_own(do: Do, hill: Path) -> None:
    done = do("registry", "archive", "--out", hill / "learners", code=2)
    assert "is not empty" in done.output


def test_with_a_damaged_original_there_is_no_whole_archive(
    hill: Path, do: Do, tmp_path: Path
) -> None:
    (clr,) = hill.glob("issued/ben-okoro/*/clr.json")
    clr.write_text("{}")
    do("registry", "archive", "--out", tmp_path / "archive", code=4)
    assert not (tmp_path / "archive" / "SHA256SUMS").exists()


def test_what_was_done_is_told_as_json(hill: Path, do: Do, tmp_path: Path) -> None:
    style = ("--format", "json")
    saved = json.loads(do("registry", "backup", tmp_path / "b.zip", *style).stdout)
    assert (saved["version"], saved["rows"]["issued"]) == (1, 2)
    archived = json.loads(do("registry", "archive", "--out", tmp_path / "a", *style).stdout)
    assert archived["documents"] == 2
    lose(hill)
    restored = json.loads(do("registry", "restore", tmp_path / "b.zip", *style).stdout)
    assert (restored["adopted"], restored["taken_back"]) == (0, [])


def test_a_school_without_a_key_for_the_ledger_is_archived_without_one(
    hill: Path, do: Do, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(hill / "registry.db")) as connection, connection:
        connection.execute("DROP TRIGGER checkpoint_DELETE")
        connection.execute("DELETE FROM checkpoint")
    history = hill / "keys" / "public-keys.json"
    told = json.loads(history.read_text())
    told["keys"] = [each for each in told["keys"] if each["purpose"] != "ledger"]
    history.write_text(json.dumps(told))
    do("registry", "archive", "--out", tmp_path / "archive")
    assert not (tmp_path / "archive" / "ledger").exists()
    assert not list((tmp_path / "archive").rglob("*.tlog-proof"))


# Where the registry is


@pytest.mark.parametrize("command", [("registry", "show"), ("issue", "--all"), ("status", "show")])
def test_a_server_whose_address_is_wrong_is_not_taken_for_a_file(
    with_keys: Path, do: Do, command: tuple[str, ...]
) -> None:
    settings = with_keys / "workspace.yaml"
    address = "postgresql://registrar:geheim@db.hill.example/registry"
    settings.write_text(settings.read_text() + f"\nregistry: {{url: '{address}'}}\n")
    told = do(*command, code=4).output
    assert "put right what is wrong in it first (“transcript validate”)" in told
    assert "geheim" not in told


def test_a_password_in_the_address_of_the_server_is_refused_and_not_shown(
    with_keys: Path, do: Do
) -> None:
    settings = with_keys / "workspace.yaml"
    address = "postgresql://registrar@db.hill.example/registry?sslpassword=geheim"
    settings.write_text(settings.read_text() + f"\nregistry: {{url: '{address}'}}\n")
    told = do("registry", "show", code=4).output
    assert "its address has a password" in told
    assert "geheim" not in told

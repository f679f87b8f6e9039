"""An archive that a stranger can read and verify."""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.registry.hill_school import ANA, Do, Run, lose, numbers


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

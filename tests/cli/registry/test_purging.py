"""A learner who is purged leaves no trace."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.registry.hill_school import ANA, Do, numbers


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

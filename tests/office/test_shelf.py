"""A school is read anew when one of its files changed, and not before."""

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from tests.schools import write_school
from transcript.errors import UnreadableWorkspaceError
from transcript.office import shelf
from transcript.office.shelf import Shelf, shelved, stamp


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_school(tmp_path)


def test_a_school_that_did_not_change_is_not_opened_again(folder: Path) -> None:
    assert shelved(folder) is shelved(folder)


@pytest.mark.parametrize("path", ["school.yaml", "credits/weigh-sources.yaml", "mastery.yaml"])
def test_a_file_that_changed_is_read_anew(folder: Path, path: str) -> None:
    kept = Shelf()
    before = kept.workspace(folder)
    write(folder, path, (folder / path).read_text() + "# more\n")
    assert kept.workspace(folder) is not before


def test_a_file_of_the_same_length_that_was_put_in_place_is_noticed(folder: Path) -> None:
    kept = Shelf()
    before = kept.workspace(folder)
    write(folder, "other", (folder / "school.yaml").read_text().replace("Hill", "Lake"))
    (folder / "other").replace(folder / "school.yaml")
    found = kept.school(before).school
    assert found is not None
    assert found.name == "Lake School"


@pytest.mark.parametrize(
    "path", ["credits/new.yaml", "endorsements/x.json", "logo.png", "learners/ana/learner.yaml"]
)
def test_what_is_new_is_noticed(folder: Path, path: str) -> None:
    before = stamp(folder)
    write(folder, path, "x")
    assert stamp(folder) != before


def test_what_is_written_of_a_learner_is_nothing_to_the_school(folder: Path) -> None:
    write(folder, "learners/ana/learner.yaml", "x")
    before = stamp(folder)
    write(folder, "learners/ana/record.yaml", "y")
    write(folder, "registry.db", "z")
    assert stamp(folder) == before


def test_a_folder_that_is_not_there_has_the_empty_stamp(tmp_path: Path) -> None:
    assert stamp(tmp_path / "nowhere") == ()
    with pytest.raises(UnreadableWorkspaceError):
        shelved(tmp_path / "nowhere")


def test_only_some_schools_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_MOST", 1)
    other = write_school(folder / "other")
    kept = Shelf()
    before = kept.workspace(folder)
    kept.workspace(other)
    assert kept.workspace(folder) is not before


def test_a_lock_that_goes_while_it_is_looked_at_is_no_matter(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stamp(folder)
    lock = folder / ".editing.lock"
    lock.touch()
    listed = list(os.scandir(folder))
    lock.unlink()
    monkeypatch.setattr(os, "scandir", _Listed({folder: listed}))
    assert stamp(folder) == before


class _Listed:
    """Tells what was in a folder a moment ago."""

    def __init__(self, known: dict[Path, list[os.DirEntry[str]]]) -> None:
        self._known, self._real = known, os.scandir

    def __call__(self, folder: Path) -> AbstractContextManager[Iterable[os.DirEntry[str]]]:
        return nullcontext(self._known[folder]) if folder in self._known else self._real(folder)

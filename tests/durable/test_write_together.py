"""Many files are written, or none: also where the power fails in between."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from transcript.durable import STAGE, finish_writing, is_half_written, whole_file, write_together


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.txt").write_text("old")
    (tmp_path / "gone.txt").write_text("gone")
    return tmp_path


FILES = (("old.txt", b"new"), ("deep/er/new.txt", b"also new"), ("gone.txt", None))


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


OLD = {"gone.txt": "gone", "old.txt": "old"}
NEW = {"deep/er/new.txt": "also new", "old.txt": "new"}


class PowerCutError(BaseException):
    """Nothing in the program catches it."""


def stop_at_rename(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, count = Path.replace, iter(range(100))

    def cut(self: Path, target: Path) -> Path:
        if next(count) == number:
            raise PowerCutError
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", cut)


def test_files_are_made_changed_and_taken_away(folder: Path) -> None:
    write_together(folder, FILES)
    assert content(folder) == NEW


def test_nothing_is_left_behind(folder: Path) -> None:
    write_together(folder, FILES)
    assert not (folder / STAGE).exists()
    assert not is_half_written(folder)


def test_nothing_is_written_if_one_file_cannot_be_made(folder: Path) -> None:
    def files() -> Iterator[tuple[str, bytes | None]]:
        yield "old.txt", b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_together(folder, files())
    assert content(folder) == OLD


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_power_cut_leaves_all_or_what_the_next_run_finishes(
    folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        stop_at_rename(number, broken)
        with pytest.raises(PowerCutError):
            write_together(folder, FILES)
    half = is_half_written(folder)
    assert half == (number > 0)  # the first rename puts the journal in its place
    assert finish_writing(folder) is half
    assert content(folder) == (NEW if half else OLD)


def test_the_next_writing_finishes_the_one_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        stop_at_rename(2, broken)
        with pytest.raises(PowerCutError):
            write_together(folder, FILES)
    write_together(folder, [("third.txt", b"third")])
    assert content(folder) == {**NEW, "third.txt": "third"}


def test_what_was_not_staged_to_its_end_is_thrown_away(folder: Path) -> None:
    (folder / STAGE).mkdir()
    (folder / STAGE / "0").write_text("half of a fi")
    assert finish_writing(folder) is False
    assert content(folder) == OLD


@pytest.mark.parametrize("path", ["../out.txt", "/out.txt", "deep/../../out.txt"])
def test_no_path_leads_out_of_the_folder(folder: Path, path: str) -> None:
    with pytest.raises(OSError, match="leads out of the folder"):
        write_together(folder, [(path, b"x")])
    assert content(folder) == OLD


def test_a_journal_of_a_stranger_leads_nowhere_either(folder: Path) -> None:
    home = folder / "school"
    (home / STAGE).mkdir(parents=True)
    (home / STAGE / "0").write_text("evil")
    (home / STAGE / "journal").write_text(json.dumps([["../old.txt", True]]))
    with pytest.raises(OSError, match="leads out of the folder"):
        finish_writing(home)
    assert (folder / "old.txt").read_text() == "old"


@pytest.mark.parametrize(
    "journal",
    [
        *(b"", b"\xff", b"null", b"5", b"[1]", b'[["a"]]', b"[[5, true]]", b'[["", true]]'),
        *(b'[["a\\u0000", true]]', b'[["\\ud800", true]]', b"[" * 100_000),
    ],
)
def test_what_is_no_journal_is_told_and_changes_nothing(folder: Path, journal: bytes) -> None:
    stage = folder / STAGE
    stage.mkdir()
    (stage / "journal").write_bytes(journal)

    with pytest.raises(OSError, match="this is no journal of an import"):
        finish_writing(folder)


def test_a_link_to_a_folder_elsewhere_is_not_followed(folder: Path) -> None:
    home = folder / "school"
    home.mkdir()
    (home / "learners").symlink_to(folder)
    with pytest.raises(OSError, match="leads out of the folder"):
        write_together(home, [("learners/old.txt", b"evil")])
    assert (folder / "old.txt").read_text() == "old"


def test_a_stage_that_is_a_link_is_not_used(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    (other / "journal").write_text("[]")
    home = folder / "school"
    home.mkdir()
    (home / STAGE).symlink_to(other)
    assert not is_half_written(home)
    with pytest.raises(FileExistsError):
        write_together(home, [("new.txt", b"x")])
    assert (other / "journal").exists()


def test_a_folder_on_another_disk_is_refused_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def on_another_disk(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = stat(self, follow_symlinks=follow_symlinks)
        if self.name != "mounted":
            return found
        fields = list(found)
        fields[2] = found.st_dev + 1
        return os.stat_result(fields)

    (folder / "mounted").mkdir()
    monkeypatch.setattr(Path, "stat", on_another_disk)
    with pytest.raises(OSError, match="another disk"):
        write_together(folder, [("old.txt", b"new"), ("mounted/new.txt", b"x")])
    assert content(folder) == OLD


def test_a_file_can_be_written_in_pieces(folder: Path) -> None:
    with whole_file(folder / "old.txt") as file:
        file.write(b"in ")
        file.write(b"pieces")
        assert (folder / "old.txt").read_text() == "old"
    assert (folder / "old.txt").read_text() == "in pieces"


def test_a_file_that_fails_halfway_leaves_the_old_one(folder: Path) -> None:
    def fail() -> None:
        with whole_file(folder / "old.txt") as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert content(folder) == OLD

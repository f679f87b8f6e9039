import ctypes
import errno
import fcntl
import os
from pathlib import Path

import pytest

from transcript.durable import locked, settle, write_draft, write_whole


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "record.json"


def fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)


def test_a_file_is_written_with_its_folder(file: Path) -> None:
    write_whole(file, b"content")
    assert file.read_bytes() == b"content"


def test_a_file_is_replaced_only_when_all_of_it_is_there(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(file, b"old")
    with monkeypatch.context() as broken:
        fill_the_disk(broken)
        with pytest.raises(OSError, match="No space left"):
            write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert [each.name for each in file.parent.iterdir()] == ["record.json"]


def test_a_file_that_must_be_new_never_replaces_another(file: Path) -> None:
    write_whole(file, b"old")
    with pytest.raises(FileExistsError):
        write_whole(file, b"new", replace=False)
    assert file.read_bytes() == b"old"
    assert [each.name for each in file.parent.iterdir()] == ["record.json"]


def test_the_umask_decides_who_may_read_a_new_file(file: Path) -> None:
    before = os.umask(0o077)
    try:
        write_whole(file, b"content")
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_secret_is_its_owners_alone_whatever_the_umask(file: Path) -> None:
    before = os.umask(0)
    try:
        write_whole(file, b"secret", mode=0o600)
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with locked(lock), pytest.raises(BlockingIOError), locked(lock):
        pass
    with locked(lock):
        assert lock.exists()


def test_a_lock_leaves_nothing_behind(tmp_path: Path) -> None:
    with locked(tmp_path / ".lock"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_made_anew", [False, True])
def test_a_lock_that_its_holder_has_just_taken_away_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_made_anew: bool
) -> None:
    lock = tmp_path / ".lock"

    def taken_away(_: int) -> None:
        lock.unlink()
        if is_made_anew:
            lock.touch()

    monkeypatch.setattr("transcript.durable._lock", taken_away)
    with pytest.raises(BlockingIOError), locked(lock):
        pass


def test_many_files_survive_a_power_cut_at_once(tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(20)]
    for each in files:
        write_draft(each, b"content")
    settle([*files, tmp_path])


def test_a_disk_that_cannot_write_what_it_was_given_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        def syncfs(self, _: int) -> int:
            ctypes.set_errno(errno.EIO)
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())
    with pytest.raises(OSError, match="Input/output error") as caught:
        settle([tmp_path] * 20)
    assert caught.value.filename == str(tmp_path)


def test_a_disk_that_knows_no_locks_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_: int, __: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(OSError, match="locks do not work here") as caught, locked(file):
        pass
    assert caught.value.errno == errno.ENOLCK


def test_a_draft_that_cannot_be_written_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, __: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_draft(file, b"content")
    assert caught.value.filename == str(file)

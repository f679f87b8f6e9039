"""Files that a crash or a second run must not leave half-done: written whole, synced, locked."""

import ctypes
import errno
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO

STAGE = ".import"
"""The folder, in the one that files are written below, in which they wait to be put in place."""

_JOURNAL = "journal"
_NO_LOCKS = (
    "locks do not work here, as on some network drives and in synced folders: move the school's "
    "folder to a disk of this machine"
)
_FEW = 12  # files that are synced one by one: from here on, syncing the whole disk is faster


class _Changed:
    """How often this process has changed a file."""

    number = 0


_CHANGED = _Changed()


def changes() -> int:
    """Return a number that is another one after every change that this process has made."""
    return _CHANGED.number


@contextmanager
def whole_file(path: Path, *, mode: int = 0o666, replace: bool = True) -> Iterator[IO[bytes]]:
    """Open a file that is at `path` after the block, whole, or not at all, also after a power cut.

    `mode` is cut down by the umask, as for any new file. With `replace` off, an existing file
    raises `FileExistsError`. Raises `OSError`; the draft is gone then, and an earlier file is
    untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(draft, flags, mode)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)  # unlike a rename, a link never replaces what is there
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_whole(path: Path, content: bytes, *, mode: int = 0o666, replace: bool = True) -> None:
    """Write `content` to `path` as `whole_file` does. Raises `OSError`."""
    with whole_file(path, mode=mode, replace=replace) as file:
        file.write(content)


def write_draft(path: Path, content: bytes) -> None:
    """Write a file that nobody looks for yet; `settle` it later. Raises `OSError`."""
    with _named(path):
        path.write_bytes(content)


def write_together(folder: Path, files: Iterable[tuple[str, bytes | None]]) -> None:
    """Write files below `folder`, all of them or none, also after a power cut.

    Each comes with its path, written with slashes; None takes the file away. They wait in `STAGE`
    until the last of them is there; from then on `finish_writing` ends what a crash interrupts.
    Hold a lock meanwhile. Raises `OSError`: then nothing was written, or what was staged waits.
    """
    finish_writing(folder)
    stage = folder / STAGE
    stage.mkdir()
    try:
        entries = [
            _stage(folder, path, content, draft=stage / str(number))
            for number, (path, content) in enumerate(files)
        ]
        settle(
            [*(stage / str(number) for number, (_, waits) in enumerate(entries) if waits), stage]
        )
        write_whole(stage / _JOURNAL, json.dumps(entries).encode())
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    finish_writing(folder)


def is_half_written(folder: Path) -> bool:
    """Return whether `write_together` was interrupted after everything had been staged."""
    stage = folder / STAGE
    return not stage.is_symlink() and (stage / _JOURNAL).is_file()


def finish_writing(folder: Path) -> bool:
    """End what a crash has interrupted; return whether there was something to end.

    What was not staged to its end is thrown away. Raises `OSError`; then call it again.
    """
    stage = folder / STAGE
    if not is_half_written(folder):
        shutil.rmtree(stage, ignore_errors=True)
        return False
    touched: set[Path] = set()
    for number, (path, waits) in enumerate(_noted(stage / _JOURNAL)):
        target, draft = _inside(folder, path), stage / str(number)
        if not waits:
            target.unlink(missing_ok=True)
        elif draft.exists():  # else it was put in place before the crash
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(target)
        touched |= {target.parent, target.parent.parent}
    settle(sorted(each for each in touched if each.is_dir()))
    (stage / _JOURNAL).unlink()
    sync_folder(stage)
    shutil.rmtree(stage)
    return True


def _noted(journal: Path) -> list[tuple[str, bool]]:
    """Return what a journal says. Raises `OSError` for one that nobody here has written."""
    try:
        entries = json.loads(journal.read_bytes())
        noted = [(path, waits) for path, waits in entries]
        if all(isinstance(path, str) and "\0" not in path and path.encode() for path, _ in noted):
            return noted
    except (ValueError, TypeError, RecursionError):
        pass
    raise OSError(errno.EINVAL, "this is no journal of an import: take it away", str(journal))


def _stage(folder: Path, path: str, content: bytes | None, *, draft: Path) -> tuple[str, bool]:
    target = _inside(folder, path)
    there = next(each for each in target.parents if each.exists())
    if there.stat().st_dev != draft.parent.stat().st_dev:
        raise OSError(errno.EXDEV, "this is on another disk than the folder it is in", str(there))
    if content is None:
        return path, False
    write_draft(draft, content)
    return path, True


def settle(paths: Sequence[Path]) -> None:
    """Make files and folders on one disk survive a power cut. Raises `OSError`."""
    if sys.platform == "linux" and len(paths) > _FEW:
        _sync_disk(paths[0])  # once, and it waits: thousands of files one by one take minutes
        return
    for path in paths:
        if path.is_dir():
            sync_folder(path)
        else:
            with _named(path), path.open("r+b") as file:
                os.fsync(file.fileno())


def _inside(folder: Path, path: str) -> Path:
    # The journal is a file in somebody's folder: it must not lead out of it.
    target = folder / PurePosixPath(path)
    home = folder.resolve()
    if ".." in target.parts[len(folder.parts) :] or not target.parent.resolve().is_relative_to(
        home
    ):
        raise OSError(errno.EINVAL, "this leads out of the folder", str(target))
    return target


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have an `OSError` say which file it is about: what is done to an open one does not."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _sync_disk(path: Path) -> None:
    # Unlike `os.sync` it waits for one disk only, and tells when something could not be written.
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if library.syncfs(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make what was created, renamed or removed in `folder` survive a power cut. Raises `OSError`.

    Whatever this process changes in a school's folder ends here: see `changes`.
    """
    _CHANGED.number += 1
    if sys.platform == "win32":  # pragma: no cover - a folder cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with _named(folder):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`, and take it away. The lock goes with the process anyway.

    Raises `BlockingIOError` if another process holds it, `OSError` if it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        _lock(file.fileno())
        if not _is_at(path, file):  # whoever held it has just taken it away
            raise BlockingIOError(errno.EAGAIN, "another process held this lock", str(path))
        try:
            yield
        finally:
            with suppress(OSError):  # where an open file cannot be taken away it stays
                path.unlink()


def _is_at(path: Path, file: IO[bytes]) -> bool:
    with suppress(OSError):
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    return False


if sys.platform == "win32":  # pragma: no cover - the other half runs where the tests run
    import msvcrt

    def _lock(descriptor: int) -> None:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from error
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError as error:
            raise OSError(error.errno, f"{error.strerror}; {_NO_LOCKS}") from error

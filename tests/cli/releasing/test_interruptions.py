"""A release that is interrupted is noted and there, or neither."""

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.cli.releasing.handed_out import TO_LAKESIDE, Release, entries, noted, packages
from transcript.batch import releasing
from transcript.durable import locked
from transcript.errors import RegistryError
from transcript.registry.releases import Releases


class Killed(BaseException):
    """The process ends here."""


def killed(*_: object) -> Any:  # noqa: ANN401 - it never returns
    raise Killed


def kill(release: Release, where: object, step: str) -> None:
    """Release Ana's transcript, and be killed when a step is about to be taken."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(where, step, killed)
        with pytest.raises(Killed):
            release(*TO_LAKESIDE)


def test_killed_after_the_note_the_same_command_ends_the_release(
    release: Release, consented: Path, out: Path
) -> None:
    kill(release, releasing, "_shown")
    assert packages(out) == []
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("An earlier run had noted this release and was interrupted")
    (note,), (package,) = noted(consented), packages(out)
    assert note.package == sha256(package.read_bytes()).hexdigest()
    assert entries(consented) == 1
    assert list(out.iterdir()) == [package]


def test_killed_after_the_note_another_release_ends_it_too(
    release: Release, consented: Path, out: Path
) -> None:
    kill(release, releasing, "_shown")
    assert release("--to", "The Lake Fund", "--basis", "consent:colleges").exit_code == 0
    assert len(packages(out)) == len(noted(consented)) == entries(consented) == 2
    assert len(list(out.iterdir())) == 2


def test_killed_before_the_note_nothing_is_left(
    release: Release, consented: Path, out: Path
) -> None:
    kill(release, Releases, "note")
    assert noted(consented) == ()
    assert release(*TO_LAKESIDE).exit_code == 0
    assert len(noted(consented)) == len(list(out.iterdir())) == 1


def test_where_it_cannot_be_noted_there_is_no_package(
    release: Release, consented: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise RegistryError("registry.db", "the disk is full")

    monkeypatch.setattr(Releases, "note", full)
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 4
    assert result.stderr == "error: registry.db: the disk is full\n"
    assert noted(consented) == ()
    assert list(out.iterdir()) == []


def test_on_a_full_disk_there_is_no_package_and_no_note(
    release: Release, consented: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ZipFile, "writestr", full)
    result = release(*TO_LAKESIDE)
    assert result.exit_code == 4
    assert result.stderr.startswith("error: No space left on device\n    hint: make room")
    assert noted(consented) == ()
    assert list(out.iterdir()) == []


def test_half_a_package_is_taken_away_and_another_schools_is_not(
    release: Release, out: Path
) -> None:
    kill(release, Releases, "note")
    (draft,) = out.iterdir()
    half = draft.with_name(f".{draft.name}.0123456789abcdef.tmp")
    theirs = draft.with_name(".release-00000000-3f2a9c1d-1111-4111-8111-111111111111.zip")
    for path in (half, theirs):
        shutil.copy(draft, path)
    assert release(*TO_LAKESIDE).exit_code == 0
    assert not half.exists()
    assert not draft.exists()
    assert theirs.exists()


def test_a_draft_that_is_not_what_was_noted_is_taken_away(release: Release, out: Path) -> None:
    kill(release, releasing, "_shown")
    (draft,) = out.iterdir()
    draft.write_bytes(b"torn")
    assert release(*TO_LAKESIDE).exit_code == 0
    assert len(packages(out)) == 1
    assert not draft.exists()


def test_two_at_once_wait_for_each_other(release: Release, consented: Path, out: Path) -> None:
    out.mkdir()
    with locked(out / ".release.lock"):
        result = release(*TO_LAKESIDE)
    assert result.exit_code == 1
    assert "another release is being made in" in result.stderr
    assert noted(consented) == ()

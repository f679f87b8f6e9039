from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcript.errors import BusyWorkspaceError, UnreadableWorkspaceError
from transcript.registry.originals import MANIFEST, Entry, Originals

ID = "urn:uuid:3d06d8f8-9e4b-4a71-8c0e-5a3f1d2b7c90"
LATER = "urn:uuid:5d06d8f8-9e4b-4a71-8c0e-5a3f1d2b7c90"
FILES = {"clr.json": b"{}", "badges/a.jwt": b"a.b.c"}


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(folder=tmp_path / "issued")


def entry(document_id: str = ID, day: int = 1) -> Entry:
    return Entry(
        document_id=document_id,
        number="7M3D-HY4Y-9D",
        learner="ana",
        issued_at=datetime(2026, 6, day, tzinfo=UTC),
        source_digest=f"digest-{day}",
    )


def test_what_is_stored_is_found_again(originals: Originals) -> None:
    stored = originals.store(entry(), FILES)
    assert originals.of("ana") == (stored,)
    assert stored.files() == FILES


def test_a_learner_without_originals_has_none(originals: Originals) -> None:
    assert originals.of("ana") == ()
    assert originals.latest("ana") is None


def test_the_latest_original_is_the_one_issued_last(originals: Originals) -> None:
    originals.store(entry(LATER, day=2), FILES)
    originals.store(entry(ID, day=1), FILES)
    latest = originals.latest("ana")
    assert latest is not None
    assert latest.entry.document_id == LATER


def test_an_original_is_found_by_what_it_was_issued_from(originals: Originals) -> None:
    stored = originals.store(entry(), FILES)
    assert originals.issued_from("ana", "digest-1") == stored
    assert originals.issued_from("ana", "digest-2") is None


def test_a_crash_before_the_rename_leaves_no_original(
    originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target), None, str(self))

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", crash)
        with pytest.raises(OSError, match="No space left"):
            originals.store(entry(), FILES)
    assert list((originals.folder / "ana").iterdir()) == []


def test_an_unfinished_folder_is_not_an_original_and_goes_with_the_next_store(
    originals: Originals,
) -> None:
    leftover = originals.folder / "ana" / ".unfinished-x"
    leftover.mkdir(parents=True)
    assert originals.of("ana") == ()
    originals.store(entry(), FILES)
    assert not leftover.exists()


def test_a_file_changed_after_signing_is_not_handed_out(originals: Originals) -> None:
    stored = originals.store(entry(), FILES)
    (stored.folder / "clr.json").write_bytes(b"[]")
    with pytest.raises(UnreadableWorkspaceError) as caught:
        stored.files()
    assert str(caught.value) == (
        f"{stored.folder / 'clr.json'}: it was changed after it was signed; "
        "bring it back from a backup"
    )


def test_a_missing_file_is_named(originals: Originals) -> None:
    stored = originals.store(entry(), FILES)
    (stored.folder / "clr.json").unlink()
    with pytest.raises(UnreadableWorkspaceError) as caught:
        stored.files()
    assert str(caught.value) == (
        f"{stored.folder / 'clr.json'}: No such file or directory; bring it back from a backup"
    )


def test_storing_one_document_twice_is_refused_and_the_first_stands(originals: Originals) -> None:
    stored = originals.store(entry(), FILES)
    with pytest.raises(OSError, match="not empty"):
        originals.store(replace(stored.entry, number="other"), {"clr.json": b"other"})
    assert originals.of("ana") == (stored,)
    assert stored.files() == FILES


def test_two_runs_cannot_store_at_once(originals: Originals) -> None:
    with originals.locked(), pytest.raises(BusyWorkspaceError) as caught, originals.locked():
        pass
    assert str(caught.value) == (
        f"another run is issuing into {originals.folder}; wait for it to end, then run again"
    )


def test_the_lock_ends_with_the_run(originals: Originals) -> None:
    with originals.locked():
        pass
    with originals.locked():
        assert originals.of("ana") == ()


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"issued_at": 3}'])
def test_a_damaged_manifest_is_reported_not_passed_over(originals: Originals, content: str) -> None:
    stored = originals.store(entry(), FILES)
    (stored.folder / MANIFEST).write_text(content)
    with pytest.raises(UnreadableWorkspaceError) as caught:
        originals.of("ana")
    expected = (
        f"{stored.folder / MANIFEST}: the record of what was issued here cannot be read; "
        "bring it back from a backup"
    )
    assert str(caught.value) == expected

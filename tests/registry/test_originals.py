from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from transcript.errors import UnreadableWorkspaceError
from transcript.registry.originals import MANIFEST, Entry, Original, Originals

ID = "urn:uuid:3d06d8f8-9e4b-4a71-8c0e-5a3f1d2b7c90"
LATER = "urn:uuid:5d06d8f8-9e4b-4a71-8c0e-5a3f1d2b7c90"
FILES = {"clr.json": b"{}", "tokens.json": b"{}"}


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


def store(originals: Originals, of: Entry | None = None) -> Original:
    draft = originals.draft(of or entry(), FILES)
    originals.settle([draft])
    originals.show([draft])
    return draft


def test_what_is_stored_is_found_again(originals: Originals) -> None:
    stored = store(originals)
    assert originals.of("ana") == (stored,)
    assert stored.files() == FILES


def test_a_learner_without_originals_has_none(originals: Originals) -> None:
    assert originals.of("ana") == ()
    assert originals.latest("ana") is None


def test_the_latest_original_is_the_one_issued_last(originals: Originals) -> None:
    store(originals, entry(LATER, day=2))
    store(originals, entry(ID, day=1))
    latest = originals.latest("ana")
    assert latest is not None
    assert latest.entry.document_id == LATER


def test_the_other_originals_of_a_learner_stay_when_one_is_taken_away(originals: Originals) -> None:
    store(originals, entry(ID, day=1))
    kept = store(originals, entry(LATER, day=2))
    originals.remove(ID, "ana")
    assert originals.of("ana") == (kept,)


def test_a_draft_is_no_original_until_it_is_shown(originals: Originals) -> None:
    draft = originals.draft(entry(), FILES)
    assert originals.of("ana") == ()
    originals.show([draft])
    assert originals.of("ana") == (draft,)


def test_what_a_crash_has_left_of_a_draft_is_thrown_away(originals: Originals) -> None:
    originals.draft(entry(), {**FILES, "torn.json": b"{"})
    stored = store(originals)
    assert originals.of("ana") == (stored,)
    assert sorted(each.name for each in stored.folder.iterdir()) == [
        "clr.json",
        "issued.json",
        "tokens.json",
    ]


def test_a_draft_that_a_crash_has_kept_hidden_is_shown_when_it_is_looked_for(
    originals: Originals,
) -> None:
    draft = originals.draft(entry(), FILES)
    assert originals.found(entry()) == draft
    assert originals.of("ana") == (draft,)


def test_what_was_shown_is_found(originals: Originals) -> None:
    stored = store(originals)
    assert originals.found(entry()) == stored


def test_what_is_not_there_is_not_found(originals: Originals) -> None:
    with pytest.raises(UnreadableWorkspaceError) as caught:
        originals.found(entry())
    assert str(caught.value).endswith(
        "the record of what was issued here cannot be read; bring it back from a backup"
    )


def test_a_draft_that_is_discarded_leaves_nothing(originals: Originals) -> None:
    originals.draft(entry(), FILES)
    originals.discard(entry())
    assert list((originals.folder / "ana").iterdir()) == []


def test_a_full_disk_is_told_with_the_file_that_had_no_room(
    originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as caught:
        originals.draft(entry(), FILES)
    assert str(caught.value.filename).endswith("clr.json")


def test_nothing_is_settled_of_nothing(originals: Originals) -> None:
    originals.settle([])
    assert not originals.folder.exists()


def test_what_a_program_that_syncs_has_copied_is_no_original(originals: Originals) -> None:
    stored = store(originals)
    copy = stored.folder.with_name(f"{stored.folder.name} (conflicted copy)")
    copytree(stored.folder, copy)
    with pytest.raises(UnreadableWorkspaceError) as caught:
        originals.of("ana")
    assert str(caught.value) == (
        f"{copy}: it is not named like the document in it: programs that sync folders make such "
        "copies; stop syncing this folder, and take the copy away"
    )


def test_the_locks_of_runs_are_nobodys_originals(originals: Originals) -> None:
    stored = store(originals)
    (originals.folder / ".runs").mkdir()
    assert list(originals.every()) == [stored]


def test_a_file_changed_after_signing_is_not_handed_out(originals: Originals) -> None:
    stored = store(originals)
    (stored.folder / "clr.json").write_bytes(b"[]")
    with pytest.raises(UnreadableWorkspaceError) as caught:
        stored.files()
    assert str(caught.value) == (
        f"{stored.folder / 'clr.json'}: it was changed after it was signed; "
        "bring it back from a backup"
    )


def test_a_missing_file_is_named(originals: Originals) -> None:
    stored = store(originals)
    (stored.folder / "clr.json").unlink()
    with pytest.raises(UnreadableWorkspaceError) as caught:
        stored.files()
    assert str(caught.value) == (
        f"{stored.folder / 'clr.json'}: No such file or directory; bring it back from a backup"
    )


def test_a_document_that_another_run_has_shown_stays(originals: Originals) -> None:
    stored = store(originals)
    again = originals.draft(replace(stored.entry, number="other"), {"clr.json": b"other"})
    originals.show([again])
    assert originals.of("ana") == (stored,)
    assert stored.files() == FILES
    assert list((originals.folder / "ana").iterdir()) == [stored.folder]


def test_a_draft_that_cannot_be_shown_is_no_original(originals: Originals) -> None:
    draft = originals.draft(entry(), FILES)
    draft.folder.write_text("in the way")
    with pytest.raises(OSError, match="Not a directory"):
        originals.show([draft])


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"issued_at": 3}'])
def test_a_damaged_manifest_is_reported_not_passed_over(originals: Originals, content: str) -> None:
    stored = store(originals)
    (stored.folder / MANIFEST).write_text(content)
    with pytest.raises(UnreadableWorkspaceError) as caught:
        originals.of("ana")
    expected = (
        f"{stored.folder / MANIFEST}: the record of what was issued here cannot be read; "
        "bring it back from a backup"
    )
    assert str(caught.value) == expected

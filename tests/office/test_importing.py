"""An import and a save take turns: what somebody saves is not written over."""

from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.schools import write_school
from transcript.importing.plans import Change, ImportPlan
from transcript.office.editing import IN_TURN
from transcript.office.import_undo import keep_import, undo_import
from transcript.office.importing import run_import

if TYPE_CHECKING:
    from transcript.importing.gathered import Gathered
    from transcript.source.workspace import Workspace


def somebody_may_save() -> bool:
    """Return whether another thread has its turn now."""
    found = []

    def save() -> None:
        found.append(IN_TURN.acquire(blocking=False))
        if found[0]:
            IN_TURN.release()

    other = Thread(target=save)
    other.start()
    other.join()
    return found[0]


@pytest.mark.parametrize("dry_run", [True, False])
def test_somebody_may_save_only_while_an_import_is_looked_at(
    tmp_path: Path, *, dry_run: bool
) -> None:
    folder = write_school(tmp_path / "school")
    seen: list[bool] = []

    def plan(_: "Workspace", __: "Gathered") -> ImportPlan:
        seen.append(somebody_may_save())
        change = Change(path="notes.yaml", action="make")
        return ImportPlan(changes=(change,), files=lambda: iter([("notes.yaml", b"a")]))

    run_import(folder, plan, dry_run=dry_run)
    assert seen == [dry_run]
    assert (folder / "notes.yaml").exists() is not dry_run
    assert somebody_may_save()


def test_an_import_is_not_taken_back_while_somebody_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_school(tmp_path / "school")
    token = keep_import(folder, {"notes.yaml": None}, actor="reyes")
    seen: list[bool] = []
    monkeypatch.setattr(
        "transcript.office.import_undo.write_together", lambda *_: seen.append(somebody_may_save())
    )
    undo_import(folder, token, actor="reyes")
    assert seen == [False]

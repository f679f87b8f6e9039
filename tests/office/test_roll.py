"""The roll: who is there, what their records hold, read again only when it changed."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from unittest.mock import Mock

import pytest

from tests.schools import write_school
from transcript.durable import write_whole
from transcript.office import roll as roll_module
from transcript.office.roll import Roll, Tally, judged, roll_of
from transcript.office.shelf import shelved
from transcript.source.scaffold import learner_files

TODAY = date(2026, 11, 22)
_MANY = 60


@pytest.fixture
def school(tmp_path: Path) -> Path:
    return write_school(tmp_path / "school", {"ana": "Ana Pérez", "ben": "Ben Adams"})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose files were read."""
    noted: list[str] = []

    def note(name: str, place: int) -> None:
        real: Callable[..., object] = getattr(roll_module, name)

        def noting(*arguments: object, **more: object) -> object:
            noted.append(str(arguments[place]))
            return real(*arguments, **more)

        monkeypatch.setattr(roll_module, name, noting)

    note("_read_row", 1)
    note("_tally", 1)
    return noted


def _change(file: Path, old: str, new: str) -> None:
    write_whole(file, file.read_text().replace(old, new).encode())


def test_learners_are_sorted_by_family_name_where_there_is_one(school: Path) -> None:
    file = school / "learners/ana/learner.yaml"
    _change(file, 'full: "Ana Pérez"', "full: Ana Pérez\n  family: Zzz")
    assert [row.id for row in roll_of(school).rows(shelved(school))] == ["ben", "ana"]


def test_a_row_has_the_chosen_name_and_the_legal_one(school: Path) -> None:
    file = school / "learners/ana/learner.yaml"
    write_whole(file, f"{file.read_text()}\nchosen_name: {{full: Annie}}\n".encode())
    row = Roll(school).rows(shelved(school))[0]
    assert (row.name, row.legal) == ("Annie", "Ana Pérez")


def test_a_file_that_cannot_be_read_has_a_row(school: Path) -> None:
    (school / "learners/ana/learner.yaml").write_text("]")
    (school / "learners/ben/learner.yaml").unlink()
    rows = Roll(school).rows(shelved(school))
    assert [(row.id, row.name, row.is_unreadable) for row in rows] == [
        ("ana", "", True),
        ("ben", "", True),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such thing")
def test_what_is_no_file_keeps_nobody_waiting(school: Path) -> None:
    file = school / "learners/ana/learner.yaml"
    file.unlink()
    os.mkfifo(file)
    assert Roll(school).rows(shelved(school))[0].is_unreadable


def test_a_name_is_read_from_no_file_elsewhere(school: Path, tmp_path: Path) -> None:
    file = school / "learners/ana/learner.yaml"
    file.rename(tmp_path / "elsewhere.yaml")
    file.symlink_to(tmp_path / "elsewhere.yaml")
    assert Roll(school).rows(shelved(school))[0].is_unreadable


def test_what_did_not_change_is_read_once(school: Path, read: list[str]) -> None:
    roll = Roll(school)
    for _ in range(3):
        roll.rows(shelved(school))
        roll.tallies(shelved(school), ["ana", "ben"], today=TODAY, most=9)
    assert sorted(read) == ["ana", "ana", "ben", "ben"]


def test_the_disk_is_not_asked_for_each_page(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roll = Roll(school)
    first = roll.rows(shelved(school))
    asked = Mock()
    monkeypatch.setattr(os, "lstat", asked)
    assert roll.rows(shelved(school)) == first
    asked.assert_not_called()


def test_a_learner_who_changed_is_read_again(school: Path, read: list[str]) -> None:
    roll = Roll(school)
    roll.rows(shelved(school))
    _change(school / "learners/ana/learner.yaml", "Ana", "Anna")
    assert roll.rows(shelved(school))[0].name == "Anna Pérez"
    assert read == ["ana", "ben", "ana"]


def test_a_school_that_changed_is_judged_anew(school: Path, read: list[str]) -> None:
    roll = Roll(school)
    roll.tallies(shelved(school), ["ana"], today=TODAY, most=9)
    _change(school / "mastery.yaml", "method: latest", "method: highest")
    roll.tallies(shelved(school), ["ana"], today=TODAY, most=9)
    roll.tallies(shelved(school), ["ana"], today=TODAY.replace(day=23), most=9)
    assert read == ["ana", "ana", "ana"]


def test_another_learner_changes_nothing_for_the_first(school: Path, read: list[str]) -> None:
    roll = Roll(school)
    roll.tallies(shelved(school), ["ana"], today=TODAY, most=9)
    files = learner_files("Cy", learner_id="cy", enrolled_on=TODAY)
    for path, text in files.items():
        write_whole(school / path, text.encode())
    roll.tallies(shelved(school), ["ana"], today=TODAY, most=9)
    assert read == ["ana"]


def test_of_many_none_is_read_while_somebody_waits(school: Path) -> None:
    roll = Roll(school)
    assert roll.tallies(shelved(school), ["ana", "ben"], today=TODAY, most=1) == {}
    assert list(roll.tallies(shelved(school), ["ana", "ben"], today=TODAY, most=2)) == [
        "ana",
        "ben",
    ]


def test_all_are_read_ahead(school: Path) -> None:
    roll = Roll(school)
    roll.read_ahead(shelved(school), today=TODAY).join()
    found = roll.tallies(shelved(school), ["ana", "ben"], today=TODAY, most=0)
    assert list(found) == ["ana", "ben"]


def test_many_are_read_ahead_in_a_process_of_its_own(school: Path, read: list[str]) -> None:
    for number in range(_MANY):
        files = learner_files("Ben", learner_id=f"ben-{number}", enrolled_on=date(2024, 9, 2))
        for path, text in files.items():
            write_whole(school / path, text.encode())
    roll, workspace = Roll(school), shelved(school)
    roll.read_ahead(workspace, today=TODAY).join()
    found = roll.tallies(workspace, workspace.learner_ids, today=TODAY, most=0)
    assert (len(found), read) == (_MANY + 2, [])


def test_one_thread_reads_ahead_at_a_time(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roll = Roll(school)
    monkeypatch.setattr(Thread, "start", lambda _: None)
    monkeypatch.setattr(Thread, "is_alive", lambda _: True)
    first = roll.read_ahead(shelved(school), today=TODAY)
    assert roll.read_ahead(shelved(school), today=TODAY) is first


def test_a_record_that_cannot_be_read_counts_its_errors(school: Path) -> None:
    (school / "learners/ana/record.yaml").write_text("]")
    found = Roll(school).tallies(shelved(school), ["ana"], today=TODAY, most=1)
    assert found["ana"] == Tally(errors=1)


def test_problems_of_the_school_are_no_learners(school: Path) -> None:
    (school / "school.yaml").write_text("]")
    found = judged(shelved(school), "ana", today=TODAY).diagnostics
    assert {each.origin.file for each in found} <= {"learners/ana/record.yaml"}


def test_a_roll_is_the_same_for_everybody(school: Path) -> None:
    assert roll_of(school) is roll_of(school)

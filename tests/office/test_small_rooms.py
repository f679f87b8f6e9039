"""New learners, files that wait, files of evidence, and changes of a record."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.schools import write_school
from transcript.durable import write_whole
from transcript.model.learner import Learner, Name
from transcript.office.editing import Saved
from transcript.office.enrolling import NoIdError, enroll, id_for
from transcript.office.evidence import KeptFile, entry_of, free_id, shown, why_not
from transcript.office.recording import (
    NotChangedError,
    Object,
    change_record,
    entries,
    found_entry,
    mark_of,
    replaced_entry,
    with_entries,
    with_entry,
    without_entry,
)
from transcript.office.waiting import Waiting, keep_waiting, waiting
from transcript.source.evidence_files import FileFacts
from transcript.source.workspace import Workspace

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def school(tmp_path: Path) -> Workspace:
    return Workspace.open(write_school(tmp_path / "school", {"ana": "Ana Pérez"}))


@pytest.mark.parametrize(
    ("name", "wanted", "told"),
    [
        ("ليلى", "", "no id can be made from this name"),
        ("Ada", "Ada Two", "“ada-two” would do"),
        ("Con", "", "some computers can keep no folder called “con”"),
        ("Ana", "", "there is a learner with the id “ana” already"),
    ],
)
def test_an_id_that_cannot_be_is_told_with_a_way_out(
    school: Workspace, name: str, wanted: str, told: str
) -> None:
    with pytest.raises(NoIdError, match=told):
        id_for(school, name=name, wanted=wanted)


def test_a_new_learner_can_be_read(school: Workspace) -> None:
    learner = Learner(
        id="zoe", legal_name=Name(full="Zoë"), enrolled_on=date(2025, 9, 1), language="es"
    )
    enroll(school, learner)
    loaded = Workspace.open(school.folder).load("zoe")
    assert loaded.transcript is not None
    assert loaded.transcript.learner == learner


def test_nobody_is_enrolled_twice(school: Workspace) -> None:
    learner = Learner(
        id="ana", legal_name=Name(full="Ana"), enrolled_on=date(2025, 9, 1), language="en"
    )
    with pytest.raises(NoIdError):
        enroll(school, learner)


def test_files_wait_for_who_sent_them(tmp_path: Path) -> None:
    kept = keep_waiting(tmp_path, [("a.csv", b"x")], actor="one", wish={"k": "v"}, at=NOON)
    found = waiting(tmp_path, kept.token, actor="one")
    assert found == kept
    assert kept.path(0).read_bytes() == b"x"
    assert waiting(tmp_path, kept.token, actor="two") is None


@pytest.mark.parametrize("token", ["", "..", "../../etc/passwd", "a" * 24])
def test_a_token_that_nobody_was_given_leads_nowhere(tmp_path: Path, token: str) -> None:
    assert waiting(tmp_path, token, actor="one") is None


def test_files_of_yesterday_go_when_others_come(tmp_path: Path) -> None:
    old = keep_waiting(tmp_path, [("a.csv", b"x")], actor="one", wish={}, at=NOON)
    new = keep_waiting(
        tmp_path, [("b.csv", b"y")], actor="one", wish={}, at=NOON + timedelta(hours=23)
    )
    assert waiting(tmp_path, old.token, actor="one") is not None
    (tmp_path / "waiting" / "half").mkdir()
    keep_waiting(tmp_path, [], actor="one", wish={}, at=NOON + timedelta(hours=25))
    assert not old.folder.exists()
    assert not (tmp_path / "waiting" / "half").exists()
    assert new.folder.exists()
    new.forget()
    assert not new.folder.exists()


def test_files_that_come_at_once_do_not_take_each_other_for_left_over(tmp_path: Path) -> None:
    def keep(number: int) -> Waiting:
        files = [(f"{each}.csv", b"x") for each in range(5)]
        return keep_waiting(tmp_path, files, actor=f"one-{number}", wish={}, at=NOON)

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(keep, range(32)))
    assert [waiting(tmp_path, each.token, actor=each.actor) for each in kept] == kept


def test_nobody_fills_the_disk_with_files_that_wait(tmp_path: Path) -> None:
    def keep(minute: int) -> Waiting:
        at = NOON + timedelta(minutes=minute)
        return keep_waiting(tmp_path, [("a.csv", b"x")], actor="one", wish={}, at=at)

    kept = [keep(minute) for minute in range(12)]
    there = [each for each in kept if waiting(tmp_path, each.token, actor="one")]
    assert there == kept[2:]


def test_what_waits_is_for_nobody_else_on_the_machine(tmp_path: Path) -> None:
    kept = keep_waiting(tmp_path, [("a.csv", b"x")], actor="one", wish={}, at=NOON)
    assert kept.path(0).stat().st_mode & 0o077 == 0


def test_a_title_is_made_of_a_files_name() -> None:
    kept = KeptFile(file="evidence/x.pdf", digest="sha256:0", media_type="application/pdf")
    entry = entry_of(
        kept, name="C:\\Work\\creek_study-2.pdf", on=NOON.date(), taken=["creek-study-2"]
    )
    assert entry["title"] == "creek study 2"
    assert entry["id"] == "creek-study-2-2"
    unnamed = entry_of(kept, name="\u202e.pdf", on=NOON.date(), taken=[])
    assert (unnamed["title"], unnamed["id"]) == ("Untitled", "untitled")


def test_an_id_that_is_free_is_taken_as_it_is() -> None:
    assert free_id("x", ["y"]) == "x"
    assert free_id("x", ["x", "x-2"]) == "x-3"


def test_why_a_file_cannot_be_evidence_is_said() -> None:
    assert "larger than 50 MB" in why_not(FileFacts(problem="too large"))
    assert why_not(FileFacts(size=0)) == "it is empty or cannot be read"
    assert not why_not(FileFacts(size=1, sha256="0", media_type="text/plain"))


def test_a_file_that_is_not_there_is_not_shown(school: Workspace) -> None:
    assert shown(school, "ana", "evidence/none.txt") is None


def test_a_change_is_made_to_the_record_as_it_stands(school: Workspace) -> None:
    entry: Object = {"title": "Ecology", "kind": "course", "began_on": "2025-09-01"}
    made = change_record(
        school, "ana", lambda record: with_entry(record, "courses", dict(entry)), actor="one"
    )
    assert isinstance(made, Saved)
    again = json.dumps(entries({"courses": [entry]}, "courses"))
    assert json.loads(again) == [entry]


def test_a_record_that_cannot_be_read_is_not_changed(school: Workspace) -> None:
    write_whole(school.folder / "learners/ana/record.yaml", b"[]")
    with pytest.raises(NotChangedError, match="has to be mended first"):
        change_record(school, "ana", lambda record: record, actor="one")


def test_an_entry_that_is_gone_cannot_be_changed_or_removed() -> None:
    with pytest.raises(NotChangedError):
        without_entry({"ratings": []}, "ratings", {"level": "x"})
    with pytest.raises(NotChangedError):
        found_entry({}, "evidence", "x")


def test_an_empty_list_is_left_out() -> None:
    assert with_entries({"status": "x", "awards": [{}]}, "awards", []) == {"status": "x"}
    assert without_entry({"awards": [{"a": 1}]}, "awards", {"a": 1}) == {}


def test_one_entry_takes_the_place_of_another() -> None:
    record: Object = {"evidence": [{"id": "a"}, {"id": "b"}]}
    made = replaced_entry(record, "evidence", {"id": "b"}, {"id": "b", "title": "B"})
    assert made["evidence"] == [{"id": "a"}, {"id": "b", "title": "B"}]


def test_the_mark_of_an_entry_does_not_depend_on_the_order_of_its_names() -> None:
    assert mark_of({"a": 1, "b": "ü"}) == mark_of({"b": "ü", "a": 1})
    assert mark_of({"a": 1}) != mark_of({"a": 2})

"""A file is saved without losing what others did meanwhile, or not at all."""

import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.schools import write_school
from transcript.durable import locked
from transcript.errors import UnreadableWorkspaceError
from transcript.office import editing
from transcript.office.editing import (
    Authored,
    Clash,
    NothingToUndoError,
    Saved,
    Unfit,
    authored_file,
    read_authored,
    recalled,
    remove_authored,
    save_authored,
    save_text,
    schema_of,
    undo,
)
from transcript.source.workspace import Workspace

Json: TypeAlias = Any


FILE = "school.yaml"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(write_school(tmp_path))


def opened(workspace: Workspace, file: str = FILE) -> tuple[Authored, Json]:
    authored = read_authored(workspace, file)
    return authored, json.loads(json.dumps(authored.value))


def saved(workspace: Workspace, base: Authored, **members: Json) -> Json:
    value = {**json.loads(json.dumps(base.value)), **members}
    return save_authored(workspace, base.file, value, base=base.digest, actor="ana")


def name_of(workspace: Workspace) -> Json:
    return opened(workspace)[1]["name"]


def test_what_was_typed_is_in_the_file_and_its_comments_stay(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    outcome = saved(workspace, authored, name="Lake School")
    text = (workspace.folder / FILE).read_text()
    assert isinstance(outcome, Saved)
    assert text == authored.text.replace("Hill School", "Lake School")


def test_what_says_the_same_is_not_written(workspace: Workspace) -> None:
    authored, value = opened(workspace)
    before = (workspace.folder / FILE).stat().st_ino
    outcome = save_authored(workspace, FILE, value, base=authored.digest, actor="ana")
    assert outcome == Saved(file=FILE, digest=authored.digest, undo="")
    assert (workspace.folder / FILE).stat().st_ino == before


def test_the_second_to_save_keeps_what_the_first_changed(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    saved(workspace, authored, phone="+1 555 0")
    outcome = saved(workspace, authored, name="Lake School")
    _, value = opened(workspace)
    assert isinstance(outcome, Saved)
    assert outcome.taken == ("/phone",)
    assert (value["name"], value["phone"]) == ("Lake School", "+1 555 0")


def test_what_both_changed_is_shown_and_nothing_is_written(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    saved(workspace, authored, name="Theirs", phone="+1 555 0")
    outcome = saved(workspace, authored, name="Mine")
    assert isinstance(outcome, Clash)
    assert [(each.pointer, each.mine, each.theirs) for each in outcome.differences] == [
        ("/name", "Mine", "Theirs")
    ]
    assert isinstance(outcome.value, dict)
    assert outcome.value["phone"] == "+1 555 0"
    assert name_of(workspace) == "Theirs"


def test_after_a_clash_mine_is_saved_with_the_digest_of_what_is_there(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    saved(workspace, authored, name="Theirs")
    clash = saved(workspace, authored, name="Mine")
    outcome = save_authored(workspace, FILE, clash.value, base=clash.now.digest, actor="ana")
    assert isinstance(outcome, Saved)
    assert name_of(workspace) == "Mine"


def test_what_nobody_remembers_is_compared_with_what_is_there(workspace: Workspace) -> None:
    _, value = opened(workspace)
    outcome = save_authored(workspace, FILE, {**value, "name": "Mine"}, base="0" * 64, actor="a")
    assert isinstance(outcome, Clash)
    assert [each.pointer for each in outcome.differences] == ["/name"]


def test_a_wrong_shape_is_refused_with_the_place_of_each_field(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    outcome = saved(workspace, authored, name="", address={"country": "us"})
    assert isinstance(outcome, Unfit)
    places = {each.origin.pointer for each in outcome.problems}
    assert places == {"/name", "/address", "/address/country"}
    assert name_of(workspace) == "Hill School"


def test_a_character_that_cannot_be_signed_is_refused_at_its_field(workspace: Workspace) -> None:
    authored, value = opened(workspace)
    signatories = [{**value["signatories"][0], "name": "Ana\u202egro"}]
    outcome = saved(workspace, authored, signatories=signatories)
    assert isinstance(outcome, Unfit)
    assert [each.origin.pointer for each in outcome.problems] == ["/signatories/0/name"]


def test_a_rule_that_is_broken_does_not_keep_from_saving(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    outcome = saved(workspace, authored, appearance={"colour": "#ffff00"})
    assert isinstance(outcome, Saved)


def test_a_file_that_is_not_there_is_made(workspace: Workspace) -> None:
    file = "learners/ana/habits.yaml"
    assert read_authored(workspace, file) == Authored(file=file, value=None, text="", digest="")
    (workspace.folder / "mastery.yaml").unlink()
    outcome = save_authored(workspace, "mastery.yaml", {"review_team": 2}, base="", actor="ana")
    assert isinstance(outcome, Saved)
    assert (workspace.folder / "mastery.yaml").read_text() == "review_team: 2\n"


def test_a_file_in_json_stays_in_json(workspace: Workspace) -> None:
    (workspace.folder / "mastery.yaml").unlink()
    (workspace.folder / "mastery.json").write_text('{"review_team": 2}')
    file = authored_file(workspace, "mastery")
    authored, _ = opened(workspace, file)
    saved(workspace, authored, review_team=3)
    assert file == "mastery.json"
    assert (workspace.folder / file).read_text() == '{\n  "review_team": 3\n}\n'


def test_a_file_that_is_nowhere_is_named_in_yaml(workspace: Workspace) -> None:
    assert authored_file(workspace, "credits/new") == "credits/new.yaml"


def test_a_save_can_be_taken_back_and_that_too(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    first = saved(workspace, authored, name="Lake School")
    back = undo(workspace, first.undo, actor="ana")
    assert (workspace.folder / FILE).read_text() == authored.text
    undo(workspace, back.undo, actor="ana")
    assert name_of(workspace) == "Lake School"


def test_a_file_that_was_made_is_gone_when_that_is_taken_back(workspace: Workspace) -> None:
    (workspace.folder / "mastery.yaml").unlink()
    outcome = save_authored(workspace, "mastery.yaml", {}, base="", actor="ana")
    assert isinstance(outcome, Saved)
    assert undo(workspace, outcome.undo, actor="ana").digest == ""
    assert not (workspace.folder / "mastery.yaml").exists()


def test_nobody_else_can_take_a_save_back(workspace: Workspace) -> None:
    outcome = saved(workspace, opened(workspace)[0], name="Lake School")
    with pytest.raises(NothingToUndoError, match="no longer"):
        undo(workspace, outcome.undo, actor="ben")
    assert name_of(workspace) == "Lake School"


def test_a_save_is_not_taken_back_over_what_came_after_it(workspace: Workspace) -> None:
    first = saved(workspace, opened(workspace)[0], name="Lake School")
    saved(workspace, opened(workspace)[0], name="Sea School")
    with pytest.raises(NothingToUndoError, match="changed since"):
        undo(workspace, first.undo, actor="ana")
    assert name_of(workspace) == "Sea School"


def test_only_the_last_saves_can_be_taken_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "_MOST_UNDONE", 1)
    first = saved(workspace, opened(workspace)[0], name="Lake School")
    saved(workspace, opened(workspace)[0], name="Sea School")
    with pytest.raises(NothingToUndoError, match="no longer"):
        undo(workspace, first.undo, actor="ana")


def test_a_file_is_taken_away_and_brought_back(workspace: Workspace) -> None:
    file = "credits/weigh-sources.yaml"
    authored, _ = opened(workspace, file)
    outcome = remove_authored(workspace, file, base=authored.digest, actor="ana")
    assert isinstance(outcome, Saved)
    assert not (workspace.folder / file).exists()
    undo(workspace, outcome.undo, actor="ana")
    assert (workspace.folder / file).read_text() == authored.text


def test_a_file_that_changed_is_not_taken_away(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    saved(workspace, authored, name="Lake School")
    outcome = remove_authored(workspace, FILE, base=authored.digest, actor="ana")
    assert isinstance(outcome, Clash)
    assert (workspace.folder / FILE).exists()


def test_a_text_is_saved_as_it_was_typed(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    text = authored.text.replace("Hill School", "Lake  School") + "# the end\r\n"
    outcome = save_text(workspace, FILE, text, base=authored.digest, actor="ana")
    assert isinstance(outcome, Saved)
    assert (workspace.folder / FILE).read_bytes() == text.replace("\r\n", "\n").encode()


def test_a_text_that_is_there_already_is_not_written(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    outcome = save_text(workspace, FILE, authored.text, base="another", actor="ana")
    assert outcome == Saved(file=FILE, digest=authored.digest, undo="")


def test_a_text_that_cannot_be_read_is_refused_with_its_line(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    outcome = save_text(workspace, FILE, "a: 1\nb: [\n", base=authored.digest, actor="ana")
    assert isinstance(outcome, Unfit)
    assert outcome.problems[0].origin.line == 3
    assert (workspace.folder / FILE).read_text() == authored.text


def test_a_text_with_half_a_character_is_refused(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    outcome = save_text(workspace, FILE, "a: \ud800", base=authored.digest, actor="ana")
    assert isinstance(outcome, Unfit)


def test_a_text_of_a_file_that_changed_is_not_saved(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    saved(workspace, authored, name="Theirs")
    outcome = save_text(workspace, FILE, authored.text + "#", base=authored.digest, actor="ana")
    assert isinstance(outcome, Clash)
    assert outcome.now.text.count("Theirs") == 1


def test_a_broken_file_is_shown_with_its_problems(workspace: Workspace) -> None:
    (workspace.folder / FILE).write_text("name: [")
    authored = read_authored(workspace, FILE)
    assert (authored.value, authored.text, authored.is_there) == (None, "name: [", True)
    assert [each.code.number for each in authored.problems] == ["MT004"]


def test_a_file_of_a_wrong_shape_is_shown_with_its_problems(workspace: Workspace) -> None:
    (workspace.folder / FILE).write_text("nmae: x\n")
    assert read_authored(workspace, FILE).problems


@pytest.mark.parametrize(
    "file",
    [
        "keys/history.yaml",
        "registry.db",
        "../school.yaml",
        "/etc/passwd.yaml",
        "credits/../school.yaml",
        "learners/ana/evidence/x.yaml",
        "credits/a/b.yaml",
        "school.txt",
        ".studio/school.yaml",
        "",
    ],
)
def test_what_is_no_file_of_the_school_is_not_edited(workspace: Workspace, file: str) -> None:
    with pytest.raises(UnreadableWorkspaceError):
        read_authored(workspace, file)
    with pytest.raises(UnreadableWorkspaceError):
        save_authored(workspace, file, {}, base="", actor="ana")


def test_a_link_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.folder / "mastery.yaml").unlink()
    (workspace.folder / "mastery.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(UnreadableWorkspaceError, match="link"):
        save_authored(workspace, "mastery.yaml", {}, base="", actor="ana")


def test_another_process_that_saves_is_not_overtaken(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    with locked(workspace.folder / ".editing.lock"), pytest.raises(BlockingIOError):
        saved(workspace, authored, name="Lake School")


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("school.yaml", "authoring/school"),
        ("credits/x.json", "authoring/credit"),
        ("learners/ana/record.yml", "authoring/record"),
        ("learners/school.yaml", None),
        ("school", None),
    ],
)
def test_the_schema_of_a_file(file: str, schema: str | None) -> None:
    assert schema_of(file) == schema


def test_what_was_shown_is_remembered_by_its_digest(workspace: Workspace) -> None:
    authored, _ = opened(workspace)
    saved(workspace, authored, name="Lake School")
    assert recalled(workspace, FILE, authored.digest) == authored
    assert recalled(workspace, FILE, "0" * 64) is None


def test_what_was_shown_long_ago_is_forgotten(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "_MOST_TEXT", 100)
    authored, _ = opened(workspace)
    saved(workspace, authored, name="Lake School")
    opened(workspace)
    assert recalled(workspace, FILE, authored.digest) is None


def test_a_list_that_is_edited_twice_is_put_together(workspace: Workspace) -> None:
    file = "credits/weigh-sources.yaml"
    authored, value = opened(workspace, file)
    saved(workspace, authored, criteria=[*value["criteria"], {"id": "a", "statement": "A."}])
    saved(workspace, authored, criteria=[*value["criteria"], {"id": "b", "statement": "B."}])
    _, after = opened(workspace, file)
    assert [each["id"] for each in after["criteria"]][-2:] == ["b", "a"]

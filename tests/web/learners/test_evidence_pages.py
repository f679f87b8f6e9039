"""Evidence: brought in, told about, shown safely, approved and taken out."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.schools import AWARDED, ESSAY
from tests.web.learners.conftest import Sit, Studio
from tests.web.words import words
from transcript.accounts.roles import Role
from transcript.web.studio import evidence

HOME = "/learners/ana/evidence"
ESSAY_PAGE = f"{HOME}/essay"
TEXT = b"Salt in the creek.\n"
PDF = b"%PDF-1.7\n%%EOF\n"


def _names(studio: Studio, learner: str = "ana") -> set[str]:
    folder = studio.folder / "learners" / learner / "evidence"
    return {each.name for each in folder.iterdir()} if folder.is_dir() else set()


def test_a_file_is_kept_and_the_record_says_what_it_is(sit: Sit) -> None:
    studio = sit(Role.ASSESSOR)
    answer = studio.send(HOME, ("Creek Study_2.txt", TEXT))
    assert answer.url.path == f"{HOME}/creek-study-2"
    entry = studio.record()["evidence"][-1]
    assert entry["title"] == "Creek Study 2"
    assert entry["file"] == "evidence/creek-study-2.txt"
    assert entry["kind"] == "text"
    assert entry["audience"] == "college"
    assert (studio.folder / "learners/ana" / entry["file"]).read_bytes() == TEXT


def test_several_files_come_at_once(studio: Studio) -> None:
    answer = studio.send(HOME, ("one.txt", TEXT), ("two.pdf", PDF))
    assert answer.url.path == HOME
    kinds = [each["kind"] for each in studio.record()["evidence"][1:]]
    assert kinds == ["text", "document"]


def test_two_files_of_one_name_are_both_kept(studio: Studio) -> None:
    studio.send(HOME, ("essay.txt", TEXT))
    assert _names(studio) == {"essay.txt", "essay-2.txt"}
    assert (studio.folder / "learners/ana/evidence/essay.txt").read_text() == ESSAY
    assert [each["id"] for each in studio.record()["evidence"]] == ["essay", "essay-2"]


@pytest.mark.parametrize("name", ["con.txt", "NUL.txt", "aux.b.txt"])
def test_a_name_that_some_system_takes_for_a_device_is_kept_under_another(
    studio: Studio, name: str
) -> None:
    answer = studio.send(HOME, (name, TEXT))
    assert studio.get(f"{answer.url.path}/file").content == TEXT


def test_the_same_file_is_not_brought_in_twice(studio: Studio) -> None:
    answer = studio.send(HOME, ("another.txt", ESSAY.encode()))
    assert answer.status_code == 422
    assert "it is here already, as “The flood of 1927”" in words(answer)
    assert _names(studio) == {"essay.txt"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("photo.png", b"<script>alert(1)</script>"),
        ("notes.txt", b"%PDF-1.7\n"),
        ("empty.txt", b""),
        ("program.exe", b"MZ\x90"),
    ],
)
def test_what_cannot_be_evidence_is_refused_and_not_kept(
    studio: Studio, name: str, content: bytes
) -> None:
    before = studio.text()
    answer = studio.send(HOME, (name, content), ("creek.txt", b""))
    assert answer.status_code == 422
    assert f"{name} :" in words(answer)
    assert _names(studio) == {"essay.txt"}
    assert studio.text() == before


def test_the_good_files_are_here_although_others_are_refused(studio: Studio) -> None:
    answer = studio.send(HOME, ("creek.txt", TEXT), ("page.html", b"<p>"))
    assert "1 other file is here now." in words(answer)
    assert len(studio.record()["evidence"]) == 2


@pytest.mark.parametrize(
    "name",
    [
        "../../../school.yaml.txt",
        "..\\..\\x.txt",
        "/etc/passwd.txt",
        "a\x00b.txt",
        "CON.txt",
        ".txt",
    ],
)
def test_a_name_leads_nowhere_else(studio: Studio, name: str) -> None:
    studio.send(HOME, (name, TEXT))
    (added,) = _names(studio) - {"essay.txt"} or {"refused.txt"}
    assert added.endswith(".txt")
    assert set(added) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert (studio.folder / "school.yaml").is_file()


def test_without_a_file_it_says_so(studio: Studio) -> None:
    assert "no file was chosen" in words(studio.post(HOME, {}))


def test_a_record_that_is_broken_takes_no_file(studio: Studio) -> None:
    (studio.folder / "learners/ana/record.yaml").write_text("statement: x\n")
    answer = studio.send(HOME, ("creek.txt", TEXT))
    assert answer.status_code >= 400


def test_what_is_said_of_a_piece_is_saved(sit: Sit) -> None:
    studio = sit(Role.AUTHOR)
    base = studio.base(ESSAY_PAGE)
    studio.post(
        ESSAY_PAGE,
        {
            "base": base,
            "/evidence/0/id": "essay",
            "/evidence/0/title": "The flood",
            "/evidence/0/kind": "text",
            "/evidence/0/made_on": "2026-03-01",
            "/evidence/0/context": "home",
            "/evidence/0/audience": "sealed",
            "/evidence/0/reflection": "I asked who paid.",
            "/evidence/0/file": "../x",
            "/evidence/0/digest": "sha256:0",
        },
    )
    entry = studio.record()["evidence"][0]
    assert entry["title"] == "The flood"
    assert entry["audience"] == "sealed"
    assert entry["reflection"] == "I asked who paid."
    assert entry["file"] == "evidence/essay.txt"
    assert entry["digest"].startswith("sha256:")
    assert len(entry["digest"]) > 60


def test_what_is_missing_of_a_piece_is_told_beside_its_field(studio: Studio) -> None:
    base = studio.base(ESSAY_PAGE)
    answer = studio.post(
        ESSAY_PAGE,
        {
            "base": base,
            "/evidence/0/id": "essay",
            "/evidence/0/title": "",
            "/evidence/0/kind": "text",
            "/evidence/0/made_on": "2026-03-01",
            "/evidence/0/context": "home",
            "/evidence/0/audience": "sealed",
        },
    )
    assert answer.status_code == 422
    assert "“title” is empty" in words(answer)


def test_a_form_without_the_piece_saves_nothing(studio: Studio) -> None:
    before = studio.text()
    assert studio.post(ESSAY_PAGE, {"base": ""}).status_code >= 400
    gone = {"base": "", "/evidence/0/id": "gone", "/evidence/0/title": "x"}
    assert studio.post(ESSAY_PAGE, gone).status_code >= 400
    assert studio.text() == before


def test_a_text_is_shown_as_text(studio: Studio) -> None:
    answer = studio.get(ESSAY_PAGE)
    assert "the almanac was wrong about the flood" in words(answer)
    assert studio.get(f"{HOME}/nothing").status_code == 404


def test_a_picture_is_shown_and_may_do_nothing(studio: Studio) -> None:
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763"
        "f8cfc000000301010018dd8db00000000049454e44ae426082"
    )
    studio.send(HOME, ("dot.png", picture))
    answer = studio.get(f"{HOME}/dot/file")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert f'src="{HOME}/dot/file"' in studio.get(f"{HOME}/dot").text


def test_what_could_run_is_only_handed_out_to_keep(studio: Studio) -> None:
    folder = studio.folder / "learners/ana"
    (folder / "evidence/essay.txt").rename(folder / "evidence/essay.html")
    text = studio.text().replace("essay.txt", "essay.html")
    (folder / "record.yaml").write_text(text)
    answer = studio.get(f"{ESSAY_PAGE}/file")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "The file cannot be used: unsupported" in words(studio.get(ESSAY_PAGE))


def test_a_file_outside_the_folder_is_never_handed_out(studio: Studio) -> None:
    text = studio.text().replace("evidence/essay.txt", "../../school.yaml")
    (studio.folder / "learners/ana/record.yaml").write_text(text)
    assert studio.get(f"{ESSAY_PAGE}/file").status_code == 404


def test_a_file_that_was_changed_by_hand_is_told(studio: Studio) -> None:
    (studio.folder / "learners/ana/evidence/essay.txt").write_bytes(b"Something else.\n")
    assert "was changed after it was brought in" in words(studio.get(ESSAY_PAGE))


def test_a_recording_on_the_web_is_noted(studio: Studio) -> None:
    studio.post(
        "/learners/ana/recording",
        {
            "/evidence/0/title": "The talk",
            "/evidence/0/kind": "video",
            "/evidence/0/url": "https://videos.example/81",
        },
    )
    assert studio.record()["evidence"][-1]["url"] == "https://videos.example/81"
    assert "See it on the web" in words(studio.get(f"{HOME}/recording"))


def test_a_recording_without_its_address_is_refused(studio: Studio) -> None:
    answer = studio.post("/learners/ana/recording", {"/evidence/0/url": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "Write the whole address" in words(answer)


def test_an_approval_is_of_exactly_this_file(sit: Sit) -> None:
    studio = sit(Role.APPROVER)
    studio.post(f"{ESSAY_PAGE}/event", {"kind": "approved", "note": ""})
    (event,) = studio.record()["evidence"][0]["events"]
    assert event["kind"] == "approved"
    assert event["by"] == "A. Reyes"
    assert event["digest"] == studio.record()["evidence"][0]["digest"]


def test_who_presses_the_button_twice_has_approved_once(studio: Studio) -> None:
    for _ in range(2):
        studio.post(f"{ESSAY_PAGE}/event", {"kind": "approved", "note": ""})
    assert len(studio.record()["evidence"][0]["events"]) == 1


def test_feedback_needs_an_assessor_and_approval_an_approver(sit: Sit) -> None:
    author, assessor = sit(Role.AUTHOR), sit(Role.ASSESSOR)
    assert author.post(f"{ESSAY_PAGE}/event", {"kind": "feedback"}).status_code == 403
    assert assessor.post(f"{ESSAY_PAGE}/event", {"kind": "approved"}).status_code == 403
    assert assessor.post(f"{ESSAY_PAGE}/event", {"kind": "magic"}).status_code == 403
    note = {"kind": "feedback", "note": "Ask who paid."}
    assert assessor.post(f"{ESSAY_PAGE}/event", note).status_code == 200
    assert assessor.record()["evidence"][0]["events"][0]["note"] == "Ask who paid."


def test_work_that_was_judged_stays_in_the_record(studio: Studio) -> None:
    answer = studio.post(f"{ESSAY_PAGE}/remove")
    assert answer.status_code == 409
    assert "a rating of “Weigh sources”" in words(answer)


def test_work_is_taken_out_and_its_file_deleted_by_itself(studio: Studio) -> None:
    studio.send(HOME, ("creek.txt", TEXT))
    shown = words(studio.post(f"{HOME}/creek/remove"))
    assert "Files that the record does not name evidence/creek.txt" in shown
    studio.post("/learners/ana/delete-file", {"file": "evidence/creek.txt"})
    assert _names(studio) == {"essay.txt"}


def test_only_a_file_that_nothing_names_can_be_deleted(studio: Studio) -> None:
    for file in ("evidence/essay.txt", "record.yaml", "../../school.yaml", ""):
        assert studio.post("/learners/ana/delete-file", {"file": file}).status_code == 409
    assert _names(studio) == {"essay.txt"}


def test_a_file_that_is_named_while_somebody_deletes_it_stays(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = studio.folder / "learners/ana/record.yaml"
    before = record.read_text()
    record.write_text(before.partition("evidence:")[0])

    @contextmanager
    def turn() -> Iterator[None]:
        record.write_text(before)  # somebody else, whose turn was first
        yield

    monkeypatch.setattr(evidence, "IN_TURN", turn())
    answer = studio.post("/learners/ana/delete-file", {"file": "evidence/essay.txt"})
    assert answer.status_code == 409
    assert _names(studio) == {"essay.txt"}


def test_an_approver_brings_nothing_in(sit: Sit) -> None:
    approver = sit(Role.APPROVER)
    assert approver.send(HOME, ("creek.txt", TEXT)).status_code == 403
    assert "Bring in work" not in words(approver.get(HOME))


def test_what_names_a_piece_is_told(studio: Studio) -> None:
    (studio.folder / "learners/ana/record.yaml").write_text(studio.text() + AWARDED)
    said = words(studio.get(ESSAY_PAGE))
    assert "the award of “Weigh sources” the featured work" in said

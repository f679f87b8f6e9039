"""A school's folder: what is read, and what is never followed or opened."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transcript.errors import UnreadableWorkspaceError
from transcript.model.origin import Origin
from transcript.source import workspace as room
from transcript.source.evidence_files import Facts, FileFacts
from transcript.source.release import BirthDateRelease, IdentifierRelease, Release
from transcript.source.settings import Settings, StatusSettings
from transcript.source.workspace import Loaded, Workspace

Files = dict[str, Any]
SAFEST = Release(birth_date=BirthDateRelease.OMIT, identifiers=IdentifierRelease.MASKED)


def load(folder: Path) -> Loaded:
    return Workspace.open(folder).load("amara")


def said(folder: Path) -> str:
    return "\n".join(map(str, load(folder).diagnostics))


def test_a_school_with_nothing_wrong_is_loaded_whole(folder: Path) -> None:
    workspace = Workspace.open(folder)
    assert workspace.folder == folder
    assert workspace.settings == Settings(languages=("en",), release=SAFEST)
    assert workspace.learner_ids == ("amara",)
    loaded = workspace.load("amara")
    assert loaded.diagnostics == ()
    assert loaded.transcript is not None
    assert loaded.transcript.school == workspace.load_school().school
    assert loaded.transcript.credits == workspace.load_school().credits
    assert loaded.transcript.learner.display_name.full == "Ama"
    assert set(loaded.documents) == {
        "school.json",
        "graduate-profile.json",
        "credits/argue-from-data.json",
        "learners/amara/learner.json",
        "learners/amara/record.json",
    }


def test_values_remember_where_they_were_written(folder: Path) -> None:
    transcript = load(folder).transcript
    assert transcript is not None
    assert transcript.awards[0].origin == Origin(
        file="learners/amara/record.json", pointer="/awards/0", line=43, column=3
    )
    assert str(transcript.credits[0].origin) == "credits/argue-from-data.json:1:1"


def test_the_settings_are_as_the_school_says(folder: Path, files: Files) -> None:
    text = (
        "format: 1\nlanguages: [es, en]\nissuer_key: riverbend-2026\n"
        "timestamp_url: https://tsa.example/tsr\n"
        "release: {birth_date: month-day, identifiers: full}\n"
        "status: {url: https://hill.example/status/, suspension: true, valid_days: 3}\n"
        "approval: two-person\npkcs11_module: /usr/lib/softhsm/libsofthsm2.so\n"
    )
    (folder / "workspace.json").unlink()
    (folder / "workspace.yaml").write_text(text, encoding="utf-8")
    assert files
    assert Workspace.open(folder).settings == Settings(
        languages=("es", "en"),
        issuer_key="riverbend-2026",
        timestamp_url="https://tsa.example/tsr",
        release=Release(birth_date=BirthDateRelease.MONTH_DAY, identifiers=IdentifierRelease.FULL),
        status=StatusSettings(url="https://hill.example/status", suspension=True, valid_days=3),
        two_person=True,
        pkcs11_module="/usr/lib/softhsm/libsofthsm2.so",
    )


def test_a_list_counts_for_a_week_and_suspends_nothing_unless_the_school_says_so(
    folder: Path,
) -> None:
    text = '{"format": 1, "languages": ["en"], "status": {"url": "https://hill.example"}}'
    (folder / "workspace.json").write_text(text, encoding="utf-8")
    assert Workspace.open(folder).settings.status == StatusSettings(
        url="https://hill.example", suspension=False, valid_days=7
    )


@pytest.mark.parametrize("more", ["", ', "approval": "none"'])
def test_one_person_issues_alone_unless_the_school_says_so(folder: Path, more: str) -> None:
    text = f'{{"format": 1, "languages": ["en"]{more}}}'
    (folder / "workspace.json").write_text(text, encoding="utf-8")
    assert not Workspace.open(folder).settings.two_person


def test_broken_settings_are_the_safest_and_are_told(folder: Path) -> None:
    (folder / "workspace.json").write_text('{"format": 1, "langages": []}', encoding="utf-8")
    assert Workspace.open(folder).settings == Settings(release=SAFEST)
    assert said(folder) == (
        "workspace.json:1:15: error MT102: “langages” is not a field of this file\n"
        "    hint: did you mean “languages”?"
    )


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkspaceError) as caught:
        Workspace.open(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: there is no workspace.yaml here, so this is not a school's folder"
    )


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkspaceError) as caught:
        Workspace.open(tmp_path / "nothing")
    assert str(caught.value) == f"{tmp_path / 'nothing'}: this is not a folder"


def test_everything_wrong_is_told_at_once_and_in_order(
    problems: Callable[..., str], files: Files
) -> None:
    files["school.json"]["url"] = "riverbend.example"
    files["credits/argue-from-data.json"]["level"] = "top"
    files["learners/amara/record.json"]["awards"][0]["awarded_on"] = "2026-02-30"
    assert [line for line in problems().splitlines() if "hint" not in line] == [
        "credits/argue-from-data.json:5:11: error MT104: “level” cannot be “top”",
        (
            "learners/amara/record.json:46:18: error MT105: “awarded_on” is “2026-02-30”, which is "
            "not a day of the calendar"
        ),
        "school.json:4:9: error MT105: “url” cannot be “riverbend.example”",
    ]


def test_a_credit_that_cannot_be_built_is_left_out(folder: Path) -> None:
    (folder / "credits/argue-from-data.json").write_text("{}", encoding="utf-8")
    loaded = load(folder)
    assert loaded.transcript is not None
    assert loaded.transcript.credits == ()
    assert {each.origin.file for each in loaded.diagnostics} == {"credits/argue-from-data.json"}
    assert "credits/argue-from-data.json" in loaded.documents


@pytest.mark.parametrize(
    "path",
    [
        "school.json",
        "graduate-profile.json",
        "learners/amara/learner.json",
        "learners/amara/record.json",
    ],
)
@pytest.mark.parametrize("content", [b"{}", b"{", b"\xff"])
def test_without_one_of_the_four_files_there_is_no_transcript(
    folder: Path, path: str, content: bytes
) -> None:
    (folder / path).write_bytes(content)
    loaded = load(folder)
    assert loaded.transcript is None
    assert {each.origin.file for each in loaded.diagnostics} == {path}


@pytest.mark.parametrize(
    "path", ["school.json", "graduate-profile.json", "learners/amara/learner.json"]
)
def test_a_record_can_be_looked_at_before_all_else_is_right(folder: Path, path: str) -> None:
    whole = load(folder)
    (folder / path).write_text("{}", encoding="utf-8")
    loaded = load(folder)
    assert whole.draft is not None
    assert loaded.draft is not None
    assert loaded.draft.awards == whole.draft.awards
    assert loaded.draft.learner.id == "amara"
    assert loaded.facts == whole.facts


def test_without_a_record_there_is_nothing_to_look_at(folder: Path) -> None:
    (folder / "learners/amara/record.json").write_text("{}", encoding="utf-8")
    loaded = load(folder)
    assert (loaded.draft, loaded.facts) == (None, Facts())


def test_a_whole_draft_is_the_transcript(folder: Path) -> None:
    loaded = load(folder)
    assert loaded.draft == loaded.transcript


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "learners/amara/record.json").unlink()
    assert said(folder) == (
        "learners/amara/record.yaml: error MT009: the file is missing\n"
        "    hint: add it, or check how its name is spelt; .yaml, .yml and .json are read"
    )


def test_the_same_thing_in_two_files_is_told(folder: Path) -> None:
    (folder / "school.yml").write_text("{}", encoding="utf-8")
    shutil.copy(folder / "credits/argue-from-data.json", folder / "credits/argue-from-data.yaml")
    assert [line for line in said(folder).splitlines() if "MT112" in line] == [
        (
            "credits/argue-from-data.json: error MT112: "
            "“credits/argue-from-data.yaml” says the same thing"
        ),
        "school.json: error MT112: “school.yml” says the same thing",
    ]


def test_an_unknown_learner_is_told_with_the_nearest(folder: Path) -> None:
    workspace = Workspace.open(folder)
    assert "\n".join(map(str, workspace.load("amarra").diagnostics)) == (
        "learners: error MT009: there is no learner “amarra”\n    hint: did you mean “amara”?"
    )


@pytest.mark.parametrize("learner", ["../school", "learners/../../x", "", ".", "b\x00", "/etc"])
def test_a_learner_is_never_a_path(folder: Path, learner: str) -> None:
    loaded = Workspace.open(folder).load(learner)
    assert loaded.transcript is None
    assert [each.code.number for each in loaded.diagnostics] == ["MT009"]
    assert loaded.diagnostics[0].hint == "look at the folder names in learners/"


def test_a_school_may_have_no_learners_yet(folder: Path) -> None:
    shutil.rmtree(folder / "learners")
    workspace = Workspace.open(folder)
    assert workspace.learner_ids == ()
    assert workspace.load_school().diagnostics == ()


def test_a_school_without_credits_is_told(folder: Path) -> None:
    shutil.rmtree(folder / "credits")
    assert said(folder) == (
        "credits: error MT009: the folder is missing\n    hint: make a folder credits/"
    )


def test_a_file_in_place_of_a_folder_is_told(folder: Path) -> None:
    shutil.rmtree(folder / "credits")
    (folder / "credits").write_text("", encoding="utf-8")
    assert said(folder) == (
        "credits: error MT009: this is not a folder\n"
        "    hint: put a folder of this name in its place"
    )


def test_files_that_nothing_reads_are_told_softly(folder: Path) -> None:
    (folder / "credits/notes.txt").write_text("", encoding="utf-8")
    (folder / "learners/list.csv").write_text("", encoding="utf-8")
    assert said(folder) == (
        "credits/notes.txt: warning MT111: nothing reads this\n"
        "    hint: keep only credits here: one .yaml file each\n"
        "learners/list.csv: warning MT111: nothing reads this\n"
        "    hint: keep only folders here: one for each learner"
    )


def test_what_systems_and_editors_leave_is_passed_over(folder: Path) -> None:
    for name in ("credits/.DS_Store", "credits/Thumbs.db", "credits/x.yaml~", "learners/.git"):
        (folder / name).write_text("", encoding="utf-8")
    assert said(folder) == ""


def test_a_name_that_cannot_be_shown_is_not_read(folder: Path) -> None:
    os.mkdir(os.fsencode(folder / "learners") + b"/am\xffra")  # noqa: PTH102 - bytes
    workspace = Workspace.open(folder)
    assert workspace.learner_ids == ("amara",)
    assert said(folder) == (
        "learners: warning MT111: nothing reads “am\N{REPLACEMENT CHARACTER}ra”: its name has "
        "characters that are refused\n    hint: give it a name of letters, digits and hyphens"
    )


LINK = (
    "error MT009: this is a link, and links are not followed\n"
    "    hint: put the file or folder itself in its place"
)


@pytest.mark.parametrize("path", ["school.json", "credits/argue-from-data.json"])
def test_a_link_is_not_followed(folder: Path, tmp_path: Path, path: str) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    (folder / path).rename(elsewhere)
    (folder / path).symlink_to(elsewhere)
    assert said(folder) == f"{path}: {LINK}"


def test_a_folder_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    for name in ("credits", "learners/amara"):
        (folder / name).rename(tmp_path / "elsewhere")
        (folder / name).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        assert f"{name}: {LINK}" in said(folder)
        assert name != "learners/amara" or load(folder).transcript is None
        (folder / name).unlink()
        (tmp_path / "elsewhere").rename(folder / name)


def test_a_folder_or_a_pipe_is_no_file(folder: Path) -> None:
    for make in (Path.mkdir, os.mkfifo):
        (folder / "school.json").unlink()
        make(folder / "school.json")
        assert said(folder) == (
            "school.json: error MT009: this is not a file\n"
            "    hint: put a file of this name in its place"
        )
        if make is Path.mkdir:
            (folder / "school.json").rmdir()
            (folder / "school.json").touch()


def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    workspace = Workspace.open(folder)
    monkeypatch.setattr(os, "open", refuse)
    assert str(workspace.load_school().diagnostics[-1]) == (
        "school.yaml: error MT009: the file cannot be opened\n"
        "    hint: check who may read it, and try again"
    ).replace("school.yaml", "school.json")


def test_a_folder_that_may_not_be_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> list[Path]:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    workspace = Workspace.open(folder)
    assert workspace.learner_ids == ()
    assert str(workspace.load_school().diagnostics[0]) == (
        "credits: error MT009: the folder cannot be opened\n    hint: check who may read it"
    )


def test_a_document_over_the_limit_is_not_read(folder: Path) -> None:
    with (folder / "school.json").open("ab") as stream:
        stream.truncate(5 * 1024 * 1024 + 1)
    assert said(folder) == (
        "school.json: error MT005: the file is 5 MB; the limit is 5 MB\n"
        "    hint: keep texts short, and evidence in files of its own"
    )


def test_the_facts_of_evidence_are_gathered(folder: Path) -> None:
    content = (folder / "learners/amara/evidence/creek.txt").read_bytes()
    (folder / "learners/amara/evidence/.DS_Store").write_bytes(b"")
    (folder / "learners/amara/evidence/more").mkdir()
    (folder / "learners/amara/evidence/more/b.pdf").write_bytes(b"%PDF-")
    assert load(folder).facts == Facts(
        files={
            "evidence/creek.txt": FileFacts(
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                media_type="text/plain",
            )
        },
        unnamed=("evidence/more/b.pdf",),
    )


def of_file(problems: Callable[..., str], files: Files, folder: Path, path: str) -> FileFacts:
    files["learners/amara/record.json"]["evidence"][0]["file"] = path
    assert problems() == ""
    return load(folder).facts.files[path]


def test_evidence_that_is_not_there_is_missing(
    problems: Callable[..., str], files: Files, folder: Path
) -> None:
    for path in ("evidence/crek.txt", "evidence/creek.txt/x", "x" * 300):
        assert of_file(problems, files, folder, path) == FileFacts(problem="missing")


def test_evidence_outside_the_folder_is_not_opened(
    problems: Callable[..., str], files: Files, folder: Path
) -> None:
    (folder / "learners/amara/evidence/link.txt").symlink_to(folder / "school.json")
    (folder / "learners/amara/up").symlink_to(folder, target_is_directory=True)
    for path in ("../../school.json", "/etc/passwd", "evidence/link.txt", "up/school.json"):
        assert of_file(problems, files, folder, path) == FileFacts(problem="outside")


def test_evidence_that_is_a_folder_is_no_file(
    problems: Callable[..., str], files: Files, folder: Path
) -> None:
    assert of_file(problems, files, folder, "evidence") == FileFacts(problem="not a file")


def test_evidence_over_the_limit_is_not_read(
    problems: Callable[..., str], files: Files, folder: Path
) -> None:
    limit = 50 * 1024 * 1024
    with (folder / "learners/amara/evidence/film.webm").open("wb") as stream:
        stream.write(b"\x1a\x45\xdf\xa3")
        stream.truncate(limit)
    path = "evidence/film.webm"
    assert of_file(problems, files, folder, path).problem is None
    os.truncate(folder / "learners/amara" / path, limit + 1)
    assert of_file(problems, files, folder, path) == FileFacts(
        size=limit + 1, media_type="video/webm", problem="too large"
    )


def test_evidence_that_cannot_be_read_to_its_end_is_unreadable(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> FileFacts:
        raise OSError

    monkeypatch.setattr(room, "inspect", fail)
    assert load(folder).facts.files == {
        "evidence/creek.txt": FileFacts(size=26, problem="unreadable")
    }


def test_a_name_stored_in_two_characters_is_found(
    problems: Callable[..., str], files: Files, folder: Path
) -> None:
    evidence = folder / "learners/amara/evidence"
    (evidence / "creek.txt").rename(evidence / "resen\u0303a.txt")
    found = of_file(problems, files, folder, "evidence/rese\u00f1a.txt")
    assert found.problem is None
    assert load(folder).facts.unnamed == ()


def test_a_learner_may_have_no_evidence_folder(folder: Path, tmp_path: Path) -> None:
    evidence = folder / "learners/amara/evidence"
    evidence.rename(tmp_path / "elsewhere")
    assert load(folder).facts.unnamed == ()
    evidence.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert load(folder).facts == Facts(
        files={"evidence/creek.txt": FileFacts(problem="outside")}, unnamed=()
    )


def test_the_files_of_the_school_are_read_once(folder: Path) -> None:
    workspace = Workspace.open(folder)
    first = workspace.load_school()
    (folder / "school.json").unlink()
    assert workspace.load_school() is first


def test_a_file_of_the_folder_is_given_as_it_is(folder: Path) -> None:
    assert Workspace.open(folder).content("school.json") == (folder / "school.json").read_bytes()


def test_a_file_that_is_not_there_has_no_content(folder: Path) -> None:
    assert Workspace.open(folder).content("framework.case.json") is None


@pytest.mark.parametrize("path", ["link.json", "../school/school.json"])
def test_no_content_is_given_from_outside(path: str, folder: Path) -> None:
    (folder / "link.json").symlink_to(folder / "school.json")
    with pytest.raises(UnreadableWorkspaceError) as caught:
        Workspace.open(folder).content(path)
    assert str(caught.value).endswith("this is a link, and links are not followed")


def test_more_than_the_most_is_not_given(folder: Path) -> None:
    (folder / "large.bin").write_bytes(b"12345")
    with pytest.raises(UnreadableWorkspaceError) as caught:
        Workspace.open(folder).content("large.bin", most=4)
    assert "it is larger than" in str(caught.value)

"""Everything that is wrong with a folder is told at once, each in its place."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.origin import NOWHERE
from transcript.source.workspace import Workspace
from transcript.validation import ValidationResult, validate, validate_school, validating

SOUND = Path(__file__).parents[2] / "samples" / "sound"
NOOR = "noor-haddad-lind"
RECORD = f"learners/{NOOR}/record.yaml"
TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "school"
    shutil.copytree(SOUND, copy)
    return copy


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def check(folder: Path) -> ValidationResult:
    return validate(Workspace.open(folder), learner=NOOR, today=TODAY)


def places(result: ValidationResult) -> list[str]:
    return [f"{each.origin} {each.code.number}" for each in result.diagnostics]


def test_a_sound_folder_may_be_signed(folder: Path) -> None:
    result = check(folder)
    assert result.diagnostics == ()
    assert result.transcript is not None
    assert sorted(result.facts.files) == [
        "evidence/creek-report.txt",
        "evidence/oxygen-chart.png",
        "evidence/oxygen.csv",
    ]
    assert result.ok
    assert result


def test_problems_of_all_files_are_told_at_once_by_place(folder: Path) -> None:
    change(folder, "credits/tell-a-true-story.yaml", "area: voice", "area: speech")
    change(
        folder, RECORD, "  - credit: lead-an-inquiry\n    assessor", "  - credit: x\n    assessor"
    )
    change(folder, "school.yaml", "email: registrar@riverbend.example", "email: registrar")
    (folder / "learners" / NOOR / "evidence" / "oxygen.csv").unlink()
    assert places(check(folder)) == [
        "credits/tell-a-true-story.yaml:5:7 MT204",
        "graduate-profile.yaml:18:5 MT423",
        f"{RECORD}:18:11 MT301",
        f"{RECORD}:61:13 MT206",
        f"{RECORD}:79:12 MT406",
        "school.yaml:5:8 MT105",
    ]


def test_an_error_stops_signing(folder: Path) -> None:
    change(folder, RECORD, "approved_by: [Ines Tamura, Hollis Adeyemi]", "approved_by: []")
    result = check(folder)
    assert [str(each) for each in result.diagnostics] == [
        (
            f"{RECORD}:81:18: error MT404: nobody approved “Lead an inquiry”\n"
            "    hint: name who approved it under `approved_by`"
        )
    ]
    assert result.transcript is not None
    assert not result.ok
    assert not result


def test_a_warning_does_not(folder: Path) -> None:
    change(folder, RECORD, "    alt: Four columns that grow shorter from left to right.\n", "")
    result = check(folder)
    assert places(result) == [f"{RECORD}:23:5 MT311"]
    assert result.ok


def test_a_record_that_cannot_be_read_may_not_be_signed(folder: Path) -> None:
    (folder / RECORD).unlink()
    result = check(folder)
    assert places(result) == [f"{RECORD} MT009"]
    assert result.transcript is None
    assert not result.ok


def test_a_broken_credit_is_told_once_and_not_wherever_it_is_named(folder: Path) -> None:
    change(folder, "credits/tell-a-true-story.yaml", "serves: [tell]", "serves: [tell")
    assert places(check(folder)) == ["credits/tell-a-true-story.yaml:7:12 MT004"]


def test_a_second_file_for_a_credit_leaves_the_first_one_read(folder: Path) -> None:
    (folder / "credits" / "lead-an-inquiry.json").write_text("{}", encoding="utf-8")
    change(folder, "credits/argue-from-data.yaml", "[weigh-sources, argue]", "[argue]")
    assert places(check(folder)) == [
        "credits/lead-an-inquiry.json MT112",
        "graduate-profile.yaml:12:9 MT421",
    ]


def test_an_unknown_field_that_is_forbidden_is_told_once(folder: Path) -> None:
    change(folder, f"learners/{NOOR}/learner.yaml", "language: en", "language: en\ngpa: 3.9\nx: 1")
    assert places(check(folder)) == [
        f"learners/{NOOR}/learner.yaml:13:1 MT432",
        f"learners/{NOOR}/learner.yaml:14:1 MT102",
    ]


def test_a_broken_file_does_not_hide_what_is_wrong_with_the_record(folder: Path) -> None:
    change(folder, RECORD, "approved_by: [Ines Tamura, Hollis Adeyemi]", "approved_by: []")
    (folder / "learners" / NOOR / "learner.yaml").write_text("id: [", encoding="utf-8")
    (folder / "school.yaml").unlink()
    (folder / "graduate-profile.yaml").unlink()
    result = check(folder)
    assert places(result) == [
        "graduate-profile.yaml MT009",
        f"learners/{NOOR}/learner.yaml:1:6 MT004",
        f"{RECORD}:81:18 MT404",
        "school.yaml MT009",
    ]
    assert result.transcript is None


def test_a_rule_that_knows_no_place_is_told_without_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Diagnostic(
        code=Code("MT999", "a test", Severity.WARNING), origin=NOWHERE, message="m", hint="h"
    )
    monkeypatch.setattr(validating, "RECORD_RULES", (lambda _: iter([nowhere]),))
    assert check(folder).diagnostics == (nowhere,)


def test_an_unknown_learner_is_told(folder: Path) -> None:
    result = validate(Workspace.open(folder), learner="noor")
    assert [each.code.number for each in result.diagnostics] == ["MT009"]
    assert not result.ok


def test_the_clock_is_an_argument(folder: Path) -> None:
    workspace = Workspace.open(folder)
    early = validate(workspace, learner=NOOR, today=date(2026, 2, 9))
    assert [each.code.number for each in early.diagnostics] == ["MT409", "MT409"]
    assert validate(workspace, learner=NOOR).diagnostics == ()


def test_a_school_without_learners_can_be_checked(folder: Path) -> None:
    shutil.rmtree(folder / "learners")
    assert validate_school(Workspace.open(folder)) == ()
    change(folder, "workspace.yaml", "languages: [en]", "languages: []")
    change(folder, "credits/lead-an-inquiry.yaml", "serves: [argue]", "serves: []")
    (folder / "school.yaml").unlink()
    assert [
        f"{each.origin} {each.code.number}" for each in validate_school(Workspace.open(folder))
    ] == [
        "credits/lead-an-inquiry.yaml:6:9 MT422",
        "school.yaml MT009",
        "workspace.yaml:2:12 MT106",
    ]

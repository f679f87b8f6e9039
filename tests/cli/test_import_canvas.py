"""From another system's files to where everybody stands."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

IMPORTS = Path(__file__).parents[2] / "samples" / "imports"
RESULTS = IMPORTS / "canvas-outcome-results.csv"
COMPETENCY = IMPORTS / "canvas-student-competency.csv"
ROSTER = IMPORTS / "oneroster.zip"
LEARNERS = {
    "45": "odile-baptiste-lund",
    "46": "tomas-ferreira-reyes",
    "47": "hana-kovarova",
    "48": "junichi-abe",
    "49": "marisol-okafor",
}


@pytest.fixture
def harbor_point(tmp_path: Path, run: Run) -> Path:
    """A new school with the framework that a committee wrote in a sheet; nobody edited a file."""
    folder = tmp_path / "harbor-point"
    assert run("new", "school", folder, "--name", "Harbor Point School").exit_code == 0
    imported(run, folder, "csv", IMPORTS / "framework.csv")
    return folder


def imported(run: Run, folder: Path, system: str, *files: Path) -> str:
    result = run("import", system, *files, "-w", folder)
    assert result.exit_code == 0, result.output
    return result.output


def standing(run: Run, folder: Path) -> dict[tuple[str, str], bool]:
    """Return whether progress says that learners reached credits, by id and by name."""
    result = run("progress", *LEARNERS.values(), "--format", "json", "-w", folder)
    return {
        (learner["id"], credit["name"]): credit["advice"]["reached"]
        for learner in json.loads(result.output)["learners"]
        for credit in learner["credits"]
        if credit["advice"]
    }


def flagged() -> dict[tuple[str, str], bool]:
    """Return what Canvas says of the last work of learners for outcomes.

    The flag of a question of a quiz is about the question; the rating is about all of them.
    """
    found = {}
    with RESULTS.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["submission date"])
    for row in rows:
        if row["outcome score"]:
            points, needed = (
                float(row[f"learning outcome {name}"])
                for name in ("rating points", "mastery score")
            )
            mastered = row["learning outcome mastered"] == "1"
            found[LEARNERS[row["student id"]], row["learning outcome name"]] = (
                points >= needed if row["assessment type"] == "quiz" else mastered
            )
    return found


def test_progress_agrees_with_what_canvas_says_of_mastery(harbor_point: Path, run: Run) -> None:
    imported(run, harbor_point, "canvas", RESULTS)
    assert standing(run, harbor_point) == flagged()
    assert set(flagged().values()) == {True, False}


def test_the_other_report_of_the_same_work_adds_nothing(harbor_point: Path, run: Run) -> None:
    imported(run, harbor_point, "canvas", RESULTS)
    said = imported(run, harbor_point, "canvas", COMPETENCY)
    assert said.endswith("Nothing to do: all of it is there already.\n")


def test_the_gradebook_leads_to_the_report_that_has_dates(harbor_point: Path, run: Run) -> None:
    result = run("import", "csv", IMPORTS / "canvas-gradebook.csv", "-w", harbor_point)
    assert result.exit_code == 1
    assert "in Canvas, under Admin, Settings, Reports, run “Outcome Results”" in result.output


def test_a_sheet_and_a_report_make_a_school_without_errors(harbor_point: Path, run: Run) -> None:
    said = imported(run, harbor_point, "canvas", RESULTS)
    assert "For a person to decide, or to look at:\n  - 5 learners are new." in said
    checked = run("validate", "-w", harbor_point)
    assert checked.exit_code == 0
    assert "5 learners checked: no errors" in checked.output


def test_outcomes_and_results_of_canvas_make_a_school_together(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "school"
    assert run("new", "school", folder, "--name", "Harbor Point School").exit_code == 0
    imported(run, folder, "csv", IMPORTS / "canvas-outcomes.csv")
    imported(run, folder, "canvas", RESULTS)
    assert standing(run, folder) == flagged()


def test_a_package_of_oneroster_brings_learners_and_their_ratings(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "school"
    assert run("new", "school", folder, "--name", "Harbor Point School").exit_code == 0
    imported(run, folder, "case", IMPORTS / "framework.case.json")
    said = imported(run, folder, "oneroster", ROSTER)
    assert "5 learners read.\n19 ratings read.\n" in said
    learner = (folder / "learners" / "junichi-abe" / "learner.yaml").read_text()
    assert "Jun Abe" in learner
    assert "enrolled_on: 2025-08-25" in learner
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"a password that nothing may read" not in everything


def test_who_came_from_canvas_is_found_again_in_oneroster(harbor_point: Path, run: Run) -> None:
    imported(run, harbor_point, "canvas", RESULTS)
    imported(run, harbor_point, "oneroster", ROSTER)
    assert sorted(path.name for path in (harbor_point / "learners").iterdir()) == sorted(
        LEARNERS.values()
    )

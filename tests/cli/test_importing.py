"""`transcript import`: what people see, what programs get, and what is written."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import Result

from tests.cli.conftest import Run
from transcript.cli import import_reports
from transcript.durable import STAGE, locked, write_together
from transcript.importing import framework_files, oneroster
from transcript.importing.mapping import ImportMapping
from transcript.importing.plans import Change, ImportPlan
from transcript.importing.rows import RowProblem
from transcript.office import import_files
from transcript.source.workspace import Workspace

IMPORTS = Path(__file__).parents[2] / "samples" / "imports"
HEADER = "student_id,student_name,credit,score,assessed_on,assessor\n"
ANA = "HP-1,Ana Soto,weigh-sources,3,2026-03-04,T. Okafor\n"


@pytest.fixture
def new_school(tmp_path: Path, run: Run) -> Path:
    """A new school, without learners."""
    folder = tmp_path / "school"
    assert run("new", "school", folder).exit_code == 0
    return folder


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """A table of one rating."""
    file = tmp_path / "ratings.csv"
    file.write_text(HEADER + ANA)
    return file


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def json_of(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(result.stdout)
    return document


# Text


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(
    new_school: Path, ratings: Path, run: Run
) -> None:
    before = files_of(new_school)
    result = run("import", "csv", ratings, "--dry-run", "-w", new_school)
    assert result.exit_code == 0
    assert (
        result.output
        == """\
ratings.csv is a table of ratings (UTF-8, commas between the cells).
1 rating read.
Would write 3 files:
  new     learners/ana-soto/learner.yaml
  new     learners/ana-soto/record.yaml
  new     learners/ana-soto/ratings.csv: 1 new rating

For a person to decide, or to look at:
  - One learner is new. Each statement, in the learner's own words, is still to be written: \
statement in record.yaml.
  - The language that a new family reads is taken to be English: language in learner.yaml.
  - Nothing says since when one learner is at the school: the day of the first rating, or today, \
stands for it: enrolled_on in learner.yaml.

This was a dry run: nothing was written.
"""
    )
    assert files_of(new_school) == before


def test_an_import_writes_what_it_says(new_school: Path, ratings: Path, run: Run) -> None:
    result = run("import", "csv", ratings, "-w", new_school)
    assert result.exit_code == 0
    assert "Wrote 3 files:\n  new     learners/ana-soto/learner.yaml\n" in result.output
    assert result.output.endswith(
        "Next: “transcript validate”, then “transcript progress --cohort” for where everybody "
        "stands.\n"
    )
    draft = Workspace.open(new_school).load("ana-soto").draft
    assert draft is not None
    assert [(each.credit, each.level, each.attempt) for each in draft.ratings] == [
        ("weigh-sources", "proficient", 1)
    ]


def test_what_was_imported_validates(new_school: Path, ratings: Path, run: Run) -> None:
    run("import", "csv", ratings, "-w", new_school)
    assert run("validate", "-w", new_school).exit_code == 0


def test_a_second_run_has_nothing_to_do(new_school: Path, ratings: Path, run: Run) -> None:
    run("import", "csv", ratings, "-w", new_school)
    before = files_of(new_school)
    result = run("import", "csv", ratings, "-w", new_school)
    assert result.exit_code == 0
    assert result.output.endswith(
        "1 rating is there already.\nNothing to do: all of it is there already.\n"
    )
    assert files_of(new_school) == before


def test_a_problem_is_told_with_its_place_and_nothing_is_written(
    new_school: Path, ratings: Path, run: Run
) -> None:
    ratings.write_text(HEADER + ANA + ANA.replace(",3,", ",9,"))
    before = files_of(new_school)
    result = run("import", "csv", ratings, "-w", new_school)
    assert result.exit_code == 1
    assert (
        result.output
        == """\
ratings.csv is a table of ratings (UTF-8, commas between the cells).
2 ratings read.

ratings.csv
  row 3, column “score”, “9”: the score 9 is off the scale, which is 0 to 4
      hint: correct it where it was written, and export the file again; if the scale is another \
one, say in a mapping file what each level is worth there, under points:

1 problem: nothing was imported.
"""
    )
    assert files_of(new_school) == before


def test_every_mistake_of_the_broken_sample_is_told(school: Path, run: Run) -> None:
    assert run("import", "csv", IMPORTS / "framework.csv", "-w", school).exit_code == 0
    run("import", "csv", IMPORTS / "roster.csv", "-w", school)
    result = run("import", "csv", IMPORTS / "ratings-broken.csv", "-w", school)
    rows = [line.split()[1].rstrip(",:") for line in result.output.splitlines() if "  row " in line]
    assert rows == [str(row) for row in range(2, 15) if row != 11]
    assert result.output.endswith("12 problems: nothing was imported.\n")


def test_of_many_problems_and_changes_some_are_shown(
    new_school: Path, ratings: Path, run: Run
) -> None:
    lines = [ANA.replace("HP-1", f"HP-{number}") for number in range(60)]
    ratings.write_text(HEADER + "".join(lines))
    made = run("import", "csv", ratings, "-w", new_school)
    assert "Wrote 180 files:" in made.output
    assert "\n  … and 130 more\n" in made.output
    ratings.write_text(HEADER + "".join(line.replace(",3,", ",9,") for line in lines))
    wrong = run("import", "csv", ratings, "-w", new_school)
    assert wrong.output.endswith("\n  … and 10 more\n\n60 problems: nothing was imported.\n")


def test_what_was_guessed_is_said(new_school: Path, ratings: Path, run: Run) -> None:
    ratings.write_bytes((HEADER + ANA.replace("Ana", "José")).encode("cp1252"))
    result = run("import", "csv", ratings, "-w", new_school)
    assert "ratings.csv is a table of ratings (Windows-1252, commas" in result.output
    assert "ratings.csv: it is not UTF-8, so it is read as Windows-1252" in result.output


# JSON


def test_programs_get_one_document(new_school: Path, ratings: Path, run: Run) -> None:
    found = json_of(run("import", "csv", ratings, "-w", new_school, "--format", "json"))
    assert list(found) == [
        "version",
        "dry_run",
        "written",
        "found",
        "remarks",
        "decisions",
        "changes",
        "problem_count",
        "problems",
    ]
    assert (found["version"], found["dry_run"], found["written"]) == (1, False, True)
    assert found["changes"][2] == {
        "path": "learners/ana-soto/ratings.csv",
        "action": "new",
        "about": "1 new rating",
    }


def test_programs_get_every_problem(new_school: Path, ratings: Path, run: Run) -> None:
    ratings.write_text(HEADER + ANA.replace(",3,", ",9,"))
    result = run("import", "csv", ratings, "-w", new_school, "--format", "json")
    found = json_of(result)
    assert result.exit_code == 1
    assert (found["written"], found["problem_count"], found["changes"]) == (False, 1, [])
    assert list(found["problems"][0]) == ["file", "row", "column", "value", "message", "hint"]


# Kinds of files


def test_a_roster_and_ratings_in_any_order(new_school: Path, run: Run) -> None:
    files = (IMPORTS / "ratings.csv", IMPORTS / "roster.csv")
    run("import", "csv", IMPORTS / "framework.csv", "-w", new_school)
    result = run("import", "csv", *files, "-w", new_school)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("roster.csv is a roster (")
    assert "3 learners read.\n5 ratings read.\n" in result.output


def test_a_kind_may_be_said(new_school: Path, ratings: Path, run: Run) -> None:
    ratings.write_text("Nummer;Punkte\n1;2\n")
    result = run("import", "csv", ratings, "--as", "ratings", "-w", new_school)
    assert "row 1: missing: student_id, assessed_on, credit, score (or level)" in result.output
    as_roster = run("import", "csv", ratings, "--as", "roster", "-w", new_school)
    assert "row 1: missing: student_id, full_name" in as_roster.output


def test_what_is_not_recognised_is_told_with_its_columns(
    new_school: Path, ratings: Path, run: Run
) -> None:
    ratings.write_text("Nummer;Punkte\n1;2\n")
    result = run("import", "csv", ratings, "-w", new_school)
    assert result.exit_code == 1
    assert "roster or framework: Nummer, Punkte" in result.output


def test_a_mapping_file_makes_it_readable(new_school: Path, run: Run) -> None:
    run("import", "csv", IMPORTS / "framework.csv", "-w", new_school)
    run("import", "csv", IMPORTS / "roster.csv", "-w", new_school)
    elsewhere = IMPORTS / "ratings-elsewhere.csv"
    mapping = ("--mapping", IMPORTS / "mapping.yaml")
    result = run("import", "csv", elsewhere, *mapping, "-w", new_school)
    assert result.exit_code == 0, result.output
    text = (new_school / "learners/tomas-ferreira-reyes/ratings.csv").read_text(encoding="utf-8")
    assert "judge-sources,,2026-02-12,,emerging,1.5,T. Okafor," in text


@pytest.mark.parametrize(
    ("text", "message"),
    [("colums: {}\n", "MT102"), ("columns: [\n", "MT004"), ("points: {proficient: x}\n", "MT103")],
)
def test_a_mapping_file_with_mistakes_stops_the_import(
    new_school: Path, ratings: Path, run: Run, text: str, message: str
) -> None:
    mapping = ratings.with_name("mapping.yaml")
    mapping.write_text(text)
    result = run("import", "csv", ratings, "--mapping", mapping, "-w", new_school)
    assert result.exit_code == 1
    assert message in result.output
    assert "error: the mapping file has to be mended first" in result.output


def test_a_mapping_to_nothing_names_the_mapping_file(
    new_school: Path, ratings: Path, run: Run
) -> None:
    mapping = ratings.with_name("mapping.yaml")
    mapping.write_text("credits: {X: nothing-like-it}\n")
    result = run("import", "csv", ratings, "--mapping", mapping, "-w", new_school)
    assert (
        "\nmapping.yaml\n  column “credits”, “nothing-like-it”: the mapping file" in result.output
    )


def test_new_learners_may_be_wanted(school: Path, ratings: Path, run: Run) -> None:
    assert run("import", "csv", ratings, "-w", school).exit_code == 1
    assert run("import", "csv", ratings, "--new-learners", "-w", school).exit_code == 0


def test_who_is_like_nobody_may_be_made_by_an_option(school: Path, ratings: Path, run: Run) -> None:
    ratings.write_text(ratings.read_text().replace("Ana Soto", "Xu Li"))
    said = run("import", "csv", ratings, "-w", school).output
    assert "or make the learner first, or give --new-learners\n" in said


def test_a_report_of_canvas_is_recognised(new_school: Path, run: Run) -> None:
    run("import", "csv", IMPORTS / "framework.csv", "-w", new_school)
    report = IMPORTS / "canvas-outcome-results.csv"
    told = run("import", "csv", report, "--dry-run", "-w", new_school)
    same = run("import", "canvas", report, "--dry-run", "-w", new_school)
    assert told.exit_code == same.exit_code == 0
    assert told.output == same.output


def test_files_of_two_systems_come_one_after_the_other(
    new_school: Path, ratings: Path, run: Run
) -> None:
    report = IMPORTS / "canvas-outcome-results.csv"
    result = run("import", "csv", ratings, report, "-w", new_school)
    assert result.exit_code == 2
    assert "these are files of different systems: import one after the other" in result.output


@pytest.mark.parametrize("system", ["csv", "canvas"])
def test_what_is_no_table_is_told(new_school: Path, ratings: Path, run: Run, system: str) -> None:
    ratings.write_bytes(b"")
    result = run("import", system, ratings, "-w", new_school)
    assert result.exit_code == 1
    assert result.output.startswith("\nratings.csv\n  the file is empty\n      hint: ")


def test_a_table_that_canvas_does_not_write_is_refused(
    new_school: Path, ratings: Path, run: Run
) -> None:
    result = run("import", "canvas", ratings, "-w", new_school)
    assert result.exit_code == 1
    assert "is a table" not in result.output


# Frameworks


@pytest.mark.parametrize("name", ["framework.csv", "framework.xlsx", "canvas-outcomes.csv"])
def test_a_framework_in_a_sheet_is_recognised(new_school: Path, run: Run, name: str) -> None:
    result = run("import", "csv", IMPORTS / name, "--dry-run", "-w", new_school)
    assert result.exit_code == 0, result.output
    assert "credits/judge-sources.yaml" in result.output


def test_a_framework_may_be_said_to_be_one(new_school: Path, ratings: Path, run: Run) -> None:
    result = run("import", "csv", ratings, "--as", "framework", "-w", new_school)
    assert result.exit_code == 1


def test_a_framework_comes_alone(new_school: Path, ratings: Path, run: Run) -> None:
    result = run("import", "csv", IMPORTS / "framework.csv", ratings, "-w", new_school)
    assert result.exit_code == 2
    assert "a framework is one file: import it alone" in result.output


def test_a_case_package_is_brought_in(new_school: Path, run: Run) -> None:
    package = IMPORTS / "framework.case.json"
    result = run("import", "case", package, "-w", new_school)
    assert result.exit_code == 0, result.output
    assert result.output.endswith("Next: “transcript validate” says what is still to be written.\n")
    assert (new_school / "credits" / "judge-sources.yaml").exists()
    assert not (new_school / "credits" / "weigh-sources.yaml").exists()


# OneRoster


def test_a_package_of_oneroster_is_brought_in(new_school: Path, run: Run) -> None:
    run("import", "case", IMPORTS / "framework.case.json", "-w", new_school)
    result = run("import", "oneroster", IMPORTS / "oneroster.zip", "--dry-run", "-w", new_school)
    assert "oneroster.zip is a OneRoster package." in result.output


def test_a_school_whose_file_is_broken_has_no_names(
    new_school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def read(_: IO[bytes], *, file: str, school: list[str], mapping: ImportMapping) -> list[Any]:
        asked.append((file, school, mapping))
        return []

    monkeypatch.setattr(oneroster, "read", read)
    (new_school / "school.yaml").unlink()
    with (IMPORTS / "oneroster.zip").open("rb") as package:
        import_files.oneroster_records(
            import_files.NamedFile(name="x.zip", stream=package),
            ImportMapping(),
            Workspace.open(new_school),
        )
    assert asked == [("x.zip", [], ImportMapping())]


# Trouble


def test_a_school_with_errors_is_mended_first(new_school: Path, ratings: Path, run: Run) -> None:
    (new_school / "credits" / "weigh-sources.yaml").write_text("id: x\n")
    result = run("import", "csv", ratings, "-w", new_school)
    assert result.exit_code == 1
    assert "error: the school's own files have to be mended first" in result.output


def test_a_folder_that_is_no_schools_stays_as_it_is(
    tmp_path: Path, ratings: Path, run: Run
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    assert run("import", "csv", ratings, "-w", folder).exit_code == 4
    assert list(folder.iterdir()) == []


def test_a_table_without_rows_is_said_to_have_none(
    new_school: Path, tmp_path: Path, run: Run
) -> None:
    table = tmp_path / "empty.csv"
    table.write_text("student_id,credit_code,score,assessed_on\n")
    result = run("import", "csv", table, "-w", new_school)
    assert result.exit_code == 0
    assert result.output.endswith("Nothing to do: nothing in it can be imported.\n")


def test_columns_that_were_not_read_are_told(new_school: Path, tmp_path: Path, run: Run) -> None:
    table = tmp_path / "roster.csv"
    table.write_text("student_id,full_name,Grade\nS1,Ana Rivera,11\n")
    result = run("import", "csv", table, "-w", new_school)
    assert "roster.csv: columns that were not read: “Grade”.\n" in result.output


def test_a_dry_run_leaves_nothing_behind(new_school: Path, ratings: Path, run: Run) -> None:
    before = sorted(new_school.rglob("*"))
    assert run("import", "csv", ratings, "--dry-run", "-w", new_school).exit_code == 0
    assert sorted(new_school.rglob("*")) == before


def test_two_imports_do_not_run_at_once(new_school: Path, ratings: Path, run: Run) -> None:
    with locked(new_school / ".import.lock"):
        result = run("import", "csv", ratings, "-w", new_school)
    assert result.exit_code == 2
    assert "another import is under way in this folder: wait for it" in result.output


def test_an_import_that_was_interrupted_is_finished_first(
    new_school: Path, ratings: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCutError(BaseException):
        """Nothing in the program catches it."""

    def cut(self: Path, target: Path) -> Path:
        if target.name == "late.txt":
            raise PowerCutError
        return replace(self, target)

    replace = Path.replace
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", cut)
        with pytest.raises(PowerCutError):
            write_together(new_school, [("early.txt", b"1"), ("late.txt", b"2")])
    assert "MT644" in run("validate", "-w", new_school).output
    result = run("import", "csv", ratings, "--dry-run", "-w", new_school)
    assert "An import that had been interrupted is finished now.\n" in result.stderr
    assert (new_school / "late.txt").read_bytes() == b"2"
    assert not (new_school / STAGE).exists()
    assert "MT644" not in run("validate", "-w", new_school).output


def test_control_characters_of_a_file_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    problem = RowProblem(
        file="x\n.csv", row=2, column="a\x1b[2J", value="\x07", message="no\x1b", hint="\x08"
    )
    import_reports.show_plan(ImportPlan(problems=(problem,), problem_count=1), dry_run=False)
    change = Change(path="a\x1b", action="new", about="b\nc")
    import_reports.show_plan(ImportPlan(changes=(change,)), dry_run=False)
    printed = capsys.readouterr().out
    assert not {letter for letter in printed if not letter.isprintable()} - {"\n"}


def test_a_framework_is_planned_with_the_time_of_the_run(
    new_school: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def plan(package: IO[bytes], **options: Any) -> ImportPlan:  # noqa: ANN401
        seen.update(options, content=package.read())
        return ImportPlan()

    monkeypatch.setattr(framework_files, "plan_case", plan)
    result = run("import", "case", IMPORTS / "framework.case.json", "--replace", "-w", new_school)
    assert result.output == "Nothing to do: all of it is there already.\n"
    assert seen["replace"] is True
    assert seen["at"] <= datetime.now(UTC)
    assert seen["content"] == (IMPORTS / "framework.case.json").read_bytes()

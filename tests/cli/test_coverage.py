import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.schools import RECORD


def coverage(run: Run, school: Path, *more: str) -> str:
    return run("framework", "coverage", "-w", school, *more).output


def test_coverage_says_how_much_was_judged_of_each_credit(school: Path, run: Run) -> None:
    assert "Weigh sources (foundational): 1 rating of 1 learner, 1 piece of evidence" in coverage(
        run, school
    )


def test_coverage_names_what_was_never_assessed(school: Path, run: Run) -> None:
    said = coverage(run, school)
    assert "Credits never assessed: 2\n    IN-2 Lead an investigation\n" in said
    assert "Lead an investigation (advanced): never assessed" in said


def test_coverage_names_ratings_without_feedback(school: Path, run: Run) -> None:
    record = school / "learners" / "ana-perez-soto" / "record.yaml"
    lines = [line for line in RECORD.splitlines() if "feedback:" not in line]
    record.write_text("\n".join(lines) + "\n")
    said = coverage(run, school)
    assert "Credits with ratings without feedback: 1\n    IN-1 Weigh sources: 1 rating\n" in said


def test_coverage_names_evidence_that_nobody_has_judged(school: Path, run: Run) -> None:
    record = school / "learners" / "ana-perez-soto" / "record.yaml"
    record.write_text(RECORD[: RECORD.index("ratings:")])
    assert (
        "Evidence that nobody has judged: 1\n    ana-perez-soto: “The flood of 1927” (essay)\n"
        in coverage(run, school)
    )


def test_of_many_holes_the_first_are_named_and_the_others_counted(school: Path, run: Run) -> None:
    record = school / "learners" / "ana-perez-soto" / "record.yaml"
    piece = RECORD[RECORD.index("  - id: essay") : RECORD.index("ratings:")]
    pieces = "".join(piece.replace("essay", f"essay-{each}") for each in range(13))
    record.write_text(RECORD[: RECORD.index("  - id: essay")] + pieces)
    assert "    … and 3 more; --format json names them all\n" in coverage(run, school)


def test_coverage_as_json_has_the_matrix_and_every_hole(school: Path, run: Run) -> None:
    said = json.loads(coverage(run, school, "--format", "json"))
    assert said["version"] == 1
    assert said["learners"] == 1
    assert said["never_assessed"] == ["lead-an-investigation", "write-for-a-reader"]
    row = said["rows"][0]
    assert (row["credit"], row["ratings"], row["evidence"]) == ("weigh-sources", 1, 1)


def test_coverage_as_csv_has_a_row_for_each_credit_and_criterion(school: Path, run: Run) -> None:
    header, first, second, *_ = csv.reader(io.StringIO(coverage(run, school, "--format", "csv")))
    assert header[:6] == ["area", "competency", "credit code", "credit", "level", "criterion"]
    assert first[3:8] == ["Weigh sources", "foundational", "", "1", "1"]
    assert second[3:5] == ["Weigh sources", "foundational"]
    assert second[5]


def test_a_cell_of_the_table_that_looks_like_a_formula_is_guarded(school: Path, run: Run) -> None:
    file = school / "credits" / "weigh-sources.yaml"
    file.write_text(file.read_text().replace('name: "Weigh sources"', 'name: "=1+2"'))
    assert ",'=1+2," in coverage(run, school, "--format", "csv")


def test_a_record_that_cannot_be_read_is_left_out_and_told(school: Path, run: Run) -> None:
    (school / "learners" / "ana-perez-soto" / "record.yaml").write_text("status: [\n")
    assert "1 record cannot be read and is left out; “transcript validate” says why" in coverage(
        run, school
    )


def test_a_credit_without_a_competency_stands_below_all_areas(school: Path, run: Run) -> None:
    profile = school / "graduate-profile.yaml"
    profile.write_text(profile.read_text().replace("id: write-for-a-reader", "id: write-well"))
    result = run("framework", "coverage", "-w", school)
    assert result.exit_code == 1
    assert "\nNo area\n    no competency\n" in result.output
    assert "Credits that serve no competency: 1" in result.output
    assert result.output.endswith(
        "1 competency is served by no credit; 1 credit serves no competency.\n"
    )


def sheet(run: Run, school: Path) -> list[dict[str, str]]:
    said = run("framework", "show", "-w", school, "--format", "csv").output
    return list(csv.DictReader(io.StringIO(said)))


def test_the_framework_as_csv_has_a_row_for_each_criterion(school: Path, run: Run) -> None:
    first, second, *_ = sheet(run, school)
    assert list(first) == [
        *("Area", "Competency", "Credit", "Criterion"),
        *("Code", "Credit level", "Standard", "Also serves"),
    ]
    assert (first["Credit"], first["Code"]) == ("Weigh sources", "IN-1")
    assert first["Criterion"] != second["Criterion"]


def test_a_credit_stands_once_in_the_csv_with_what_else_it_serves(school: Path, run: Run) -> None:
    file = school / "credits" / "weigh-sources.yaml"
    two = "serves: [weigh-sources, write-for-a-reader]"
    file.write_text(file.read_text().replace("serves: [weigh-sources]", two))
    rows = [row for row in sheet(run, school) if row["Credit"] == "Weigh sources"]
    assert [(row["Competency"], row["Also serves"]) for row in rows] == [
        ("Weigh sources", "Write for a reader"),
        ("Weigh sources", "Write for a reader"),
    ]


def test_a_competency_that_no_credit_serves_first_has_a_row_in_the_csv(
    school: Path, run: Run
) -> None:
    (school / "credits" / "write-for-a-reader.yaml").unlink()
    assert sheet(run, school)[-1]["Competency"] == "Write for a reader"
    assert sheet(run, school)[-1]["Credit"] == ""


def test_the_framework_as_json_has_the_criteria(school: Path, run: Run) -> None:
    said = json.loads(run("framework", "show", "-w", school, "--format", "json").output)
    assert all(each["criteria"] for area in said["areas"] for each in area["credits"])


def test_a_credit_without_a_competency_stands_last_in_the_csv(school: Path, run: Run) -> None:
    file = school / "credits" / "weigh-sources.yaml"
    file.write_text(file.read_text().replace("serves: [weigh-sources]", "serves: [lost]"))
    last = sheet(run, school)[-1]
    assert (last["Area"], last["Competency"], last["Also serves"]) == ("inquiry", "", "lost")


def test_coverage_counts_the_work_of_other_systems(school: Path, run: Run) -> None:
    record = school / "learners" / "ana-perez-soto" / "record.yaml"
    source = "    source: {system: canvas, id: '1', work: Quiz 1}\n"
    record.write_text(RECORD.replace("    attempt: 1\n", f"    attempt: 1\n{source}"))
    assert "1 piece of evidence, 1 imported work\n" in coverage(run, school)

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from transcript import resources

Run = Callable[..., Result]


def found(run: Run, school: Path) -> list[str]:
    report = json.loads(run("validate", "-w", school, "--format", "json").output)
    return [each["code"] for each in report["diagnostics"]]


def test_a_new_school_validates_as_it_is(tmp_path: Path, run: Run) -> None:
    run("new", "school", tmp_path / "school", "--name", 'The "Hill" School: ünï')
    result = run("validate", "-w", tmp_path / "school")
    assert result.exit_code == 0
    assert "no learners checked: no errors, 5 warnings." in result.output


def test_a_new_school_is_told_to_write_its_own_words(tmp_path: Path, run: Run) -> None:
    run("new", "school", tmp_path / "school")
    assert found(run, tmp_path / "school") == ["MT454"] * 5


def test_a_new_school_is_named_as_asked(tmp_path: Path, run: Run) -> None:
    from transcript.source.workspace import Workspace

    run("new", "school", tmp_path / "school", "--name", 'The "Hill" School: ünï')
    school = Workspace.open(tmp_path / "school").load_school().school
    assert school is not None
    assert school.name == 'The "Hill" School: ünï'


def test_a_new_school_overwrites_nothing(school: Path, run: Run) -> None:
    before = (school / "school.yaml").read_text()
    result = run("new", "school", school)
    assert result.exit_code == 2
    assert "is there already; nothing was written" in result.output
    assert (school / "school.yaml").read_text() == before


def test_a_new_credit_validates_and_takes_the_next_code(school: Path, run: Run) -> None:
    added = run("new", "credit", "Argue from data", "--advanced", "-w", school)
    assert added.exit_code == 0
    text = (school / "credits" / "argue-from-data.yaml").read_text()
    assert 'code: "IN-3"' in text
    assert "level: advanced" in text
    assert run("validate", "-w", school).exit_code == 0


def test_a_credit_of_an_unknown_area_names_those_there_are(school: Path, run: Run) -> None:
    result = run("new", "credit", "Sing", "--area", "music", "-w", school)
    assert result.exit_code == 2
    assert "there is no area “music”; there are: inquiry, communication" in result.output


def test_a_credit_needs_a_graduate_profile_that_can_be_read(school: Path, run: Run) -> None:
    (school / "graduate-profile.yaml").write_text("name: [\n")
    result = run("new", "credit", "Sing", "-w", school)
    assert result.exit_code == 1
    assert "the graduate profile has to be mended first" in result.output


def test_a_name_without_latin_letters_needs_an_id(school: Path, run: Run) -> None:
    result = run("new", "learner", "ليلى", "-w", school)
    assert result.exit_code == 2
    assert "no id can be made from “ليلى”; choose one" in result.output


def test_a_learner_can_be_given_an_id(school: Path, run: Run) -> None:
    assert run("new", "learner", "ليلى", "--id", "layla", "-w", school).exit_code == 0
    assert run("validate", "layla", "-w", school).exit_code == 0


@pytest.mark.parametrize("name", ["Null", "True", "2041", "1e5"])
def test_a_name_that_yaml_could_take_for_something_else_is_still_a_name(
    name: str, school: Path, run: Run
) -> None:
    assert run("new", "learner", name, "-w", school).exit_code == 0
    assert run("new", "credit", name, "-w", school).exit_code == 0
    said = run("validate", "-w", school)
    assert said.exit_code == 0, said.output


@pytest.mark.parametrize("kind", ["learner", "credit"])
def test_a_name_that_is_a_device_on_some_computers_needs_another_id(
    kind: str, school: Path, run: Run
) -> None:
    result = run("new", kind, "Con", "-w", school)
    assert result.exit_code == 2
    said = "some computers can keep no file called “con”; choose another id, e.g.  --id con-1"
    assert said in result.output


def test_an_id_that_is_not_one_is_refused(school: Path, run: Run) -> None:
    assert run("new", "learner", "Layla", "--id", "../layla", "-w", school).exit_code == 2


def test_a_problem_is_shown_with_its_place_and_a_way_out(school: Path, run: Run) -> None:
    (school / "learners" / "ana-perez-soto" / "evidence" / "essay.txt").unlink()
    result = run("validate", "-w", school)
    assert result.exit_code == 1
    assert "learners/ana-perez-soto/record.yaml:7:" in result.output
    assert "error MT301" in result.output
    assert "hint: " in result.output
    assert result.output.endswith("“transcript explain MT301” says more about a code.\n")


def test_of_warnings_that_say_the_same_the_first_are_shown_and_the_others_counted(
    school: Path, run: Run
) -> None:
    for number in range(5):
        run("new", "learner", f"Learner {number}", "-w", school)
    said = run("validate", "-w", school).output
    text = "“Who I am as a learner, what I have worked on, and what I am proud of.”"
    assert said.count(f": warning MT454: {text}") == 3
    assert f"MT454 in 2 more places: {text} is the template's text\n" in said
    assert "“--format json” names every place.\n\n6 learners checked" in said


def test_errors_that_say_the_same_are_all_shown(school: Path, run: Run) -> None:
    for number in range(5):
        run("new", "learner", f"Learner {number}", "-w", school)
        file = school / "learners" / f"learner-{number}" / "learner.yaml"
        file.write_text(file.read_text().replace("language: en", "language: 7"))
    assert run("validate", "-w", school).output.count("error MT103") == 5


def test_problems_as_json_follow_their_schema(school: Path, run: Run) -> None:
    (school / "learners" / "ana-perez-soto" / "evidence" / "essay.txt").unlink()
    result = run("validate", "-w", school, "--format", "json")
    report = json.loads(result.output)
    Draft202012Validator(resources.schema("output/diagnostics")).validate(report)
    assert "MT301" in [each["code"] for each in report["diagnostics"]]


def test_an_unknown_learner_is_a_wrong_use_with_the_nearest_name(school: Path, run: Run) -> None:
    result = run("validate", "ana-peres-soto", "-w", school)
    assert result.exit_code == 2
    assert "there is no learner “ana-peres-soto”" in result.output
    assert "did you mean ana-perez-soto?" in result.output


def test_a_folder_that_is_no_workspace_is_an_error_of_reading(tmp_path: Path, run: Run) -> None:
    result = run("validate", "-w", tmp_path)
    assert result.exit_code == 4
    assert result.output.startswith(f"error: {tmp_path}")


def test_a_code_is_explained(run: Run) -> None:
    result = run("explain", "mt301")
    assert result.exit_code == 0
    assert result.output.startswith("# MT301")


def test_an_unknown_code_names_some_near_it(run: Run) -> None:
    result = run("explain", "MT3011")
    assert result.exit_code == 2
    assert "there is no code “MT3011”; near it: " in result.output
    assert "MT301" in result.output


def test_a_code_of_a_verification_is_explained(run: Run) -> None:
    result = run("explain", "proof_invalid")
    assert result.exit_code == 0
    assert result.output.startswith("# PROOF_INVALID\n\n*failed*, integrity.")


def test_a_code_like_none_is_answered_with_what_codes_look_like(run: Run) -> None:
    result = run("explain", "???")
    assert result.exit_code == 2
    assert "there is no code “???”; codes look like MT301 or PROOF_INVALID" in result.output


def test_the_framework_is_shown_by_area(school: Path, run: Run) -> None:
    result = run("framework", "show", "-w", school)
    assert result.exit_code == 0
    assert "IN  Inquiry" in result.output
    assert "IN-2    Lead an investigation (advanced)" in result.output
    assert result.output.endswith(
        "2 areas, 3 competencies, 2 foundational and 1 advanced credits.\n"
    )


def test_the_framework_as_json_lists_credits_by_area(school: Path, run: Run) -> None:
    shown = json.loads(run("framework", "show", "-w", school, "--format", "json").output)
    assert [area["id"] for area in shown["areas"]] == ["inquiry", "communication"]
    assert [credit["id"] for credit in shown["areas"][1]["credits"]] == ["write-for-a-reader"]


def test_coverage_without_holes_is_a_yes(school: Path, run: Run) -> None:
    result = run("framework", "coverage", "-w", school)
    assert result.exit_code == 0
    assert result.output.endswith("Every competency has a credit, and every credit serves one.\n")


def test_a_competency_without_a_credit_is_named(school: Path, run: Run) -> None:
    (school / "credits" / "write-for-a-reader.yaml").unlink()
    result = run("framework", "coverage", "-w", school)
    assert result.exit_code == 1
    assert "Write for a reader: no credit" in result.output


def test_coverage_as_json_names_holes(school: Path, run: Run) -> None:
    (school / "credits" / "write-for-a-reader.yaml").unlink()
    result = run("framework", "coverage", "-w", school, "--format", "json")
    assert json.loads(result.output)["holes"] == ["write-for-a-reader"]


def test_a_framework_that_cannot_be_read_shows_why(school: Path, run: Run) -> None:
    (school / "graduate-profile.yaml").write_text("name: [\n")
    result = run("framework", "show", "-w", school)
    assert result.exit_code == 1
    assert "graduate-profile.yaml:" in result.output


def test_the_formats_are_listed_with_what_they_write(run: Run) -> None:
    result = run("formats")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == [
        "badges",
        "clr",
        "html",
        "json",
        "jwt",
        "learning-record",
        "pdf",
        "pesc",
    ]


def test_the_formats_as_json_name_their_suffix(run: Run) -> None:
    listed = json.loads(run("formats", "--format", "json").output)["formats"]
    assert {each["name"]: each["suffix"] for each in listed} == {
        "badges": ".badges.zip",
        "clr": ".clr.json",
        "html": ".html",
        "json": ".transcript.json",
        "jwt": ".badges.jwt.zip",
        "learning-record": ".learning-record.xml",
        "pdf": ".pdf",
        "pesc": ".pesc.xml",
    }


def test_evidence_is_copied_and_its_entry_validates(school: Path, tmp_path: Path, run: Run) -> None:
    letter = tmp_path / "open_letter.txt"
    letter.write_text("Dear council, the crossing needs a light.\n")
    result = run("new", "evidence", "ana-perez-soto", letter, "-w", school)
    assert result.exit_code == 0
    home = school / "learners" / "ana-perez-soto"
    assert (home / "evidence" / "open_letter.txt").read_bytes() == letter.read_bytes()
    entry = result.stdout.partition(":\n\n")[2]
    assert entry.startswith('  - id: open-letter\n    title: "open letter"\n    kind: text\n')
    record = home / "record.yaml"
    record.write_text(record.read_text().replace("ratings:\n", f"{entry}ratings:\n"))
    assert set(found(run, school)) == {"MT310", "MT454"}


def test_a_file_that_cannot_be_evidence_is_refused(school: Path, tmp_path: Path, run: Run) -> None:
    page = tmp_path / "page.html"
    page.write_text("<script>alert(1)</script>")
    result = run("new", "evidence", "ana-perez-soto", page, "-w", school)
    assert result.exit_code == 2
    assert "cannot be evidence: this kind is not taken" in result.output


def test_evidence_overwrites_nothing(school: Path, tmp_path: Path, run: Run) -> None:
    essay = tmp_path / "essay.txt"
    essay.write_text("Another essay.\n")
    result = run("new", "evidence", "ana-perez-soto", essay, "-w", school)
    assert result.exit_code == 2
    assert "is there already; nothing was written" in result.output


def test_a_file_already_in_place_gets_its_entry(school: Path, run: Run) -> None:
    place = school / "learners" / "ana-perez-soto" / "evidence" / "essay.txt"
    result = run("new", "evidence", "ana-perez-soto", place, "-w", school, "--title", "Flood")
    assert result.exit_code == 0
    assert "id: flood" in result.output


def of_form(codes: list[str]) -> list[str]:
    return [each for each in codes if each.startswith(("MT0", "MT1"))]


def test_the_examples_in_a_new_record_can_be_uncommented(school: Path, run: Run) -> None:
    assert run("new", "learner", "Bo Ek", "-w", school).exit_code == 0
    for name in ("learner.yaml", "record.yaml"):
        file = school / "learners" / "bo-ek" / name
        text = re.sub(r"^# (?=[a-z_]+:|  )", "", file.read_text(), flags=re.MULTILINE)
        file.write_text(text.replace("graduated_on: 2028-06-10", ""))
    codes = found(run, school)
    assert of_form(codes) == []
    assert "MT301" in codes  # so the evidence of the example was read


def test_the_record_in_the_readme_has_the_form_of_one(school: Path, run: Run) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    block = readme.partition("```yaml\n")[2].partition("```")[0]
    record = school / "learners" / "ana-perez-soto" / "record.yaml"
    record.write_text(block.replace("sha256:…", f"sha256:{'0' * 64}"))
    codes = found(run, school)
    assert of_form(codes) == []
    assert "MT301" in codes

"""`transcript framework export` as a school uses it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from transcript.cli.main import main

RIVERBEND = Path(__file__).parents[2] / "samples" / "riverbend"
SOUND = Path(__file__).parents[2] / "samples" / "sound"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    ended = CliRunner().invoke(main, [str(each) for each in arguments])
    return ended.exit_code, ended.stdout, ended.stderr


def test_the_framework_is_written_as_case(tmp_path: Path) -> None:
    out = tmp_path / "framework.json"

    code, said, _ = run("framework", "export", "--to", "case", "--out", out, "-w", RIVERBEND)

    package = json.loads(out.read_bytes())
    assert (code, said) == (0, f"Wrote {out}: CASE 1.1, 187 items and 38 rubrics.\n")
    assert package["CFDocument"]["title"] == "Portrait of a Riverbend Graduate"
    assert package["CFDocument"]["caseVersion"] == "1.1"


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "framework.json"
    out.write_text("mine", encoding="utf-8")

    code, _, said = run("framework", "export", "--to", "case", "--out", out, "-w", RIVERBEND)

    assert code == 2
    assert "is there already; nothing was written" in said
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("file", ["school.yaml", "graduate-profile.yaml"])
def test_files_with_errors_are_mended_first(file: str, tmp_path: Path) -> None:
    for path in SOUND.rglob("*"):
        if path.is_file():
            place = tmp_path / "school" / path.relative_to(SOUND)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    (tmp_path / "school" / file).write_text("id: [", encoding="utf-8")
    out = tmp_path / "framework.json"

    code, _, said = run(
        "framework", "export", "--to", "case", "--out", out, "-w", tmp_path / "school"
    )

    assert code == 1
    assert "error: the school's files have to be mended first" in said
    assert not out.exists()


def test_what_was_exported_is_imported_whole(tmp_path: Path) -> None:
    out, school = tmp_path / "framework.json", tmp_path / "school"
    run("framework", "export", "--to", "case", "--out", out, "-w", RIVERBEND)
    run("new", "school", school)

    code, said, _ = run("import", "case", out, "-w", school)

    assert code == 0
    assert "framework.json: a CASE package: 8 areas, 23 competencies, 38 credits." in said
    assert "to decide" not in said
    assert "Nothing to do" in run("import", "case", out, "-w", school)[1]

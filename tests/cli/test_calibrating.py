"""`transcript calibrate`, as the staff room and the registrar see it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]
RIVERBEND = ROOT / "samples" / "riverbend"
MAY = ROOT / "samples" / "calibration" / "may-2026.csv"
LINE = (
    "Calibrated on 2026-05-20: 48 works, each scored by two or more assessors; exact agreement "
    "65 %, adjacent (at most one level apart) 93 %, weighted κ 0.60 (quadratic)."
)
NAMES = ("Teague", "Halloran", "Raghunathan", "Oyelaran")


@pytest.fixture
def scores(tmp_path: Path) -> Callable[..., Path]:
    """Write a wide table of scores; each column after the first three is an assessor's."""

    def write(*rows: str, header: str = "work,credit,date,Ines,Leo") -> Path:
        file = tmp_path / "scores.csv"
        file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return file

    return write


def test_it_tells_agreement_leanings_works_and_the_line(run: Run) -> None:
    result = run("calibrate", MAY, "-w", RIVERBEND)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert (
        lines[0] == "48 works, each scored by two or more of 4 assessors, 2026-04-06 to 2026-05-20."
    )
    assert lines[1] == "1 work was scored by one person only, and not counted."
    told = [" ".join(line.split()) for line in lines]
    assert "All together 48 65 % 93 % 0.53 0.60" in told
    assert "κ is agreement beyond chance: 1 is all of it, 0 what chance would give." in told
    assert "High, low: half a level or more from the others." in told
    assert "Drifts: half a level or more between early and late." in told
    assert "Dominic Teague, Samuel Oyelaran 9 44 % 89 % 0.45 0.60" in told
    assert "Evaluate sources 8 -0.75 -1.00 -0.33 +0.67 low, drifts" in told
    assert "Make and revise 4 +0.50 – – – high" in told
    assert "letter-12, Write to be understood" in told
    assert "sources-10, Evaluate sources: Developing (3 assessors)" in told
    assert "… and 8 more, with --format json" in told
    assert told[-1] == LINE


def test_the_json_holds_all_of_it(run: Run) -> None:
    result = run("calibrate", MAY, "-w", RIVERBEND, "--format", "json")
    found = json.loads(result.output)
    assert found["version"] == 1
    assert found["line"] == LINE
    assert found["single"] == 1
    assert found["agreement"] == {
        "works": 48,
        "exact": 0.6458,
        "adjacent": 0.9306,
        "kappa": found["agreement"]["kappa"],
    }
    assert [each["credit"] for each in found["credits"]] == [
        "evaluate-sources",
        "argue-from-data",
        "write-to-be-understood",
        "make-and-revise",
    ]
    assert len(found["pairs"]) == 6
    assert len(found["discuss"]) == 18
    assert found["discuss"][0]["judgements"][0] == {
        "assessor": "Dominic Teague",
        "level": "Distinguished",
        "date": found["discuss"][0]["judgements"][0]["date"],
        "row": found["discuss"][0]["judgements"][0]["row"],
    }
    assert len(found["discuss"]) + len(found["anchors"]) == 48


@pytest.mark.parametrize("style", ["text", "json"])
def test_what_leaves_the_school_names_no_assessor_and_no_work(run: Run, style: str) -> None:
    result = run("calibrate", MAY, "-w", RIVERBEND, "--public", "--format", style)
    assert result.exit_code == 0
    assert [name for name in NAMES if name in result.output] == []
    assert "letter-" not in result.output
    assert LINE in result.output


def test_what_leaves_the_school_begins_with_what_it_is_about(run: Run) -> None:
    lines = run("calibrate", MAY, "-w", RIVERBEND, "--public").output.splitlines()
    about = "48 works, each scored by two or more assessors, 2026-04-06 to 2026-05-20."
    assert lines[:2] == [about, ""]


def test_nobody_who_leans_and_nobody_who_drifts_is_no_remark(
    run: Run, scores: Callable[..., Path]
) -> None:
    file = scores("a,talk,2026-05-01,2,2", "b,talk,2026-05-02,3,3")
    assert "High, low" not in run("calibrate", file).output
    assert "Drifts" not in run("calibrate", file).output


def test_a_credit_with_few_works_is_withheld_with_what_would_give_it_away(run: Run) -> None:
    text = run("calibrate", MAY, "-w", RIVERBEND, "--public").output
    assert "Make and revise" not in text
    assert "Write to be understood" not in text
    assert "2 credits not shown: fewer than 10 works, or would give one away." in text
    found = json.loads(
        run("calibrate", MAY, "-w", RIVERBEND, "--public", "--format", "json").output
    )
    assert [each["agreement"] is None for each in found["credits"]] == [False, False, True, True]


def test_the_school_may_set_another_smallest_number(run: Run) -> None:
    text = run("calibrate", MAY, "-w", RIVERBEND, "--public", "--smallest", 5).output
    assert "Make and revise" in text
    assert "not shown" not in text


def test_smaller_than_five_is_refused(run: Run) -> None:
    assert run("calibrate", MAY, "--public", "--smallest", 4).exit_code == 2


def test_too_few_works_do_not_leave_the_school(run: Run, scores: Callable[..., Path]) -> None:
    file = scores("a,Data,,3,3", "b,Data,,2,3")
    told = run("calibrate", file, "--public").output
    assert told == "Fewer than 10 works: nothing of this may leave the school.\n"
    found = json.loads(run("calibrate", file, "--public", "--format", "json").output)
    assert found["agreement"] is None
    assert found["line"] is None


def test_outside_a_school_scores_are_enough(
    run: Run, scores: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("calibrate", scores("a,Data,,3,3", "b,Data,,2.5,3"))
    assert result.exit_code == 0
    told = [" ".join(line.split()) for line in result.output.splitlines()]
    assert told[0] == "2 works, each scored by two or more of 2 assessors."
    assert "Points above or below the others works apart" in told
    assert "There are no dates, so nobody can be said to drift." in told
    assert "a, Data: 3 (2 assessors)" in told
    assert told[-1] == "too few works to say anything; 10 are the least"


def test_the_line_says_when_if_there_are_dates_and_kappa_if_it_can_be_told(
    run: Run, scores: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("calibrate", scores(*(f"{each},Data,,3,3" for each in range(10))))
    assert "κ cannot be told where all judgements are the same." in result.output
    assert result.output.splitlines()[-1] == (
        "    Calibrated: 10 works, each scored by two or more assessors; exact agreement 100 %, "
        "adjacent (at most one point apart) 100 %."
    )


def test_without_scikit_learn_everything_else_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcript.progress.kappa.find_spec", lambda _: None)
    result = run("calibrate", MAY, "-w", RIVERBEND)
    assert result.exit_code == 0
    assert "pip install 'transcript-toolkit[calibration]'" in result.output
    told = [" ".join(line.split()) for line in result.output.splitlines()]
    assert "All together 48 65 % 93 % – –" in told
    assert told[-1] == LINE.replace(", weighted κ 0.60 (quadratic)", "")


def test_nothing_to_discuss_and_no_anchor_leave_their_headings_out(
    run: Run, scores: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    agreed = run("calibrate", scores("a,Data,,3,3")).output
    assert "To discuss" not in agreed
    assert "Anchors" in agreed
    apart = run("calibrate", scores("a,Data,,3,1")).output
    assert "To discuss" in apart
    assert "Anchors" not in apart


def test_a_large_staff_is_not_compared_two_by_two(
    run: Run, scores: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    people = ",".join(f"P{each}" for each in range(61))
    told = run("calibrate", scores("a,Data" + ",3" * 61, header=f"work,credit,{people}")).output
    assert "Two by two" not in told
    assert "Points above or below the others" in told


def test_a_long_name_is_cut(
    run: Run, scores: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    header = f"work,credit,date,{'Maximiliana ' * 5},Leo"
    told = run("calibrate", scores("a,Data,,3,3", header=header)).output
    assert "Maximiliana Maximiliana Maximiliana…" in told


def test_what_is_wrong_is_told_with_its_row_and_column(
    run: Run, scores: Callable[..., Path]
) -> None:
    file = scores("a,argue-from-data,tomorrow,proficient,emerging")
    result = run("calibrate", file, "-w", RIVERBEND)
    assert result.exit_code == 1
    assert result.output == (
        f"{file}:2: column “date”: “tomorrow” is no date\n"
        "    hint: write year, month and day, as in 2026-03-04\n"
    )


def test_what_is_wrong_is_told_as_json_too(run: Run, scores: Callable[..., Path]) -> None:
    file = scores("a,argue-from-data,tomorrow,proficient,emerging")
    result = run("calibrate", file, "-w", RIVERBEND, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.output) == {
        "version": 1,
        "problem_count": 1,
        "problems": [
            {
                "row": 2,
                "column": "date",
                "value": "tomorrow",
                "message": "“tomorrow” is no date",
                "hint": "write year, month and day, as in 2026-03-04",
            }
        ],
    }


def test_at_most_fifty_problems_are_printed(run: Run, scores: Callable[..., Path]) -> None:
    file = scores(
        *(f"a{each},argue-from-data,day {each},proficient,emerging" for each in range(60))
    )
    told = run("calibrate", file, "-w", RIVERBEND).output.splitlines()
    assert len(told) == 101
    assert told[-1] == "… and 10 more."


def test_a_table_in_which_nothing_was_scored_twice_is_refused(
    run: Run, scores: Callable[..., Path]
) -> None:
    file = scores("a,argue-from-data,,proficient,")
    result = run("calibrate", file, "-w", RIVERBEND)
    assert result.exit_code == 1
    assert result.output == (
        f"{file}: no work was judged by two assessors for the same credit\n"
        "    hint: let another assessor judge some of the works, and name each the same in both "
        "rows\n"
    )


def test_a_file_that_is_no_table_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_bytes(b"PK\x03\x04")
    result = run("calibrate", file, "-w", RIVERBEND)
    assert result.exit_code == 1
    assert "not CSV" in result.output


def test_a_guess_about_the_file_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "scores.csv"
    rows = "work,credit,Zoë,Leo\na,argue-from-data,proficient,proficient\n"
    file.write_bytes(rows.encode("cp1252"))
    result = run("calibrate", file, "-w", RIVERBEND)
    assert result.exit_code == 0
    assert "Windows-1252" in result.stderr


def test_a_file_that_is_not_there_ends_with_four(run: Run, tmp_path: Path) -> None:
    assert run("calibrate", tmp_path / "none.csv", "-w", RIVERBEND).exit_code == 4


def test_a_folder_that_is_named_and_is_no_school_ends_with_four(run: Run, tmp_path: Path) -> None:
    assert run("calibrate", MAY, "-w", tmp_path).exit_code == 4


def test_credits_that_cannot_be_read_are_told(run: Run, school: Path) -> None:
    (school / "school.yaml").write_text("name: 1\n")
    result = run("calibrate", MAY, "-w", school)
    assert result.exit_code == 1
    assert f"error: the credits in {school} cannot be read" in result.stderr

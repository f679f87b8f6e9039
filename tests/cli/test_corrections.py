"""Each correction, from the registrar's command to what a college is told of the files it has."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.registrar import (
    LEARNERS,
    PASSED,
    REVOKED,
    SUSPENDED,
    TODAY,
    Office,
    issued_school,
    office,
    verdict,
)
from transcript.cli import context
from transcript.cli.main import main

__all__ = ["issued_school", "office"]


# Taking back: by document, learner, table, run, credit, day


def test_revoking_a_document(office: Office) -> None:
    theirs, others = office.gives("eli-marchetti"), office.gives("wulandari")
    done = office.does("revoke", office.number("eli-marchetti"), "--reason", "the wrong learner")
    assert done.exit_code == 0
    office.publishes()
    assert verdict(office.college_says(theirs)) == REVOKED
    assert verdict(office.college_says(others)) == PASSED


def test_suspending_a_document_and_reinstating_it(office: Office) -> None:
    theirs, number = office.gives("noam-ben-shahar"), office.number("noam-ben-shahar")
    office.does("suspend", number, "--reason", "a credit is under review")
    office.publishes()
    assert verdict(office.college_says(theirs)) == SUSPENDED
    office.does("reinstate", number, "--reason", "the review is over")
    office.publishes()
    assert verdict(office.college_says(theirs)) == PASSED


def test_cancelling_what_nobody_was_given(office: Office) -> None:
    number = office.number("eli-marchetti")
    done = office.does("cancel", number, "--reason", "issued too early")
    assert done.exit_code == 0
    assert done.stdout == f"{number}  eli-marchetti  cancelled, with 2 badges\n"
    refused = office.signs("export", "eli-marchetti", "--to", "clr", "--out", office.lists)
    assert refused.exit_code != 0
    assert "cancelled" in refused.stderr
    office.publishes()
    (leaked,) = (office.folder / "issued" / "eli-marchetti").glob("*/clr.json")
    assert verdict(office.college_says(leaked)) == REVOKED
    assert not (office.lists / "documents").exists()


def test_what_somebody_may_have_cannot_be_cancelled(office: Office) -> None:
    theirs, number = office.gives("eli-marchetti"), office.number("eli-marchetti")
    refused = office.does("cancel", number, "--reason", "issued too early")
    assert refused.exit_code == 1
    assert refused.stderr == (
        f"error: {number} was exported or released, so somebody may have it: “transcript revoke” "
        "takes it back. Nothing was changed.\n"
    )
    office.publishes()
    assert verdict(office.college_says(theirs)) == PASSED


def test_revoking_all_of_a_learners_documents(office: Office) -> None:
    first = office.gives("wulandari")
    office.restates("wulandari")
    assert office.signs("issue", "wulandari").exit_code == 0
    second, others = office.gives("wulandari"), office.gives("noam-ben-shahar")
    done = office.does("revoke", "--learner", "wulandari", "--reason", "withdrawn", "--yes")
    assert done.exit_code == 0, done.output
    office.publishes()
    assert [verdict(office.college_says(each)) for each in (first, second, others)] == [
        REVOKED,
        REVOKED,
        PASSED,
    ]


def test_revoking_what_a_table_names(office: Office, tmp_path: Path) -> None:
    files = {each: office.gives(each) for each in LEARNERS}
    table = tmp_path / "wrong.csv"
    table.write_text(
        "number,reason\n"
        f"{office.number('eli-marchetti')},the wrong rubric\n"
        f"{office.number('wulandari').lower().replace('-', '')},\n"
    )
    done = office.does("revoke", "--csv", table, "--reason", "a mistake", "--yes")
    assert done.exit_code == 0, done.output
    office.publishes()
    told = {each: verdict(office.college_says(file)) for each, file in files.items()}
    assert told == {
        "eli-marchetti": REVOKED,
        "kalea-kahananui": PASSED,
        "noam-ben-shahar": PASSED,
        "wulandari": REVOKED,
    }
    shown = office.does("status", "show").stdout
    assert "revoked: the wrong rubric" in shown
    assert "revoked: a mistake" in shown


def test_a_table_with_documents_that_are_not_there_changes_nothing(
    office: Office, tmp_path: Path
) -> None:
    number = office.number("eli-marchetti")
    table = tmp_path / "wrong.csv"
    table.write_text(f"document\nzzzz-zzzz-zz\n{number}\n7777-7777-77\n")
    refused = office.does("revoke", "--csv", table, "--reason", "a mistake", "--yes")
    assert refused.exit_code == 1
    assert refused.stderr == (
        f"error: {table}: line 2: no document “zzzz-zzzz-zz” was issued here\n"
        f"error: {table}: line 4: no document “7777-7777-77” was issued here\n"
        "Nothing was changed.\n"
    )
    assert "Nothing that was issued has been taken back." in office.does("status", "show").stdout


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("name\nEli\n", "it has no column “document” or “number”"),
        ("number\n", "there is no document in it"),
        ("", "the file is empty; export it again; it needs a header and rows"),
        ("number,reason\n{number},\n", "line 2: there is no reason; fill in “reason”, or give"),
        ("number,reason\n,why\n", "line 2: there is no document"),
        ("number,reason\n{number}," + "x" * 501 + "\n", "line 2: write the reason in 500"),
        ("number,reason\n{number},a\n{number},b\n", "line 3: {number} is there twice, for two"),
        ("number,reason\n{number},a,b,c\n", "line 2: "),
    ],
    ids=["column", "rows", "empty", "reason", "document", "long", "twice", "wide"],
)
def test_what_is_wrong_with_a_table_is_told(
    office: Office, tmp_path: Path, content: str, problem: str
) -> None:
    number = office.number("eli-marchetti")
    table = tmp_path / "wrong.csv"
    table.write_text(content.replace("{number}", number))
    refused = office.does("revoke", "--csv", table, "--yes")
    assert refused.exit_code == 1
    assert f"error: {table}: {problem.replace('{number}', number)}" in refused.stderr


def test_a_document_that_a_table_names_twice_for_one_reason_is_changed_once(
    office: Office, tmp_path: Path
) -> None:
    number = office.number("eli-marchetti")
    table = tmp_path / "wrong.csv"
    table.write_text(f"number\n{number}\n{number}\n")
    done = office.does("revoke", "--csv", table, "--reason", "a mistake")
    assert done.stdout.startswith(f"{number}  eli-marchetti  revoked, with 2 badges\nNobody")


def test_revoking_what_one_run_has_issued(office: Office) -> None:
    before = office.gives("noam-ben-shahar")
    for learner in ("eli-marchetti", "wulandari"):
        office.restates(learner)
    run = json.loads(office.signs("issue", "--all", "--format", "json").stdout)
    files = [office.gives(each) for each in ("eli-marchetti", "wulandari")]
    done = office.does("revoke", "--batch", run["batch"], "--reason", "the wrong year", "--yes")
    assert done.exit_code == 0, done.output
    office.publishes()
    assert [verdict(office.college_says(each)) for each in files] == [REVOKED, REVOKED]
    assert verdict(office.college_says(before)) == PASSED


def test_revoking_every_document_with_a_credit(office: Office) -> None:
    files = {each: office.gives(each) for each in LEARNERS}
    words = ("revoke", "--credit", "work-in-a-team", "--reason", "the wrong rubric")
    assert office.does(*words, "--yes").exit_code == 0
    office.publishes()
    told = {each: verdict(office.college_says(file)) for each, file in files.items()}
    assert told == {
        "eli-marchetti": REVOKED,
        "kalea-kahananui": REVOKED,
        "noam-ben-shahar": PASSED,
        "wulandari": PASSED,
    }


def test_suspending_everything_since_a_day(office: Office) -> None:
    theirs = office.gives("wulandari")
    done = office.does("suspend", "--since", TODAY, "--reason", "a key may be stolen", "--yes")
    assert done.stdout.count("suspended, with") == len(LEARNERS)
    office.publishes()
    assert verdict(office.college_says(theirs)) == SUSPENDED


def test_what_was_taken_back_for_good_is_left_as_it_is_among_many(office: Office) -> None:
    number = office.number("eli-marchetti")
    office.does("revoke", number, "--reason", "a mistake")
    done = office.does("suspend", "--credit", "work-in-a-team", "--reason", "a review", "--yes")
    assert done.exit_code == 0
    assert f"{number}  eli-marchetti  revoked already\n" in done.stdout
    assert f"{office.number('kalea-kahananui')}  kalea-kahananui  suspended, with" in done.stdout


# Choosing


def test_a_dry_run_lists_and_changes_nothing(office: Office) -> None:
    words = ("revoke", "--credit", "work-in-a-team", "--reason", "a mistake")
    done = office.does(*words, "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{office.number('eli-marchetti')}  eli-marchetti  would be revoked, with 2 badges",
        f"{office.number('kalea-kahananui')}  kalea-kahananui  would be revoked, with 6 badges",
        "Nothing was changed.",
    ]
    assert "Nothing that was issued has been taken back." in office.does("status", "show").stdout


def test_many_are_not_changed_without_asking(office: Office) -> None:
    words = ("revoke", "--credit", "work-in-a-team", "--reason", "a mistake")
    refused = office.does(*words)
    assert refused.exit_code == 2
    said = "this would revoke 2 documents; look at them with --dry-run, then add --yes to do it"
    assert said in refused.stderr


@pytest.mark.parametrize(("answer", "code", "changes"), [("y\n", 0, 2), ("n\n", 1, 0)])
def test_somebody_at_the_terminal_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, changes: int
) -> None:
    monkeypatch.setattr(context, "has_terminal", lambda: True)
    words = ("revoke", "--credit", "work-in-a-team", "--reason", "a mistake", "-w", office.folder)
    done = CliRunner().invoke(main, [str(each) for each in words], input=answer)
    assert done.exit_code == code
    assert "Revoke 2 documents? [y/N]" in done.stderr
    told = json.loads(office.does("status", "show", "--format", "json").stdout)
    assert len(told["changes"]) == changes


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name documents, or give one of --learner, --csv, --batch, --credit and --since"),
        (("--learner", "x", "--batch", "y"), "name documents, or give one of --learner"),
        (("--learner", "x"), "no document was issued here to a learner “x”"),
        (("--batch", "y"), "no document was issued here in a run “y”"),
        (("--credit", "z"), "no document was issued here with a credit “z”"),
        (("--since", "2999-01-01"), "no document was issued here since 2999-01-01"),
    ],
    ids=str,
)
def test_a_choice_of_nothing_is_a_wrong_use(
    office: Office, words: tuple[str, ...], said: str
) -> None:
    refused = office.does("revoke", *words, "--reason", "a mistake")
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_without_a_reason_nothing_is_taken_back(office: Office) -> None:
    refused = office.does("revoke", office.number("wulandari"))
    assert refused.exit_code == 2
    assert "say why with --reason" in refused.stderr


def test_several_documents_of_which_one_cannot_be_suspended(office: Office) -> None:
    office.does("revoke", office.number("wulandari"), "--reason", "a mistake")
    both = (office.number("eli-marchetti"), office.number("wulandari"))
    refused = office.does("suspend", *both, "--reason", "a review")
    assert (refused.exit_code, refused.stderr) == (
        1,
        f"error: {both[1]} was revoked, and that is final. Nothing was changed.\n",
    )
    shown = json.loads(office.does("status", "show", "--format", "json").stdout)
    assert [each["number"] for each in shown["changes"]] == [both[1]]

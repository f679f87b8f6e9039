"""The account of what was handed out, for the school, for an inspection and for a family."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.releasing.handed_out import ANA, TO_LAKESIDE, Release, Run, noted
from transcript.model.disclosure import GROUNDS


@pytest.fixture
def account(release: Release) -> Callable[..., Result]:
    """The account of three releases."""
    made = [
        TO_LAKESIDE,
        ("--to", "=HYPERLINK(1)", "--basis", "consent:colleges", "--expires", "2099-06-30"),
        ("--to", "A Judge", "--basis", "sealed-subpoena", "--purpose", "Order 7"),
    ]
    for each in made:
        assert release(*each).exit_code == 0
    return release


@pytest.fixture
def log(account: object, consented: Path, run: Run) -> Callable[..., Result]:
    """Show the account."""
    del account
    return lambda *more: run("release", "log", "-w", consented, *more)


Log = Callable[..., Result]


def test_the_account_says_to_whom_what_for_and_on_what_ground(log: Log) -> None:
    said = log().stdout
    assert "    to Lakeside College, for: Application for admission\n" in said
    assert "    on the ground of the consent “colleges” (34 CFR 99.30)\n" in said
    assert "    on the ground of the consent “colleges” (34 CFR 99.30); for use until 2099" in said
    assert "(34 CFR 99.31(a)(9)(ii))" in said
    assert said.endswith("3 releases noted.\n")


def test_the_account_as_json(log: Log, consented: Path) -> None:
    told = json.loads(log("--format", "json").stdout)
    # Within a second, releases have no order.
    (first,) = (each for each in told["releases"] if each["recipient"] == "Lakeside College")
    (note,) = (each for each in noted(consented) if each.recipient == "Lakeside College")
    assert told["version"] == 1
    assert first == {
        "at": f"{note.at:%Y-%m-%dT%H:%M:%SZ}",
        "release": note.id,
        "number": first["number"],
        "document": note.document,
        "learner": ANA,
        "recipient": "Lakeside College",
        "purpose": "Application for admission",
        "basis": "consent:colleges",
        "clause": "34 CFR 99.30",
        "expires": None,
        "package": f"sha256:{note.package}",
        "actor": note.actor,
    }


def test_the_account_as_a_table_has_no_formula(log: Log) -> None:
    rows = list(csv.DictReader(io.StringIO(log("--format", "csv").stdout)))
    recipients = {each["recipient"] for each in rows}
    assert recipients == {"Lakeside College", "'=HYPERLINK(1)", "A Judge"}
    assert {each["expires"] for each in rows} == {"", "2099-06-30"}


def test_the_account_of_a_learner_and_of_a_time(log: Log) -> None:
    assert log("--learner", ANA).stdout.endswith("3 releases noted.\n")
    assert log("--since", "2999-01-01").stdout == "no releases noted.\n"


def test_the_account_of_a_learner_who_is_not_there_is_not_told_as_empty(log: Log) -> None:
    result = log("--learner", "nobody")
    assert result.exit_code == 2
    assert "there is no learner “nobody”" in result.output


def test_the_account_of_a_learner_goes_on_after_a_change_of_name(
    log: Log, consented: Path, passphrase: Path, run: Run
) -> None:
    learner = consented / "learners" / ANA
    renamed = learner.rename(learner.with_name("ana-lago"))
    file = renamed / "learner.yaml"
    file.write_text(file.read_text().replace(ANA, "ana-lago"))
    replaced = run(
        "supersede", "--learner", ANA, "--from", "ana-lago", "--same", "--yes",
        "--reason", "change of legal name", "-w", consented, "--passphrase-file", passphrase,
    )  # fmt: skip
    assert replaced.exit_code == 0, replaced.output
    for known in ("ana-lago", ANA):
        assert log("--learner", known).stdout.endswith("3 releases noted.\n")
        said = log("--learner", known, "--family").stdout
        assert "to Lakeside College, for: Application for admission" in said


def test_the_familys_account_has_not_what_a_court_forbids_to_tell(log: Log) -> None:
    said = log("--learner", ANA, "--family").stdout
    assert said.startswith(f"To whom the record of {ANA} was given, and what for:\n")
    assert "to Lakeside College, for: Application for admission" in said
    assert "Judge" not in said
    assert "sha256" not in said


def test_the_familys_account_as_json(log: Log) -> None:
    told = json.loads(log("--learner", ANA, "--family", "--format", "json").stdout)
    assert (told["version"], told["learner"], len(told["releases"])) == (1, ANA, 2)
    assert list(told["releases"][0]) == [
        "at",
        "number",
        "recipient",
        "purpose",
        "basis",
        "clause",
        "expires",
    ]


def test_a_family_whose_record_went_nowhere_is_told_so(consented: Path, run: Run) -> None:
    said = run("release", "log", "--learner", ANA, "--family", "-w", consented).stdout
    assert said.endswith("\nNobody has been given it.\n")


@pytest.mark.parametrize("more", [(), ("--learner", ANA, "--format", "csv")])
def test_the_familys_account_is_of_one_learner(
    more: tuple[str, ...], consented: Path, run: Run
) -> None:
    result = run("release", "log", "--family", *more, "-w", consented)
    assert result.exit_code == 2
    assert "--family is of one --learner" in result.output


def test_the_codes_are_explained(run: Run) -> None:
    said = run("release", "codes").stdout
    assert all(
        f"{each.code}  {each.clause}\n    {each.title}\n" in said for each in GROUNDS.values()
    )
    assert "consent:ID  34 CFR 99.30" in said


def test_the_codes_as_json(run: Run) -> None:
    told = json.loads(run("release", "codes", "--format", "json").stdout)
    assert [each["code"] for each in told["codes"]] == list(GROUNDS)
    assert set(told["codes"][0]) == {"code", "clause", "title", "needs"}

"""`verify --profile 1edtech`: another validator's probes, beside the verdict."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from transcript.cli import probe_tables
from transcript.cli.commands.verify import command
from transcript.verification.probed import Outcome, Probed, Profile, ProfileReport

Run = Callable[..., Result]

TAMPERED = Path(__file__).parents[1] / "tampered"
MEMBER = "/credentialSubject/verifiableCredential"


def table(capsys: pytest.CaptureFixture[str], *answers: Probed) -> list[str]:
    probe_tables.show_profile(
        ProfileReport(profile=Profile.ONE_EDTECH, version="1 (ours)", probes=answers)
    )
    return capsys.readouterr().out.splitlines()


def answer(
    credential: str = "", place: str = "", outcome: Outcome = Outcome.VALID, message: str = ""
) -> Probed:
    return Probed(
        probe="IssuerProbe",
        credential=credential,
        path=credential + place,
        outcome=outcome,
        message=message,
    )


def test_every_profile_can_be_chosen() -> None:
    (option,) = [each for each in command.params if each.name == "profile"]
    assert isinstance(option.type, click.Choice)
    assert list(option.type.choices) == [each.value for each in Profile]


def test_a_report_for_programs_has_the_answers(run: Run) -> None:
    result = run(
        "verify", TAMPERED / "sound.badge.json", "--profile", "1edtech", "--format", "json"
    )
    (found,) = json.loads(result.output)["files"]
    assert found["profile"]["name"] == "1edtech"
    assert found["profile"]["version"] == "1.11.0 (our reading)"
    assert found["profile"]["probes"][0] == {
        "probe": "CredentialParseProbe",
        "credential": "",
        "path": "",
        "outcome": "valid",
        "message": "",
    }


def test_without_the_option_there_are_none(run: Run) -> None:
    result = run("verify", TAMPERED / "sound.badge.json", "--format", "json")
    assert json.loads(result.output)["files"][0]["profile"] is None
    assert "probes" not in run("verify", TAMPERED / "sound.badge.json").output


@pytest.mark.parametrize(("name", "code"), [("sound.badge.json", 3), ("sound.jwt", 1)])
def test_an_error_that_a_probe_finds_ends_with_no(run: Run, name: str, code: int) -> None:
    assert run("verify", TAMPERED / name).exit_code == 3
    assert run("verify", TAMPERED / name, "--profile", "1edtech").exit_code == code


def test_what_takes_a_process_of_its_own_is_asked_there(run: Run) -> None:
    result = run("verify", TAMPERED / "sound.pdf", "--profile", "1edtech", "--format", "json")
    (found,) = json.loads(result.output)["files"]
    assert found["profile"]["probes"][0]["outcome"] == "not_run"


def test_people_are_shown_a_table_of_the_whole_and_one_of_credits_that_are_alike(run: Run) -> None:
    result = run("verify", TAMPERED / "sound.clr.json", "--profile", "1edtech")
    lines = result.output.splitlines()
    assert "  probes of 1edtech, 1.11.0 (our reading): no errors, no warnings" in lines
    assert [line for line in lines if line.startswith("    ") and line[4] != " "] == [
        "    the whole",
        "    credits no. 1–2",
    ]
    assert lines.count("      EmbeddedProofProbe      valid") == 2


def test_a_credit_that_differs_has_a_table_of_its_own(run: Run) -> None:
    result = run("verify", TAMPERED / "letter-of-a-credit.clr.json", "--profile", "1edtech")
    assert [
        line.strip()
        for line in result.output.splitlines()
        if line.startswith("    ") and line[4] != " "
    ] == ["the whole", "credit no. 1", "credit no. 2"]


def test_credits_are_counted_in_ranges(capsys: pytest.CaptureFixture[str]) -> None:
    alike = [answer(f"{MEMBER}/{place}") for place in (0, 1, 2, 4, 6, 7)]
    assert table(capsys, *alike)[1] == "    credits no. 1–3, 5, 7–8"


def test_a_credit_that_stands_alone_is_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert table(capsys, answer(MEMBER))[1] == "    credit no. 1"


def test_endorsements_are_counted_too(capsys: pytest.CaptureFixture[str]) -> None:
    shown = table(capsys, answer("/endorsement/0"), answer("/endorsement/1"))
    assert shown[1] == "    endorsements no. 1–2"


def test_other_credentials_are_named_by_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    shown = table(capsys, answer("/endorsement/0"), answer("/\x1b[2J\n"))
    assert shown[1] == "    /endorsement/0, /\N{REPLACEMENT CHARACTER}[2J"


def test_a_long_message_is_wrapped_beside_its_probe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    message = "The type of it is not the one that it has to be."
    found = table(capsys, answer(place="/issuer", outcome=Outcome.ERROR, message=message))
    assert found[2:] == [
        "      IssuerProbe             error   The type of it is not the one",
        "                                      that it has to be. (at /issuer)",
    ]


def test_an_address_is_not_broken_between_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    url = f"https://hill.example/{'a' * 60}"
    found = table(capsys, answer(outcome=Outcome.NOT_RUN, message=f"The list at {url}."))
    assert found[3].strip() == f"{url}."


def test_a_narrow_terminal_is_written_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    found = table(capsys, answer(outcome=Outcome.WARNING, message="Older than today’s."))
    assert found[0].endswith("no errors, 1 warning")
    assert found[2].endswith("warning Older than today’s.")

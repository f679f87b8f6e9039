"""Two-person release: `approve`, and `issue` that waits for it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from tests.software_token import PIN, SoftwareTokens
from transcript.registry.database import Database
from transcript.registry.tables import secret

Run = Callable[..., Result]
LEARNER = "ana-perez-soto"
NEXT_YEAR = datetime.now(UTC).replace(microsecond=0) + timedelta(days=365)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The passphrase of who approves."""
    file = tmp_path / "own.txt"
    file.write_text("known to the principal\n")
    return file


@pytest.fixture
def careful(with_keys: Path, own: Path, run: Run) -> Path:
    """A school in which nobody signs alone, with a key for approving."""
    settings = with_keys / "workspace.yaml"
    settings.write_text(f"{settings.read_text()}\napproval: two-person\n")
    made = run("keys", "new", "--for", "approval", "-w", with_keys, "--passphrase-file", own)
    assert made.exit_code == 0, made.output
    return with_keys


@pytest.fixture
def issue(careful: Path, passphrase: Path, run: Run) -> Callable[..., Result]:
    return lambda *more: run(
        "issue", "--all", *more, "-w", careful, "--passphrase-file", passphrase
    )


@pytest.fixture
def approve(careful: Path, own: Path, run: Run) -> Callable[..., Result]:
    def invoke(*more: object) -> Result:
        return run("approve", "--all", *more, "-w", careful, "--passphrase-file", own)

    return invoke


def test_what_nobody_has_approved_is_not_signed(
    careful: Path, issue: Callable[..., Result]
) -> None:
    result = issue()
    assert result.exit_code == 1
    assert "nobody has approved this" in result.output
    assert not list(careful.glob("issued/*/*"))


def test_what_was_approved_is_signed_and_the_ledger_has_by_which_key(
    careful: Path, approve: Callable[..., Result], issue: Callable[..., Result]
) -> None:
    approved = approve()
    assert approved.exit_code == 0, approved.output
    assert approved.stdout == (
        f"{LEARNER}  approved: 1 credit\n    Weigh sources\n1 transcript approved.\n"
    )
    issued = issue()
    assert issued.exit_code == 0, issued.output
    with Database(careful / "registry.db").reading() as connection:
        told = [
            json.loads(each) for each in connection.execute(select(secret.c.statement)).scalars()
        ]
    keys = json.loads((careful / "keys" / "public-keys.json").read_text())["keys"]
    assert [each["approvals"] for each in told if "approvals" in each] == [[keys[-1]["id"]]]


def test_settings_with_a_mistake_do_not_let_anybody_sign_alone(
    careful: Path, issue: Callable[..., Result]
) -> None:
    settings = careful / "workspace.yaml"
    settings.write_text(settings.read_text().replace("two-person", "two-persons"))
    assert issue().exit_code == 1
    assert not list(careful.glob("issued/*/*"))


def test_an_approval_is_given_once(approve: Callable[..., Result]) -> None:
    approve()
    result = approve()
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "no transcripts approved.")
    assert f"{LEARNER}  already approved: " in result.stdout


def test_a_record_that_was_changed_has_to_be_approved_again(
    careful: Path, approve: Callable[..., Result], issue: Callable[..., Result]
) -> None:
    approve()
    record = careful / "learners" / LEARNER / "record.yaml"
    record.write_text(record.read_text().replace("before I believe it", "before I trust it"))
    assert issue().exit_code == 1
    assert "1 transcript approved." in approve().stdout
    assert issue().exit_code == 0


def test_who_signs_does_not_approve(careful: Path, passphrase: Path, run: Run) -> None:
    result = run("approve", "--all", "-w", careful, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "who approves must not be able to sign" in result.output


def test_a_key_for_approving_has_a_passphrase_of_its_own(
    careful: Path, passphrase: Path, run: Run
) -> None:
    given = ("-w", careful, "--passphrase-file", passphrase)
    result = run("keys", "new", "--for", "approval", *given)
    assert result.exit_code == 4
    assert "and needs a passphrase that nobody else knows" in result.output


def test_a_key_for_approving_is_made_by_itself(with_keys: Path, own: Path, run: Run) -> None:
    both = ("--for", "approval", "--for", "ledger")
    result = run("keys", "new", *both, "-w", with_keys, "--passphrase-file", own)
    assert result.exit_code == 2
    assert "make it by itself" in result.output


def test_a_passphrase_of_nobody_approves_nothing(careful: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("nobody's passphrase\n")
    result = run("approve", "--all", "-w", careful, "--passphrase-file", other)
    assert result.exit_code == 4
    assert "this passphrase opens no key for approving (approval-" in result.output


def test_without_a_key_nobody_approves(with_keys: Path, own: Path, run: Run) -> None:
    result = run("approve", "--all", "-w", with_keys, "--passphrase-file", own)
    assert result.exit_code == 4
    assert "make one with “transcript keys new --for approval”" in result.output


def test_a_stolen_key_has_approved_nothing(
    careful: Path, approve: Callable[..., Result], issue: Callable[..., Result], run: Run
) -> None:
    approve()
    key = json.loads((careful / "keys" / "public-keys.json").read_text())["keys"][-1]["id"]
    since = ("--since", "2026-01-01", "--reason", "it was written on the door")
    assert run("keys", "compromised", key, *since, "-w", careful).exit_code == 0
    assert issue().exit_code == 1


def test_what_a_retired_key_has_approved_is_approved(
    careful: Path,
    approve: Callable[..., Result],
    issue: Callable[..., Result],
    run: Run,
    clock: Callable[[datetime], None],
) -> None:
    clock(NEXT_YEAR)
    approve()
    clock(NEXT_YEAR + timedelta(days=1))
    key = json.loads((careful / "keys" / "public-keys.json").read_text())["keys"][-1]["id"]
    assert run("keys", "retire", key, "--reason", "a new principal", "-w", careful).exit_code == 0
    assert issue().exit_code == 0


def test_a_record_with_errors_is_not_approved(
    careful: Path, approve: Callable[..., Result]
) -> None:
    record = careful / "learners" / LEARNER / "record.yaml"
    record.write_text(record.read_text().replace("level: proficient", "level: splendid"))
    result = approve()
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{LEARNER}  refused\n")
    assert "splendid" in result.stdout


def test_a_record_without_credits_is_not_approved(
    careful: Path, approve: Callable[..., Result], run: Run
) -> None:
    assert run("new", "learner", "Ben Nu", "-w", careful).exit_code == 0
    told = json.loads(approve("--format", "json").stdout)
    assert [(each["learner"], each["state"], each["credits"]) for each in told["learners"]] == [
        (LEARNER, "approved", ["Weigh sources"]),
        ("ben-nu", "nothing earned yet", []),
    ]


def test_where_approvals_are_not_asked_for_that_is_said(
    careful: Path, approve: Callable[..., Result]
) -> None:
    settings = careful / "workspace.yaml"
    settings.write_text(settings.read_text().replace("approval: two-person", "approval: none"))
    assert "workspace.yaml does not ask for approvals" in approve().stderr


def test_an_approver_can_have_the_key_in_a_token(
    with_keys: Path, run: Run, tokens: SoftwareTokens
) -> None:
    token = {"PKCS11_MODULE": tokens.module}
    store = ("--for", "approval", "--store", tokens.address())
    made = run("keys", "new", *store, "-w", with_keys, **token, TRANSCRIPT_PASSPHRASE=PIN)
    assert made.exit_code == 0, made.output
    approved = run("approve", "--all", "-w", with_keys, **token, TRANSCRIPT_APPROVAL_PASSPHRASE=PIN)
    assert approved.exit_code == 0, approved.output

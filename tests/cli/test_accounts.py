import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from transcript.accounts.accounts import Accounts
from transcript.accounts.tokens import Scope
from transcript.office.clock import now

PASSPHRASE = "four words of a river"


@pytest.fixture
def add(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCRIPT_ACCOUNT_PASSPHRASE", PASSPHRASE)
    made = run(
        "accounts", "add", "a.reyes", "--full-name", "A. Reyes", "--role", "registrar",
        "--role", "author", "-w", str(tmp_path),
    )  # fmt: skip
    assert made.output == "The account a.reyes is made: author, registrar.\n"
    monkeypatch.setenv("TRANSCRIPT_ACCOUNT_PASSPHRASE", PASSPHRASE)


def _accounts(folder: Path) -> Accounts:
    return Accounts(folder / ".studio")


@pytest.mark.usefixtures("add")
def test_an_account_that_was_added_can_sign_in(run: Run, tmp_path: Path) -> None:
    assert _accounts(tmp_path).people.admitted("a.reyes", PASSPHRASE)
    listed = run("accounts", "list", "-w", str(tmp_path)).output
    assert listed == "a.reyes  A. Reyes  author, registrar  open\n"
    listed = run("accounts", "list", "--format", "json", "-w", str(tmp_path)).output
    (found,) = json.loads(listed)["accounts"]
    assert found["roles"] == ["author", "registrar"]
    assert "passphrase" not in found


def test_where_there_is_no_account_it_says_how_the_first_is_made(run: Run, tmp_path: Path) -> None:
    assert "transcript serve" in run("accounts", "list", "-w", str(tmp_path)).output
    result = run("accounts", "list", "-w", str(tmp_path / "nowhere"))
    assert (result.exit_code, "there is no such folder" in result.output) == (4, True)


@pytest.mark.usefixtures("add")
def test_who_forgot_the_passphrase_gets_another(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_text("another long passphrase\n")
    result = run(
        "accounts", "passphrase", "a.reyes", "--passphrase-file", str(file), "-w", str(tmp_path)
    )
    assert result.exit_code == 0
    assert _accounts(tmp_path).people.admitted("a.reyes", "another long passphrase")


@pytest.mark.usefixtures("add")
def test_at_a_terminal_the_passphrase_is_asked_for_twice(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRANSCRIPT_ACCOUNT_PASSPHRASE")
    monkeypatch.setattr("transcript.cli.commands.accounts.has_terminal", lambda: True)
    asked: list[dict[str, object]] = []

    def prompt(text: str, **options: object) -> str:
        asked.append(options | {"text": text})
        return "another long passphrase"

    monkeypatch.setattr("click.prompt", prompt)
    result = run("accounts", "passphrase", "a.reyes", "-w", str(tmp_path))
    assert result.exit_code == 0
    (question,) = asked
    assert (question["hide_input"], question["confirmation_prompt"]) == (True, True)
    assert "15 letters or more" in str(question["text"])
    assert _accounts(tmp_path).people.admitted("a.reyes", "another long passphrase")


@pytest.mark.usefixtures("add")
def test_an_easy_passphrase_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSCRIPT_ACCOUNT_PASSPHRASE", "short")
    result = run("accounts", "passphrase", "a.reyes", "-w", str(tmp_path))
    assert result.exit_code == 4
    assert "too short" in result.output


@pytest.mark.usefixtures("add")
def test_roles_are_changed_but_not_those_of_the_last_registrar(run: Run, tmp_path: Path) -> None:
    refused = run("accounts", "roles", "a.reyes", "--role", "reader", "-w", str(tmp_path))
    assert refused.exit_code == 4
    assert "nobody would be left" in refused.output
    done = run("accounts", "roles", "a.reyes", "--role", "registrar", "-w", str(tmp_path))
    assert done.output == "The account a.reyes has the roles: registrar.\n"


@pytest.mark.usefixtures("add")
def test_an_account_is_closed_and_opened(run: Run, tmp_path: Path) -> None:
    run("accounts", "add", "b", "--full-name", "B", "--role", "reader", "-w", str(tmp_path))
    people = _accounts(tmp_path).people
    assert run("accounts", "close", "b", "-w", str(tmp_path)).output == "The account b is closed.\n"
    assert people.admitted("b", PASSPHRASE) is None
    assert "closed" in run("accounts", "list", "-w", str(tmp_path)).output
    opened = run("accounts", "close", "b", "--open", "-w", str(tmp_path))
    assert opened.output == "The account b is open again.\n"


def test_an_invited_account_waits(run: Run, tmp_path: Path) -> None:
    _accounts(tmp_path).people.add("b", full_name="B", roles=["reader"], at=now())  # type: ignore[list-item]
    assert "waits for its passphrase" in run("accounts", "list", "-w", str(tmp_path)).output


def test_a_token_is_printed_once(run: Run, tmp_path: Path) -> None:
    made = run(
        "accounts", "token", "new", "Student system", "--scope", "verify", "-w", str(tmp_path)
    )
    secret = re.search(r"tt_\S+", made.stdout)
    assert secret
    token = _accounts(tmp_path).tokens.of(secret[0], at=now())
    assert token is not None
    assert token.scopes == frozenset({Scope.VERIFY})
    listed = run("accounts", "token", "list", "-w", str(tmp_path)).output
    assert "1  Student system  verify  until " in listed
    assert secret[0] not in listed


def test_a_token_is_revoked(run: Run, tmp_path: Path) -> None:
    assert run("accounts", "token", "list", "-w", str(tmp_path)).output == (
        "There is no token yet.\n"
    )
    run("accounts", "token", "new", "x", "--scope", "issue", "-w", str(tmp_path))
    done = run("accounts", "token", "revoke", "1", "-w", str(tmp_path))
    assert done.output == "The token “x” opens nothing any more.\n"
    listed = run("accounts", "token", "list", "-w", str(tmp_path)).output
    assert "opens nothing any more  never used" in listed
    told = json.loads(
        run("accounts", "token", "list", "--format", "json", "-w", str(tmp_path)).output
    )
    assert told["tokens"][0]["revoked"]
    assert run("accounts", "token", "revoke", "7", "-w", str(tmp_path)).exit_code == 4


def test_what_is_done_here_is_in_the_log_too(run: Run, tmp_path: Path) -> None:
    run("accounts", "token", "new", "x", "--scope", "issue", "-w", str(tmp_path))
    (line,) = _accounts(tmp_path).acts.page(most=5)
    assert line.who.endswith("(command line)")
    assert (line.act, line.subject) == ("made a token: issue", "x")

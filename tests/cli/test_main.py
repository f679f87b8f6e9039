import os
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result

from transcript import __version__
from transcript.cli import context
from transcript.cli.commands import formats
from transcript.cli.main import COMMANDS

Run = Callable[..., Result]


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").output == f"transcript, version {__version__}\n"


def test_help_lists_every_command(run: Run) -> None:
    shown = run("--help").output
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


def test_an_unknown_command_is_a_wrong_use(run: Run) -> None:
    result = run("sign")
    assert result.exit_code == 2
    assert "No such command 'sign'" in result.output


def test_a_bug_of_ours_says_so_without_the_learners_data(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise KeyError("Ana Pérez")

    monkeypatch.setattr(formats, "command", click.Command("formats", callback=break_down))
    result = run("formats")
    assert result.exit_code == 70
    assert "bug: KeyError in " in result.output
    assert "Ana" not in result.output


def test_a_terminal_gets_a_progress_bar_on_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    class Bar:
        def __init__(self, items: list[int], *, label: str, **_: object) -> None:
            drawn.append(label)
            self.items = items

        def __enter__(self) -> list[int]:
            return self.items

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(click, "progressbar", Bar)
    assert list(context.with_progress([1, 2], label="Issuing", length=2)) == [1, 2]
    assert drawn == ["Issuing"]


def test_the_passphrase_is_asked_for_when_nothing_gives_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TRANSCRIPT_PASSPHRASE", raising=False)
    monkeypatch.setattr(context, "has_terminal", lambda: True)
    source = context.passphrase_source(None)

    @click.command()
    def ask() -> None:
        click.echo(f"{len(source())} bytes")

    result = CliRunner().invoke(ask, input="secret\n")
    assert "Passphrase of the school's keys" in result.output
    assert result.output.endswith("6 bytes\n")


def test_without_a_terminal_the_passphrase_has_to_be_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TRANSCRIPT_PASSPHRASE", raising=False)
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(click.UsageError, match="there is no terminal to ask for the passphrase"):
        context.passphrase_source(None)()


def test_the_passphrase_leaves_the_environment_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCRIPT_PASSPHRASE", "secret")
    source = context.passphrase_source(None)
    assert "TRANSCRIPT_PASSPHRASE" not in os.environ
    assert source() == b"secret"


@pytest.mark.parametrize("group", ["new", "import", "framework", "keys", "status"])
def test_what_a_command_of_a_group_does_is_told_whole(run: Run, group: str) -> None:
    commands = run(group, "--help").output.partition("Commands:")[2]
    assert "..." not in commands

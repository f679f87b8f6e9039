"""A small school, and the command line that works on it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from textwrap import indent

import pytest
from click.testing import CliRunner, Result

from tests.schools import make_keys_cheap, stop_clock, write_record, write_school
from transcript.cli.main import main
from transcript.office.trust_file import trust_file
from transcript.proofs.keyring import Keyring
from transcript.source.workspace import Workspace

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line; the exit code and what was printed come back."""
    monkeypatch.delenv("TRANSCRIPT_WORKSPACE", raising=False)
    monkeypatch.delenv("TRANSCRIPT_PASSPHRASE", raising=False)

    def invoke(*arguments: object, **more: str) -> Result:
        return CliRunner().invoke(
            main, [str(each) for each in arguments], env=more or None, catch_exceptions=False
        )

    return invoke


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school with one learner who has earned one credit."""
    folder = write_school(tmp_path / "school", {"ana-perez-soto": "Ana Pérez Soto"})
    write_record(folder / "learners" / "ana-perez-soto")
    return folder


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    """A file that holds the passphrase of the school's keys."""
    file = tmp_path / "passphrase.txt"
    file.write_text("correct horse battery\n")
    return file


@pytest.fixture
def with_keys(school: Path, passphrase: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The school with its two keys, cheap to open."""
    make_keys_cheap(monkeypatch)
    made = run("keys", "new", "-w", school, "--passphrase-file", passphrase)
    assert made.exit_code == 0, indent(made.output, "  ")
    return school


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the commands."""
    return lambda moment: stop_clock(monkeypatch, moment)


@pytest.fixture
def issued(with_keys: Path, passphrase: Path, run: Run) -> Path:
    """The school, its learner's transcript issued."""
    done = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert done.exit_code == 0, indent(done.output, "  ")
    return with_keys


@pytest.fixture
def trust(issued: Path, tmp_path: Path) -> Path:
    """A college's trust list that holds the school."""
    school = Workspace.open(issued).load_school().school
    assert school is not None
    history = Keyring(folder=issued / "keys").history()
    content = trust_file(
        [(school, history)], at=datetime(2026, 11, 22, tzinfo=UTC), source="by phone"
    )
    path = tmp_path / "trust.yaml"
    path.write_bytes(content)
    return path

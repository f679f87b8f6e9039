"""A small school, made as a newcomer makes one: by `transcript new`."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from textwrap import indent

import pytest
from click.testing import CliRunner, Result

from transcript.cli.main import main
from transcript.office import clock as clock_module
from transcript.office.trust_file import trust_file
from transcript.proofs import keyring
from transcript.source.workspace import Workspace

Run = Callable[..., Result]

ESSAY = "Two sources, weighed: the almanac was wrong about the flood.\n"

RECORD = f"""\
status: in progress
statement: I learned to ask where a number comes from before I believe it.
evidence:
  - id: essay
    title: The flood of 1927
    kind: text
    file: evidence/essay.txt
    digest: sha256:{sha256(ESSAY.encode()).hexdigest()}
    made_on: 2026-03-02
    context: course
    audience: college
ratings:
  - credit: weigh-sources
    assessor: A. Teacher
    rated_on: 2026-03-09
    level: proficient
    attempt: 1
    evidence: [essay]
    feedback: You checked the almanac against the newspaper. Next, ask who paid for each.
awards:
  - credit: weigh-sources
    level: proficient
    awarded_on: 2026-03-16
    approved_by: [B. Approver]
    evidence: [essay]
featured:
  - evidence: essay
    caption: How an almanac was wrong.
"""


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
def school(tmp_path: Path, run: Run) -> Path:
    """A school with one learner who has earned one credit."""
    folder = tmp_path / "school"
    assert run("new", "school", folder, "--name", "Hill School").exit_code == 0
    assert run("new", "learner", "Ana Pérez Soto", "-w", folder).exit_code == 0
    learner = folder / "learners" / "ana-perez-soto"
    text = (learner / "learner.yaml").read_text()
    enrolled = next(line for line in text.splitlines() if line.startswith("enrolled_on:"))
    (learner / "learner.yaml").write_text(text.replace(enrolled, "enrolled_on: 2025-08-25"))
    (learner / "record.yaml").write_text(RECORD)
    (learner / "evidence").mkdir()
    (learner / "evidence" / "essay.txt").write_text(ESSAY)
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
    monkeypatch.setattr(keyring.Keyring, "__init__", _cheap(keyring.Keyring.__init__))
    made = run("keys", "new", "-w", school, "--passphrase-file", passphrase)
    assert made.exit_code == 0, indent(made.output, "  ")
    return school


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the commands."""

    def set_to(moment: datetime) -> None:
        class Stopped(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                del tz
                return moment

        monkeypatch.setattr(clock_module, "datetime", Stopped)

    return set_to


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
    history = keyring.Keyring(folder=issued / "keys").history()
    content = trust_file(
        [(school, history)], at=datetime(2026, 11, 22, tzinfo=UTC), source="by phone"
    )
    path = tmp_path / "trust.yaml"
    path.write_bytes(content)
    return path


def _cheap(init: Callable[..., None]) -> Callable[..., None]:
    # The real scrypt cost is a quarter of a second a key; what is tested here is the commands.
    def cheap(self: object, *, folder: Path, cost: int = 2**4, module: str = "") -> None:
        init(self, folder=folder, cost=cost, module=module)

    return cheap

"""The second sample, an institute that certifies adults, goes the whole line like a high school."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from transcript.exporting import formats
from transcript.office.trust_file import trust_file
from transcript.proofs import keyring
from transcript.source.workspace import Workspace

Run = Callable[..., Result]

SAMPLES = Path(__file__).parents[2] / "samples"
FACILITATORS = SAMPLES / "facilitators"
MENTORS = SAMPLES / "calibration" / "mentors-may-2026.csv"


@pytest.fixture
def institute(tmp_path: Path, run: Run, passphrase: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the institute, with keys that are cheap to open."""
    made = keyring.Keyring.__init__
    monkeypatch.setattr(
        keyring.Keyring,
        "__init__",
        lambda self, *, folder, cost=16, module="": made(
            self, folder=folder, cost=cost, module=module
        ),
    )
    copy = tmp_path / "institute"
    shutil.copytree(FACILITATORS, copy)
    assert run("keys", "new", "-w", copy, "--passphrase-file", passphrase).exit_code == 0
    return copy


def trust_of(institute: Path, tmp_path: Path) -> Path:
    school = Workspace.open(institute).load_school().school
    assert school is not None
    history = keyring.Keyring(folder=institute / "keys").history()
    at = datetime(2026, 11, 22, tzinfo=UTC)
    file = tmp_path / "trust.yaml"
    file.write_bytes(trust_file([(school, history)], at=at, source="by phone"))
    return file


def test_nothing_is_wrong_with_it(run: Run) -> None:
    result = run("validate", "-w", FACILITATORS)
    assert result.output == "4 learners checked: no errors, no warnings.\n"


def test_every_competency_has_a_credit(run: Run) -> None:
    assert run("framework", "coverage", "-w", FACILITATORS).exit_code == 0


def test_two_are_certified_one_is_under_way_and_one_has_just_begun(
    institute: Path, run: Run, passphrase: Path
) -> None:
    result = run("issue", "--all", "-w", institute, "--passphrase-file", passphrase)
    assert result.exit_code == 0
    assert "4 learners: 3 issued, 1 nothing earned yet." in result.output


def test_all_formats_are_exported_and_every_credential_verifies(
    institute: Path, tmp_path: Path, run: Run, passphrase: Path
) -> None:
    secret = ("--passphrase-file", passphrase)
    names = [each.name for each in formats()]
    out, lists = tmp_path / "out", tmp_path / "status"
    assert run("issue", "--all", "-w", institute, *secret).exit_code == 0
    exported = run(
        "export", "--all", "--to", ",".join(names), "--out", out, "-w", institute, *secret
    )
    assert exported.exit_code == 0, exported.output
    assert len({each.name.split(".", 1)[1] for each in out.iterdir()}) >= len(names)
    assert run("status", "publish", "--out", lists, "-w", institute, *secret).exit_code == 0
    trust = trust_of(institute, tmp_path)
    files = [*out.glob("*.pdf"), *out.glob("*.clr.json")]
    verified = run("verify", *files, "--trust", trust, "--status", lists, "--format", "json")
    verdicts = {each["file"]: each["verdict"] for each in json.loads(verified.output)["files"]}
    assert len(verdicts) == len(files) >= 6
    assert set(verdicts.values()) == {"passed"}


def test_what_the_institute_says_of_its_mentors_is_what_their_scores_say(run: Run) -> None:
    found = json.loads(run("calibrate", MENTORS, "-w", FACILITATORS, "--format", "json").output)
    assert (found["agreement"]["exact"], found["agreement"]["adjacent"]) == (0.7143, 1.0)
    profile = (FACILITATORS / "school.yaml").read_text(encoding="utf-8")
    assert 'Mentors at the same level, May 2026\n        value: "71 %"' in profile

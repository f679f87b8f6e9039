"""A registrar's office on the sample school, and a college that gets its files."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.schools import make_keys_cheap
from transcript.cli.main import main
from transcript.office.trust_file import trust_file
from transcript.proofs import keyring
from transcript.source.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "samples" / "riverbend"
LEARNERS = ("eli-marchetti", "kalea-kahananui", "noam-ben-shahar", "wulandari")
"""The first two have the credit “work-in-a-team”."""

TODAY = datetime.now(UTC).date().isoformat()

Json = dict[str, Any]
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def issued_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school with four of its learners, whose transcripts are issued."""
    patch = pytest.MonkeyPatch()
    make_keys_cheap(patch)
    folder = tmp_path_factory.mktemp("registrar") / "riverbend"
    copytree(SAMPLES, folder, ignore=ignore_patterns("keys", "issued", "registry.db*"))
    for learner in (folder / "learners").iterdir():
        if learner.name not in LEARNERS:
            rmtree(learner)
    passphrase = folder.parent / "passphrase.txt"
    passphrase.write_text("correct horse battery\n")
    with_keys = ("-w", folder, "--passphrase-file", passphrase)
    for words in (("keys", "new"), ("issue", "--all")):
        done = CliRunner().invoke(main, [str(each) for each in (*words, *with_keys)])
        assert done.exit_code == 0, done.output
    patch.undo()
    return folder


@pytest.fixture
def office(
    issued_school: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> "Office":
    """A registrar's office of its own for a test, and a college that knows the school."""
    make_keys_cheap(monkeypatch)
    folder = tmp_path / "riverbend"
    copytree(issued_school, folder)
    return Office(folder, issued_school.parent / "passphrase.txt", tmp_path, run)


class Office:
    """The registrar's desk, and across the street the college."""

    def __init__(self, folder: Path, passphrase: Path, around: Path, run: Run) -> None:
        self.folder = folder
        self.lists = around / "lists"
        self._passphrase = passphrase
        self._around = around
        self._run = run

    def does(self, *words: object) -> Result:
        """Run a command that needs no key."""
        return self._run(*words, "-w", self.folder)

    def signs(self, *words: object) -> Result:
        """Run a command that needs the keys."""
        return self.does(*words, "--passphrase-file", self._passphrase)

    def number(self, learner: str) -> str:
        """Return the number of a learner's oldest document."""
        told = [json.loads(each.read_text()) for each in self._manifests(learner)]
        oldest: str = min(told, key=lambda each: each["issued_at"])["number"]
        return oldest

    def numbers(self, learner: str) -> set[str]:
        return {json.loads(each.read_text())["number"] for each in self._manifests(learner)}

    def _manifests(self, learner: str) -> list[Path]:
        return sorted((self.folder / "issued" / learner).glob("*/issued.json"))

    def gives(self, learner: str, form: str = "clr", *more: str) -> Path:
        """Export a learner's newest document as the college gets it."""
        out = self._around / "college" / str(len(list(self._around.glob("college/*"))))
        done = self.signs("export", learner, "--to", form, "--out", out, *more)
        assert done.exit_code == 0, done.output
        (found,) = out.glob(f"{learner}*.{'clr.json' if form == 'clr' else form}")
        return found

    def publishes(self) -> None:
        done = self.signs("status", "publish", "--out", self.lists)
        assert done.exit_code == 0, done.output

    def changes(self, learner: str, before: str, after: str, file: str = "record") -> None:
        path = self.folder / "learners" / learner / f"{file}.yaml"
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))

    def restates(self, learner: str, statement: str = "I have found better words.") -> None:
        """Change what the learner says at the top of the record."""
        path = self.folder / "learners" / learner / "record.yaml"
        path.write_text(_with_statement(path.read_text(), statement))

    def college_says(self, file: Path) -> Json:
        """Return what the college finds in a file, with the lists that are published."""
        trust = self._around / "trust.yaml"
        school = Workspace.open(self.folder).load_school().school
        assert school is not None
        history = keyring.Keyring(folder=self.folder / "keys").history()
        at = datetime(2026, 11, 22, tzinfo=UTC)
        trust.write_bytes(trust_file([(school, history)], at=at, source="by phone"))
        told = self._run(
            "verify", file, "--trust", trust, "--status", self.lists, "--format", "json"
        )
        (found,) = json.loads(told.stdout)["files"]
        result: Json = found
        return result


def verdict(report: Json) -> tuple[str, set[str]]:
    """Return what a college is told: the verdict, and the codes of what is not passed."""
    codes = {each["code"] for each in report["checks"] if each["verdict"] != "passed"}
    return report["verdict"], codes


PASSED: tuple[str, set[str]] = ("passed", set())
REVOKED = ("failed", {"STATUS_REVOKED"})
SUSPENDED = ("failed", {"STATUS_SUSPENDED"})
SUPERSEDED = ("failed", {"SUPERSEDED"})


def _with_statement(record: str, statement: str) -> str:
    lines = record.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("statement:"))
    end = next(place for place in range(start + 1, len(lines)) if re.match(r"[a-z]", lines[place]))
    return "\n".join([*lines[:start], f"statement: {statement}", *lines[end:]]) + "\n"

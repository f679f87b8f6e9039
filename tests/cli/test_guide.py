"""What docs/from-learning-to-credit.md shows is what the commands print."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple, Self

import pytest
from click.testing import Result

from transcript.office import clock as clock_module
from transcript.proofs import keyring

Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "from-learning-to-credit.md"
BLOCK = re.compile(
    r"(?:<!-- in (?P<file>[^\n]+) -->\n)?```(?P<kind>console|yaml)\n(?P<text>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
DOCUMENT_ID = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b")
RECORD = Path("learners/declan-mwangi/record.yaml")


class Block(NamedTuple):
    file: str
    kind: str
    text: str


class GuideDay(datetime):
    """The day on which the guide was written."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2026, 11, 22, 9, tzinfo=tz or UTC)


def blocks() -> Iterator[Block]:
    for found in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        yield Block(found["file"] or "", found["kind"], found["text"])


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console, and what is shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def is_shown(shown: str, printed: str) -> bool:
    """Whether it was printed; “…” on a line of its own stands for any lines."""
    pieces = [re.escape(each) for each in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*".join(pieces), printed) is not None


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("facilitators", "imports", "calibration"):
        shutil.copytree(ROOT / "samples" / name, tmp_path / "samples" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock_module, "datetime", GuideDay)
    made = keyring.Keyring.__init__
    monkeypatch.setattr(
        keyring.Keyring,
        "__init__",
        lambda self, *, folder, cost=16, module="": made(
            self, folder=folder, cost=cost, module=module
        ),
    )
    return tmp_path


def carry_out(command: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """Do what a line of the guide says, and return what it prints."""
    program, *words = shlex.split(command)
    if program == "cp":
        shutil.copytree(words[1], words[2])
        return ""
    if program == "cd":
        monkeypatch.chdir(words[0])
        return ""
    assert program == "transcript"
    printed = run(*words, TRANSCRIPT_PASSPHRASE="correct horse battery").output
    if words[:2] == ["new", "award"]:
        entry = printed.split("\n\n", 1)[1]
        record = RECORD.read_text(encoding="utf-8")
        RECORD.write_text(record.replace("awards:\n", f"awards:\n{entry}", 1), encoding="utf-8")
    return DOCUMENT_ID.sub("XXXX-XXXX-XX", printed)


@pytest.mark.usefixtures("checkout")
def test_the_guide_shows_what_the_commands_print(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = []
    for block in blocks():
        if block.kind == "yaml":
            assert block.text in Path(block.file).read_text(encoding="utf-8")
            continue
        for command, shown in commands(block.text):
            printed = carry_out(command, run, monkeypatch)
            if not is_shown(shown, printed):
                wrong.append(f"$ {command}\n{printed}")
    assert wrong == []

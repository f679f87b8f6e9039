"""A school that has issued its transcripts, and its commands."""

import shutil
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.registry.hill_school import ANA, STATUS, Do, Run


@pytest.fixture
def do(with_keys: Path, passphrase: Path, run: Run) -> Do:
    """Run a command in the school."""

    def invoke(*arguments: object, code: int = 0) -> Result:
        signs = {"issue", "publish", "archive", "supersede"} & set(map(str, arguments))
        secret = ("--passphrase-file", passphrase) if signs else ()
        done = run(*arguments, "-w", with_keys, *secret)
        assert done.exit_code == code, done.output
        return done

    return invoke


@pytest.fixture
def hill(with_keys: Path, do: Do) -> Path:
    """The school, two transcripts issued with a place in the lists."""
    settings = with_keys / "workspace.yaml"
    settings.write_text(settings.read_text() + STATUS)
    ben = with_keys / "learners" / "ben-okoro"
    shutil.copytree(with_keys / "learners" / ANA, ben)
    text = (ben / "learner.yaml").read_text().replace("Ana Pérez Soto", "Ben Okoro")
    (ben / "learner.yaml").write_text(text.replace(ANA, "ben-okoro"))
    do("issue", "--all")
    return with_keys

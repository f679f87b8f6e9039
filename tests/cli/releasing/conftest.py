"""A school with a learner's consent on file, from which a transcript is released."""

from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.releasing.handed_out import ANA, CONSENTS, Release, Run


@pytest.fixture
def consented(issued: Path) -> Path:
    """The school, with Ana's consent on file."""
    (issued / "learners" / ANA / "consents.yaml").write_text(CONSENTS)
    return issued


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder that packages are written to."""
    return tmp_path / "outbox"


@pytest.fixture
def release(consented: Path, passphrase: Path, out: Path, run: Run) -> Release:
    """Release Ana's transcript, with the passphrase at hand."""

    def invoke(*more: object) -> Result:
        where = ("--out", out, "-w", consented, "--passphrase-file", passphrase)
        return run("release", ANA, *more, *where)

    return invoke

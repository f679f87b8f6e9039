"""Several runs of one school at the same time."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.crash.school import make_school
from tests.postgresql_server import PostgresqlServer
from transcript.cli.main import main
from transcript.office.folder import open_workspace, registry_of
from transcript.registry.status_book import places_of

RUNS = 2
LEARNERS = 12
PROGRAM = "from transcript.cli.main import main; main()"


@pytest.fixture(params=["sqlite", "postgresql"])
def school(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A school with keys, nothing issued."""
    folder = tmp_path / "school"
    make_school(folder, learners=LEARNERS)
    if request.param == "postgresql":
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        with (folder / "workspace.yaml").open("a") as settings:
            settings.write(f"registry:\n  url: {server.address}\n  schema: {server.new_schema()}\n")
    (folder / "passphrase.txt").write_text("correct horse battery\n")
    made = CliRunner().invoke(main, ["keys", "new", *_options(folder)], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    return folder


def _options(folder: Path) -> list[str]:
    return ["-w", str(folder), "--passphrase-file", str(folder / "passphrase.txt")]


def begin(folder: Path) -> subprocess.Popen[str]:
    """Begin a run."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, "issue", "--all", *_options(folder)],
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_runs_at_the_same_time_issue_nothing_twice(school: Path) -> None:
    runs = [begin(school) for _ in range(RUNS)]
    for each in runs:
        said, _ = each.communicate(timeout=120)
        assert each.returncode in {0, 1}, said
        assert "Traceback" not in said
        assert "bug:" not in said
    again, _ = (last := begin(school)).communicate(timeout=120)
    assert last.returncode == 0, again
    assert f"{LEARNERS} already issued" in again, again
    registry = registry_of(open_workspace(school))
    known = registry.documents.every()
    assert set(Counter(each.learner for each in known).values()) == {1}
    assert len({each.entry for each in known}) == LEARNERS
    shown = {path.name for path in (school / "issued").glob("*/*")}
    assert {f"urn:uuid:{name}" for name in shown} >= {each.document for each in known}
    with registry.database.reading() as connection:
        places = [
            (place.number, place.index)
            for each in known
            for place in places_of(connection, each.document).values()
        ]
    assert len(set(places)) == len(places) == 2 * LEARNERS

"""Runs at the same time share one registry; the whole number is in tests/conformance."""

from pathlib import Path

import pytest

from tests.batch.eight_processes import assert_sound, issue_with_eight
from tests.crash.school import make_school
from transcript.registry.database import Database

LEARNERS = 40


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_eight_processes_issue_into_one_registry(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "school"
    make_school(folder, learners=LEARNERS)
    database = Database(folder / "registry.db")
    if kind == "postgresql":
        server = request.getfixturevalue("postgresql")
        database = Database(server.address, schema=server.new_schema())
    issue_with_eight(folder, database)
    assert_sound(folder, database)

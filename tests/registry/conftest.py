"""The registry where it may be: a file, or a schema on a PostgreSQL server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from transcript.registry.database import Database

AnotherLook = Callable[[], Database]


@pytest.fixture(params=["sqlite", "postgresql"])
def look(request: pytest.FixtureRequest, tmp_path: Path) -> AnotherLook:
    """Open one registry, as another run would: each call gives a `Database` of its own."""
    if request.param == "sqlite":
        return lambda: Database(tmp_path / "registry.db")
    server = request.getfixturevalue("postgresql")
    schema = server.new_schema()
    return lambda: Database(server.address, schema=schema)


@pytest.fixture
def database(look: AnotherLook) -> Database:
    """A registry in which nothing is written yet."""
    return look()

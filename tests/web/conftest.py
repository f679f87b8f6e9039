from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.gated import Clock, Gate, gate_of, site_at
from transcript.web.site import Site


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = site_at(tmp_path)
    yield made
    made.checker.close()
    made.accounts.close()


@pytest.fixture
def gate(site: Site, clock: Clock) -> Gate:
    return gate_of(site, clock)

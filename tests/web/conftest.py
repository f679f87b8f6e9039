from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.gated import Clock, Gate, gate_of, site_at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(tmp_path: Path, clock: Clock) -> Iterator[Gate]:
    site = site_at(tmp_path)
    yield gate_of(site, clock)
    site.checker.close()
    site.accounts.close()

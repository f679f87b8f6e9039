"""A small school behind the whole site, for the tests of its API."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.schools import make_keys_cheap, stop_clock
from tests.web.api_desk import NOON, Desk, make_school, open_desk, trust_list


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        make_keys_cheap(patch)
        stop_clock(patch, NOON - timedelta(days=1))
        folder = tmp_path_factory.mktemp("api") / "school"
        make_school(folder)
        yield folder


@pytest.fixture(autouse=True)
def _quiet_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    make_keys_cheap(monkeypatch)
    stop_clock(monkeypatch, NOON)


@pytest.fixture
def school(_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_made, tmp_path / "school"))


@pytest.fixture
def desk(school: Path, tmp_path: Path) -> Iterator[Desk]:
    trust = tmp_path / "trust.yaml"
    trust.write_bytes(trust_list(school))
    desk = open_desk(school, tmp_path / "home", trust=trust)
    yield desk
    desk.close()

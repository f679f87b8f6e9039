import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.crash.invariants import Uninterrupted
from tests.crash.school import make_school
from tests.crash.tracing import STRACE
from tests.crash.zygote import Zygote

Make = Callable[[], Path]


@pytest.fixture
def strace() -> None:
    """Skip where there is no strace; a machine that checks changes has to have it."""
    if STRACE is None and os.environ.get("CI"):
        pytest.fail("strace is not on this machine: install it")
    if STRACE is None:
        pytest.skip("strace is not on this machine")


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with three learners, nothing issued; copy it."""
    folder = tmp_path_factory.mktemp("three") / "school"
    make_school(folder, learners=3)
    return folder


@pytest.fixture(scope="session")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with thirty learners, nothing issued; copy it."""
    folder = tmp_path_factory.mktemp("thirty") / "school"
    make_school(folder, learners=30)
    return folder


@pytest.fixture(scope="session")
def zygote(three: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    """A process that is forked for each run."""
    place = tmp_path_factory.mktemp("zygote")
    shutil.copytree(three, place / "school")
    with Zygote(place / "school", place / "said.txt") as process:
        yield process


@pytest.fixture
def copies(tmp_path: Path) -> Callable[[Path], Make]:
    """Give what copies a school, each time to another place."""
    numbers = count()

    def of(school: Path) -> Make:
        return lambda: Path(shutil.copytree(school, tmp_path / f"school-{next(numbers)}"))

    return of


@pytest.fixture
def uninterrupted(
    zygote: Zygote, copies: Callable[[Path], Make]
) -> Callable[[Path], Uninterrupted]:
    """Give what says how a school looks after a run that nothing has disturbed."""

    def of(school: Path) -> Uninterrupted:
        folder = copies(school)()
        assert zygote.issue(folder) == 0, zygote.said
        return Uninterrupted.of(folder)

    return of

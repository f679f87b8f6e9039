"""A batch is struck at each call that changes a file, and taken up again."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.crash.conftest import Make
from tests.crash.invariants import Uninterrupted
from tests.crash.tracing import Point, points, strike
from tests.crash.zygote import Zygote

pytestmark = pytest.mark.usefixtures("strace")

EVERY = 23
"""Each so-manieth point is struck in the short run: a prime, so that all kinds have their turn."""


class Batch:
    """A batch of three learners, to be struck."""

    def __init__(self, zygote: Zygote, make: Make, whole: Uninterrupted) -> None:
        self.zygote = zygote
        self.make = make
        self.whole = whole

    def points(self) -> Sequence[Point]:
        """Return every call with which it changes something."""
        folder = self.make()
        return points(self.zygote, folder, folder.with_suffix(".log"))

    def is_killed(self, point: Point) -> None:
        """Kill it at a point; take it up again; see that all is as it should be."""
        folder = self.make()
        assert strike(self.zygote, folder, point, "signal=KILL") == -9
        self.whole.check_crashed(folder)
        self.ends(folder)
        self.whole.check_swept(folder)
        shutil.rmtree(folder)

    def fails(self, point: Point, error: str) -> None:
        """Let a call fail; the run says so, or does without; take it up again."""
        folder = self.make()
        end = strike(self.zygote, folder, point, f"error={error}")
        said = self.zygote.said
        if end == 0:  # such as where a lock file, or a journal that is not needed, stays
            self.whole.check_whole(folder)
        else:
            first, *hints = said.splitlines()
            assert (end, first[:7]) == (4, "error: "), said
            assert all(each.startswith("    hint: ") for each in hints), said
            assert "Traceback" not in said
        self.whole.check_crashed(folder)
        self.ends(folder)
        shutil.rmtree(folder)

    def ends(self, folder: Path) -> None:
        """Take it up again."""
        assert self.zygote.issue(folder) == 0, self.zygote.said
        self.whole.check_ended(folder)


@pytest.fixture
def batch(
    three: Path,
    zygote: Zygote,
    copies: Callable[[Path], Make],
    uninterrupted: Callable[[Path], Uninterrupted],
) -> Batch:
    return Batch(zygote, copies(three), uninterrupted(three))


def test_a_kill_at_a_point_loses_nothing_and_doubles_nothing(batch: Batch) -> None:
    for point in batch.points()[::EVERY]:
        batch.is_killed(point)


def test_a_disk_that_is_full_at_a_point_is_told_and_nothing_is_lost(batch: Batch) -> None:
    for point in batch.points()[5::EVERY]:
        batch.fails(point, "ENOSPC")


@pytest.mark.external
def test_a_kill_at_any_point_loses_nothing_and_doubles_nothing(batch: Batch) -> None:
    every = batch.points()
    assert len(every) > 150
    for point in every:
        batch.is_killed(point)


@pytest.mark.external
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_an_error_at_any_point_is_told_and_nothing_is_lost(batch: Batch, error: str) -> None:
    for point in batch.points():
        batch.fails(point, error)

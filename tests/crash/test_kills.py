"""A batch is killed at any moment, again and again, until it is done."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.conftest import Make
from tests.crash.invariants import Uninterrupted
from tests.crash.zygote import Zygote

_LONGEST = 0.6
"""Within so many seconds it is killed; undisturbed, a batch takes about as long."""


def kill_at_random(
    zygote: Zygote, make: Make, whole: Uninterrupted, *, times: int, seed: int
) -> None:
    """Kill batches at random moments; see after each kill, and at the end of each batch."""
    chance = random.Random(seed)  # noqa: S311 - it is to be repeated
    kills = 0
    while kills < times:
        folder = make()
        while (end := zygote.issue(folder, kill_after=chance.uniform(0, _LONGEST))) == -9:
            kills += 1
            whole.check_crashed(folder)
        assert end == 0, zygote.said
        whole.check_ended(folder)
        whole.check_swept(folder)
        shutil.rmtree(folder)


def test_a_batch_that_is_killed_again_and_again_ends_as_if_it_never_was(
    zygote: Zygote,
    thirty: Path,
    copies: Callable[[Path], Make],
    uninterrupted: Callable[[Path], Uninterrupted],
) -> None:
    kill_at_random(zygote, copies(thirty), uninterrupted(thirty), times=30, seed=1)


@pytest.mark.external
@pytest.mark.parametrize("seed", range(2, 12))
def test_a_thousand_kills_lose_nothing_and_double_nothing(
    zygote: Zygote,
    thirty: Path,
    copies: Callable[[Path], Make],
    uninterrupted: Callable[[Path], Uninterrupted],
    seed: int,
) -> None:
    kill_at_random(zygote, copies(thirty), uninterrupted(thirty), times=100, seed=seed)

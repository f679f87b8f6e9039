"""What was looked up is believed for a second, or until this process changes a file."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from transcript.durable import sync_folder, write_together, write_whole
from transcript.office.briefly import Briefly


class Clock:
    def __init__(self) -> None:
        self.now = 5.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seen(clock: Clock) -> Briefly:
    return Briefly(ticks=clock)


@pytest.fixture
def looks() -> Iterator[int]:
    return count(1)


def test_within_a_second_nobody_looks_again(
    seen: Briefly, clock: Clock, looks: Iterator[int]
) -> None:
    assert seen.get("a", lambda: next(looks)) == 1
    clock.now += 0.9
    assert seen.get("a", lambda: next(looks)) == 1


def test_after_a_second_somebody_looks(seen: Briefly, clock: Clock, looks: Iterator[int]) -> None:
    seen.get("a", lambda: next(looks))
    clock.now += 1
    assert seen.get("a", lambda: next(looks)) == 2


def test_who_asks_about_something_else_looks(seen: Briefly, looks: Iterator[int]) -> None:
    assert [seen.get(each, lambda: next(looks)) for each in "aba"] == [1, 2, 1]


@pytest.mark.parametrize("how", ["whole", "together", "removed"])
def test_what_this_process_changes_is_seen_at_once(
    seen: Briefly, looks: Iterator[int], tmp_path: Path, how: str
) -> None:
    seen.get("a", lambda: next(looks))
    if how == "whole":
        write_whole(tmp_path / "a", b"a")
    elif how == "together":
        write_together(tmp_path, [("a", b"a")])
    else:
        sync_folder(tmp_path)
    assert seen.get("a", lambda: next(looks)) == 2


def test_what_changes_while_somebody_looks_is_noticed_by_the_next(
    seen: Briefly, looks: Iterator[int], tmp_path: Path
) -> None:
    def look() -> int:
        write_whole(tmp_path / "a", b"a")
        return next(looks)

    assert [seen.get("a", look), seen.get("a", lambda: next(looks))] == [1, 2]


def test_only_the_last_looks_are_remembered(seen: Briefly, looks: Iterator[int]) -> None:
    for number in range(9):
        seen.get(number, lambda: next(looks))
    assert seen.get(8, lambda: next(looks)) == 9
    assert seen.get(0, lambda: next(looks)) == 10


def test_a_look_that_fails_is_not_remembered(seen: Briefly, looks: Iterator[int]) -> None:
    def failing() -> int:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        seen.get("a", failing)
    assert seen.get("a", lambda: next(looks)) == 1

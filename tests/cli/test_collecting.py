"""What processes that make many documents do about memory."""

import gc
from collections.abc import Iterator

import pytest

from transcript.office.collecting import collect_seldom


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_objects_are_looked_through_less_often_than_usual() -> None:
    gc.set_threshold(700, 10, 10)
    collect_seldom()
    assert gc.get_threshold() == (10_000, 10, 10)


def test_objects_are_still_looked_through() -> None:
    collect_seldom()
    assert gc.isenabled()

"""A file that was looked at is held for who sent it, for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from transcript.web import held as holding
from transcript.web.asked import Upload
from transcript.web.held import Holding

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FILE = Upload(name="a.csv", content=b"abc")


def test_it_is_given_to_who_sent_it_alone() -> None:
    kept = Holding()
    token = kept.hold(FILE, actor="ana", at=NOON)
    assert kept.held(token, actor="ana", at=NOON) is FILE
    assert kept.held(token, actor="ben", at=NOON) is None
    assert kept.held("other", actor="ana", at=NOON) is None


def test_it_is_gone_after_an_hour() -> None:
    kept = Holding()
    token = kept.hold(FILE, actor="ana", at=NOON)
    assert kept.held(token, actor="ana", at=NOON + timedelta(hours=1)) is None


def test_it_is_gone_when_it_was_used() -> None:
    kept = Holding()
    token = kept.hold(FILE, actor="ana", at=NOON)
    kept.drop(token)
    assert kept.held(token, actor="ana", at=NOON) is None


@pytest.mark.parametrize(("limit", "most"), [("_MOST_FILES", 1), ("_MOST_BYTES", 5)])
def test_the_oldest_gives_way_to_the_newest(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(holding, limit, most)
    kept = Holding()
    first = kept.hold(FILE, actor="ana", at=NOON)
    second = kept.hold(FILE, actor="ana", at=NOON)
    assert kept.held(first, actor="ana", at=NOON) is None
    assert kept.held(second, actor="ana", at=NOON) is FILE

from datetime import UTC, datetime, timedelta, timezone

import pytest

from transcript.proofs.timestamps import read_timestamp, timestamp_text


def test_a_moment_is_written_in_utc_with_whole_seconds() -> None:
    moment = datetime(2026, 11, 22, 7, 0, 5, 999, tzinfo=timezone(timedelta(hours=-5)))
    assert timestamp_text(moment) == "2026-11-22T12:00:05Z"


def test_an_early_year_keeps_four_digits() -> None:
    assert timestamp_text(datetime(33, 4, 3, 15, 0, tzinfo=UTC)) == "0033-04-03T15:00:00Z"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"^a moment without a time zone has no meaning elsewhere$"
    ):
        timestamp_text(datetime(2026, 11, 22))  # noqa: DTZ001 (that is the point)


@pytest.mark.parametrize(
    "text", ["2026-11-22T12:00:00Z", "2026-11-22T07:00:00-05:00", "2026-11-22T12:00:00.000Z"]
)
def test_every_spelling_with_a_zone_is_read(text: str) -> None:
    assert read_timestamp(text) == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "2026-11-22",
        "2026-11-22T12:00:00",
        "2026-11-22 12:00:00Z",
        "2026-11-22T12:00:00z",
        "2026-11-22T12:00:00Z\n",
        "\uff12026-11-22T12:00:00Z",
    ],
)
def test_what_is_no_moment_with_a_zone_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"^not a date and time with a time zone, like "):
        read_timestamp(text)


@pytest.mark.parametrize("text", ["2026-02-30T12:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a date and time that exists$"):
        read_timestamp(text)

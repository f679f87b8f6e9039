"""Days and moments as authors and records write them; anything else is refused."""

import re
from datetime import date, datetime

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_DAY = re.compile(r"--[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_LEAP_YEAR = 2000


def read_date(text: str) -> date:
    """Return the day that `2026-06-12` stands for. Raises `ValueError`."""
    # `fromisoformat` alone also takes week dates and dates without hyphens.
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def read_month_day(text: str) -> str:
    """Return `--04-15` as it is if there is such a day in some year. Raises `ValueError`."""
    if not _MONTH_DAY.fullmatch(text):
        raise ValueError(text)
    date(_LEAP_YEAR, int(text[2:4]), int(text[5:]))
    return text


def write_month_day(day: date) -> str:
    """Return the day without its year, `--04-15`."""
    return f"--{day.month:02}-{day.day:02}"


def read_moment(text: str) -> datetime:
    """Return the moment that `2026-11-22T10:00:00Z` stands for. Raises `ValueError`."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)

"""Moments as text: one spelling out, the XML Schema spellings with a zone in."""

import re
from datetime import UTC, datetime

_DATE_TIME_STAMP = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII
)


def timestamp_text(moment: datetime) -> str:
    """Return `moment` as `YYYY-MM-DDThh:mm:ssZ`. It must know its zone; fractions are cut off."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no meaning elsewhere")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def read_timestamp(text: object) -> datetime:
    """Return the moment in UTC. Raises `ValueError` unless it is a dateTimeStamp with a zone."""
    if not isinstance(text, str) or not _DATE_TIME_STAMP.fullmatch(text):
        raise ValueError("not a date and time with a time zone, like 2026-11-22T10:00:00Z")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("not a date and time that exists") from error

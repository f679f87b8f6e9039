"""What time it is: the one place that asks, for the command line and the web."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time, in whole seconds UTC."""
    return datetime.now(UTC).replace(microsecond=0)

"""The stamp of our exporter: what a PDF says has drawn it. Anybody can write the same."""

import re

# What our exporter writes as the Producer: itself, what it draws with, and the layout's digest.
_STAMP = re.compile(
    r"Transcript Toolkit \d+\.\d+[0-9A-Za-z.+]{0,40}"
    r"(?:; [A-Za-z]{1,20} [0-9][0-9A-Za-z.+-]{0,40}){0,12}; layout [0-9a-f]{12}"
)


def is_stamp(producer: str) -> bool:
    """Return whether a PDF's Producer is of the form that our exporter writes."""
    return _STAMP.fullmatch(producer) is not None

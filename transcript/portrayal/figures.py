"""The figures of a school profile: which of them are shares that a bar can show."""

import re

from transcript.model.school import Figure

_PERCENT = re.compile(r"^\s*(\d{1,3}(?:[.,]\d+)?)\s*%\s*$")


def share(figure: Figure) -> float | None:
    """Return a percentage as a share of one, or None if the figure is something else."""
    found = _PERCENT.match(figure.value.replace("\u00a0", " "))
    value = float(found.group(1).replace(",", ".")) / 100 if found else -1.0
    return value if 0 <= value <= 1 else None

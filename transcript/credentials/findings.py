"""What a document gets wrong by its standard, and where."""

from dataclasses import dataclass
from enum import StrEnum


class FindingSeverity(StrEnum):
    """An error makes the document unfit; a warning is an older or looser way of saying it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault. `path` is a JSON Pointer into the document that was checked."""

    path: str
    message: str
    severity: FindingSeverity = FindingSeverity.ERROR

    def __str__(self) -> str:
        """Return the place and the fault in one line."""
        return f"{self.path or '/'}: {self.message}"

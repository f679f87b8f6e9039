"""What is wrong with a person's document, as values that can be sorted, counted and shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from transcript.model.origin import Origin
from transcript.ways_out import WayOut


class Severity(StrEnum):
    """An error stops issuing; a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem. `number` never changes meaning and is never reused."""

    number: str
    summary: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One problem in one place, in the author's words, with a hint at what to do.

    The hint goes on with `way_out`, where it is done otherwise on each surface.
    """

    code: Code
    origin: Origin
    message: str
    hint: str
    way_out: WayOut | None = None

    def __str__(self) -> str:
        """Return the problem as two lines for a terminal."""
        head = f"{self.origin}: {self.code.severity} {self.code.number}: {self.message}"
        return f"{head}\n    hint: {self.hint}"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics by place, then by code, each once."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda each: (each.origin, each.code.number, each.message)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether any of them stops issuing."""
    return any(each.code.severity is Severity.ERROR for each in diagnostics)

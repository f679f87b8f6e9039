"""The three answers that there are to any question about a file, and the worst of several."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """ETSI EN 319 102-1: found right, found wrong, or could not be settled. Only PASSED is true."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"

    def __bool__(self) -> bool:
        """Return whether it is PASSED: no other verdict may slip through an `if`."""
        return self is Verdict.PASSED


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst verdict; nothing checked is INDETERMINATE, not PASSED."""
    found = set(verdicts)
    if Verdict.FAILED in found:
        return Verdict.FAILED
    return Verdict.PASSED if found == {Verdict.PASSED} else Verdict.INDETERMINATE

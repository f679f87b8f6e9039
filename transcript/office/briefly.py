"""What was looked up on a disk is believed for a second, so that pages need not look at every file.

    rows = self._seen.get(learners, look)   # looks only if nobody has, a moment ago

A change that this process makes is seen at once; what somebody writes with another program, after
that second.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from transcript.durable import changes

_SECONDS = 1.0
_MOST = 8

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    until: float
    changes: int
    found: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefly:
    """Remembers what a few looks have found, each for a second. Any number of threads may ask."""

    ticks: Callable[[], float] = monotonic
    _looks: dict[Hashable, _Look] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, about: Hashable, look: Callable[[], _Found]) -> _Found:
        """Return what a look has found, or finds now; who comes meanwhile waits for it."""
        with self._lock:
            known = self._looks.get(about)
            if known is None or known.changes != changes() or self.ticks() >= known.until:
                # Before looking: what changes meanwhile is then noticed by who asks next.
                now = changes()
                known = _Look(found=look(), changes=now, until=self.ticks() + _SECONDS)
                self._looks.pop(about, None)
                self._looks[about] = known
                while len(self._looks) > _MOST:
                    self._looks.pop(next(iter(self._looks)))
            found: _Found = known.found
            return found

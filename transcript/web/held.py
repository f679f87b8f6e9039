"""A file that somebody sent to be looked at first, and used then: it need not be sent twice.

    token = hold(upload, actor=asked.actor, at=asked.at)     # shown in a hidden field of the page
    upload = held(token, actor=…, at=…)                      # None after an hour, or for another

They are in memory alone, so nothing of them is left when the server stops.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from transcript.web.asked import Upload

_LASTS = timedelta(hours=1)
_MOST_BYTES = 256 * 1024 * 1024
_MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class _Held:
    upload: Upload
    actor: str
    until: datetime


class Holding:
    """Holds files until they are used, too old, or too many."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[str, _Held] = OrderedDict()
        self._lock = Lock()

    def hold(self, upload: Upload, *, actor: str, at: datetime) -> str:
        """Keep a file for who sent it, and return its token."""
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._forget(at)
            self._kept[token] = _Held(upload, actor, at + _LASTS)
            while len(self._kept) > _MOST_FILES or self._size() > _MOST_BYTES:
                self._kept.popitem(last=False)
        return token

    def held(self, token: str, *, actor: str, at: datetime) -> Upload | None:
        """Return a file to who sent it; None if it is not held any more."""
        with self._lock:
            self._forget(at)
            found = self._kept.get(token)
        return found.upload if found and found.actor == actor else None

    def drop(self, token: str) -> None:
        """Forget a file that was used."""
        with self._lock:
            self._kept.pop(token, None)

    def _forget(self, at: datetime) -> None:
        for token in [token for token, each in self._kept.items() if each.until <= at]:
            del self._kept[token]

    def _size(self) -> int:
        return sum(len(each.upload.content) for each in self._kept.values())


_HOLDING = Holding()
hold, held, drop = _HOLDING.hold, _HOLDING.held, _HOLDING.drop

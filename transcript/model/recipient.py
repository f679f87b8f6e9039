"""Whom a copy was made for: it stands on every page, and inside the file, so that both agree."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

LONGEST_NAME = 120
"""The longest name of a recipient, in letters: it has to fit on a line of every page."""

_MOST_BYTES = 2048
_SHOWN = 8
_UNSHOWN = ("C", "Zl", "Zp")  # controls, marks that turn the reading direction, line ends


class UnreadableRecipientError(ValueError):
    """These bytes are not what this tool writes about a recipient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a copy was made for, by which release (its UUID), and what its pages say.

    `own_copy` is the student's own; `notice` is that about handing it on; `watermark` is the
    recipient's name across the pages; `expires` is the last day of its use.
    """

    name: str
    release: str
    released_on: date
    own_copy: bool = False
    notice: bool = True
    watermark: bool = True
    expires: date | None = None

    @property
    def number(self) -> str:
        """The release's id as pages show it."""
        return self.release[:_SHOWN]

    def to_bytes(self) -> bytes:
        """Return the one spelling, as JSON; `from_bytes` reads it back."""
        members: dict[str, Any] = {
            "version": 1,
            "recipient": self.name,
            "release": self.release,
            "released_on": self.released_on.isoformat(),
            "own_copy": self.own_copy,
            "notice": self.notice,
            "watermark": self.watermark,
            "expires": self.expires.isoformat() if self.expires else None,
        }
        return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` gave. Raises `UnreadableRecipientError` for anything else."""
        if len(content) > _MOST_BYTES:
            raise UnreadableRecipientError
        try:
            made = cls._from(json.loads(content))
            # One spelling only, so that nothing else can be said beside it.
            is_ours = is_showable(made.name) and made.to_bytes() == content
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UnreadableRecipientError from error
        if not is_ours:
            raise UnreadableRecipientError
        return made

    @classmethod
    def _from(cls, members: dict[str, Any]) -> Self:
        expires = members["expires"]
        return cls(
            name=members["recipient"],
            release=members["release"],
            released_on=date.fromisoformat(members["released_on"]),
            own_copy=members["own_copy"] is True,
            notice=members["notice"] is True,
            watermark=members["watermark"] is True,
            expires=date.fromisoformat(expires) if expires is not None else None,
        )


def is_showable(name: str) -> bool:
    """Return whether a name is a line of text that shows what it says."""
    return (
        0 < len(name) <= LONGEST_NAME
        and name == " ".join(name.split())
        and not any(unicodedata.category(each).startswith(_UNSHOWN) for each in name)
    )

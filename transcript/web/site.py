"""What is served, to whom and how: settled when the server starts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One school's site, a college's, or both.

    `folder` is the school's folder, which need not be there yet; None at a college. `trust` is the
    list of issuers that files are judged by. `home` is the folder in which accounts and sessions
    are kept. `address` is where people reach it, such as `https://studio.school.example`.
    `passphrase` opens the school's keys for the API; without it, only who types it in can sign.
    """

    home: Path
    address: str
    folder: Path | None = None
    trust: Path | None = None
    passphrase: Callable[[], bytes] | None = None

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over TLS."""
        return self.address.startswith("https://")

"""What is served, to whom and how: settled when the server starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from transcript.accounts.accounts import Accounts
from transcript.office.verifying import Checker
from transcript.web.limits import Attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """Another program in front of us says who asks: in this header, from these addresses alone."""

    header: str
    proxies: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Site:
    """One school's site, a college's, or both.

    `folder` is the school's folder, which need not be there yet; None at a college. `trust` is the
    list of issuers that files are judged by. `home` is the folder in which accounts and sessions
    are kept. `address` is where people reach it, such as `https://studio.school.example`.
    `passphrase` opens the school's keys for the API; without it, only who types it in can sign.
    `proxies` are the addresses of programs in front of us, which say where a request came from.
    `names` are hosts by which people may call it besides: those in its certificate.
    """

    home: Path
    address: str
    folder: Path | None = None
    trust: Path | None = None
    passphrase: Callable[[], bytes] | None = None
    proxies: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    sign_on: SignOn | None = None
    checker: Checker = field(default_factory=Checker, compare=False, repr=False)
    attempts: Attempts = field(default_factory=Attempts, compare=False, repr=False)

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over TLS."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        """The host, and the port where it is not the usual one, of the site's address."""
        return urlsplit(self.address).netloc.lower()

    @cached_property
    def accounts(self) -> Accounts:
        """Who may come in."""
        return Accounts(self.home)

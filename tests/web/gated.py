"""A site with accounts, and a browser that remembers what it is told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

from httpx2 import Response
from starlette.testclient import TestClient

from tests.web.anybody import Anybody
from transcript.accounts.roles import Permission, Role
from transcript.web.app import application
from transcript.web.asked import Person, Way
from transcript.web.gate import site_application
from transcript.web.site import Site

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8040"
PASSPHRASE = "four words of a river"


@dataclass
class Clock:
    """A clock that is set by hand."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.csrf = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("name") == "csrf":
            self.csrf = told.get("value") or ""


@dataclass
class Browser:
    """Somebody at a browser: forms carry the token of the page that was seen last."""

    client: TestClient
    csrf: str = ""
    page: str = ""
    heads: dict[str, str] = field(default_factory=dict)

    def see(self, path: str, **options: object) -> Response:
        return self._seen(self.client.get(path, headers=self.heads, **options))  # type: ignore[arg-type]

    def send(self, path: str, **fields: object) -> Response:
        data = {"csrf": self.csrf, **fields}
        return self._seen(self.client.post(path, data=data, headers=self.heads))

    def sign_in(self, name: str, passphrase: str = PASSPHRASE, **more: str) -> Response:
        self.see("/sign-in")
        return self.send("/sign-in", name=name, passphrase=passphrase, **more)

    def _seen(self, response: Response) -> Response:
        self.page = response.text
        fields = _Fields()
        fields.feed(self.page)
        self.csrf = fields.csrf or self.csrf
        return response


@dataclass
class Gate:
    """A site that is served to browsers, each with cookies of its own."""

    site: Site
    clock: Clock
    open: Callable[[], Browser]

    def add(self, name: str, *roles: Role) -> None:
        people = self.site.accounts.people
        people.add(name, full_name=name.title(), roles=roles or Role, at=self.clock.at)
        people.set_passphrase(name, PASSPHRASE)


def gate_of(site: Site, clock: Clock, *, peer: str = "127.0.0.1") -> Gate:
    app = site_application(site, now=clock)

    def browser() -> Browser:
        client = TestClient(
            app, base_url=site.address, client=(peer, 50000), follow_redirects=False
        )
        return Browser(client)

    return Gate(site, clock, browser)


def site_at(place: Path, /, **changes: object) -> Site:
    wanted: dict[str, object] = {
        "home": place / "school" / ".studio",
        "address": ADDRESS,
        "folder": place / "school",
        "trust": place / "trust.yaml",
    }
    return Site(**wanted | changes)  # type: ignore[arg-type]


REYES = Person(name="a.reyes", full_name="A. Reyes", may=frozenset({Permission.VIEW}))


def client_of(site: Site, *ways: Way, person: Person | None = REYES) -> TestClient:
    """Return what asks for ways of a test, as somebody who may look at everything."""
    app = application(site, ways=ways, door=Anybody(person), now=Clock())
    return TestClient(app, follow_redirects=False)


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""

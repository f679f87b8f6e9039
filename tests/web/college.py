"""A college's site: the verify page and its list of issuers, asked as a browser asks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from httpx2 import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tests.web.anybody import Anybody
from transcript.accounts.roles import Permission
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.gate import site_application
from transcript.web.site import Site
from transcript.web.ways import all_ways

ADDRESS = "http://127.0.0.1:8040"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TAMPERED = Path(__file__).parents[1] / "tampered"
KEEPER = Person(name="reyes", full_name="A. Reyes", may=frozenset({Permission.TRUST}))

File = tuple[str, bytes]


class College:
    """What a browser sees of the site. With `person`, somebody is signed in."""

    def __init__(self, client: TestClient) -> None:
        """Ask through a client."""
        self._client = client

    def get(self, path: str, **headers: str) -> Response:
        """Open a page."""
        return self._client.get(path, headers=headers)

    def post(self, path: str, fields: Mapping[str, str], **files: File) -> Response:
        """Send a form; what it leads to is not opened."""
        sent = {name: (file, content) for name, (file, content) in files.items()}
        return self._client.post(path, data=dict(fields), files=sent or None)

    def check(
        self,
        name: str = "",
        content: bytes = b"",
        *,
        beside: Sequence[File] = (),
        language: str = "en",
        code: str = "",
        at: str = "",
    ) -> Response:
        """Have a file checked."""
        files = [("file", (name, content))] if name else []
        files += [("beside", each) for each in beside]
        return self._client.post(
            f"/verify?lang={language}", data={"code": code, "at": at}, files=files or None
        )

    def check_of_kit(self, name: str, **more: str) -> Response:
        """Have a file of the tampered kit checked."""
        return self.check(name, (TAMPERED / name).read_bytes(), **more)  # type: ignore[arg-type]


@contextmanager
def college(home: Path, trust: Path | None, *, person: Person | None = None) -> Iterator[College]:
    """Open a college's site; with a `person`, who has signed in by other means."""
    with college_of(Site(home=home, address=ADDRESS, trust=trust), person=person) as opened:
        yield opened


@contextmanager
def college_of(site: Site, *, person: Person | None = None) -> Iterator[College]:
    """Open a site, and close it again."""
    if person is None:
        app = site_application(site, now=lambda: NOON)
    else:
        app = application(site, ways=all_ways(), door=Anybody(person), now=lambda: NOON)
    try:
        yield College(_client(app))
    finally:
        site.checker.close()
        site.accounts.close()


def _client(app: ASGIApp) -> TestClient:
    here = ("127.0.0.1", 50_000)  # where nobody asks too often
    return TestClient(app, base_url=ADDRESS, follow_redirects=False, client=here)


class _Seen(HTMLParser):
    """What of a page is read: text without markup, and every element with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def seen(page: Response) -> str:
    """Return the words of a page on one line."""
    parser = _Seen()
    parser.feed(page.text)
    return " ".join(" ".join(parser.texts).split())


def elements(page: Response) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element of a page with the names of its attributes."""
    parser = _Seen()
    parser.feed(page.text)
    return parser.elements


def rows(page: Response) -> list[str]:
    """Return the colours of the three answers."""
    return re.findall(r'<p class="state (\w+)">', page.text)


def answer(page: Response) -> str:
    """Return the sentence that stands first, as it is written in the title as well."""
    found = re.search(r"<title>(.*?) – Transcript Toolkit</title>", page.text, re.DOTALL)
    assert found
    return found[1]

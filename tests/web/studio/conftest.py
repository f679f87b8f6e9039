"""The school's own pages over a small school, asked as a browser asks, by somebody with a role."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.schools import write_school
from tests.web.anybody import Anybody
from transcript.accounts.roles import Permission, Role, granted
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.site import Site
from transcript.web.studio import beginning, coverage, files, framework, mastery, profile, school
from transcript.web.studio import credits as credit_pages

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WAYS = tuple(
    way
    for section in (
        beginning,
        school,
        profile,
        framework,
        credit_pages,
        coverage,
        mastery,
        files,
    )
    for way in section.WAYS
)
Fields = list[tuple[str, str]]


class Desk:
    """The pages, and somebody who works at them."""

    def __init__(self, folder: Path, client: TestClient) -> None:
        """Ask through this client."""
        self.folder = folder
        self.client = client

    def get(self, address: str) -> Response:
        """Open a page."""
        return self.client.get(address)

    def fields(self, address: str) -> Fields:
        """Return what the form of a page would send, as a browser would."""
        return fields_of(self.get(address).text)

    def post(self, address: str, fields: Fields, **more: str) -> Response:
        """Send a form with some of its fields filled in anew, and stay with the answer."""
        given = dict.fromkeys(more)
        sent = [*((name, value) for name, value in fields if name not in given), *more.items()]
        return self.send(address, sent)

    def send(self, address: str, fields: Fields) -> Response:
        """Send fields just as they are."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.client.post(address, data=data, follow_redirects=False)

    def text(self, file: str) -> str:
        """Return the text of a file."""
        return (self.folder / file).read_text()


Sit = Callable[..., Desk]


def fields_of(page: str) -> Fields:
    """Return the fields of the page's editor in their order, with the values that they show."""
    form = page.partition('<form id="form"')[2].partition("</form>")[0]
    found: Fields = []
    for match in re.finditer(
        r"<input(?P<input>[^>]*)>|<textarea(?P<area>[^>]*)>\n?(?P<text>.*?)</textarea>"
        r"|<select(?P<select>[^>]*)>(?P<options>.*?)</select>",
        form,
        re.DOTALL,
    ):
        marks = match["input"] or match["area"] or match["select"]
        name = re.search(r'name="([^"]*)"', marks)
        if name is None or 'type="file"' in marks:
            continue
        if "checkbox" in marks and "checked" not in marks:
            continue
        found.append((unescape(name[1]), unescape(_value(match, marks))))
    return found


def _value(match: re.Match[str], marks: str) -> str:
    if match["area"]:
        return match["text"]
    if match["select"]:
        chosen = re.search(r'value="([^"]*)" selected', match["options"])
        first = re.search(r'value="([^"]*)"', match["options"])
        return (chosen or first or re.match("()", ""))[1]  # type: ignore[index]
    value = re.search(r'value="([^"]*)"', marks)
    return value[1] if value else ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A school of three credits, without learners."""
    return write_school(tmp_path / "school")


@pytest.fixture
def sit(folder: Path) -> Sit:
    """Sit down with the roles given; with every role by default."""

    def make(*roles: Role, name: str = "areyes", at: Path = folder) -> Desk:
        may = granted(roles) if roles else frozenset(Permission)
        person = Person(name=name, full_name="A. Reyes", may=may)
        site = Site(home=at / ".studio", address="http://testserver", folder=at)
        app = application(site, ways=WAYS, door=Anybody(person), now=lambda: NOON)
        return Desk(at, TestClient(app))  # not entered: no process is made ready to verify

    return make


@pytest.fixture
def desk(sit: Sit) -> Desk:
    """Somebody who may do everything."""
    return sit()

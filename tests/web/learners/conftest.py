"""The pages of learners over a small school, asked as a browser asks, by somebody with a role."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.requests import Request
from starlette.responses import Response as Sent
from starlette.testclient import TestClient

from tests.schools import RATED, write_record, write_school
from tests.web.anybody import Anybody
from transcript.accounts.roles import Permission, Role, granted
from transcript.reading.reader import read_document
from transcript.web.app import application
from transcript.web.asked import Answer, Person, Redirect, Way
from transcript.web.reception import Visit
from transcript.web.site import Site
from transcript.web.studio import evidence, files, importing, learners, record

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WAYS = (
    *learners.WAYS,
    *record.WAYS,
    *evidence.WAYS,
    *importing.WAYS,
    *files.WAYS,
)


class Telling(Anybody):
    """A door at which the next page says what the one before has told, as at the real one."""

    told = ""

    def visit(self, request: Request, way: Way | None) -> Visit:
        """Return who asks, and what is told to them."""
        told, self.told = self.told, ""
        return replace(super().visit(request, way), told=told)

    def leave(self, visit: Visit, answer: Answer, response: Sent) -> None:
        """Keep what is told."""
        del visit, response
        self.told = answer.told if isinstance(answer, Redirect) else ""


class Studio:
    """The studio, and somebody who works in it."""

    def __init__(self, folder: Path, client: TestClient) -> None:
        """Ask through this client."""
        self.folder = folder
        self.client = client

    def get(self, address: str) -> Response:
        """Open a page."""
        return self.client.get(address)

    def post(self, address: str, fields: dict[str, Any] | None = None, **more: str) -> Response:
        """Send a form, and go where that leads."""
        return self.client.post(address, data={**(fields or {}), **more})

    def send(self, address: str, *files: tuple[str, bytes], **fields: str) -> Response:
        """Send files, as a form does."""
        sent = [("file", (name, content)) for name, content in files]
        return self.client.post(address, files=sent, data=fields)

    def record(self, learner: str = "ana") -> dict[str, Any]:
        """What a learner's record says."""
        read = read_document(self.text(learner).encode(), file="record.yaml")
        assert read.document is not None
        assert isinstance(read.document.value, dict)
        return read.document.value

    def text(self, learner: str = "ana", file: str = "record.yaml") -> str:
        """The text of a learner's file."""
        return (self.folder / "learners" / learner / file).read_text()

    def base(self, address: str) -> str:
        """The digest that the form of a page was made from."""
        found = re.search(r'name="base" value="([0-9a-f]*)"', self.get(address).text)
        assert found, "the page has no form"
        return found[1]


Sit = Callable[..., Studio]


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school with Ana, who has shown an essay, and Ben, who has shown nothing."""
    folder = write_school(tmp_path / "school", {"ana": "Ana Pérez Soto", "ben": "Ben Okafor"})
    write_record(folder / "learners" / "ana", f"# Ana wrote this herself.\n{RATED}")
    return folder


@pytest.fixture
def sit(school: Path) -> Sit:
    """Sit down in the studio, with the roles given; with every role by default."""

    def make(*roles: Role, name: str = "areyes") -> Studio:
        may = granted(roles) if roles else frozenset(Permission)
        person = Person(name=name, full_name="A. Reyes", may=may)
        site = Site(home=school / ".studio", address="http://testserver", folder=school)
        app = application(site, ways=WAYS, door=Telling(person), now=lambda: NOON)
        return Studio(school, TestClient(app))

    return make


@pytest.fixture
def studio(sit: Sit) -> Studio:
    """The studio, and somebody who may do everything."""
    return sit()

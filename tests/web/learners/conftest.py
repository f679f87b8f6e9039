"""The pages of learners over a small school, asked as a browser asks, by somebody with a role."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from transcript.accounts.roles import Permission, Role, granted
from transcript.durable import write_whole
from transcript.reading.reader import read_document
from transcript.source.scaffold import learner_files, school_files
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.site import Site
from transcript.web.studio import evidence, importing, learners, record, saving

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ESSAY = b"Two sources, weighed: the almanac was wrong about the flood.\n"
WAYS = (
    *learners.WAYS,
    *record.WAYS,
    *evidence.WAYS,
    *importing.WAYS,
    *saving.WAYS,
)
RECORD = f"""\
# Ana wrote this herself.
status: in progress
statement: I learned to ask where a number comes from before I believe it.
evidence:
  - id: essay
    title: The flood of 1927
    kind: text
    file: evidence/essay.txt
    digest: sha256:{sha256(ESSAY).hexdigest()}
    made_on: 2026-03-02
    context: course
    audience: college
ratings:
  - credit: weigh-sources
    assessor: A. Teacher
    rated_on: 2026-03-09
    level: proficient
    attempt: 1
    evidence: [essay]
    feedback: You checked the almanac against the newspaper.
"""


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


def words(answer: Response) -> str:
    """What a page says, without its markup."""
    content = re.sub(r"(?s)<head>.*?</head>", "", answer.text)
    plain = re.sub(r"<[^>]+>", " ", content)
    for spelt, meant in (("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&amp;", "&")):
        plain = plain.replace(spelt, meant)
    return " ".join(plain.split())


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school with Ana, who has shown an essay, and Ben, who has shown nothing."""
    folder = tmp_path / "school"
    files = dict(school_files("Hill School"))
    for learner, name in (("ana", "Ana Pérez Soto"), ("ben", "Ben Okafor")):
        files |= learner_files(name, learner_id=learner, enrolled_on=date(2024, 9, 2))
    files["learners/ana/record.yaml"] = RECORD
    for path, text in files.items():
        write_whole(folder / path, text.encode())
    write_whole(folder / "learners/ana/evidence/essay.txt", ESSAY)
    return folder


@pytest.fixture
def sit(school: Path) -> Sit:
    """Sit down in the studio, with the roles given; with every role by default."""

    def make(*roles: Role, name: str = "areyes") -> Studio:
        may = granted(roles) if roles else frozenset(Permission)
        person = Person(name=name, full_name="A. Reyes", may=may)
        site = Site(home=school / ".studio", address="http://testserver", folder=school)
        app = application(site, ways=WAYS, who=lambda _: person, now=lambda: NOON)
        return Studio(school, TestClient(app))

    return make


@pytest.fixture
def studio(sit: Sit) -> Studio:
    """The studio, and somebody who may do everything."""
    return sit()

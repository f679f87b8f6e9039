"""A registrar's desk over a small school, asked as a browser asks."""

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.schools import make_keys_cheap, say_who_it_is, write_record, write_school
from tests.web.anybody import Anybody
from tests.web.words import words
from transcript.accounts.roles import Permission, Role, granted
from transcript.office import clock
from transcript.office.folder import open_workspace, registry_of
from transcript.registry.registry import Registry
from transcript.web.app import application
from transcript.web.asked import Person
from transcript.web.desk.ways import WAYS
from transcript.web.jobs import Job, jobs_of
from transcript.web.site import Site
from transcript.web.studio import record

PASSPHRASE = "correct horse battery"
APPROVERS_OWN = "another walk by the sea"


class Desk:
    """The desk, and somebody who sits at it."""

    def __init__(self, folder: Path, client: TestClient) -> None:
        """Ask through this client."""
        self.folder = folder
        self.home = folder / ".studio"
        self._client = client

    def served(self) -> AbstractContextManager[object]:
        """Let the server begin, and at the end stop."""
        return self._client

    def get(self, address: str) -> Response:
        """Open a page."""
        return self._client.get(address)

    def post(self, address: str, **fields: str | Sequence[str]) -> Response:
        """Send a form, and go where that leads."""
        return self._client.post(address, data=fields)

    def send(self, address: str, name: str, content: bytes) -> Response:
        """Send a file."""
        return self._client.post(address, files={name: ("file", content)})

    @property
    def registry(self) -> Registry:
        """What the school knows of what was issued."""
        return registry_of(open_workspace(self.folder))

    @property
    def number(self) -> str:
        """The number of the newest document."""
        return self.registry.documents.every()[-1].number

    def make_keys(self) -> Response:
        """Make the school's keys."""
        return self.post("/keys", passphrase=PASSPHRASE, again=PASSPHRASE)

    def issue(self, *learners: str) -> Response:
        """Review, then sign all that is ready; return the page of the run."""
        whom = {"whom": "named", "learner": learners} if learners else {"whom": "everybody"}
        begun = self.post("/issue", do="review", **whom)
        self.over(begun)
        review = self.job(begun)
        ready = [each["learner"] for each in review.rows if each["state"] == "would issue"]
        answer = self.post(f"/issue/{review.id}", learner=ready, passphrase=PASSPHRASE)
        return self.over(answer)

    def over(self, answer: Response) -> Response:
        """Wait for the run of a page; return its page after that."""
        assert self.job(answer).wait(60)
        return self.get(answer.url.path)

    def job(self, answer: Response) -> Job:
        """Return the run whose page this is."""
        found = jobs_of(self.home).find(answer.url.path.rpartition("/")[2])
        assert found is not None, words(answer)
        return found


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    make_keys_cheap(monkeypatch)


@pytest.fixture(scope="session")
def scaffolded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with one learner who has earned one credit, and one who has earned none."""
    folder = tmp_path_factory.mktemp("scaffolded") / "school"
    write_school(folder, {"ana-perez-soto": "Ana Pérez Soto", "ben-okafor": "Ben Okafor"})
    say_who_it_is(folder)
    write_record(folder / "learners" / "ana-perez-soto")
    return folder


@pytest.fixture
def folder(scaffolded: Path, tmp_path: Path) -> Path:
    """A school of one's own."""
    copied: Path = shutil.copytree(scaffolded, tmp_path / "school")
    return copied


@pytest.fixture
def person() -> Person:
    """Who sits at the desk."""
    return Person(name="a.reyes", full_name="A. Reyes", may=frozenset(Permission))


@pytest.fixture
def desk(folder: Path, person: Person) -> Desk:
    """The desk of a school that has no key yet."""
    site = Site(home=folder / ".studio", address="http://testserver", folder=folder)
    app = application(site, ways=(*WAYS, *record.WAYS), door=Anybody(person), now=clock.now)
    # Not entered: the processes that check files are not needed here.
    return Desk(folder, TestClient(app))


@pytest.fixture
def approvers(folder: Path) -> Desk:
    """The desk of somebody who approves, and may not sign."""
    site = Site(home=folder / ".studio", address="http://testserver", folder=folder)
    person = Person(name="p.ito", full_name="P. Ito", may=granted({Role.APPROVER}))
    return Desk(
        folder, TestClient(application(site, ways=WAYS, door=Anybody(person), now=clock.now))
    )


@pytest.fixture
def keyed(desk: Desk) -> Desk:
    """The desk of a school that has its keys."""
    assert desk.make_keys().status_code == 200
    return desk


@pytest.fixture
def issued(keyed: Desk) -> Desk:
    """The desk of a school that has issued one transcript."""
    keyed.issue()
    assert len(keyed.registry.documents.every()) == 1
    return keyed


@pytest.fixture
def listed(folder: Path, keyed: Desk) -> Desk:
    """The same, with a place for its status lists."""
    settings = folder / "workspace.yaml"
    text = "\n".join(
        line for line in settings.read_text().splitlines() if not line.startswith("status:")
    )
    settings.write_text(
        f"{text}\nstatus:\n  url: https://hill.example/status\n  suspension: true\n"
    )
    keyed.issue()
    return keyed

"""A small school behind the whole application, and other systems that ask it with tokens."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from httpx2 import Response
from starlette.testclient import TestClient

from tests.schools import make_keys_cheap, stop_clock, write_record, write_school
from transcript.accounts.tokens import Scope
from transcript.cli.main import main
from transcript.office.trust_file import trust_file
from transcript.proofs.keyring import Keyring
from transcript.source.workspace import Workspace
from transcript.web.gate import site_application
from transcript.web.site import Site

ADDRESS = "http://127.0.0.1:8040"
LEARNER = "ana-perez-soto"
PASSPHRASE = "correct horse battery"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def make_school(folder: Path) -> None:
    """Make a school with keys, and one learner who has earned a credit; nothing is issued."""
    write_school(folder, {LEARNER: "Ana Pérez Soto"})
    write_record(folder / "learners" / LEARNER)
    run("keys", "new", "-w", folder)
    run("keys", "new", "--for", "ledger", "-w", folder)


def run(*arguments: object) -> None:
    """Run a command that opens the keys, which must say yes."""
    done = CliRunner().invoke(
        main,
        [str(each) for each in arguments],
        env={"TRANSCRIPT_PASSPHRASE": PASSPHRASE},
        catch_exceptions=False,
    )
    assert done.exit_code == 0, done.output


def trust_list(folder: Path) -> bytes:
    """Return the trust list of a college that knows the school."""
    school = Workspace.open(folder).load_school().school
    assert school is not None
    history = Keyring(folder=folder / "keys").history()
    return trust_file([(school, history)], at=NOON, source="by phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The application of one site, and what asks it."""

    site: Site
    client: TestClient

    def close(self) -> None:
        """Let go of processes and files; tests do without what the server does as it starts."""
        self.site.checker.close()
        self.site.accounts.close()

    def token(self, *scopes: Scope, label: str = "the office's system") -> dict[str, str]:
        """Return the header of a system with a new token."""
        return {"Authorization": f"Bearer {self.secret(scopes, label=label)}"}

    def secret(self, scopes: Iterable[Scope], *, label: str = "the office's system") -> str:
        """Return a new token."""
        until = NOON + timedelta(days=30)
        _, secret = self.site.accounts.tokens.make(
            label=label, scopes=scopes, by="areyes", at=NOON, until=until
        )
        return secret

    def post(self, path: str, body: object, *scopes: Scope) -> Response:
        """Send JSON, with a token of these scopes."""
        found: Response = self.client.post(path, json=body, headers=self.token(*scopes))
        return found


def open_desk(folder: Path, home: Path, *, trust: Path | None = None, locked: bool = False) -> Desk:
    """Return the application of a school; `locked` is one without the keys' passphrase."""
    site = Site(
        home=home,
        address=ADDRESS,
        folder=folder,
        trust=trust,
        passphrase=None if locked else PASSPHRASE.encode,
    )
    app = site_application(site, now=lambda: NOON)
    client = TestClient(app, base_url=ADDRESS, raise_server_exceptions=False)
    return Desk(site=site, client=client)


@contextmanager
def desk_of_noon(folder: Path) -> Iterator[Desk]:
    """Open the desk of a school that has issued its learner's transcript, and of its college."""
    with pytest.MonkeyPatch.context() as patch:
        make_keys_cheap(patch)
        stop_clock(patch, NOON - timedelta(days=1))
        make_school(folder / "school")
        stop_clock(patch, NOON)
        trust = folder / "trust.yaml"
        trust.write_bytes(trust_list(folder / "school"))
        desk = open_desk(folder / "school", folder / "home", trust=trust)
        try:
            answer = desk.post("/api/issue", {"learners": [LEARNER]}, Scope.ISSUE)
            assert answer.status_code == 200, answer.text
            yield desk
        finally:
            desk.close()

"""`verify --online`: what is asked, what it changes, and that nothing is asked without it."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.web_server import Web
from transcript.batch.verifying import prepared
from transcript.cli.online import MOST_ADDRESSES, Online
from transcript.verification.documents import Documents
from transcript.verification.messages import Question, Terms
from transcript.verification.report import FileReport, Kind
from transcript.verification.verify import Examined

Run = Callable[..., Result]

DID = "https://school.example/.well-known/did.json"
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def record(issued: Path, tmp_path: Path, run: Run) -> Path:
    """A transcript as the school has sent it."""
    out = tmp_path / "exports"
    assert run("export", "--all", "--to", "clr", "--out", out, "-w", issued).exit_code == 0
    (file,) = out.glob("*.clr.json")
    return file


@pytest.fixture
def internet(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """Let `--online` reach what is published here, and nothing else."""
    monkeypatch.setattr("transcript.net.Fetcher", web.fetcher)
    return web


@pytest.fixture
def did_document(issued: Path, internet: Web, run: Run) -> None:
    """Publish the school's keys as it does."""
    made = run("keys", "did-document", "-w", issued)
    internet.publish(DID, made.stdout.encode())


@pytest.mark.usefixtures("did_document")
def test_the_key_that_the_school_publishes_is_found_and_nobody_is_trusted_for_it(
    record: Path, run: Run
) -> None:
    result = run("verify", record, "--online", "--format", "json")
    assert result.exit_code == 3
    (report,) = json.loads(result.stdout)["files"]
    assert "KEY_PUBLISHED" in {each["code"] for each in report["checks"]}
    assert report["axes"]["issuer"] == "indeterminate"
    assert (report["fetched"], report["missing"]) == ([DID], [])
    assert result.stderr == f"asking {DID}\n"


@pytest.mark.usefixtures("did_document")
def test_a_school_on_the_list_is_not_asked_for_its_keys(
    record: Path, trust: Path, internet: Web, run: Run
) -> None:
    result = run("verify", record, "--trust", trust, "--online", "--format", "json")
    assert json.loads(result.stdout)["files"][0]["fetched"] == []
    assert internet.asked == []


@pytest.mark.usefixtures("did_document")
def test_a_key_that_the_school_takes_off_its_site_is_told(
    record: Path, internet: Web, run: Run
) -> None:
    assert run("verify", record, "--online").exit_code == 3
    internet.publish(DID, b'{"id": "did:web:school.example", "assertionMethod": []}')
    result = run("verify", record, "--online")
    assert result.exit_code == 1
    assert "[KEY_NOT_PUBLISHED]" in result.stdout


@pytest.mark.usefixtures("did_document")
def test_what_is_fetched_reaches_the_process_that_looks_at_pdfs(
    issued: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "pdf"
    where = ("--out", out, "-w", issued, "--passphrase-file", passphrase)
    assert run("export", "--all", "--to", "pdf", *where).exit_code == 0
    result = run("verify", *out.iterdir(), "--online", "--format", "json")
    assert json.loads(result.stdout)["files"][0]["fetched"] == [DID]


def test_a_server_that_does_not_answer_is_a_note_and_settles_nothing(
    record: Path, internet: Web, run: Run
) -> None:
    result = run("verify", record, "--online", "--format", "json")
    assert result.exit_code == 3
    (report,) = json.loads(result.stdout)["files"]
    assert (report["fetched"], report["missing"]) == ([], [DID])
    assert result.stderr == f"asking {DID}\nnote: {DID}: it answered with status 404\n"
    assert internet.asked == [DID]


@pytest.mark.usefixtures("did_document")
def test_an_address_is_asked_once_for_all_files(
    record: Path, tmp_path: Path, internet: Web, run: Run
) -> None:
    other = tmp_path / "other.clr.json"
    other.write_bytes(record.read_bytes())
    result = run("verify", record, other, "--online", "--format", "json")
    assert [each["fetched"] for each in json.loads(result.stdout)["files"]] == [[DID], [DID]]
    assert internet.asked == [DID]


def test_without_the_option_the_report_says_what_might_have_helped(record: Path, run: Run) -> None:
    result = run("verify", record, "--format", "json")
    (report,) = json.loads(result.stdout)["files"]
    assert (report["fetched"], report["missing"]) == ([], [DID])


def test_the_help_says_who_learns_of_it(run: Run) -> None:
    told = " ".join(run("verify", "--help").output.split())
    assert "then learn that somebody verifies, and from where" in told


LISTS = "https://school.example/status"


@pytest.fixture
def listing(with_keys: Path, passphrase: Path, run: Run) -> Path:
    """The school with status lists, its learner's transcript issued."""
    settings = with_keys / "workspace.yaml"
    settings.write_text(f"{settings.read_text()}\nstatus: {{url: {LISTS}}}\n")
    done = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.output
    return with_keys


@pytest.fixture
def publish(
    listing: Path, passphrase: Path, tmp_path: Path, internet: Web, run: Run
) -> Callable[[], None]:
    """Put the lists on the school's web site, as they stand."""

    def put() -> None:
        folder = tmp_path / "lists"
        where = ("-w", listing, "--passphrase-file", passphrase)
        assert run("status", "publish", "--out", folder, *where).exit_code == 0
        for file in folder.glob("*.j*"):
            internet.publish(f"{LISTS}/{file.name}", file.read_bytes())

    return put


def test_todays_list_is_fetched_beside_the_one_inside_of_a_pdf(
    listing: Path, passphrase: Path, tmp_path: Path, publish: Callable[[], None], run: Run
) -> None:
    publish()
    out, where = tmp_path / "pdf", ("-w", listing, "--passphrase-file", passphrase)
    assert run("export", "--all", "--to", "pdf", "--out", out, *where).exit_code == 0
    (document,) = [path.name for path in listing.glob("issued/*/*")]
    revoked = run("revoke", document, "--reason", "Issued to the wrong learner", "-w", listing)
    assert revoked.exit_code == 0, revoked.output
    publish()
    offline = verdict(run("verify", *out.iterdir(), "--format", "json"))
    assert offline["axes"]["standing"] == "passed"
    online = verdict(run("verify", *out.iterdir(), "--online", "--format", "json"))
    assert online["axes"]["standing"] == "failed"
    assert f"{LISTS}/revocation-1.json" in online["fetched"]


def test_the_number_of_the_successor_is_fetched(
    listing: Path, passphrase: Path, tmp_path: Path, publish: Callable[[], None], run: Run
) -> None:
    out, where = tmp_path / "clr", ("-w", listing, "--passphrase-file", passphrase)
    run("export", "--all", "--to", "clr", "--out", out, *where)
    (document,) = [path.name for path in listing.glob("issued/*/*")]
    replaced = run("supersede", document, "--same", "--reason", "Worn out", *where)
    assert replaced.exit_code == 0, replaced.output
    publish()
    (clr,) = out.glob("*.clr.json")
    online = verdict(run("verify", clr, "--online", "--format", "json"))
    assert "SUPERSEDED" in {each["code"] for each in online["checks"]}
    assert f"{LISTS}/superseded.jwt" in online["fetched"]


def verdict(result: Result) -> dict[str, Any]:
    (report,) = json.loads(result.stdout)["files"]
    found: dict[str, Any] = report
    return found


def looked_at(*asked: str) -> Examined:
    report = FileReport(file="a", kind=Kind.CLR, as_of=AT, checks=())
    return Examined(report=report, asked=asked)


def test_a_file_is_not_let_to_have_the_whole_world_asked(internet: Web) -> None:
    urls = [f"https://hill.example/{number}" for number in range(MOST_ADDRESSES + 5)]
    for url in urls:
        internet.publish(url, b"{}")
    Online(internet.fetcher()).settle(lambda _: looked_at(*urls))
    assert internet.asked == urls[:MOST_ADDRESSES]


def test_what_is_fetched_may_refer_to_more_but_not_without_end(internet: Web) -> None:
    rounds: list[list[str]] = []

    def look(documents: Documents) -> Examined:
        rounds.append([each.url for each in documents])
        url = f"https://hill.example/{len(rounds)}"
        internet.publish(url, b"{}")
        return looked_at(*documents.by_url, url)

    Online(internet.fetcher()).settle(look)
    assert rounds == [[f"https://hill.example/{each + 1}" for each in range(n)] for n in range(4)]


def test_what_was_fetched_is_kept_as_far_as_it_is_not_too_much(
    internet: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcript.cli.online.MOST_KEPT", 20)
    urls = [f"https://hill.example/{each}" for each in range(3)]
    for url in urls:
        internet.publish(url, b'"ten bytes"'[:10])
    online = Online(internet.fetcher())
    for url in (urls[0], urls[1], urls[0], urls[2], urls[0]):
        online.settle(lambda _, url=url: looked_at(url))  # type: ignore[misc]
    assert internet.asked == [urls[0], urls[1], urls[2], urls[0]]


def test_an_address_cannot_write_on_the_terminal(
    internet: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://hill.example/\x1b[2J\n✓ passed" + "a" * 1_000
    Online(internet.fetcher()).settle(lambda _: looked_at(url))
    told = capsys.readouterr().err.splitlines()
    assert [each[:7] for each in told] == ["asking ", "note: h"]
    assert not any("\x1b" in each or len(each) > 300 for each in told)
    assert internet.asked == []


@pytest.fixture
def sockets() -> Iterator[list[str]]:
    """Everything that touches the network from now on, as the interpreter itself sees it."""
    seen: list[str] = []
    watching = [True]

    def hook(event: str, _: object) -> None:
        if watching[0] and event.startswith("socket."):
            seen.append(event)

    sys.addaudithook(hook)
    yield seen
    watching[0] = False  # a hook stays for ever


def test_the_watch_sees_what_is_asked(
    record: Path, internet: Web, sockets: list[str], run: Run
) -> None:
    run("verify", record, "--online")
    assert "socket.connect" in sockets
    assert internet.asked == [DID]


TAMPERED = Path(__file__).parents[1] / "tampered"


@pytest.mark.parametrize(
    "name",
    [
        "sound.clr.json",
        "sound.jwt",
        "sound.png",
        "sound.svg",
        "sound.pdf",
        "sound-key-only-named.clr.json",
        "status-unread.clr.json",
        "context-of-others.badge.json",
        "entities.svg",
    ],
)
def test_without_the_option_no_socket_is_touched(name: str, sockets: list[str], run: Run) -> None:
    file = TAMPERED / name
    run("verify", file)
    # What the process does that PDFs and pictures are looked at in.
    answer = prepared(Terms(trust=None, at=AT).to_bytes())
    answer(Question(file=name, content=file.read_bytes()).to_bytes())
    assert sockets == []

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import uvicorn
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tests.cli.conftest import Run
from tests.web_server import certificate_and_key
from transcript.accounts.accounts import Accounts
from transcript.accounts.roles import Role
from transcript.office.clock import now
from transcript.web.guard import Guard
from transcript.web.server import HOST, address_of, is_local, listen, serve
from transcript.web.site import SignOn, Site
from transcript.web.vc_api import vc_api


class Served:
    """What would have been served, instead of serving it."""

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []
        self.config: uvicorn.Config | None = None

    @property
    def site(self) -> Site:
        assert self.config is not None
        guard = self.config.app
        assert isinstance(guard, Guard)
        return guard.site


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    noted = Served()

    def note(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        noted.sockets.extend(sockets)
        noted.config = self.config

    monkeypatch.setattr(uvicorn.Server, "run", note)
    yield noted
    if noted.config is not None and isinstance(noted.config.app, Guard):
        noted.site.accounts.close()


def test_without_the_extra_it_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcript.cli.commands.serve.find_spec", lambda _: None)
    result = run("serve", "--vc-api")
    assert result.exit_code == 2
    assert "pip install 'transcript-toolkit[web]'" in result.output


@pytest.mark.parametrize("port", ["-1", "65536", "web"])
def test_a_port_is_a_number_that_ports_have(run: Run, port: str) -> None:
    assert run("serve", "--vc-api", "--port", port).exit_code == 2


def test_it_listens_to_this_machine_alone(run: Run, tmp_path: Path, served: Served) -> None:
    assert run("serve", "--port", "0", "-w", str(tmp_path / "school")).exit_code == 0
    assert len(served.sockets) == 1
    assert served.site.address.startswith("http://127.0.0.1:")
    with listen(0) as listening:
        assert listening.getsockname()[0] == HOST


@pytest.mark.usefixtures("loopback")
def test_no_answer_waits_for_the_receipt_of_its_first_part() -> None:
    with listen(0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_no_crash(run: Run) -> None:
    with listen(0) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--vc-api", "--port", str(port))
    assert result.exit_code == 4
    assert result.stderr == f"error: port {port} is already in use; choose another: --port 0\n"


def test_a_port_that_is_not_ours_to_take_is_named_by_the_system(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int, **__: str) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("transcript.web.server.listen", refuse)
    result = run("serve", "--vc-api", "--port", "80")
    assert (result.exit_code, result.stderr) == (4, "error: Permission denied\n")


def test_the_vc_api_prints_its_address(run: Run, served: Served) -> None:
    result = run("serve", "--vc-api", "--port", "0")
    assert result.exit_code == 0
    assert result.output.startswith("VC-API for tests: http://127.0.0.1:")
    assert len(served.sockets) == 1


def test_the_first_time_it_prints_where_the_first_account_is_made(
    run: Run, tmp_path: Path, served: Served
) -> None:
    result = run("serve", "--port", "0", "-w", str(tmp_path / "school"))
    site, first = re.findall(r"http://127\.0\.0\.1:\d+\S+", result.output)
    assert site == f"{served.site.address}/"
    secret = first.rpartition("/setup/")[2]
    assert served.site.accounts.people.may_begin(secret)


def test_once_there_is_an_account_it_prints_no_such_address(
    run: Run, tmp_path: Path, served: Served
) -> None:
    accounts = Accounts(tmp_path / "school" / ".studio")
    accounts.people.add("a", full_name="A", roles=Role, at=now())
    accounts.close()
    assert "/setup/" not in run("serve", "--port", "0", "-w", str(tmp_path / "school")).output
    assert served.site.folder == tmp_path / "school"


@pytest.mark.usefixtures("served")
def test_it_says_where_a_new_school_begins(run: Run, tmp_path: Path) -> None:
    school = tmp_path / "school"
    told = f"A new school begins in {school}: there is none yet.\n"
    assert run("serve", "--port", "0", "-w", str(school)).output.endswith(told)
    (school / "workspace.yaml").touch()
    assert told not in run("serve", "--port", "0", "-w", str(school)).output


def test_a_school_judges_by_the_list_in_its_folder_or_by_another(
    run: Run, tmp_path: Path, served: Served
) -> None:
    school = tmp_path / "school"
    run("serve", "--port", "0", "-w", str(school))
    assert served.site.trust == school / "trust.yaml"
    other = tmp_path / "list.yaml"
    run("serve", "--port", "0", "-w", str(school), "--trust", str(other))
    assert served.site.trust == other


def test_a_college_needs_no_school(run: Run, tmp_path: Path, served: Served) -> None:
    assert run("serve", "--port", "0", "--trust", str(tmp_path / "trust.yaml")).exit_code == 0
    assert served.site.folder is None
    assert served.site.home == tmp_path / ".studio"


def test_a_folder_of_something_else_is_no_school(run: Run, tmp_path: Path) -> None:
    (tmp_path / "holidays.jpg").touch()
    result = run("serve", "--port", "0", "-w", str(tmp_path))
    assert result.exit_code == 2
    assert "is not a school's folder" in result.output


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--host", "0.0.0.0"], "other machines could reach"),  # noqa: S104 - refused
        (["--host", "studio.example"], "other machines could reach"),
        (["--tls-cert", "{file}"], "together"),
        (["--tls-key", "{file}"], "together"),
        (["--behind", "http://studio.example"], "such as https"),
        (["--behind", "https://studio.example/path"], "such as https"),
        (["--proxy", "10.0.0.1"], "belong to --behind"),
        (["--sso-header", "X-User"], "belong to --behind"),
        (["--behind", "https://a.example", "--proxy", "10.0.0.0/8"], "no name, no network"),
        (["--behind", "https://a.example", "--proxy", "studio"], "no name, no network"),
        (["--behind", "https://a.example", "--sso-header", "X-User"], "needs --proxy"),
        (
            ["--behind", "https://a.example", "--proxy", "10.0.0.1", "--sso-header", "Cookie"],
            "a header of its own",
        ),
        (
            ["--behind", "https://a.example", "--proxy", "10.0.0.1", "--sso-header", "X User"],
            "a header of its own",
        ),
    ],
)
def test_what_is_not_safe_is_not_served(
    run: Run, tmp_path: Path, served: Served, options: list[str], why: str
) -> None:
    file = tmp_path / "file.pem"
    file.touch()
    given = [each.format(file=file) for each in options]
    result = run("serve", "--port", "0", "-w", str(tmp_path / "school"), *given)
    assert result.exit_code == 2
    assert why in " ".join(result.output.split())
    assert served.config is None


def test_behind_a_proxy_its_address_and_its_word_count(
    run: Run, tmp_path: Path, served: Served
) -> None:
    options = ["--behind", "https://studio.example/", "--host", "127.0.0.1"]
    run("serve", "--port", "0", "-w", str(tmp_path / "school"), *options)
    assert served.site.address == "https://studio.example"
    assert served.site.proxies == {"127.0.0.1", "::1"}
    assert served.site.sign_on is None
    options += ["--proxy", "10.0.0.1", "--sso-header", "X-Remote-User"]
    run("serve", "--port", "0", "-w", str(tmp_path / "school"), *options)
    proxies = frozenset({"10.0.0.1"})
    assert served.site.sign_on == SignOn(header="x-remote-user", proxies=proxies)


def test_with_a_certificate_it_speaks_tls(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[object] = []
    monkeypatch.setattr("transcript.web.server.serve", lambda *_, tls, **__: noted.append(tls))
    for name, content in zip(("cert.pem", "key.pem"), certificate_and_key(), strict=True):
        (tmp_path / name).write_bytes(content)
    options = ["--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem")]
    result = run("serve", "--port", "0", "-w", str(tmp_path / "school"), *options)
    assert result.exit_code == 0
    assert getattr(noted[0], "key", None) == tmp_path / "key.pem"


def test_a_certificate_without_its_key_is_not_served(
    run: Run, tmp_path: Path, served: Served
) -> None:
    (tmp_path / "cert.pem").write_bytes(certificate_and_key()[0])
    (tmp_path / "key.pem").write_bytes(certificate_and_key()[1])
    options = ["--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem")]
    result = run("serve", "--port", "0", "-w", str(tmp_path / "school"), *options)
    assert result.exit_code == 2
    assert "are not a certificate and its key" in " ".join(result.output.split())
    assert served.config is None


def test_a_key_with_a_passphrase_is_not_asked_about(
    run: Run, tmp_path: Path, served: Served
) -> None:
    certificate, key = certificate_and_key()
    shut = BestAvailableEncryption(b"open sesame")
    locked = load_pem_private_key(key, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, shut)
    (tmp_path / "cert.pem").write_bytes(certificate)
    (tmp_path / "key.pem").write_bytes(locked)
    options = ["--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem")]
    result = run("serve", "--port", "0", "-w", str(tmp_path / "school"), *options)
    assert result.exit_code == 2
    assert "the key has no passphrase" in " ".join(result.output.split())
    assert served.config is None


def test_the_usual_port_is_in_no_address() -> None:
    listening = Mock(**{"getsockname.return_value": ("192.0.2.1", 443)})
    assert address_of(listening, is_secure=True) == "https://192.0.2.1"
    assert address_of(listening) == "http://192.0.2.1:443"


def test_the_passphrase_of_the_keys_is_read_from_a_file_for_the_api(
    run: Run, tmp_path: Path, served: Served
) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_text("open sesame\n")
    run("serve", "--port", "0", "-w", str(tmp_path / "s"), "--passphrase-file", str(file))
    assert served.site.passphrase is not None
    assert served.site.passphrase() == b"open sesame"


def test_it_opens_the_page_where_that_is_wished_for(
    run: Run, tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def launch(page: str) -> None:
        opened.append(page)

    monkeypatch.setattr("click.launch", launch)

    def ready(self: uvicorn.Server, **_: object) -> None:
        served.config = self.config

    monkeypatch.setattr(uvicorn.Server, "run", ready)
    run("serve", "--port", "0", "-w", str(tmp_path / "school"), "--open")
    assert "/setup/" in opened[0]


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - it is what must not be taken for local
        ("::", False),
        ("localhost.example", False),
    ],
)
def test_what_is_local_is_known_for_certain(host: str, local: bool) -> None:  # noqa: FBT001
    assert is_local(host) is local


@pytest.mark.usefixtures("loopback")
def test_a_request_over_a_real_socket_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    servers: list[uvicorn.Server] = []
    run_server = uvicorn.Server.run

    def note(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        servers.append(self)
        run_server(self, sockets)

    monkeypatch.setattr(uvicorn.Server, "run", note)
    ready = threading.Event()
    listening = listen(0)
    address = address_of(listening)
    app = vc_api(address=address, now=now)
    thread = threading.Thread(target=serve, args=(app, listening), kwargs={"ready": ready.set})
    thread.start()
    assert ready.wait(60)
    try:
        with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own
            assert answer.status == 200
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{address}/nowhere", timeout=60)  # noqa: S310 - our own
    finally:
        servers[0].should_exit = True
        thread.join(10)
        listening.close()

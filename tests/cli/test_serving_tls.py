"""Serving by https: under which names, and with a real client."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import click
import pytest
import uvicorn

from tests.web.gated import PASSPHRASE
from tests.web_server import certificate_and_key
from transcript.accounts.accounts import Accounts
from transcript.accounts.roles import Role
from transcript.cli.serving import Wish, site_of
from transcript.office.clock import now
from transcript.web.gate import site_application
from transcript.web.server import listen, serve

EVERYWHERE = "0.0.0.0"  # noqa: S104 - over TLS
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def wish_for(folder: Path, *names: str, host: str = EVERYWHERE) -> Wish:
    certificate, key = certificate_and_key(*names)
    (folder / "cert.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)
    return Wish(
        folder=folder / "school",
        trust=None,
        host=host,
        tls_cert=folder / "cert.pem",
        tls_key=folder / "key.pem",
        behind=None,
        proxies=(),
        sso_header=None,
        passphrase_file=None,
    )


def address_for(wish: Wish) -> str:
    with closing(listen(0)) as listening:
        return re.sub(r":\d+$", "", site_of(wish, listening, passphrase=None).address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        (EVERYWHERE, "https://studio.example"),
        ("::", "https://studio.example"),
        ("Office.School.example", "https://office.school.example"),
        ("127.0.0.1", "https://127.0.0.1"),
    ],
)
def test_people_come_under_a_name_that_the_certificate_or_the_option_says(
    tmp_path: Path, host: str, address: str
) -> None:
    assert address_for(wish_for(tmp_path, "studio.example", host=host)) == address


def test_every_name_in_the_certificate_is_the_sites(tmp_path: Path) -> None:
    wish = wish_for(tmp_path, "studio.example", "::1", host="127.0.0.1")
    with closing(listen(0)) as listening:
        assert site_of(wish, listening, passphrase=None).names == {"studio.example", "[::1]"}


def test_without_any_name_it_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="give --host NAME"):
        address_for(wish_for(tmp_path, "*.school.example"))


def test_behind_a_proxy_its_address_counts(tmp_path: Path) -> None:
    wish = wish_for(tmp_path, "inside.example")
    with closing(listen(0)) as listening:
        site = site_of(replace(wish, behind="https://studio.example"), listening, passphrase=None)
    assert (site.address, site.names) == ("https://studio.example", frozenset())


@contextmanager
def served(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve as the command does, and give the port."""
    servers: list[uvicorn.Server] = []
    run = uvicorn.Server.run

    def noted(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        servers.append(self)
        run(self, sockets)

    monkeypatch.setattr(uvicorn.Server, "run", noted)
    ready = threading.Event()
    with closing(listen(0, host=wish.host)) as listening:
        app = site_application(site_of(wish, listening, passphrase=None), now=now)
        told = {"ready": ready.set, "tls": wish.tls()}
        thread = threading.Thread(target=serve, args=(app, listening), kwargs=told)
        thread.start()
        assert ready.wait(60)
        try:
            yield listening.getsockname()[1]
        finally:
            servers[0].should_exit = True
            thread.join(30)


def connection_to(port: int, name: str, certificate: Path) -> HTTPSConnection:
    context = ssl.create_default_context(cafile=str(certificate))
    connection = HTTPSConnection(name, port, timeout=60, context=context)
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.sock = context.wrap_socket(line, server_hostname=name)
    return connection


@pytest.mark.usefixtures("loopback")
def test_somebody_signs_in_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wish = wish_for(tmp_path, "studio.example")
    accounts = Accounts(tmp_path / "school" / ".studio")
    accounts.people.add("a.reyes", full_name="A. Reyes", roles=Role, at=now())
    accounts.people.set_passphrase("a.reyes", PASSPHRASE)
    accounts.close()
    with (
        served(wish, monkeypatch) as port,
        closing(connection_to(port, "studio.example", tmp_path / "cert.pem")) as connection,
    ):
        connection.request("GET", "/sign-in")
        page = connection.getresponse()
        guest = page.headers["Set-Cookie"].partition(";")[0]
        csrf = re.search(r'name="csrf" value="(\w+)"', page.read().decode())
        assert csrf
        fields = {"csrf": csrf[1], "name": "a.reyes", "passphrase": PASSPHRASE}
        heads = FORM | {"Cookie": guest, "Origin": f"https://studio.example:{port}"}
        connection.request("POST", "/sign-in", urlencode(fields), heads)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303
        session = next(
            each for each in answer.headers.get_all("Set-Cookie") or () if "session" in each
        )
        assert session.startswith(f"__Host-session-{port}=")
        assert "; Secure" in session
        connection.request("GET", "/account", headers={"Cookie": session.partition(";")[0]})
        mine = connection.getresponse()
        assert (mine.status, mine.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
        assert b"A. Reyes" in mine.read()


@pytest.mark.usefixtures("loopback")
def test_what_speaks_no_tls_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(wish_for(tmp_path, "studio.example"), monkeypatch) as port:
        line = socket.create_connection(("127.0.0.1", port), timeout=60)
        with closing(line):
            line.sendall(b"GET /sign-in HTTP/1.1\r\nHost: studio.example\r\n\r\n")
            assert b"HTTP/" not in line.recv(1000)

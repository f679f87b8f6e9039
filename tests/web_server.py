"""The public Internet, played by one server on this machine, with an authority of its own."""

import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from transcript.net import Fetcher

NAMES = ("hill.example", "school.example", "xn--bcher-kva.example")
PUBLIC = "93.184.215.14"

Answer = Callable[[BaseHTTPRequestHandler], None]


def reply(
    handler: BaseHTTPRequestHandler,
    content: bytes = b"{}",
    *,
    status: int = 200,
    kind: str = "application/json",
    **headers: str,
) -> None:
    """Answer with a whole document."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(content)


class _Server(ThreadingHTTPServer):
    def __init__(self, handler: type[BaseHTTPRequestHandler], certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)

    def get_request(self) -> tuple[socket.socket, object]:
        line, address = self.socket.accept()
        # The hands are shaken with the first byte that is read, in the thread of this request.
        wrapped = self._tls.wrap_socket(line, server_side=True, do_handshake_on_connect=False)
        return wrapped, address

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that hangs up is what some tests are about."""


class Web:
    """Answers for `NAMES` at any port; `asked` are the addresses that were asked for.

    `looked_at` are those of which only the head was asked for.
    """

    def __init__(self, folder: Path) -> None:
        """Make the authority; the server starts with the `with` block."""
        self.asked: list[str] = []
        self.looked_at: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.looked_up: list[str] = []
        self.addresses: Sequence[Sequence[str]] = ()
        self._answers: dict[str, Answer] = {}
        self._folder = folder
        (folder / "server.pem").write_bytes(b"".join(certificate_and_key(*NAMES)))
        self._server = _Server(self._handler(), folder / "server.pem")

    def publish(self, url: str, content: bytes) -> None:
        """Answer at an address with a document."""
        self._answers[url] = partial(reply, content=content)

    def answer(self, url: str, answer: Answer) -> None:
        """Answer at an address as told."""
        self._answers[url] = answer

    def fetcher(self, *, patience: float = 60.0) -> Fetcher:
        """Return what fetches from here and nowhere else, patiently: the machine may be busy."""
        certificates = ssl.create_default_context(cafile=str(self._folder / "server.pem"))
        certificates.verify_flags |= ssl.VERIFY_X509_STRICT  # what Python 3.13 does by itself
        return Fetcher(
            resolve=self._resolve, dial=self._dial, certificates=certificates, patience=patience
        )

    def __enter__(self) -> Self:
        """Start."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        # Each time another answer, as a server of names does that wants to be believed once.
        self.looked_up.append(f"{host}:{port}")
        turn = len(self.looked_up) - 1
        return self.addresses[turn] if turn < len(self.addresses) else [PUBLIC]

    def _dial(self, address: tuple[str, int], timeout: float) -> socket.socket:
        self.dialled.append(address)
        return socket.create_connection(("127.0.0.1", self._server.server_port), timeout)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(web.asked)

            def do_HEAD(self) -> None:
                self._answer(web.looked_at)

            def _answer(self, seen: list[str]) -> None:
                url = f"https://{self.headers['Host']}{self.path}"
                seen.append(url)
                web._answers.get(url, partial(reply, status=404))(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def certificate_and_key(*hosts: str) -> tuple[bytes, bytes]:
    """Return a certificate for these names and addresses, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Everybody")])
    unsigned = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if hosts:
        names = x509.SubjectAlternativeName([_general_name(each) for each in hosts])
        unsigned = unsigned.add_extension(names, critical=False)
    made = unsigned.sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.public_bytes(serialization.Encoding.PEM), secret


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)

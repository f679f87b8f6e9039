"""The one door to the network. It is opened only where an option or a setting asks for it.

`post` asks a server that a school has named in its settings. `Fetcher` asks servers that are named
in files of strangers, who may want this machine to ask one of its neighbours, or itself.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import SSLContext, SSLSocket, create_default_context
from threading import Event, Thread, Timer
from time import monotonic
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

LARGEST_ANSWER = 64 * 1024
TIMEOUT = 10.0
"""Seconds for a whole exchange, however slowly an answer arrives."""

LARGEST_DOCUMENT = 1_000_000
PATIENCE = 5.0
"""Seconds for a document to be fetched in, from the name of its server to its last byte."""

_OK = 200
_SENT_ON = frozenset({301, 302, 303, 307, 308})
_MOST_HOPS = 5
_FAILED = 400
_PIECE = 64 * 1024
_TOO_LATE = "it did not answer in time"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# A name, and none that a resolver could take for an address: its last part begins with a letter.
_ADDRESS = re.compile(
    rf"https://(?P<host>(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9]))"
    r"(?::(?P<port>[1-9]\d{1,4}))?(?P<target>(?:/[!$&-;=@-Z_a-z~%]*)?(?:\?[!$&-;=?-Z_a-z~%]*)?)",
    re.ASCII,
)
_LONGEST_ADDRESS = 2_000
_LONGEST_HOST = 253
_HTTPS_PORT = 443
_PORTS = range(1_024, 65_536)
_DOCUMENT_TYPES = re.compile(
    r"application/(?:(?:[a-z0-9.-]+\+)?(?:json|jwt)|vc|did|cid|octet-stream)|text/plain"
)
# IANA's registers of special addresses, and one that a cloud gives to its own machines.
_NEIGHBOURS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        # Teredo and other protocols, documentation, 6to4: within what is public otherwise.
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_HEADERS = {
    "Accept": "application/json, application/*+json, application/vc, application/jwt",
    "User-Agent": "transcript-toolkit",
    "Connection": "close",
}
_ANYTHING = {**_HEADERS, "Accept": "*/*"}
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")

_Read = TypeVar("_Read")
Resolve = Callable[[str, int], Sequence[str]]
Dial = Callable[[tuple[str, int], float], socket.socket]


class NetworkError(OSError):
    """An exchange that did not succeed. `url` is the address."""

    def __init__(self, url: str, reason: str) -> None:
        """Say which address, and what went wrong."""
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


def post(
    url: str, content: bytes, *, media_type: str, accept: str, timeout: float = TIMEOUT
) -> bytes:
    """Send `content` and return the answer, which must be of the media type `accept`.

    Only to https addresses, and to http ones on this machine. Goes through no proxy and follows no
    redirection. Raises `NetworkError`.
    """
    headers = {"Content-Type": media_type, "Accept": accept}
    try:
        address = urlsplit(url)
        with closing(_connection(address, timeout)) as connection:
            connection.connect()
            with _deadline(connection.sock, timeout):
                connection.request("POST", _target(address), content, headers)
                with closing(connection.getresponse()) as answer:
                    return _read(answer, accept)
    except (OSError, HTTPException, ValueError) as error:
        raise NetworkError(url, _reason(error)) from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def _dial(address: tuple[str, int], timeout: float) -> socket.socket:
    return socket.create_connection(address, timeout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Gets documents that anybody may read from public servers, whoever named the address.

    What it looks a name up with, connects with and trusts as certificates are arguments for tests;
    whatever they are, nothing but a public address is ever dialled.
    """

    resolve: Resolve = _resolve
    dial: Dial = _dial
    certificates: SSLContext = field(default_factory=create_default_context)
    patience: float = PATIENCE

    def fetch(self, url: str) -> bytes:
        """Return what is published at an https address, JSON or a token, unread.

        Goes through no proxy, follows no redirection, sends nothing but the address, and takes at
        most `PATIENCE` seconds and `LARGEST_DOCUMENT` bytes. Raises `NetworkError`.
        """
        end = monotonic() + self.patience
        try:
            return self._asked(url, "GET", _HEADERS, _document, end)
        except (OSError, HTTPException, ValueError) as error:
            raise NetworkError(url, _reason(error)) from error

    def reach(self, url: str) -> None:
        """Ask whether there is something at an https address, and read none of it.

        Follows a few redirections, to public https addresses only, and takes at most `PATIENCE`
        seconds. Raises `NetworkError` if there is nothing, or nothing that anybody may see.
        """
        end = monotonic() + self.patience
        try:
            self._follow(url, end)
        except (OSError, HTTPException, ValueError) as error:
            raise NetworkError(url, _reason(error)) from error

    def _follow(self, url: str, end: float) -> None:
        for _ in range(_MOST_HOPS):
            place = self._sent_on(url.partition("#")[0], end)
            if place is None:
                return
            url = place
        raise ValueError("it sends on again and again")

    def _sent_on(self, url: str, end: float) -> str | None:
        answer = self._asked(url, "HEAD", _ANYTHING, _status, end)
        if answer[0] >= _FAILED:
            # Not every server knows HEAD.
            answer = self._asked(url, "GET", _ANYTHING, _status, end)
        status, place = answer
        if status in _SENT_ON and place:
            return urljoin(url, place)
        if not _OK <= status < min(_SENT_ON):
            raise ValueError(f"it answered with status {status}")
        return None

    def _asked(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        read: Callable[[HTTPResponse], _Read],
        end: float,
    ) -> _Read:
        host, port, target = _parts(url)
        addresses = self._addresses(host, port, end)
        line = self._connected(addresses, port, end)
        with self._secured(line, host, end) as secured:
            connection = HTTPSConnection(host, port, context=self.certificates)
            connection.sock = secured
            connection.request(method, target or "/", headers=headers)
            with closing(connection.getresponse()) as answer:
                return read(answer)

    def _addresses(self, host: str, port: int, end: float) -> Sequence[str]:
        # Asked once: a second answer could be another one. In a thread, since it knows no deadline.
        answer: list[Sequence[str] | OSError] = []

        def ask() -> None:
            try:
                answer.append(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                answer.append(OSError(_reason(error)))

        asking = Thread(target=ask, daemon=True)
        asking.start()
        asking.join(_left(end))
        if not answer:
            raise TimeoutError(_TOO_LATE)
        if isinstance(answer[0], OSError):
            raise answer[0]
        if not answer[0] or not all(map(is_public, answer[0])):
            raise ValueError("it is not a public address")
        return answer[0]

    def _connected(self, addresses: Sequence[str], port: int, end: float) -> socket.socket:
        problem = OSError("it has no address")
        for address in addresses:
            try:
                return self.dial((address, port), _left(end))
            except OSError as error:
                problem = error
        raise problem

    @contextmanager
    def _secured(self, plain: socket.socket, host: str, end: float) -> Iterator[SSLSocket]:
        with closing(plain):
            plain.settimeout(_left(end))
            line = self.certificates.wrap_socket(
                plain, server_hostname=host, do_handshake_on_connect=False
            )
        with closing(line), _deadline(line, _left(end)):
            line.do_handshake()
            yield line


def is_public(address: str) -> bool:
    """Return whether an IP address is one machine's in the public Internet, and no neighbour's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (found.scope_id or found not in _PUBLIC_6):
        return False
    return not any(found in each for each in _NEIGHBOURS)


def _parts(url: str) -> tuple[str, int, str]:
    match = _ADDRESS.fullmatch(url) if len(url) <= _LONGEST_ADDRESS else None
    if match is None or len(match["host"]) > _LONGEST_HOST:
        raise ValueError("this is not the https address of a public server")
    port = int(match["port"] or _HTTPS_PORT)
    if port != _HTTPS_PORT and port not in _PORTS:
        raise ValueError(f"nobody is asked at port {port}")
    return match["host"], port, match["target"]


def _left(end: float) -> float:
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError(_TOO_LATE)
    return left


def _connection(address: SplitResult, timeout: float) -> HTTPConnection:
    host, port = address.hostname, address.port
    if host is None or address.username is not None:
        raise ValueError("this is not the address of a server")
    if address.scheme == "https":
        return HTTPSConnection(host, port, timeout=timeout, context=create_default_context())
    if address.scheme == "http" and _is_here(host):
        return HTTPConnection(host, port, timeout=timeout)
    raise ValueError("only https addresses are asked")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _target(address: SplitResult) -> str:
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


@contextmanager
def _deadline(line: socket.socket, seconds: float) -> Iterator[None]:
    """End an exchange that takes longer: a socket's own timeout begins anew with each byte."""
    late = Event()

    def end() -> None:
        late.set()
        with suppress(OSError):
            # The plain socket's way: that of TLS would wait for the other side.
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        if late.is_set():
            raise TimeoutError(_TOO_LATE) from error
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError(_TOO_LATE)


def _read(answer: HTTPResponse, accept: str) -> bytes:
    if answer.status != _OK:
        raise ValueError(f"it answered with status {answer.status}")
    if answer.headers.get_content_type() != accept:
        raise ValueError("it answered with something else than was asked for")
    content = _content(answer, LARGEST_ANSWER)
    if len(content) > LARGEST_ANSWER:
        raise ValueError("its answer is too long")
    return content


def _status(answer: HTTPResponse) -> tuple[int, str | None]:
    return answer.status, answer.headers.get("Location")


def _document(answer: HTTPResponse) -> bytes:
    if answer.status != _OK:
        raise ValueError(f"it answered with status {answer.status}")
    if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise ValueError("its answer is packed, which was not asked for")
    if not _DOCUMENT_TYPES.fullmatch(answer.headers.get_content_type()):
        raise ValueError("it answered with something else than was asked for")
    content = _content(answer, LARGEST_DOCUMENT)
    if len(content) > LARGEST_DOCUMENT:
        raise ValueError("its answer is too long")
    if answer.length:
        raise ValueError("its answer broke off")
    return content


def _content(answer: HTTPResponse, most: int) -> bytes:
    """Return what was answered; more than `most` bytes of what is longer, but little more."""
    if not answer.chunked:
        return answer.read(most + 1)
    # `read` would take a chunk whose size is given as negative for everything that follows.
    content = bytearray()
    while len(content) <= most and (part := answer.read1(_PIECE)):
        content += part
    return bytes(content)

"""The one door to the network. It is opened only where an option or a setting asks for it."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import create_default_context
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

LARGEST_ANSWER = 64 * 1024
TIMEOUT = 10.0
"""Seconds for a whole exchange, however slowly an answer arrives."""

_OK = 200


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
            with _deadline(connection, timeout):
                connection.request("POST", _target(address), content, headers)
                return _read(connection.getresponse(), accept)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise NetworkError(url, reason) from error


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
def _deadline(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """End an exchange that takes longer: a socket's own timeout begins anew with each byte."""
    late, line = Event(), connection.sock

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
            raise TimeoutError("it did not answer in time") from error
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError("it did not answer in time")


def _read(answer: HTTPResponse, accept: str) -> bytes:
    if answer.status != _OK:
        raise ValueError(f"it answered with status {answer.status}")
    if answer.headers.get_content_type() != accept:
        raise ValueError("it answered with something else than was asked for")
    content = answer.read(LARGEST_ANSWER + 1)
    if len(content) > LARGEST_ANSWER:
        raise ValueError("its answer is too long")
    return content

"""The network, with servers of the test's own on this machine."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from transcript.net import LARGEST_ANSWER, NetworkError, post

ECHO = "application/echo"

Answer = Callable[[BaseHTTPRequestHandler, bytes], None]
Serve = Callable[[Answer], str]

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that answer as they are told; the address of each comes back."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/path?query"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def reply(
    handler: BaseHTTPRequestHandler, content: bytes, status: int = 200, kind: str = ECHO
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.end_headers()
    handler.wfile.write(content)


def ask(url: str, content: bytes = b"question", *, timeout: float = 10.0) -> bytes:
    return post(url, content, media_type="application/question", accept=ECHO, timeout=timeout)


def test_what_is_sent_arrives_and_the_answer_comes_back(serve: Serve) -> None:
    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        told = [handler.path, handler.headers["Content-Type"], handler.headers["Accept"]]
        reply(handler, b" ".join([content, *(each.encode() for each in told)]))

    assert ask(serve(answer)) == (b"question /path?query application/question application/echo")


def test_an_address_without_a_path_is_asked_at_its_root(serve: Serve) -> None:
    url = serve(lambda handler, _: reply(handler, handler.path.encode()))
    assert ask(url.removesuffix("/path?query")) == b"/"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://school.example/", "only https addresses are asked"),
        ("http://192.0.2.1/", "only https addresses are asked"),
        ("ftp://127.0.0.1/", "only https addresses are asked"),
        ("https:///path", "this is not the address of a server"),
        ("https://me@school.example/", "this is not the address of a server"),
        ("http://127.0.0.1:port/", "Port could not be cast to integer value as 'port'"),
    ],
)
def test_other_addresses_are_not_asked(url: str, reason: str) -> None:
    with pytest.raises(NetworkError) as caught:
        ask(url)
    assert (caught.value.url, caught.value.reason) == (url, reason)


def test_the_machine_has_a_name_for_itself(serve: Serve) -> None:
    url = serve(reply)
    assert ask(url.replace("127.0.0.1", "localhost")) == b"question"


def test_a_server_without_a_certificate_is_no_https_server(serve: Serve) -> None:
    url = serve(reply)
    with pytest.raises(NetworkError, match=r"^https://127\.0\.0\.1:\d+/path\?query: "):
        ask(url.replace("http:", "https:"))


def test_redirections_are_not_followed(serve: Serve) -> None:
    url = serve(lambda handler, _: reply(handler, b"", status=302))
    with pytest.raises(NetworkError, match=r"it answered with status 302$"):
        ask(url)


def test_an_answer_of_another_kind_is_refused(serve: Serve) -> None:
    url = serve(lambda handler, content: reply(handler, content, kind="text/html"))
    with pytest.raises(NetworkError, match=r"it answered with something else than was asked for$"):
        ask(url)


def test_an_answer_may_be_so_long_and_no_longer(serve: Serve) -> None:
    url = serve(lambda handler, content: reply(handler, bytes(int(content))))
    assert len(ask(url, str(LARGEST_ANSWER).encode())) == LARGEST_ANSWER
    with pytest.raises(NetworkError, match=r"its answer is too long$"):
        ask(url, str(LARGEST_ANSWER + 1).encode())


def test_a_server_that_hangs_up_is_said(serve: Serve) -> None:
    def hang_up(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.close_connection = True

    with pytest.raises(NetworkError, match=r"Remote end closed connection without response$"):
        ask(serve(hang_up))


@pytest.mark.parametrize(
    "begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: application/echo\r\n\r\n"]
)
def test_a_server_that_never_ends_is_left(serve: Serve, begun: bytes) -> None:
    left = Event()

    def drip(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.wfile.write(begun)
        handler.wfile.flush()
        left.wait(10)

    url = serve(drip)
    try:
        with pytest.raises(NetworkError, match=r"(did not answer in time|timed out)$"):
            ask(url, timeout=0.1)
    finally:
        left.set()


def test_nobody_at_the_address_is_said() -> None:
    with pytest.raises(NetworkError, match=r"^http://127\.0\.0\.1:1/: Connection refused$"):
        ask("http://127.0.0.1:1/")

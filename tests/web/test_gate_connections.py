"""How connections are treated that say nothing, too much, or too slowly: over real sockets."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request

from tests.web.gated import Gate
from transcript.web import body, patience
from transcript.web.asked import RefusedError
from transcript.web.body import Room
from transcript.web.gate import site_application
from transcript.web.server import listen, serve

Connect = Callable[[], socket.socket]
HELLO = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1:8040\r\n\r\n"
POST = (
    b"POST /verify HTTP/1.1\r\nHost: 127.0.0.1:8040\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x"
)


@pytest.fixture
def connect(gate: Gate, monkeypatch: pytest.MonkeyPatch, loopback: None) -> Iterator[Connect]:
    del loopback
    servers: list[uvicorn.Server] = []
    run_server = uvicorn.Server.run

    def note(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        servers.append(self)
        run_server(self, sockets)

    monkeypatch.setattr(uvicorn.Server, "run", note)
    monkeypatch.setattr("transcript.web.app._warm", lambda *_: None)  # it starts processes
    listening, ready = listen(0), threading.Event()
    app = site_application(gate.site, now=gate.clock)
    thread = threading.Thread(target=serve, args=(app, listening), kwargs={"ready": ready.set})
    thread.start()
    assert ready.wait(60)
    opened: list[socket.socket] = []

    def make() -> socket.socket:
        opened.append(socket.create_connection(listening.getsockname(), timeout=30))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
    servers[0].should_exit = True
    thread.join(30)
    listening.close()


def everything(connection: socket.socket) -> bytes:
    said = b""
    try:
        while part := connection.recv(65536):
            said += part
    except ConnectionResetError:
        pass
    return said


def test_who_says_hello_is_answered_and_may_say_it_again(connect: Connect) -> None:
    connection = connect()
    for _ in range(2):
        connection.sendall(HELLO)
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        while b"</html>" not in connection.recv(65536):
            pass


def test_a_request_that_does_not_begin_in_time_is_closed(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_HEAD_SECONDS", 0.05)
    silent, slow = connect(), connect()
    slow.sendall(HELLO[:30])
    assert everything(silent) == everything(slow) == b""


def test_more_connections_from_one_place_than_it_needs_are_closed(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = connect()
    first.sendall(HELLO)
    assert first.recv(15)
    monkeypatch.setattr(patience, "_MOST_FROM_ONE", 1)
    assert everything(connect()) == b""
    monkeypatch.setattr(patience, "_MOST_FROM_ONE", 400)
    monkeypatch.setattr(patience, "_MOST_CONNECTIONS", 1)
    assert everything(connect()) == b""


def test_a_body_that_stops_coming_is_told_so(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "_SILENCE_SECONDS", 0.05)
    connection = connect()
    connection.sendall(POST)
    assert connection.recv(20) == b"HTTP/1.1 408 Request"


def test_a_body_that_drips_is_told_so(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "_GRACE_SECONDS", -1.0)
    connection = connect()
    connection.sendall(POST)
    assert connection.recv(20) == b"HTTP/1.1 408 Request"


def test_who_sends_too_much_hears_the_answer_all_the_same(connect: Connect) -> None:
    connection = connect()
    size = 40 * 1024 * 1024
    connection.sendall(POST.replace(b"100000", str(size).encode()))
    connection.sendall(b"x" * (size - 3))
    assert connection.recv(12) == b"HTTP/1.1 413"


def test_who_leaves_in_the_middle_takes_nothing_with_them(connect: Connect) -> None:
    connection = connect()
    connection.sendall(POST)
    connection.close()
    other = connect()
    other.sendall(HELLO)
    assert other.recv(15) == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1:8040\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:8040\r\nX: " + b"y" * 40_000,
    ],
)
def test_what_is_no_request_is_refused(connect: Connect, request_bytes: bytes) -> None:
    connection = connect()
    connection.sendall(request_bytes)
    assert connection.recv(12) in {b"HTTP/1.1 400", b"HTTP/1.1 431"}


def test_who_needs_room_that_nobody_gives_back_is_asked_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def crowd() -> None:
        room = Room(10)
        await room.take(8)
        monkeypatch.setattr(body, "_ROOM_SECONDS", 0.01)
        with pytest.raises(RefusedError, match="too much is being sent") as caught:
            await room.take(3)
        assert (caught.value.status, caught.value.after) == (503, 10)
        await room.give(8)
        await room.take(10)

    asyncio.run(crowd())


def test_room_that_was_taken_is_given_back(monkeypatch: pytest.MonkeyPatch, gate: Gate) -> None:
    monkeypatch.setattr(body, "_FREE", 10)
    browser = gate.open()
    taken: list[int] = []
    take, give = Room.take, Room.give

    async def note_take(self: Room, size: int) -> None:
        taken.append(size)
        await take(self, size)

    async def note_give(self: Room, size: int) -> None:
        taken.append(-size)
        await give(self, size)

    monkeypatch.setattr(Room, "take", note_take)
    monkeypatch.setattr(Room, "give", note_give)
    browser.see("/sign-in")
    browser.send("/sign-in", name="a" * 60, passphrase="b" * 100)
    assert sum(taken) == 0
    assert taken


@pytest.mark.parametrize("ended", [ClientDisconnect(), TimeoutError(), RuntimeError("consumed")])
def test_nobody_is_listened_to_for_ever(ended: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stream() -> AsyncIterator[bytes]:
        yield b"x"
        raise ended

    request = Request({"type": "http", "method": "POST", "headers": []})
    monkeypatch.setattr(request, "stream", stream)
    asyncio.run(body.Intake.drain(request))
    monkeypatch.setattr(body, "_DRAINED", 0)
    asyncio.run(body.Intake.drain(request))

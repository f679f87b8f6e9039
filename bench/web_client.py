"""Asking a server on this machine over and over, on connections that stay open."""
# ruff: noqa: INP001 - beside a script

import asyncio
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

_TRANSCRIPT = Path(sys.executable).parent / "transcript"
_BOUNDARY = "----bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server has answered."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes


@dataclass(slots=True, kw_only=True)
class Server:
    """A server that runs; `first` is what it said when it was ready."""

    address: str
    first: str
    cookies: dict[str, str] = field(default_factory=dict)

    def request(self, path: str, *, body: bytes = b"", kind: str = "") -> bytes:
        """Return a request as it is sent: a form if there is a body."""
        lines = [
            f"{'POST' if kind else 'GET'} {path} HTTP/1.1",
            f"Host: {urlsplit(self.address).netloc}",
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if kind:
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join((*lines, "", "")).encode() + body

    def files(self, path: str, files: Sequence[tuple[str, str, bytes]], **fields: str) -> bytes:
        """Return a form with these files (field, name, content) and fields."""
        head = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
        parts = [f'{head}"{name}"\r\n\r\n{text}\r\n'.encode() for name, text in fields.items()]
        parts += [
            f'{head}"{name}"; filename="{file}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + content
            + b"\r\n"
            for name, file, content in files
        ]
        body = b"".join((*parts, f"--{_BOUNDARY}--\r\n".encode()))
        return self.request(path, body=body, kind=f"multipart/form-data; boundary={_BOUNDARY}")


class Line:
    """One connection, on which one request follows the other."""

    def __init__(self, server: Server) -> None:
        """Open nothing yet."""
        self._server = server
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Reply:
        """Send a request and return the answer."""
        reader, writer = await self._open()
        writer.write(request)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = [line.partition(": ")[::2] for line in head[1:] if line]
        headers = {name.lower(): value for name, value in pairs}
        given = (value for name, value in pairs if name.lower() == "set-cookie")
        cookies = dict(each.partition(";")[0].partition("=")[::2] for each in given)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            await self.close()
        return Reply(status=int(head[0].split(" ")[1]), headers=headers, cookies=cookies, body=body)

    async def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            parts = urlsplit(self._server.address)
            self._streams = await asyncio.open_connection(parts.hostname, parts.port)
        return self._streams


@contextmanager
def served(*means: str | Path) -> Iterator[Server]:
    """Run `transcript serve` on a free port until the block ends."""
    command = [_TRANSCRIPT, "serve", "--port", "0", *means]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            if process.stdout is None:
                raise AssertionError("it is a pipe")
            said = process.stdout.readline() + process.stdout.readline()
            address = next(word for word in said.split() if word.startswith("http"))
            yield Server(address=address.rstrip("/"), first=said)
        finally:
            process.terminate()


async def hammered(
    server: Server,
    requests: Sequence[bytes],
    *,
    connections: int,
    seconds: float,
    expect: Callable[[Reply], bool],
) -> list[float]:
    """Ask on so many connections for so long; return how long each answer took, in milliseconds.

    Stops the bench if an answer is another one than `expect`.
    """
    took: list[float] = []
    end = perf_counter() + seconds

    async def keep_asking(first: int) -> None:
        line, number = Line(server), first
        while perf_counter() < end:
            began = perf_counter()
            reply = await line.ask(requests[number % len(requests)])
            took.append((perf_counter() - began) * 1000)
            if not expect(reply):
                raise SystemExit(f"the server answered {reply.status}: {reply.body[:300]!r}")
            number += 1
        await line.close()

    await asyncio.gather(*map(keep_asking, range(connections)))
    return took


def at_percent(took: Sequence[float], percent: int) -> float:
    """Return the time within which so many percent of the answers came."""
    return statistics.quantiles(took, n=100, method="inclusive")[percent - 1]


def run(work: Callable[[], Awaitable[list[float]]]) -> list[float]:
    """Run what waits for a server to its end."""

    async def whole() -> list[float]:
        return await work()

    return asyncio.run(whole())

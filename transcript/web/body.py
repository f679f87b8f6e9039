"""Taking in what a request sends: counted while it comes, at a bearable pace, and in memory alone.

Nothing that a stranger sends is written to a disk before a view has looked at it.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from itertools import chain
from time import monotonic

from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from transcript.web.asked import Form, RefusedError, Upload, Way

MOST_FIELDS = 5000
MOST_FILES = 100
MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"
_HALF = re.compile(r"[\ud800-\udfff]")
_FREE = 256 * 1024  # what a request may keep without asking for room
_ROOM = 512 * 1024 * 1024  # for all requests together
_ROOM_SECONDS = 20.0
_SILENCE_SECONDS = 15.0
_GRACE_SECONDS = 15.0
_SLOWEST = 16 * 1024  # bytes a second, over the whole of a body
_DRAINED = 600 * 1024 * 1024
_DRAIN_SECONDS = 8.0
_GONE, _TOO_SLOW, _TOO_LARGE, _WRONG, _NO_ROOM, _UNREADABLE = 400, 408, 413, 415, 503, 400


class Room:
    """How much all requests together may hold in memory; who needs more waits a little."""

    def __init__(self, size: int = _ROOM) -> None:
        """Begin with all of it free."""
        self._free = size
        self._changed = asyncio.Condition()

    async def take(self, size: int) -> None:
        """Take so many bytes. Raises `RefusedError` if nobody gives any back in time."""
        try:
            async with asyncio.timeout(_ROOM_SECONDS), self._changed:
                await self._changed.wait_for(lambda: self._free >= size)
                self._free -= size
        except TimeoutError as error:
            raise RefusedError(
                _NO_ROOM, "too much is being sent at once", hint="try again soon", after=10
            ) from error

    async def give(self, size: int) -> None:
        """Give back what was taken."""
        async with self._changed:
            self._free += size
            self._changed.notify_all()


class Intake:
    """The bodies of all requests."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self._room = Room()

    @asynccontextmanager
    async def form(self, request: Request, way: Way) -> AsyncIterator[tuple[Form, bytes]]:
        """Give the form of a request, or to a way with a scope also a body that is none.

        Raises `RefusedError` where it is too large, too slow, or no form.
        """
        taken = _Taken(self._room)
        try:
            stream = _counted(request, way.most, taken)
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind == MULTIPART:
                yield await _form(_multipart(request, stream, way.most)), b""
            elif way.scope is not None:
                yield Form(), b"".join([part async for part in stream])
            elif kind == URLENCODED or not kind:
                yield await _form(_plain(request, stream, way.most)), b""
            else:
                raise RefusedError(_WRONG, "a form belongs here", hint="use the form on the page")
        finally:
            await taken.give_back()

    @staticmethod
    async def drain(request: Request) -> None:
        """Let somebody finish speaking who is not listened to, so that they hear the answer."""
        left = _DRAINED
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                async for part in request.stream():
                    left -= len(part)
                    if left < 0:
                        return
        except (TimeoutError, ClientDisconnect, RuntimeError):
            return


class _Taken:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._seen = 0
        self._taken = 0

    async def more(self, size: int) -> None:
        self._seen += size
        if self._seen > _FREE + self._taken:
            step = max(size, _FREE)
            await self._room.take(step)
            self._taken += step

    async def give_back(self) -> None:
        if self._taken:
            await self._room.give(self._taken)


async def _counted(request: Request, most: int, taken: _Taken) -> AsyncGenerator[bytes, None]:
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > most:
        raise _too_large(most)
    stream = request.stream().__aiter__()
    began, seen = monotonic(), 0
    try:
        while True:
            async with asyncio.timeout(_SILENCE_SECONDS):
                part = await anext(stream, None)
            if part is None:
                return
            seen += len(part)
            if seen > most:
                raise _too_large(most)
            if monotonic() - began > _GRACE_SECONDS + seen / _SLOWEST:
                raise _too_slow()
            await taken.more(len(part))
            yield part
    except TimeoutError as error:
        raise _too_slow() from error
    except ClientDisconnect as error:
        raise RefusedError(_GONE, "the connection ended before everything was sent") from error


def _multipart(request: Request, stream: AsyncGenerator[bytes, None], most: int) -> MultiPartParser:
    parser = MultiPartParser(
        request.headers, stream, max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=most
    )
    parser.spool_max_size = most + 1  # a file of ours never goes to a disk
    return parser


def _plain(request: Request, stream: AsyncGenerator[bytes, None], most: int) -> FormParser:
    return FormParser(request.headers, stream, max_fields=MOST_FIELDS, max_part_size=most)


async def _form(parser: FormParser | MultiPartParser) -> Form:
    try:
        given = await parser.parse()
    except (MultiPartException, LookupError, ValueError) as error:
        raise _unreadable() from error
    fields, files = [], []
    for name, value in given.multi_items():
        if isinstance(value, UploadFile):
            files.append((name, Upload(name=value.filename or "", content=await value.read())))
            await value.close()
        else:
            fields.append((name, value))
    named = ((name, each.name) for name, each in files)
    if not all(map(_is_text, chain.from_iterable((*fields, *named)))):
        raise _unreadable()
    return Form(fields=tuple(fields), files=tuple(files))


def _is_text(text: str) -> bool:
    """Return whether a text has no half letters, which a form can spell that says how it does."""
    return text.isascii() or _HALF.search(text) is None


def _unreadable() -> RefusedError:
    return RefusedError(
        _UNREADABLE,
        "this form cannot be read",
        hint="go back, load the page again, and send it once more",
    )


def _too_large(most: int) -> RefusedError:
    size = f"{most // (1024 * 1024)} MB" if most >= 1024 * 1024 else f"{most // 1024} KB"
    return RefusedError(
        _TOO_LARGE, f"this is too large: at most {size} can be sent here", hint="send less at once"
    )


def _too_slow() -> RefusedError:
    return RefusedError(
        _TOO_SLOW, "this came too slowly", hint="look at the connection, and send it once more"
    )

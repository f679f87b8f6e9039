"""How long a connection may be silent: one that says nothing must not keep others out.

uvicorn waits for ever for the first line of a request, and for who does not read the answer.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_HEAD_SECONDS = 15
_MOST_CONNECTIONS = 1000
_MOST_FROM_ONE = 400


class PatientProtocol(H11Protocol):
    """A connection that is closed when a request does not begin in time, or too many are open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._head: asyncio.TimerHandle | None = None
        if len(self.connections) > _MOST_CONNECTIONS or self._is_crowd():
            transport.abort()
            return
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take in what has come. A request that has begun has its own patience."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._stop_waiting()
        if not self.transport.is_closing():
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_crowd(self) -> bool:
        if self.client is None:
            return False
        host = self.client[0]
        from_there = sum(_host(each) == host for each in self.connections)
        return from_there > _MOST_FROM_ONE

    def _wait_for_head(self) -> None:
        self._head = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


def _host(connection: Any) -> str:  # noqa: ANN401 - one of uvicorn's kinds of connection
    client = getattr(connection, "client", None)
    return str(client[0]) if client else ""

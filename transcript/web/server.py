"""Serving an application on this machine, to this machine alone."""

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """Return a socket that only this machine can reach; port 0 takes a free one.

    Raises `OSError`.
    """
    return socket.create_server((HOST, port))


def address_of(listening: socket.socket) -> str:
    """Return the address at which `serve` will answer."""
    return f"http://{HOST}:{listening.getsockname()[1]}"


def serve(application: "ASGIApp", listening: socket.socket, *, ready: Callable[[], None]) -> None:
    """Answer until the process is asked to end."""
    import uvicorn

    config = uvicorn.Config(application, log_level="warning", access_log=False, server_header=False)
    ready()
    uvicorn.Server(config).run(sockets=[listening])

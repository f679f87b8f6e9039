"""Serving an application: on this machine alone, unless somebody decides otherwise."""

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
_LARGEST_HEAD = 32 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """A certificate with its chain, and its key, as PEM."""

    certificate: Path
    key: Path


def listen(port: int, *, host: str = HOST) -> socket.socket:
    """Return a socket, which only this machine can reach; port 0 takes a free one.

    With another `host`, other machines can reach it too. Raises `OSError`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=512)
    # Connections inherit it. Else the body of each answer waits some 40 ms for the head's receipt.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address_of(listening: socket.socket, *, is_secure: bool = False, name: str = "") -> str:
    """Return the address at which `serve` will answer, under a name if it has one."""
    host, port = listening.getsockname()[:2]
    scheme, usual = ("https", 443) if is_secure else ("http", 80)
    return f"{scheme}://{spelt_host(name or host)}{'' if port == usual else f':{port}'}"


def spelt_host(host: str) -> str:
    """Return a host as addresses have it."""
    return f"[{host}]" if ":" in host else host


def is_local(host: str) -> bool:
    """Return whether nobody but this machine reaches a host of this name."""
    found = _as_address(host)
    return host == "localhost" if found is None else found.is_loopback


def is_name(host: str) -> bool:
    """Return whether a host is named, and not given by its address."""
    return _as_address(host) is None


def is_one_address(host: str) -> bool:
    """Return whether it is the address of one machine, and neither a name nor all of them."""
    found = _as_address(host)
    return found is not None and not found.is_unspecified


def is_everywhere(host: str) -> bool:
    """Return whether it stands for every address of this machine."""
    found = _as_address(host)
    return found is not None and found.is_unspecified


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def serve(
    application: "ASGIApp",
    listening: socket.socket,
    *,
    ready: Callable[[], None],
    tls: Tls | None = None,
) -> None:
    """Answer until the process is asked to end."""
    import uvicorn

    from transcript.web.patience import PatientProtocol

    config = uvicorn.Config(
        application,
        http=PatientProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is behind a proxy is found out by the guard
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=20,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    # It says of what strangers send that it is no form; so does our answer.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    ready()
    uvicorn.Server(config).run(sockets=[listening])

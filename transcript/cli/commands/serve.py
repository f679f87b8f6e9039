"""`transcript serve`: what answers over HTTP, on this machine alone."""

import errno
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from transcript.cli.exit_codes import ExitCode
from transcript.office.clock import now

if TYPE_CHECKING:
    import socket

_NEEDED = ("starlette", "uvicorn")
_LARGEST_PORT = 65535


@click.command("serve")
@click.option(
    "--vc-api",
    "with_vc_api",
    is_flag=True,
    help="Serve the VC-API, for the test suites of the W3C; its keys are made now, and kept "
    "nowhere.",
)
@click.option(
    "--port",
    type=click.IntRange(0, _LARGEST_PORT),
    default=8040,
    show_default=True,
    help="Where to listen on 127.0.0.1; with 0, a free port is taken.",
)
def command(*, with_vc_api: bool, port: int) -> None:
    """Serve the VC-API on 127.0.0.1, for tests: anyone on this machine can have anything signed.

    No key of a school is used, and nothing is written. End it with Ctrl-C.

    Example: transcript serve --vc-api

    Example: transcript serve --vc-api --port 0
    """
    if not with_vc_api:
        raise click.UsageError(
            "the web application is not there yet; --vc-api serves the VC-API for test suites"
        )
    if not all(find_spec(each) for each in _NEEDED):
        raise click.UsageError("this needs the extra “web”: pip install 'transcript-toolkit[web]'")
    from transcript.web.server import address_of, serve
    from transcript.web.vc_api import vc_api

    with _listening(port) as listening:
        address = address_of(listening)
        serve(
            vc_api(address=address, now=now),
            listening,
            ready=lambda: click.echo(f"VC-API for tests: {address} (Ctrl-C ends it)"),
        )


def _listening(port: int) -> "socket.socket":
    from transcript.web.server import listen

    try:
        return listen(port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        click.echo(f"error: port {port} is already in use; choose another: --port 0", err=True)
        sys.exit(ExitCode.IO)

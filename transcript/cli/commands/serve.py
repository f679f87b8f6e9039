"""`transcript serve`: what answers over HTTP, on this machine unless told otherwise."""

import errno
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transcript.cli.context import passphrase_source
from transcript.cli.exit_codes import ExitCode
from transcript.cli.serving import Wish, is_new, site_of
from transcript.office.clock import now

if TYPE_CHECKING:
    import socket

    from transcript.web.site import Site

_NEEDED = ("argon2", "multipart", "starlette", "uvicorn")
_LARGEST_PORT = 65535
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("serve")
@click.option(
    "-w",
    "--workspace",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="TRANSCRIPT_WORKSPACE",
    help="The school's folder; one that is not there yet is begun in the browser.",
)
@click.option(
    "--trust",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The trust list that files are judged by; without -w, a college's verify page.",
)
@click.option(
    "--port",
    type=click.IntRange(0, _LARGEST_PORT),
    default=8040,
    show_default=True,
    help="Where to listen; with 0, a free port is taken.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Which address or name to listen on; others than this machine's need --tls-cert or "
    "--behind.",
)
@click.option("--tls-cert", type=_FILE, help="A certificate with its chain (PEM), for https.")
@click.option("--tls-key", type=_FILE, help="The key of that certificate (PEM).")
@click.option(
    "--behind", metavar="URL", help="The https address of a proxy through which people come."
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="From where that proxy asks; 127.0.0.1 by default.",
)
@click.option(
    "--sso-header",
    metavar="NAME",
    help="A header in which the proxy names the account of who has signed in there.",
)
@click.option(
    "--passphrase-file",
    type=_FILE,
    help="The keys' passphrase for the API; in the browser it is typed by who signs.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--vc-api",
    "with_vc_api",
    is_flag=True,
    help="Serve the VC-API instead, for the test suites of the W3C; its keys are made now, and "
    "kept nowhere.",
)
def command(*, with_vc_api: bool, port: int, opens: bool, **wishes: object) -> None:
    """Serve the studio of a school, or a college's verify page, to browsers on this machine.

    The first time, an address is printed at which the first account is made. End it with Ctrl-C.

    Example: transcript serve -w my-school

    Example: transcript serve --trust trust.yaml

    Example: transcript serve --vc-api --port 0
    """
    if not all(find_spec(each) for each in _NEEDED):
        raise click.UsageError("this needs the extra “web”: pip install 'transcript-toolkit[web]'")
    if with_vc_api:
        _serve_vc_api(port)
        return
    _serve_site(Wish(**wishes), port=port, opens=opens)  # type: ignore[arg-type]


def _serve_site(wish: Wish, *, port: int, opens: bool) -> None:
    from transcript.web.gate import site_application
    from transcript.web.server import serve

    tls = wish.tls()
    wish.require_safe_host()
    with _listening(port, wish.host) as listening:
        site = site_of(wish, listening, passphrase=_passphrase(wish))
        app = site_application(site, now=now)
        first = None if site.accounts.people.all() else site.accounts.people.open_first()
        serve(app, listening, ready=partial(_tell, site, first, opens=opens), tls=tls)


def _tell(site: "Site", first: str | None, *, opens: bool) -> None:
    click.echo(f"Transcript Toolkit: {site.address}/ (Ctrl-C ends it)")
    page = site.address
    if first is not None:
        page = f"{site.address}/setup/{first}"
        click.echo(f"Make the first account, once, at: {page}")
    if site.folder is not None and is_new(site.folder):
        click.echo(f"A new school begins in {site.folder.resolve()}: there is none yet.")
    if opens:
        click.launch(page)


def _passphrase(wish: Wish) -> Callable[[], bytes] | None:
    return passphrase_source(wish.passphrase_file) if wish.passphrase_file else None


def _serve_vc_api(port: int) -> None:
    from transcript.web.server import address_of, serve
    from transcript.web.vc_api import vc_api

    with _listening(port, "127.0.0.1") as listening:
        address = address_of(listening)
        serve(
            vc_api(address=address, now=now),
            listening,
            ready=lambda: click.echo(f"VC-API for tests: {address} (Ctrl-C ends it)"),
        )


def _listening(port: int, host: str) -> "socket.socket":
    from transcript.web.server import listen

    try:
        return listen(port, host=host)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        click.echo(f"error: port {port} is already in use; choose another: --port 0", err=True)
        sys.exit(ExitCode.IO)

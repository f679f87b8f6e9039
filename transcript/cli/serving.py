"""What somebody wishes to have served, and whether that is safe."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext, SSLError
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from transcript.web.server import Tls
    from transcript.web.site import SignOn, Site

_SETTINGS = frozenset({"workspace.yaml", "workspace.yml", "workspace.json"})
HOME = ".studio"
"""The folder of accounts, in the school’s folder or beside a college’s trust list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The options of `transcript serve`."""

    folder: Path | None
    trust: Path | None
    host: str
    tls_cert: Path | None
    tls_key: Path | None
    behind: str | None
    proxies: tuple[str, ...]
    sso_header: str | None
    passphrase_file: Path | None

    def tls(self) -> "Tls | None":
        """Return certificate and key. Raises `click.UsageError` where they are no pair."""
        from transcript.web.server import Tls

        if self.tls_cert is None and self.tls_key is None:
            return None
        if self.tls_cert is None or self.tls_key is None:
            raise click.UsageError("give --tls-cert and --tls-key together")
        try:
            # Without a word for it, the library would ask for the passphrase of a key.
            SSLContext(PROTOCOL_TLS_SERVER).load_cert_chain(
                self.tls_cert, self.tls_key, password=lambda: ""
            )
        except (SSLError, ValueError) as error:
            raise click.UsageError(
                f"{self.tls_cert} and {self.tls_key} are not a certificate and its key: both are "
                "PEM, belong together, and the key has no passphrase"
            ) from error
        return Tls(certificate=self.tls_cert, key=self.tls_key)

    def names(self) -> tuple[str, ...]:
        """Return the hosts that the certificate names; none without one, or behind a proxy."""
        from transcript.proofs.server_certificate import names_in

        if self.tls_cert is None or self.behind is not None:
            return ()
        return names_in(self.tls_cert.read_bytes())

    def name(self) -> str:
        """Return under which name people come, where an address does not say it.

        Raises `click.UsageError` if every address is listened on and nothing tells a name.
        """
        from transcript.web.server import is_everywhere, is_name

        if self.tls_cert is None or self.behind is not None:
            return ""
        if is_name(self.host):
            return self.host.lower()
        if not is_everywhere(self.host):
            return ""
        names = self.names()
        if not names:
            raise click.UsageError(
                "the certificate names no host, so it is not known under which name people come: "
                "give --host NAME"
            )
        return names[0]

    def require_safe_host(self) -> None:
        """Raise `click.UsageError` where passphrases would cross a network in the open."""
        from transcript.web.server import is_local, is_one_address

        if self.behind is not None:
            told = urlsplit(self.behind)
            if told.scheme != "https" or not told.netloc or told.path.strip("/") or told.query:
                raise click.UsageError(
                    "--behind is the address people use, such as https://studio.school.example"
                )
        elif self.proxies or self.sso_header:
            raise click.UsageError("--proxy and --sso-header belong to --behind URL")
        if not all(map(is_one_address, self.proxies)):
            raise click.UsageError("--proxy is one address, such as 10.0.0.1: no name, no network")
        if not is_local(self.host) and self.tls_cert is None and self.behind is None:
            raise click.UsageError(
                f"other machines could reach {self.host}, and read what is sent: give --tls-cert "
                "and --tls-key, or --behind URL if a proxy does TLS; without --host only this "
                "machine is served"
            )

    def believed(self) -> frozenset[str]:
        """Return the addresses of the proxy, which says for whom it asks."""
        if self.behind is None:
            return frozenset()
        return frozenset(self.proxies or ("127.0.0.1", "::1"))

    def sign_on(self) -> "SignOn | None":
        """Return how the proxy names who has signed in. Raises `click.UsageError`."""
        from transcript.web.site import SignOn

        if self.sso_header is None:
            return None
        name = self.sso_header.lower()
        if not name.replace("-", "").isalnum() or not name.startswith(("x-", "remote-")):
            raise click.UsageError(
                "--sso-header names a header of its own, such as X-Remote-User or Remote-User"
            )
        if not self.proxies:
            raise click.UsageError("--sso-header needs --proxy: from where the proxy asks")
        return SignOn(header=name, proxies=self.believed())


def site_of(
    wish: Wish, listening: socket.socket, *, passphrase: Callable[[], bytes] | None
) -> "Site":
    """Return the site that is wished for: a school's in its folder, or a college's by its list."""
    from transcript.web.server import address_of, spelt_host
    from transcript.web.site import Site

    folder = wish.folder
    if folder is None and wish.trust is None:
        folder = Path()
    if folder is not None:
        _require_school(folder)
    kept_in = folder if folder is not None else (wish.trust or Path()).parent
    address = (wish.behind or "").rstrip("/") or address_of(
        listening, is_secure=wish.tls_cert is not None, name=wish.name()
    )
    return Site(
        home=kept_in / HOME,
        address=address,
        folder=folder,
        trust=wish.trust or kept_in / "trust.yaml",
        passphrase=passphrase,
        proxies=wish.believed(),
        names=frozenset(map(spelt_host, wish.names())),
        sign_on=wish.sign_on(),
    )


def is_new(folder: Path) -> bool:
    """Return whether a school is still to be begun in a folder."""
    return not _there(folder) & _SETTINGS


def _there(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} - {HOME} if folder.is_dir() else set()


def _require_school(folder: Path) -> None:
    """Raise `click.UsageError` for a folder of something else: no school is begun in there."""
    if _there(folder) and is_new(folder):
        raise click.UsageError(
            f"{folder} is not a school's folder: give one with -w, or the name of a new one, or "
            "serve a college's verify page with --trust FILE"
        )

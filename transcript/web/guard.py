"""In front of everything: under which name, how often, from which pages, how many at once."""

import json
from collections.abc import Callable
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from transcript.web.api.problems import problem
from transcript.web.limits import Buckets, place_of
from transcript.web.site import Site

_AT_ONCE = 400
_HOLDS, _SECONDS = 600, 0.02
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_NO_SUCH_HOST, _FORBIDDEN, _TOO_LONG, _TOO_OFTEN, _BUSY = 421, 403, 414, 429, 503
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})
_LONGEST_TARGET = 2000


class Guard:
    """Refuses in a sentence, before anything is read, what can only be an attack or a mistake."""

    def __init__(self, app: ASGIApp, site: Site, *, ticks: Callable[[], float] = monotonic) -> None:
        """Stand in front of the application of a site."""
        self._app = app
        self.site = site
        self._hosts = _hosts(site)
        self._origins = {
            site.address.lower(),
            *(f"{urlsplit(site.address).scheme}://{host}" for host in self._hosts),
        }
        self.requests = Buckets(holds=_HOLDS, seconds=_SECONDS, ticks=ticks)
        self.now_served = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        self._name_peer(scope, headers)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _refused(scope, *refusal)(scope, receive, send)
            return
        self.now_served += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self.now_served -= 1

    def _name_peer(self, scope: Scope, headers: Headers) -> None:
        """Say for whom a program in front of us asks. Nobody else is believed."""
        peer = scope["client"][0] if scope.get("client") else ""
        scope["state"] = {**scope.get("state", {}), "peer": peer, "origin": peer}
        told = headers.getlist("x-forwarded-for")
        if peer in self.site.proxies and told:
            # Each program adds whom it heard it from, some in a line of their own: only the last is
            # the word of ours.
            scope["state"]["origin"] = _without_port(told[-1].rpartition(",")[2].strip())[:100]

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str, int] | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return _NO_SUCH_HOST, f"This site is at {self.site.address}.", 0
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > _LONGEST_TARGET:
            return _TOO_LONG, "This address is too long.", 0
        if scope["method"] not in _SAFE and not self._is_from_here(headers):
            return _FORBIDDEN, "This form did not come from this site.", 0
        origin = scope["state"]["origin"]
        if not is_this_machine(origin):
            wait = self.requests.take(place_of(origin))
            if wait:
                return _TOO_OFTEN, "Too many requests: wait a moment.", wait
        if self.now_served >= _AT_ONCE:
            return _BUSY, "Too many people at once: try again in a moment.", 2
        return None

    def _is_from_here(self, headers: Headers) -> bool:
        """Return whether a browser says that a form came from a page of ours.

        What is no browser says nothing, and has no session that a page could misuse. An older one
        names no origin, because our pages ask it to send no referrer: there the form's token stands
        alone.
        """
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in _OURS
        origin = headers.get("origin", "null").lower()
        return origin == "null" or origin in self._origins


def _without_port(told: str) -> str:
    """Return an address without the port that some programs write behind it."""
    if told.startswith("["):
        return told[1:].partition("]")[0]
    return told.partition(":")[0] if told.count(":") == 1 else told


def is_this_machine(peer: str) -> bool:
    """Return whether an address is that of this machine itself."""
    return peer in {"127.0.0.1", "::1"}


def _hosts(site: Site) -> frozenset[str]:
    parts = urlsplit(site.address)
    port = f":{parts.port}" if parts.port else ""
    local = _LOCAL if parts.hostname in {"127.0.0.1", "localhost", "::1"} else ()
    return frozenset({site.host, *(f"{host}{port}" for host in (*local, *site.names))})


def _refused(scope: Scope, status: int, reason: str, after: int) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Connection": "close",
        **({"Retry-After": str(after)} if after else {}),
    }
    if f"{scope['path']}/".startswith("/api/"):
        told = problem(status, reason)
        content = json.dumps(told.value, ensure_ascii=False)
        return Response(content, status, headers | dict(told.headers), told.media_type)
    return PlainTextResponse(f"{reason}\n", status, headers)

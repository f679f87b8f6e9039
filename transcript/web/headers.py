"""What every answer says to the browser about itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors "
)
POLICY = f"{_POLICY}'none'"
FRAMED_POLICY = f"{_POLICY}'self'"
SHOWN_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""Of a file that is shown as it is: it has no origin, and may load and run nothing."""

SHOWN_PDF_POLICY = "default-src 'none'; frame-ancestors 'self'"
"""Browsers show no PDF in a sandbox; what draws it in them is one."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_STRICT_TRANSPORT = "max-age=31536000"


class Headers:
    """Adds what an answer does not say itself; `is_secure` where people come over TLS."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        """Stand in front of `app`."""
        self._app = app
        self._defaults = {
            **_ALWAYS,
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            **({"Strict-Transport-Security": _STRICT_TRANSPORT} if is_secure else {}),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._defaults.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)

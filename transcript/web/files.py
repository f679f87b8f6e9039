"""The site's own files: the stylesheet, and the scripts. There are no others to be asked for."""

import hashlib
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from transcript.web.pages import SHEET, sheet

_TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
_UNCHANGED = 304


def static_routes() -> list[Route]:
    """Return a route for each file, which is read now."""
    found = [_route(SHEET, sheet().encode(), "text/css")]
    folder = files("transcript.web") / "static"
    for each in sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else ():
        kind = _TYPES.get(f".{each.name.rpartition('.')[2]}")
        if kind is not None:
            found.append(_route(f"/static/{each.name}", each.read_bytes(), kind))
    return found


def _route(path: str, content: bytes, kind: str) -> Route:
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "no-cache"}

    async def file(request: Request) -> Response:
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=_UNCHANGED, headers=headers)
        return Response(content, media_type=kind, headers=headers)

    return Route(path, file)

"""The application: each way of the site behind what it needs, and one place for what goes wrong."""

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from transcript.web.asked import (
    Answer,
    Asked,
    Data,
    Download,
    Form,
    Page,
    Person,
    Redirect,
    RefusedError,
    Upload,
    Way,
)
from transcript.web.pages import SHEET, rendered, sheet
from transcript.web.site import Site

Who = Callable[[Request], Person | None]
"""Who asks, by what the request carries."""


def application(
    site: Site, *, ways: Sequence[Way], who: Who, now: Callable[[], datetime]
) -> Starlette:
    """Return what answers on a site."""

    def route(way: Way) -> Route:
        async def endpoint(request: Request) -> Response:
            return await _answered(request, way, site, who, now())

        return Route(way.path, endpoint, methods=[way.method])

    async def style(_: Request) -> Response:
        return Response(sheet(), media_type="text/css")

    return Starlette(routes=[Route(SHEET, style), *map(route, ways)])


async def _answered(request: Request, way: Way, site: Site, who: Who, at: datetime) -> Response:
    person = who(request)
    asked = Asked(site=site, at=at, person=person, path=dict(request.path_params))
    try:
        _require(way, asked)
        form = await _form(request) if way.method == "POST" else Form()
        asked = Asked(
            site=site,
            at=at,
            person=person,
            path=dict(request.path_params),
            query=dict(request.query_params),
            form=form,
        )
        answer = await run_in_threadpool(way.view, asked)
    except RefusedError as refused:
        answer = Page(
            template="refused.html",
            facts={"reason": refused.reason, "hint": refused.hint, "status": refused.status},
            status=refused.status,
        )
    return _response(answer, asked)


def _require(way: Way, asked: Asked) -> None:
    if way.needs is not None and not asked.may(way.needs):
        status = 403 if asked.person else 401
        raise RefusedError(status, "this needs an account that may do it")


async def _form(request: Request) -> Form:
    fields, files = [], []
    async with request.form() as given:
        for name, value in given.multi_items():
            if isinstance(value, UploadFile):
                upload = Upload(name=value.filename or "", content=await value.read())
                files.append((name, upload))
            else:
                fields.append((name, value))
    return Form(fields=tuple(fields), files=tuple(files))


def _response(answer: Answer, asked: Asked) -> Response:
    match answer:
        case Page():
            around = {"site": asked.site, "person": asked.person, "told": "", "csrf": ""}
            return HTMLResponse(rendered(answer, around), status_code=answer.status)
        case Redirect():
            return RedirectResponse(answer.to, status_code=303)
        case Download():
            kind = "inline" if answer.inline else "attachment"
            disposition = f'{kind}; filename="{answer.name}"'
            return Response(
                answer.content,
                media_type=answer.media_type,
                headers={"Content-Disposition": disposition},
            )
        case Data():
            return JSONResponse(
                answer.value, status_code=answer.status, headers=dict(answer.headers)
            )

"""The application: each way of the site behind what it needs, and one place for what goes wrong."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from transcript.accounts.errors import AccountsError
from transcript.errors import TranscriptError
from transcript.web.answering import response_to, with_headers
from transcript.web.asked import Answer, Asked, RefusedError, UnnotedError, Way
from transcript.web.body import Intake
from transcript.web.failures import failure, headers_of
from transcript.web.files import static_routes
from transcript.web.headers import Headers
from transcript.web.jobs import jobs_of
from transcript.web.languages import language_of
from transcript.web.reception import Door, Visit
from transcript.web.site import Site

_Done = TypeVar("_Done")
_THREADS = 40
_WAITING = 260  # more than the checker lets wait: whoever is one too many is told at once
_FORBIDDEN, _UNKNOWN, _NOTHING, _METHOD, _TOO_SLOW = 403, 401, 404, 405, 408
_ERRORS = 400
_API = "/api/"
# A piece of evidence has its id from the name of a file, which may say more than the log is to.
_UNTOLD = frozenset({"piece", "secret", "token"})
_SENT = ("accept", "content-type", "idempotency-key", "if-none-match")


def application(
    site: Site,
    *,
    ways: Sequence[Way],
    door: Door,
    now: Callable[[], datetime],
) -> Starlette:
    """Return what answers on a site; who asks is told by its `door`."""
    desk = _Desk(site=site, door=door, now=now)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await desk.run(None, partial(_warm, site, now()))
        yield
        await desk.run(None, jobs_of(site.home).leave)
        desk.close()
        site.checker.close()
        site.accounts.close()

    app = Starlette(
        routes=[*static_routes(), *map(desk.route, _by_path(ways).items())],
        exception_handlers={HTTPException: desk.nowhere},
        lifespan=life,
    )
    app.add_middleware(Headers, is_secure=site.is_secure)
    return app


def _warm(site: Site, at: datetime) -> None:
    # A list that cannot be read is told on the page, to who can mend it.
    with suppress(TranscriptError, OSError):
        site.checker.warm(trust=site.trust, school=site.folder, at=at)


def _by_path(ways: Sequence[Way]) -> dict[str, list[Way]]:
    found: dict[str, list[Way]] = {}
    for each in ways:
        found.setdefault(each.path, []).append(each)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Where requests become what views are asked, and answers become responses."""

    site: Site
    door: Door
    now: Callable[[], datetime]
    intake: Intake = field(default_factory=Intake)
    threads: Executor = field(default_factory=partial(ThreadPoolExecutor, _THREADS, "page"))
    waiting: Executor = field(default_factory=partial(ThreadPoolExecutor, _WAITING, "check"))

    def route(self, ways: tuple[str, list[Way]]) -> Route:
        """Return the route of one path, with each of its methods."""
        path, each = ways
        by_method = {way.method: way for way in each}
        by_method |= {"HEAD": by_method["GET"]} if "GET" in by_method else {}

        async def endpoint(request: Request) -> Response:
            return await self.answered(request, by_method[request.method])

        return Route(path, endpoint, methods=sorted(by_method))

    async def nowhere(self, request: Request, error: Exception) -> Response:
        """Answer at an address, or to a method, that is none."""
        assert isinstance(error, HTTPException)  # noqa: S101 (it is registered for these alone)
        refused = RefusedError(error.status_code, *_SAID.get(error.status_code, _SAID[_ERRORS]))
        response = await self.failed(request, None, self.plain(request), refused)
        allowed = (error.headers or {}).get("Allow")
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed.split(", ")))
        return response

    async def answered(self, request: Request, way: Way) -> Response:
        """Answer with the view of a way, if who asks may ask for it."""
        asked = self.plain(request)
        visit = Visit()
        try:
            visit = await self.visited(request, way)
            asked = replace(asked, person=visit.person, session=visit.session)
            _require(way, asked)
            if way.method != "POST":
                answer = await self.run(way, partial(way.view, asked))
                return await self.finished(way, asked, visit, answer)
            async with self.intake.form(request, way) as (form, body):
                asked = replace(asked, form=form, body=body)
                _require_token(way, asked, visit)
                answer = await self.run(way, partial(way.view, asked))
            return await self.finished(way, asked, visit, answer)
        except Exception as error:  # noqa: BLE001 - the last line of defence; says so
            if not isinstance(error, RefusedError) or error.status != _TOO_SLOW:
                await self.intake.drain(request)
            return await self.failed(request, visit, asked, error)

    async def finished(self, way: Way, asked: Asked, visit: Visit, answer: Answer) -> Response:
        """Return the response to an answer; what was done is noted first."""
        response = response_to(answer, asked, visit)
        if way.method == "POST" and not way.is_open and response.status_code < _ERRORS:
            await self.run(way, partial(self.note, way, asked))
        self.door.leave(visit, answer, response)
        return response

    async def failed(
        self, request: Request, visit: Visit | None, asked: Asked, error: Exception
    ) -> Response:
        """Return the response to what went wrong."""
        is_api = f"{request.url.path}/".startswith(_API)
        if visit is None:
            visit = Visit() if is_api else await self.looked(request)
            asked = replace(asked, person=visit.person)
        wanted = request.url.path if request.method in {"GET", "HEAD"} else None
        answer = failure(error, is_api=is_api, wanted=wanted, language=asked.language)
        response = with_headers(response_to(answer, asked, visit), headers_of(error))
        self.door.leave(visit, answer, response)
        return response

    async def visited(self, request: Request, way: Way) -> Visit:
        """Return who asks for a way; a thread is taken only where that has to be looked up."""
        known = self.door.guest(request, way)
        if known is None:
            known = await self.run(way, partial(self.door.visit, request, way))
        return known

    async def looked(self, request: Request) -> Visit:
        """Return who looks at an address that is none; nobody, if that cannot be told."""
        try:
            return await self.run(None, partial(self.door.visit, request, None))
        except Exception:  # noqa: BLE001 - another error is being told already
            return Visit()

    def close(self) -> None:
        """Let go of the threads that have nothing to do."""
        for lane in (self.threads, self.waiting):
            lane.shutdown(wait=False, cancel_futures=True)

    async def run(self, way: Way | None, work: Callable[[], _Done]) -> _Done:
        """Do in a thread what may wait."""
        lane = self.waiting if way is not None and way.waits else self.threads
        return await asyncio.get_running_loop().run_in_executor(lane, work)

    def note(self, way: Way, asked: Asked) -> None:
        """Note who did what. Raises `UnnotedError`."""
        subject = " ".join(each for name, each in asked.path.items() if name not in _UNTOLD)
        for act, about in asked.noted or ([(way.act, subject)] if way.act else []):
            try:
                self.site.accounts.acts.note(
                    act, who=asked.actor, at=asked.at, subject=about, peer=asked.peer
                )
            except AccountsError as error:
                raise UnnotedError(error.reason) from error

    def plain(self, request: Request) -> Asked:
        """Return what is asked, before it is known who asks."""
        query = dict(request.query_params)
        accepted = request.headers.get("accept-language", "")
        return Asked(
            site=self.site,
            at=self.now(),
            path={name: str(value) for name, value in request.path_params.items()},
            query=query,
            language=language_of(query.get("lang", ""), accepted),
            sent={name: request.headers[name] for name in _SENT if name in request.headers},
            address=request.url.path,
            peer=_peer(request),
        )


def _peer(request: Request) -> str:
    """Return from where somebody asks, as the guard has found out."""
    found = getattr(request.state, "origin", None)
    return found or (request.client.host if request.client else "")


_SAID = {
    _NOTHING: ("the address is mistyped, or what was there is gone",),
    _METHOD: ("this page does not take that",),
    _ERRORS: ("this request makes no sense",),
}


def _require(way: Way, asked: Asked) -> None:
    if way.needs is None or asked.may(way.needs):
        return
    if asked.person is None:
        raise RefusedError(_UNKNOWN, "this needs an account: sign in")
    raise RefusedError(
        _FORBIDDEN,
        "your account may not do this",
        hint="ask the school's registrar, who can give your account another role",
    )


def _require_token(way: Way, asked: Asked, visit: Visit) -> None:
    if way.is_open or way.scope is not None or visit.csrf is None:
        return
    given = asked.form.get("csrf").encode("utf-8", "replace")
    if not visit.csrf or not hmac.compare_digest(given, visit.csrf.encode()):
        raise RefusedError(
            _FORBIDDEN,
            "this form is too old, or did not come from this site",
            hint="go back, load the page again, and send it once more",
        )

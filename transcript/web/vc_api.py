"""The VC-API: what test suites ask of an issuer and a verifier, in JSON over HTTP.

For tests on this machine. It answers in no other name than `127.0.0.1` and `localhost`, so that no
page in a browser can reach it under a name of its own, and takes nothing but JSON.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from transcript.proofs.proof_form import ASSERTION_METHOD
from transcript.reading.limits import Limits
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.verification.any_credential import (
    AUTHENTICATION,
    Fault,
    Problem,
    Question,
    faults_of_credential,
    faults_of_presentation,
)
from transcript.web.sample_contexts import contexts_with_samples
from transcript.web.sample_issuer import RefusedError, SampleIssuer

LARGEST_BODY = 1024 * 1024
_LIMITS = Limits(size=LARGEST_BODY)
_OK, _CREATED, _BAD_REQUEST, _TOO_LARGE, _BUG = 200, 201, 400, 413, 500
_NOT_JSON, _NOT_OFFERED = 415, 501

_Work = Callable[[dict[str, Any], Request], JSONResponse]


class BadRequestError(ValueError):
    """A request that makes no sense; `path` is the place in its body."""

    def __init__(self, path: str, reason: str) -> None:
        """Say where, and what is wrong."""
        super().__init__(reason)
        self.path = path


def vc_api(*, address: str, now: Callable[[], datetime]) -> Starlette:
    """Return the application that is served at `address`, with an issuer of its own."""
    counter = _Counter(
        SampleIssuer(address=f"{address}/status", contexts=contexts_with_samples()), now
    )
    routes = [
        Route("/", counter.index),
        Route("/status/{name}", counter.status_list),
        Route("/credentials/derive", _not_offered, methods=["POST"]),
    ]
    for prefix in ("", "/{desk}"):
        routes += [
            Route(f"{prefix}/credentials/issue", _post(counter.issue), methods=["POST"]),
            Route(f"{prefix}/credentials/verify", _post(counter.verify), methods=["POST"]),
            Route(
                f"{prefix}/presentations/verify",
                _post(counter.verify_presentation),
                methods=["POST"],
            ),
        ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(
        routes=routes, middleware=[hosts], exception_handlers={HTTPException: _refusal}
    )


class _Counter:
    """Where requests are taken to the issuer, or to the verifier."""

    def __init__(self, issuer: SampleIssuer, now: Callable[[], datetime]) -> None:
        self._issuer = issuer
        self._now = now

    async def index(self, request: Request) -> JSONResponse:
        base = str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "issuers": [
                    {
                        "name": name,
                        "id": desk.did,
                        "cryptosuite": desk.suite,
                        "keyType": str(desk.signer.public_key.algorithm),
                        "endpoint": f"{base}/{name}/credentials/issue",
                    }
                    for name, desk in self._issuer.desks.items()
                ],
                "verifier": f"{base}/credentials/verify",
                "vpVerifier": f"{base}/presentations/verify",
            }
        )

    async def status_list(self, request: Request) -> JSONResponse:
        lists = await run_in_threadpool(self._issuer.status_lists, at=self._now())
        name = request.path_params["name"]
        for url, document in lists.items():
            if url.rpartition("/")[2] == name:
                return JSONResponse(document)
        raise HTTPException(404)

    def issue(self, body: dict[str, Any], request: Request) -> JSONResponse:
        name = request.path_params.get("desk", "eddsa-rdfc-2022")
        desk = self._issuer.desks.get(name)
        if desk is None:
            raise HTTPException(404)
        credential = _member(body, "credential")
        try:
            signed = self._issuer.issue(credential, desk=desk, at=self._now())
        except RefusedError as refused:
            return _answer(_BAD_REQUEST, problemDetails=_details(refused.faults))
        # Bare, as the suite of the data model reads it over plain HTTP; the others take it too.
        return JSONResponse(signed, status_code=_CREATED)

    def verify(self, body: dict[str, Any], _: Request) -> JSONResponse:
        question = self._question(body, purpose=ASSERTION_METHOD)
        return _verdict(faults_of_credential(_member(body, "verifiableCredential"), question))

    def verify_presentation(self, body: dict[str, Any], _: Request) -> JSONResponse:
        question = self._question(body, purpose=AUTHENTICATION)
        return _verdict(faults_of_presentation(_member(body, "verifiablePresentation"), question))

    def _question(self, body: dict[str, Any], *, purpose: str) -> Question:
        options = body.get("options", {})
        if not isinstance(options, dict):
            raise BadRequestError("/options", "the options are an object")
        checks = options.get("checks", [])
        if not isinstance(checks, list):
            raise BadRequestError("/options/checks", "a list belongs here")
        at = self._now()
        return Question(
            contexts=contexts_with_samples(),
            at=at,
            purpose=_option(options, "expectedProofPurpose") or purpose,
            domain=_option(options, "domain"),
            challenge=_option(options, "challenge"),
            lists=self._issuer.status_lists(at=at),
            with_status="credentialStatus" in checks,
        )


def _post(work: _Work) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def answer(request: Request) -> JSONResponse:
        try:
            body = await _body(request)
            return await run_in_threadpool(work, body, request)
        except BadRequestError as error:
            fault = Fault(kind=Problem.MALFORMED, path=error.path, message=str(error))
            return _answer(_BAD_REQUEST, problemDetails=_details((fault,)))
        except HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - the last line of defence; says so
            return _answer(_BUG, title=f"This is our mistake ({type(error).__name__}).")

    return answer


async def _body(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(_NOT_JSON)
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST_BODY:
            raise HTTPException(_TOO_LARGE)
    try:
        value = parse_json(content, limits=_LIMITS)
    except UnreadableJsonError as error:
        raise BadRequestError("", f"it is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise BadRequestError("", "a request is an object")
    return value


def _member(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    if not isinstance(found, dict):
        raise BadRequestError(f"/{name}", "an object belongs here")
    return found


def _option(options: dict[str, Any], name: str) -> str | None:
    found = options.get(name)
    if found is not None and not isinstance(found, str):
        raise BadRequestError(f"/options/{name}", "text belongs here")
    return found


def _verdict(faults: tuple[Fault, ...]) -> JSONResponse:
    status = _BAD_REQUEST if faults else _OK
    return _answer(status, verified=not faults, problemDetails=_details(faults))


def _details(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    # RFC 9457, as VCDM 2.0, 7.1 has it.
    return [
        {
            "type": each.kind,
            "title": each.kind.partition("#")[2].replace("_", " ").capitalize(),
            "detail": f"{each.path or '/'}: {each.message}",
        }
        for each in faults
    ]


async def _not_offered(_: Request) -> JSONResponse:
    return _answer(_NOT_OFFERED, title="Derived proofs are verified here, and not made.")


async def _refusal(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 (it is registered for these alone)
    return _answer(error.status_code, title=error.detail)


def _answer(status: int, **members: object) -> JSONResponse:
    return JSONResponse(members, status_code=status)

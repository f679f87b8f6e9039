"""`/api` for people and `/api/openapi.json` for programs: what the operations are."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

from transcript.web.api.operations import OPERATIONS, Operation
from transcript.web.api.problems import MEANINGS, PROBLEM, Trouble
from transcript.web.api.shapes import PROBLEM_SHAPE
from transcript.web.asked import Asked, Data, Page

_TOKEN = "token"  # noqa: S105 - the name of a security scheme
_MAY_ASK_AGAIN = (429, 503)
_PATH_PARTS = {
    "document": "The id or the number of a document.",
    "learner": "The learner's id.",
}


def page(_: Asked) -> Page:
    """Show what the API offers."""
    return Page(
        template="api/page.html",
        facts={"operations": OPERATIONS, "troubles": MEANINGS},
    )


def document(_: Asked) -> Data:
    """Answer with the description that programs read."""
    return Data(value=openapi())


@cache
def openapi() -> dict[str, Any]:
    """Return the description by OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Transcript Toolkit",
            "version": version("transcript-toolkit"),
            "summary": "Validate, issue, export and verify mastery transcripts",
            "description": "For a school's other systems. Each needs a token of its own, which "
            "says what it may ask for.",
        },
        "servers": [{"url": "/"}],
        "security": [{_TOKEN: []}],
        "paths": {each.path: {each.method.lower(): _described(each)} for each in OPERATIONS},
        "components": {
            "securitySchemes": {
                _TOKEN: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made by the registrar under “Tokens”. Its scopes say which of "
                    "the operations it may ask for.",
                }
            },
            "schemas": {"Problem": PROBLEM_SHAPE},
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"{operation.said}\n\nThe token needs the scope `{operation.scope}`.",
        "responses": {"200": _answer(operation), **_refusals(operation.troubles)},
    }
    parts = [each.partition("}")[0] for each in operation.path.split("{")[1:]]
    if parts:
        told["parameters"] = [_part(each) for each in parts]
    if operation.takes:
        content = {kind: {"schema": shape} for kind, shape in operation.takes().items()}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _part(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": _PATH_PARTS[name],
        "schema": {"type": "string", "minLength": 1},
    }


def _answer(operation: Operation) -> dict[str, Any]:
    content = {"application/json": {"schema": operation.gives()}}
    return {"description": operation.summary, "content": content}


def _refusals(troubles: Iterable[Trouble]) -> dict[str, Any]:
    kinds: dict[int, list[str]] = {}
    for trouble in troubles:
        status, title = MEANINGS[trouble]
        kinds.setdefault(status, []).append(title)
    return {str(status): _refusal(status, titles) for status, titles in sorted(kinds.items())}


def _refusal(status: int, titles: Iterable[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": "; ".join(titles),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _MAY_ASK_AGAIN:
        after = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        told["headers"] = {"Retry-After": after}
    return told

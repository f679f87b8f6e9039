"""What was sent to the API: strict JSON, of exactly the shape that the description says."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from transcript.reading.document import child
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.web.api.problems import ApiError, Trouble
from transcript.web.asked import Asked

JSON = "application/json"
_NAMES = {"string": "text", "boolean": "true or false", "array": "a list", "object": "an object"}
_TYPES: Mapping[str, type] = {"string": str, "boolean": bool, "array": list, "object": dict}


def media_type(asked: Asked) -> str:
    """Return what the request says of what it sends, without parameters."""
    return asked.sent.get("content-type", "").partition(";")[0].strip().lower()


def json_body(asked: Asked, shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent, if it is an object of that shape. Raises `ApiError`."""
    if media_type(asked) != JSON:
        raise ApiError(
            Trouble.MEDIA_TYPE,
            "this address reads JSON",
            hint="send a JSON object, with the header “Content-Type: application/json”",
        )
    try:
        value = parse_json(asked.body)
    except UnreadableJsonError as error:
        raise ApiError(
            Trouble.UNREADABLE, f"what was sent is no JSON: {error}", hint="send a JSON object"
        ) from error
    for pointer, wrong in faults(value, shape):
        raise ApiError(
            Trouble.SHAPE,
            f"{pointer or 'the whole'}: {wrong}",
            hint="/api/openapi.json says what belongs where",
            facts={"pointer": pointer},
        )
    assert isinstance(value, dict)  # noqa: S101 - its shape says so
    return value


def faults(value: Any, shape: Mapping[str, Any], pointer: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Yield where a value is not as a JSON Schema of ours says, and what is wrong there."""
    kind = shape["type"]
    if not isinstance(value, _TYPES[kind]):
        yield pointer, f"{_NAMES[kind]} belongs here"
    elif kind in _LOOKS:
        yield from _LOOKS[kind](value, shape, pointer)


def _faults_of_object(
    value: Mapping[str, Any], shape: Mapping[str, Any], pointer: str
) -> Iterator[tuple[str, str]]:
    known = shape["properties"]
    for name in value:
        if name not in known:
            yield pointer, f"there is no “{name[:50]}” here; there are: {', '.join(known)}"
    for name in shape.get("required", ()):
        if name not in value:
            yield pointer, f"“{name}” is missing"
    for name, part in known.items():
        if name in value:
            yield from faults(value[name], part, child(pointer, name))


def _faults_of_list(
    value: list[Any], shape: Mapping[str, Any], pointer: str
) -> Iterator[tuple[str, str]]:
    if len(value) < shape.get("minItems", 0):
        yield pointer, "name at least one"
    if len(value) > shape["maxItems"]:
        yield pointer, f"name at most {shape['maxItems']} at a time"
    for place, each in enumerate(value[: shape["maxItems"]]):
        yield from faults(each, shape["items"], child(pointer, place))
    if shape.get("uniqueItems") and any(each in value[:place] for place, each in enumerate(value)):
        yield pointer, "the same is named twice"


def _faults_of_text(
    value: str, shape: Mapping[str, Any], pointer: str
) -> Iterator[tuple[str, str]]:
    if "enum" in shape and value not in shape["enum"]:
        yield pointer, f"it has to be one of: {', '.join(shape['enum'])}"
    if len(value) < shape.get("minLength", 0):
        yield pointer, "text belongs here"
    if len(value) > shape.get("maxLength", len(value)):
        yield pointer, f"it is longer than {shape['maxLength']} letters"


_LOOKS: Mapping[str, Callable[[Any, Mapping[str, Any], str], Iterator[tuple[str, str]]]] = {
    "object": _faults_of_object,
    "array": _faults_of_list,
    "string": _faults_of_text,
}

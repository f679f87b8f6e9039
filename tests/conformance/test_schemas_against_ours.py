"""Whatever the official JSON Schemas reject of a stranger's credential, we fail.

From each schema a credential is made that has every property it knows. It is then changed in one
place at a time: a value is taken away, or one of another kind put there. The schemas decide with
formats, so that a date has to be one.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from transcript.credentials.conformance import FindingSeverity, check_received

pytestmark = pytest.mark.external

SCHEMAS = {
    "badge": "ob_v3p0/ob_v3p0_achievementcredential_schema.json",
    "endorsement": "ob_v3p0/ob_v3p0_endorsementcredential_schema.json",
    "clr": "clr_v2p0/clr_v2p0_clrcredential_schema.json",
}
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
HEADS: dict[str, dict[str, Any]] = {
    "badge": {"@context": [V2, OB], "type": ["VerifiableCredential", "OpenBadgeCredential"]},
    "endorsement": {
        "@context": [V2, OB],
        "type": ["VerifiableCredential", "EndorsementCredential"],
    },
    "clr": {
        "@context": [V2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB],
        "type": ["VerifiableCredential", "ClrCredential"],
    },
}
MOMENT = "2026-01-01T00:00:00Z"
FORMATS = {"date-time": MOMENT, "date": "2001-01-01"}
TEXTS = ("urn:x:1", "en", "ext:x", "a.b.c")
"""All are addresses or codes: an id that is one everywhere also names what is there."""
DEEPEST = 9
AT_LEAST = 1_000
MEMBERS = {"credentialSubject", "verifiableCredential"}
OTHERS: tuple[object, ...] = (
    *(None, True, 0, 1.5, "", "x y", [], {}, ["urn:x:1"], [None], {"en": "urn:x:1"}),
    *({"EN": "urn:x:1"}, {"en": 1}, {"type": "urn:x:1"}, "2026-02-30T00:00:00Z", MOMENT, "ext:-"),
)
LOOSER = {"IdentityObject", "IdentifierEntry", "GeoCoordinates", "Image", "Association"}
"""Classes whose one type may stand in a list of one here, as in the standards' own examples."""


class Example:
    """Makes an instance of a schema that has every property, as deep as it goes once."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._classes = schema["$defs"]

    def of(self, schema: dict[str, Any], inside: tuple[str, ...] = ()) -> Any:  # noqa: ANN401
        match schema:
            case {"$ref": reference}:
                name = reference.rpartition("/")[2]
                return self.of(self._classes[name], (*inside, name))
            case {"oneOf": [first, *_]} | {"anyOf": [first, *_]}:
                return self.of(first, inside)
            case {"enum": [first, *_]}:
                return first
            case {"properties": properties}:
                return {
                    name: self._named(name, each, inside)
                    for name, each in properties.items()
                    if not self._returns(each, inside) or name in schema["required"]
                }
            case {"type": "string"}:
                return self._text(schema)
            case {"type": kind}:
                return {"boolean": True, "number": 1}[kind]

    def _named(self, name: str, schema: dict[str, Any], inside: tuple[str, ...]) -> Any:  # noqa: ANN401
        if name in ("@context", "type") and inside[-1:] == ("EndorsementCredential",):
            return HEADS["endorsement"][name]
        if name == "@context":
            return [V2, OB]
        match schema:
            case {"oneOf": [_, {"contains": {"enum": [first, *_]}}]}:
                return [first]
            case {"oneOf": [one, {"type": "array", "items": items}]} if one == items:
                return [self.of(one, inside)]
        return self.of(schema, inside)

    def _returns(self, schema: dict[str, Any], inside: tuple[str, ...]) -> bool:
        said = json.dumps(schema)
        return len(inside) > DEEPEST or any(f'"#/$defs/{name}"' in said for name in inside)

    def _text(self, schema: dict[str, Any]) -> str:
        if "format" in schema:
            return FORMATS[schema["format"]]
        pattern = schema.get("pattern", "")
        return next(each for each in TEXTS if re.search(pattern, each))


@pytest.fixture(scope="module")
def schemas(corpora: Path) -> dict[str, dict[str, Any]]:
    folder = corpora / "standards" / "schemas"
    return {name: json.loads((folder / path).read_bytes()) for name, path in SCHEMAS.items()}


@pytest.fixture(scope="module")
def examples(schemas: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    made = {
        name: {
            **Example(schema).of({key: schema[key] for key in ("properties", "required")} | {}),
            **HEADS[name],
        }
        for name, schema in schemas.items()
    }
    made["clr"]["credentialSubject"]["verifiableCredential"] = [made["badge"], made["endorsement"]]
    return made


@pytest.fixture(scope="module")
def rejects(schemas: dict[str, dict[str, Any]]) -> dict[str, Callable[[Any], bool]]:
    # The quick library, as it is asked thousands of times.
    validators = {
        name: jsonschema_rs.Draft201909Validator(schema, validate_formats=True)
        for name, schema in schemas.items()
    }

    def rejecting(validator: jsonschema_rs.Draft201909Validator) -> Callable[[Any], bool]:
        return lambda value: not validator.is_valid(value)

    return {name: rejecting(each) for name, each in validators.items()}


def _places(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from _places(value, (*path, key))


def _changes(document: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the document with another value at a place, and without one."""
    changed = copy.deepcopy(document)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]  # type: ignore[index]
    there = holder.pop(path[-1])  # type: ignore[arg-type]
    yield "removed", changed
    if isinstance(holder, list):
        holder.insert(path[-1], there)
    for other in (*OTHERS, [there], {"urn:x:1": there}):
        holder[path[-1]] = other  # type: ignore[index]
        yield json.dumps(other)[:40], changed
    if isinstance(there, dict):
        holder[path[-1]] = {**there, "unheard": "of"}  # type: ignore[index]
        yield "with another field", changed


def _fails(document: object) -> bool:
    return any(each.severity is FindingSeverity.ERROR for each in check_received(document))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_made_credentials_are_sound_to_both(
    name: str,
    examples: dict[str, dict[str, Any]],
    rejects: dict[str, Callable[[Any], bool]],
) -> None:
    assert not rejects[name](examples[name])
    assert [str(each) for each in check_received(examples[name])] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_the_schema_rejects_we_fail(
    name: str,
    examples: dict[str, dict[str, Any]],
    rejects: dict[str, Callable[[Any], bool]],
) -> None:
    example = examples[name]
    passed, rejected = [], 0
    for path in _places(example):
        if set(path) >= MEMBERS:
            continue  # what a CLR holds was changed on its own
        for change, document in _changes(example, path):
            if rejects[name](document):
                rejected += 1
                if not _fails(document) and not _is_known(path, change):
                    passed.append((path, change))
    assert passed == []
    assert rejected > AT_LEAST


def _is_known(path: tuple[str | int, ...], change: str) -> bool:
    return path[-1] == "type" and change in {f'["{each}"]' for each in LOOSER}

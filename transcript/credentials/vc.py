"""Names of the W3C Verifiable Credentials Data Model 2.0."""

import re
from collections.abc import Mapping
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object as `json.loads` gives it."""

CONTEXT_V1 = "https://www.w3.org/2018/credentials/v1"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
"""Of the data model 1.1: read, and never written."""
CONTEXT_V2 = "https://www.w3.org/ns/credentials/v2"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"

VERIFIABLE_CREDENTIAL = "VerifiableCredential"
JSON_SCHEMA_VALIDATOR = "1EdTechJsonSchemaValidator2019"
"""The type of `credentialSchema`; defined by the Open Badges extensions context."""


_COMPLETE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def is_url(value: object) -> bool:
    """Return whether a value is one complete address, such as https://… or urn:uuid:…."""
    return isinstance(value, str) and _COMPLETE.fullmatch(value) is not None


_MAPPINGS = (dict, Mapping)  # dict first: an abstract class takes long to ask


def types_of(node: object) -> tuple[str, ...]:
    """Return the types of a node, whether `type` is one string or a list of them."""
    found = node.get("type") if isinstance(node, _MAPPINGS) else None
    if isinstance(found, str):
        return (found,)
    if isinstance(found, list):
        return tuple([each for each in found if isinstance(each, str)])
    return ()


def has_type(node: object, kind: str) -> bool:
    """Return whether `kind` is among the types of a node."""
    found = node.get("type") if isinstance(node, _MAPPINGS) else None
    return found == kind or (isinstance(found, list) and kind in found)


def id_of(node: object) -> str | None:
    """Return the id of a node or of a reference to one, or None."""
    found = node.get("id") if isinstance(node, _MAPPINGS) else node
    return found if isinstance(found, str) else None


def as_list(value: object) -> list[Any]:
    """Return a property's values: none, one, or a list of them."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def unless_empty(name: str, values: list[JsonObject]) -> JsonObject:
    """Return the property with its values, or nothing: an empty list is not signed."""
    return {name: values} if values else {}

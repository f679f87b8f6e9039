"""The shapes of what the API takes and gives, as JSON Schema."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from transcript.exporting import exporter, formats, versions_of
from transcript.registry.status_book import Standing
from transcript.resources import whole_schema
from transcript.web.api.problems import MEANINGS

MOST_LEARNERS = 100
"""So many learners are worked on in one request; more take several."""

Shape = Mapping[str, Any]

_LEARNER = {
    "type": "string",
    "minLength": 1,
    "maxLength": 200,
    "description": "The learner's id: the name of the folder in learners/.",
    "examples": ["amara-nwosu-delgado"],
}
_LEARNERS = {
    "type": "array",
    "items": _LEARNER,
    "minItems": 1,
    "maxItems": MOST_LEARNERS,
    "uniqueItems": True,
    "description": f"The learners by their ids, at most {MOST_LEARNERS} at a time.",
}
_DOCUMENT = {"type": "string", "pattern": "^urn:uuid:"}
_MOMENT = {"type": "string", "format": "date-time"}


def _object(properties: Shape, *, optional: tuple[str, ...] = (), said: str = "") -> Shape:
    shape: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
    }
    needed = [each for each in properties if each not in optional]
    return (
        shape | ({"required": needed} if needed else {}) | ({"description": said} if said else {})
    )


def validate_shape() -> Shape:
    """Return what `validate` takes."""
    few = {**_LEARNERS, "minItems": 0}
    return _object({"learners": few}, optional=("learners",))


def issue_shape() -> Shape:
    """Return what `issue` takes."""
    dry_run = {
        "type": "boolean",
        "default": False,
        "description": "Say what would happen, and sign nothing.",
    }
    return _object({"learners": _LEARNERS, "dry_run": dry_run}, optional=("dry_run",))


@cache
def export_shape() -> Shape:
    """Return what `export` takes: the formats and languages are those that are installed."""
    names = [each.name for each in formats()]
    languages = sorted({each for name in names for each in exporter(name).languages})
    optional = {
        "languages": {
            **_some(languages),
            "description": "The languages of the words that are not the school's; without it the "
            "one that governs.",
        },
        "pesc_version": {
            "type": "string",
            "enum": list(versions_of(exporter("pesc"))),
            "description": "The version of the format pesc; without it the newest.",
        },
        "unofficial": {
            "type": "boolean",
            "default": False,
            "description": "Seal nothing and say so; then no passphrase is needed.",
        },
    }
    needed = {"learner": _LEARNER, "formats": {**_some(names), "description": "The formats."}}
    return _object({**needed, **optional}, optional=tuple(optional))


def _some(names: Sequence[str]) -> Shape:
    return {
        "type": "array",
        "items": {"type": "string", "enum": list(names)},
        "minItems": 1,
        "maxItems": len(names),
        "uniqueItems": True,
    }


def report_shape(name: str) -> Shape:
    """Return the shape of a report that the command line prints as well, such as `run-report`."""
    found: Shape = whole_schema(f"output/{name}")
    return found


_FILE = _object(
    {
        "name": {"type": "string"},
        "media_type": {"type": "string"},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "content": {"type": "string", "contentEncoding": "base64"},
        "remarks": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What had no room in the format, and what was done about it.",
        },
    }
)
_STANDING = {"enum": [str(each) for each in Standing]}
_VERSION = {"const": 1, "description": "The version of this format."}

EXPORTED = _object(
    {
        "version": _VERSION,
        "learner": {"type": "string"},
        "document_id": _DOCUMENT,
        "standing": _STANDING,
        "files": {"type": "array", "items": _FILE, "minItems": 1},
    }
)

_ISSUED = {
    "document_id": _DOCUMENT,
    "number": {"type": "string", "description": "The number on the page."},
    "learner": {"type": "string"},
    "issued_at": _MOMENT,
    "standing": _STANDING,
    "changed_at": {
        "type": ["string", "null"],
        "format": "date-time",
        "description": "When its standing was last changed; null if it never was.",
    },
    "successor": {
        "type": ["string", "null"],
        "description": "The id of the document that takes its place, if one does.",
    },
}

STATUS = _object({"version": _VERSION, **_ISSUED})
DOCUMENTS = _object(
    {
        "version": _VERSION,
        "learner": {"type": "string"},
        "documents": {"type": "array", "items": _object(_ISSUED)},
    }
)

STATUS_LISTS = _object(
    {
        "version": _VERSION,
        "files": {"type": "array", "items": _FILE},
    }
)

PROBLEM_SHAPE: Shape = {
    "type": "object",
    "description": "RFC 9457; the type leads to what it means.",
    "required": ["type", "title", "status", "detail", "hint"],
    "properties": {
        "type": {"enum": [f"/api#{each}" for each in MEANINGS]},
        "title": {"type": "string", "minLength": 1},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "hint": {"type": "string", "description": "What to do."},
        "pointer": {"type": "string", "description": "Where in what was sent, if it is there."},
        "learner": {"type": "string"},
        "diagnostics": {
            "type": "array",
            "description": "What has to be mended in the school's files.",
            "items": {"type": "object"},
        },
    },
}

NOTHING = _object({})
"""An empty object: there is nothing to choose."""

"""What an official JSON Schema of 1EdTech refuses. It has to be given: none is part of the tool."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from transcript.credentials.findings import Finding
from transcript.credentials.nodes import every_value
from transcript.errors import TranscriptError
from transcript.proofs.timestamps import read_timestamp
from transcript.reading.document import child

if TYPE_CHECKING:
    from jsonschema import Draft201909Validator


class SchemaUnusableError(TranscriptError):
    """What was given for a schema is none."""


def official_faults(document: Mapping[str, Any], schema: bytes) -> Iterator[Finding]:
    """Return what a schema refuses of a document. Raises `SchemaUnusableError`."""
    from jsonschema.exceptions import best_match

    validator = _validator(schema)
    # Of the branches of a choice, the one that comes nearest says where the fault is.
    nearest = (best_match((error,)) or error for error in validator.iter_errors(document))
    return (
        # The library's own message would quote the learner's data.
        Finding(
            path=reduce(child, error.absolute_path, ""),
            message=f"it breaks the rule “{error.validator}”",
        )
        for error in nearest
    )


@lru_cache(maxsize=4)
def _validator(schema: bytes) -> "Draft201909Validator":
    from jsonschema import Draft201909Validator, FormatChecker
    from jsonschema.exceptions import SchemaError

    formats = FormatChecker()
    formats.checks("date-time", raises=ValueError)(_is_moment)
    try:
        rules = json.loads(schema)
        Draft201909Validator.check_schema(rules)
    except (ValueError, RecursionError) as error:
        raise SchemaUnusableError("it is not JSON") from error
    except SchemaError as error:
        raise SchemaUnusableError("its rules are not those of JSON Schema") from error
    if any(_leads_elsewhere(path, value) for path, value in every_value(rules)):
        # The library would fetch what it leads to.
        raise SchemaUnusableError("it refers to others")
    return Draft201909Validator(rules, format_checker=formats)


def _leads_elsewhere(path: str, value: object) -> bool:
    return path.endswith("/$ref") and not str(value).startswith("#")


def _is_moment(value: object) -> bool:
    # A format says something of texts only.
    return not isinstance(value, str) or bool(read_timestamp(value))

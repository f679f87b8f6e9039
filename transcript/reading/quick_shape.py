"""Has a value surely the shape of a schema? That is known a hundred times sooner than why not."""

from collections.abc import Callable, Mapping
from typing import Any


def shape_test(
    schema: Any,  # noqa: ANN401 - a JSON Schema
    formats: Mapping[str, Callable[[str], bool]],
) -> Callable[[object], bool]:
    """Return a test that is true only of what has the shape of `schema`, each `$ref` replaced.

    `formats` tells of each format whether a text has it. What the test denies may still be right:
    the slower library judges it, and says what is wrong.
    """
    from jsonschema_rs import Draft202012Validator

    validator = Draft202012Validator(
        schema, formats=dict(formats), validate_formats=True, offline=True
    )

    def surely(value: object) -> bool:
        try:
            return validator.is_valid(value)
        except ValueError:  # half a surrogate pair cannot be handed over
            return False

    return surely

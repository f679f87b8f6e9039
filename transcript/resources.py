"""The only place that finds and reads the data files shipped with the package."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


def _root() -> Path:
    # A wheel carries the schemas inside the package; a checkout has them beside it.
    shipped = _PACKAGE / "_schemas"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "schemas"


@cache
def schema(name: str) -> Any:  # noqa: ANN401 - a JSON document
    """Return the JSON Schema `name`, e.g. `authoring/credit`. Raises `FileNotFoundError`."""
    path = _root() / f"{name}.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))

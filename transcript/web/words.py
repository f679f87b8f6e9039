"""The words of pages that come in more than one language."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def words_of(section: str, language: str) -> Mapping[str, str]:
    """Return the words of a section's pages, by what they say. Raises `FileNotFoundError`."""
    file = files("transcript.web") / "locales" / f"{section}.{language}.json"
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found

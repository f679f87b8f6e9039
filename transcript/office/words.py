"""The words in which a verdict is told, in each language: on the verify page and in receipts."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from transcript.model.document import ENGLISH

LANGUAGES = (ENGLISH, "es")


@cache
def words(language: str) -> Mapping[str, Any]:
    """Return the words of a language, by section; of one that there is none of, the English."""
    return _read("verify", language)


@cache
def words_of_page(language: str) -> Mapping[str, Any]:
    """Return, of that language, what only the page says that checks files by itself."""
    return _read("verify-page", language)


def _read(name: str, language: str) -> Mapping[str, Any]:
    spoken = language if language in LANGUAGES else ENGLISH
    text = (files("transcript.office") / "locales" / f"{name}.{spoken}.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found

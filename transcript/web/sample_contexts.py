"""The contexts of the W3C's examples: each gives every word a meaning, so they are for tests alone.

A school's file that could name one would hide any misspelt word behind it.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from transcript.credentials.contexts import contexts

_NAMESPACE = "https://www.w3.org/ns/credentials/"
_CATCH_ALL = {"examples/v2": "examples#", "undefined-terms/v2": "undefined-term#"}


@cache
def contexts_with_samples() -> Mapping[str, Any]:
    """Return the contexts that are trusted, and those of the samples. Do not change them."""
    samples = {
        _NAMESPACE + name: {"@context": {"@vocab": _NAMESPACE + words}}
        for name, words in _CATCH_ALL.items()
    }
    return MappingProxyType({**contexts(), **samples})

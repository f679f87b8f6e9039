"""What a property of the standards may hold: texts, times, words of a list, objects of a class."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from transcript.credentials.vc import CONTEXT_V1, CONTEXT_V2

OB_CONTEXTS = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json")
CLR_CONTEXTS = re.compile(r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)?\.json")
"""The addresses of the standards' contexts, in all their revisions."""

_TAG = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")
_EXTENSION = re.compile(r"ext:[A-Za-z0-9.|_]")
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a property may hold that is no object: one of these, or a list if there may be `many`.

    `otherwise` says what is wrong with a value that it does not hold.
    """

    holds: Callable[[Any], bool]
    otherwise: str
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """An object of a class, or a list of them if there may be `many`."""

    kind: str
    many: bool = False


Property = Value | Object


def moment(value: object) -> datetime | None:
    """Return the time that a text says with its zone, or None."""
    if not isinstance(value, str) or _ZONED.fullmatch(value) is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _is_text(value: object) -> bool:
    if isinstance(value, dict):
        # A language map.
        return all(_TAG.fullmatch(tag) and isinstance(text, str) for tag, text in value.items())
    return isinstance(value, str)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_context(value: object) -> bool:
    return isinstance(value, str | dict)


def _are_contexts_of_endorsement(value: object) -> bool:
    match value:
        case [str(first), str(second), *others]:
            known = first in (CONTEXT_V1, CONTEXT_V2) and OB_CONTEXTS.fullmatch(second)
            return bool(known) and all(map(_is_context, others))
        case _:
            return False


def _written(pattern: re.Pattern[str], otherwise: str, *, many: bool = False) -> Value:
    def holds(value: object) -> bool:
        texts = list(value.values()) if isinstance(value, dict) and _is_text(value) else [value]
        return all(isinstance(text, str) and pattern.fullmatch(text) for text in texts)

    return Value(holds=holds, otherwise=otherwise, many=many)


def one_of(*words: str, extensible: bool) -> Value:
    """Return what holds one of these words, or a word of one's own as an `ext:` where it may."""
    known = frozenset(words)

    def holds(value: object) -> bool:
        if not isinstance(value, str):
            return False
        return value in known or (extensible and _EXTENSION.match(value) is not None)

    return Value(holds=holds, otherwise="not a word of the standard")


def exactly(kind: str) -> Value:
    """Return what holds this type and no other."""
    # The schemas want the text alone, and the standards' own examples have a list of one.
    return Value(holds=lambda value: value in (kind, [kind]), otherwise=f"the type is not “{kind}”")


def among(*kinds: str) -> Value:
    """Return what holds these types, and perhaps others beside them."""
    wanted = set(kinds)
    usual = [*kinds]

    def holds(value: object) -> bool:
        if value == usual:
            return True
        if isinstance(value, list):
            return all(isinstance(each, str) for each in value) and wanted.issubset(value)
        return wanted == {value} if isinstance(value, str) else False

    return Value(holds=holds, otherwise=f"the type is not “{' and '.join(kinds)}”")


TEXT = Value(holds=_is_text, otherwise="not a text")
TEXTS = Value(holds=_is_text, otherwise="not a text", many=True)
TIME = Value(
    holds=lambda value: moment(value) is not None, otherwise="not a date and time with a zone"
)
DAY = Value(holds=_is_day, otherwise="not a date")
BOOLEAN = Value(holds=lambda value: isinstance(value, bool), otherwise="neither true nor false")
NUMBER = Value(
    holds=lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    otherwise="not a number",
)
ANYTHING = Value(holds=lambda _: True, otherwise="")
IN_LANGUAGE = _written(_LANGUAGE, "not the code of a language")
TOKENS = _written(_TOKEN, "not a signed token", many=True)
CONTEXTS = Value(holds=_is_context, otherwise="not the address of a context", many=True)
CONTEXTS_OF_ENDORSEMENT = Value(
    holds=_are_contexts_of_endorsement, otherwise="not the contexts of an endorsement"
)

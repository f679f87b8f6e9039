"""Which way text runs: levels of UAX #9, also of names that keep their own inside a phrase."""

import re
import unicodedata
from typing import Any

from transcript.portrayal.isolation import END, RTL, START, bare

_ISOLATE = re.compile(f"{START}([^{START}{END}]*){END}")
_OBJECT = "\ufffc"
_IGNORED = "BN"  # UAX #9, rule X9: boundary neutrals, as joiners, take no part


def levels(text: str, *, own: bool) -> tuple[list[int], int]:
    """Return the level of each character of `bare(text)`, and the level of the paragraph.

    Even levels run from left to right, odd ones from right to left. The paragraph runs from left
    to right, or with `own` as its own first letter does.
    """
    if not RTL.search(text):
        return [0] * len(bare(text)), 0
    outer, base = _plain_levels(bare(_ISOLATE.sub(_OBJECT, text)), own=own)
    isolates = iter(_ISOLATE.findall(text))
    found: list[int] = []
    for character, level in zip(bare(_ISOLATE.sub(_OBJECT, text)), outer, strict=True):
        if character != _OBJECT:
            found.append(level)
            continue
        inner = next(isolates, None)
        found.extend([level] if inner is None else _nested(inner, level))
    return found, base


def _nested(text: str, around: int) -> list[int]:
    inner, base = _plain_levels(text, own=True)
    lift = around + (around + base) % 2 - base
    return [level + lift for level in inner]


def _with_ignored(text: str, found: list[int], base: int) -> tuple[list[int], int]:
    """Give a character that has no direction, such as a joiner, the level of the one before it."""
    rest = iter(found)
    made: list[int] = []
    for each in text:
        ignored = unicodedata.bidirectional(each) == _IGNORED
        made.append((made[-1] if made else base) if ignored else next(rest))
    return made, base


def _plain_levels(text: str, *, own: bool) -> tuple[list[int], int]:
    # python-bidi's fast path gives no levels, its older one does.
    from bidi import algorithm

    kept = "".join(each for each in text if unicodedata.bidirectional(each) != _IGNORED)
    if kept != text:
        return _with_ignored(text, *_plain_levels(kept, own=own))
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = base = algorithm.get_base_level(text) if own else 0
    storage["base_dir"] = "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    return [each["level"] for each in storage["chars"]], base

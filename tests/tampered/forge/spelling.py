"""How JSON is spelt, and how one thing in it is changed."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

Json = dict[str, Any]
Edit = Callable[[Any], object]


class Forged(NamedTuple):
    """A file of the kit: its name, which is the fault, the fault in words, and the file.

    `sound` is the file that it would be without the fault; empty for the sound one of its kind.
    """

    name: str
    why: str
    content: bytes
    sound: str = ""


def text(document: object) -> bytes:
    """Spell JSON as we issue it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def changed(content: bytes, old: str, new: str) -> bytes:
    """Return `content` with the first `old` replaced, which must be there."""
    found = content.replace(old.encode(), new.encode(), 1)
    if found == content:
        raise AssertionError(f"there is no {old} to change")
    return found


def at(document: Json, pointer: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what stands at a JSON Pointer."""
    found: Any = document
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def edited(document: Json, pointer: str, edit: Edit) -> Json:
    """Return a copy in which `edit` was done to what stands at a JSON Pointer."""
    copy = deepcopy(document)
    edit(at(copy, pointer))
    return copy


def added(**members: Any) -> Edit:  # noqa: ANN401 - any JSON
    """Return the edit that adds members to an object, or replaces them."""
    return lambda node: node.update(members)


def removed(name: str) -> Edit:
    """Return the edit that takes a member out of an object."""
    return lambda node: node.pop(name)


def without(document: Json, *names: str) -> Json:
    """Return a copy without these members."""
    return {name: value for name, value in document.items() if name not in names}


def flipped(content: bytes, bit: int) -> bytes:
    """Return a copy in which one bit is another."""
    spoilt = bytearray(content)
    spoilt[bit // 8] ^= 1 << bit % 8
    return bytes(spoilt)

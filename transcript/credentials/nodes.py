"""Rules on a document as a graph: what libraries read differently, and what merges unseen."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from transcript.credentials.findings import Finding
from transcript.reading.document import Place, child, pointer_to

_CONTAINERS = (dict, list)
_REFERENCE_KEYS = frozenset({"id", "type"})
# Controls but TAB, LF and CR, half surrogate pairs, and the two noncharacters of the first plane.
_REMARKABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]"
)
_UNSIGNABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def every_value(document: object) -> Iterator[tuple[str, object]]:
    """Yield every value of a JSON document with its JSON Pointer, outer ones first."""
    waiting = [("", document)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        inside: Iterable[tuple[str | int, object]] = ()
        if isinstance(value, dict):
            inside = value.items()
        elif isinstance(value, list):
            inside = enumerate(value)
        waiting.extend(reversed([(child(path, key), each) for key, each in inside]))


def every_object(document: object) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every object of a JSON document with its place, outer ones first."""
    waiting: list[tuple[Place, Any]] = [("", document)]
    while waiting:
        place, value = waiting.pop()
        inside: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, dict):
            yield place, value
            inside = value.items()
        elif isinstance(value, list):
            inside = enumerate(value)
        held = [((place, key), each) for key, each in inside if isinstance(each, _CONTAINERS)]
        waiting.extend(reversed(held))


def unsafe_values(document: object) -> Iterator[Finding]:
    """Yield what software in other languages would sign or read differently.

    Nulls, empty lists and objects, numbers, texts with characters that cannot be signed, and
    texts of one property that Python and JavaScript would put in different orders.
    """
    if _is_plain(document):
        return
    for path, value in every_value(document):
        problem = _problem(value)
        if problem:
            yield Finding(path=path, message=problem)
    yield from _unsortable(document)


def _is_plain(document: object) -> bool:
    """Return whether there is nothing to find, as in most documents; without places this is fast.

    Two texts sort differently only where one of them has a character beyond U+FFFF.
    """
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            ordinary = value.isascii() and value.isprintable()
            if not ordinary and _REMARKABLE.search(value):
                return False
        elif value is not True and value is not False:
            if not isinstance(value, _CONTAINERS) or not value:
                return False
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return True


def conflicting_nodes(document: object) -> Iterator[Finding]:
    """Yield each object that says something else than an earlier one with the same id.

    In the signed graph the two would be one thing that says both. References, which have nothing
    but an id and a type, agree with everything; so do subjects, since a learner has many credits.
    """
    yield from conflicts_among(every_object(document))


def conflicts_among(objects: Iterable[tuple[Place, dict[str, Any]]]) -> Iterator[Finding]:
    """Yield what `conflicting_nodes` does, of the objects of a document."""
    seen: dict[str, dict[str, Any]] = {}
    for place, value in objects:
        identifier = value.get("id")
        if not isinstance(identifier, str) or value.keys() <= _REFERENCE_KEYS:
            continue
        if _is_subject(place):
            continue
        if seen.setdefault(identifier, value) != value:
            message = f"“{identifier}” is described here in another way than before"
            yield Finding(path=pointer_to(place), message=message)


def _is_subject(place: Place) -> bool:
    if isinstance(place, str):
        return place.endswith("/credentialSubject")
    return place[1] == "credentialSubject"


def _problem(value: object) -> str | None:
    if isinstance(value, str):
        return _problem_of_text(value)
    if isinstance(value, bool):
        return None
    if value is None:
        return "null is not signed: leave the property out"
    if isinstance(value, int | float):
        return "numbers have several spellings with one signature: write text"
    return None if value else "an empty list or object is not signed: leave the property out"


def _problem_of_text(text: str) -> str | None:
    found = _UNSIGNABLE.search(text)
    return f"the character U+{ord(found[0]):04X} cannot be signed" if found else None


def _unsortable(document: object) -> Iterator[Finding]:
    # Canonical lines are sorted by code point; JavaScript sorts by UTF-16 and comes to another
    # order where an astral character (an emoji) meets one of U+E000 to U+FFFF.
    texts: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[tuple[str, str], str] = {}
    for path, value in every_value(document):
        if isinstance(value, dict):
            node = value["id"] if isinstance(value.get("id"), str) else path
            for key, each in value.items():
                alone = each if isinstance(each, list) else [each]
                texts[node, key].update(text for text in alone if isinstance(text, str))
                places.setdefault((node, key), child(path, key))
    for place, found in texts.items():
        if sorted(found) != sorted(found, key=lambda text: text.encode("utf-16-be", "replace")):
            message = "these texts sort differently in other software: reword one"
            yield Finding(path=places[place], message=message)

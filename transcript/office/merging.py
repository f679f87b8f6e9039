"""Two people changed one file: what only one of them changed is taken, the rest is shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from transcript.reading.document import JsonValue, child


class Absent:
    """What stands where a value is not."""

    def __repr__(self) -> str:
        """Say so."""
        return "ABSENT"


ABSENT = Absent()

Part: TypeAlias = "JsonValue | Absent"
"""A value of a file, or that there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What two people both changed, each in their own way: what it was, and what either wrote."""

    pointer: str
    base: Part
    mine: Part
    theirs: Part


@dataclass(slots=True)
class Merged:
    """What came of two changes. Where both changed the same, `value` has mine.

    `taken` are the places that only the other had changed, and `differences` those that both had.
    """

    value: Part = ABSENT
    taken: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def merge(base: Part, mine: Part, theirs: Part) -> Merged:
    """Return what two people made of one value, put together."""
    merged = Merged()
    merged.value = _merged(merged, "", (base, mine, theirs))
    return merged


_Three = tuple[Part, Part, Part]


def _merged(to: Merged, pointer: str, three: _Three) -> Part:
    base, mine, theirs = three
    if same(mine, theirs) or same(theirs, base):
        return mine
    if same(mine, base):
        to.taken.append(pointer)
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _objects(to, pointer, (base if isinstance(base, dict) else {}, mine, theirs))
    if isinstance(mine, list) and isinstance(theirs, list) and isinstance(base, list):
        found = _lists(to, pointer, (base, mine, theirs))
        if found is not None:
            return found
    to.differences.append(Difference(pointer=pointer, base=base, mine=mine, theirs=theirs))
    return mine


def same(one: Part, other: Part) -> bool:
    """Return whether two values are the same; true is no 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


_Objects = tuple[Mapping[str, JsonValue], Mapping[str, JsonValue], Mapping[str, JsonValue]]


def _objects(to: Merged, pointer: str, three: _Objects) -> JsonValue:
    _, mine, theirs = three
    value: dict[str, JsonValue] = {}
    for name in (*mine, *(each for each in theirs if each not in mine)):
        one, other, third = (each.get(name, ABSENT) for each in three)
        found = _merged(to, child(pointer, name), (one, other, third))
        if not isinstance(found, Absent):
            value[name] = found
    return value


_Lists = tuple[Sequence[JsonValue], Sequence[JsonValue], Sequence[JsonValue]]


def _lists(to: Merged, pointer: str, three: _Lists) -> JsonValue:
    """Return two lists put together; None if it cannot be told which item is which."""
    base, mine, theirs = three
    if all(_by_key(each) is not None for each in three):
        return _keyed(to, pointer, three)
    if len(base) == len(mine) == len(theirs):
        return [
            found
            for place, each in enumerate(zip(*three, strict=True))
            if not isinstance(found := _merged(to, child(pointer, place), each), Absent)
        ]
    return _bare(to, pointer, three)


def _by_key(items: Sequence[JsonValue]) -> dict[str, JsonValue] | None:
    """Return the items of a list by their ids, if each has one of its own."""
    found = {
        each["id"]: each
        for each in items
        if isinstance(each, dict) and isinstance(each.get("id"), str)
    }
    return {str(key): each for key, each in found.items()} if len(found) == len(items) else None


def _keyed(to: Merged, pointer: str, three: _Lists) -> JsonValue:
    base, mine, theirs = (_by_key(each) or {} for each in three)
    order = _ordered(list(base), list(mine), list(theirs))
    value: list[JsonValue] = []
    for key in order:
        place = child(pointer, len(value))
        found = _merged(
            to, place, (base.get(key, ABSENT), mine.get(key, ABSENT), theirs.get(key, ABSENT))
        )
        if not isinstance(found, Absent):
            value.append(found)
    return value


def _ordered(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Return the keys in the order of whoever changed it, mine if both did, each once."""
    first, second = (mine, theirs) if _moved(base, mine) else (theirs, mine)
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            before = second[place - 1] if place else None
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def _moved(base: list[str], now: list[str]) -> bool:
    kept = [each for each in base if each in now]
    return kept != [each for each in now if each in kept]


def _bare(to: Merged, pointer: str, three: _Lists) -> JsonValue:
    """Put together lists of which items were only added and taken away, none by both."""
    base, mine, theirs = three
    gone_mine, new_mine = _changes(base, mine)
    gone_theirs, new_theirs = _changes(base, theirs)
    if any(any(same(one, other) for other in gone_theirs) for one in gone_mine):
        return None
    kept = [each for each in mine if not any(same(each, other) for other in gone_theirs)]
    added = [each for each in new_theirs if not any(same(each, other) for other in new_mine)]
    to.taken.append(pointer)
    return [*kept, *added]


def _changes(
    base: Sequence[JsonValue], now: Sequence[JsonValue]
) -> tuple[list[JsonValue], list[JsonValue]]:
    """Return what was taken out of a list, and what was put into it."""
    return list(_without(base, now)), list(_without(now, base))


def _without(items: Sequence[JsonValue], others: Sequence[JsonValue]) -> Iterator[JsonValue]:
    left = list(others)
    for each in items:
        found = next((place for place, other in enumerate(left) if same(each, other)), None)
        if found is None:
            yield each
        else:
            left.pop(found)

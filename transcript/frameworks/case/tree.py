"""The tree of a package: which item stands under which, and what stands apart."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transcript.frameworks.case.forms import CHILD, PART, TRANSLATION
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.names import shortened
from transcript.reading.tables import TableProblem

DEEPEST = 20
"""Levels of a tree, at most."""

_NAMED = 3
_LONGEST_LABEL = 60
_LONGEST_NAMED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The items of a package by identifier, and how they hang together.

    `roots` are the items of the first level; `children` are in order. `further` are parents beside
    the first one, and what an item is a part of. `translations` say what another item says;
    `unplaced` items stand under nothing, and nothing under them; the parents of `detached` ones are
    not in the package.
    """

    items: Mapping[str, JsonObject]
    roots: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    further: Mapping[str, tuple[str, ...]]
    translations: tuple[str, ...]
    unplaced: tuple[str, ...]
    detached: tuple[str, ...]
    problems: tuple[TableProblem, ...]

    def below(self, item: str) -> Iterator[str]:
        """Yield all that stands under an item, in reading order."""
        for child in self.children.get(item, ()):
            yield child
            yield from self.below(child)


def grow(package: JsonObject) -> Tree:
    """Return the tree of a package of CASE 1.1. With problems, do not walk over it."""
    items = {each["identifier"]: each for each in package.get("CFItems", ())}
    document = package["CFDocument"]["identifier"]
    translations = _translations(package, items)
    parents = _parents(package, {*items, document}.difference(translations))
    children = _children(parents)
    loose = [each for each in items if each not in parents and each not in translations]
    # Some exporters leave out what ties the first level to the document.
    roots = [*children.pop(document, ()), *(each for each in loose if each in children)] or loose
    top, hanging = set(roots), {ends(each)[0] for each in of_type(package, CHILD)}
    return Tree(
        items=items,
        roots=tuple(roots),
        children=children,
        further=_further(package, items, parents),
        translations=translations,
        unplaced=tuple(each for each in loose if each not in top),
        detached=tuple(each for each in loose if each in hanging),
        problems=tuple(_problems(items, roots, children, parents)),
    )


def label(item: JsonObject) -> str:
    """Return what to call an item in a message."""
    return str(item.get("abbreviatedStatement") or item["fullStatement"])[:_LONGEST_LABEL]


def listed(names: Iterable[str]) -> str:
    """Return the first names between quotation marks, and how many more there are."""
    known = list(names)
    told = ", ".join(f"“{shortened(each, _LONGEST_NAMED)}”" for each in known[:_NAMED])
    more = len(known) - _NAMED
    return f"{told} and {more} more" if more > 0 else told


def ends(association: JsonObject) -> tuple[str, str]:
    """Return the identifiers of what an association leads from and to."""
    return (
        association["originNodeURI"]["identifier"],
        association["destinationNodeURI"]["identifier"],
    )


def of_type(package: JsonObject, *types: str) -> Iterator[JsonObject]:
    """Yield the associations of these types."""
    for each in package.get("CFAssociations", ()):
        if each["associationType"] in types:
            yield each


def _translations(package: JsonObject, items: Mapping[str, JsonObject]) -> tuple[str, ...]:
    main = package["CFDocument"].get("language")
    hanging = {ends(each)[0] for each in of_type(package, CHILD)}
    found: dict[str, None] = {}
    for each in of_type(package, TRANSLATION):
        pair = [end for end in ends(each) if end in items and end not in found]
        if len(pair) > 1:
            # In practice the origin is either of the two: the one outside the tree, or in another
            # language than the document, says again what the other says.
            strange = [end for end in pair if items[end].get("language", main) != main]
            outside = [end for end in pair if end not in hanging]
            found[(outside or strange or pair)[0]] = None
    return tuple(found)


def _parents(package: JsonObject, known: set[str]) -> dict[str, list[tuple[str, float]]]:
    """Return the parents of each item with its number among the siblings; the first comes first."""
    document = package["CFDocument"]["identifier"]
    parents: dict[str, list[tuple[str, float]]] = {}
    for each in of_type(package, CHILD):
        child, parent = ends(each)
        if child in known and child != document and parent in known:
            parents.setdefault(child, []).append((parent, each.get("sequenceNumber", math.inf)))
    return parents


def _children(
    parents: Mapping[str, Sequence[tuple[str, float]]],
) -> dict[str, tuple[str, ...]]:
    below: dict[str, list[tuple[float, str]]] = {}
    for child, ((parent, number), *_) in parents.items():
        below.setdefault(parent, []).append((number, child))
    return {
        parent: tuple(child for _, child in sorted(numbered, key=lambda each: each[0]))
        for parent, numbered in below.items()
    }


def _further(
    package: JsonObject,
    items: Mapping[str, JsonObject],
    parents: Mapping[str, Sequence[tuple[str, float]]],
) -> dict[str, tuple[str, ...]]:
    found = {item: [parent for parent, _ in held[1:]] for item, held in parents.items()}
    for each in of_type(package, PART):
        part, whole = ends(each)
        if part in items and whole in items:
            found.setdefault(part, []).append(whole)
    return {item: tuple(dict.fromkeys(held)) for item, held in found.items() if held}


def _problems(
    items: Mapping[str, JsonObject],
    roots: Sequence[str],
    children: Mapping[str, Sequence[str]],
    parents: Mapping[str, Sequence[tuple[str, float]]],
) -> Iterator[TableProblem]:
    reached: set[str] = set()
    level, depth = list(roots), 0
    while level and depth < DEEPEST:
        reached.update(level)
        level = [child for each in level for child in children.get(each, ())]
        depth += 1
    if level:
        yield _of_the_tree(
            f"the tree has more than {DEEPEST} levels",
            "import a part of it",
            label(items[level[0]]),
        )
    elif lost := [each for each in items if each in parents and each not in reached]:
        names = listed(label(items[each]) for each in lost)
        message = f"these items stand under each other in a circle: {names}"
        hint = "mend the isChildOf associations where the framework is kept"
        yield _of_the_tree(message, hint, lost[0])


def _of_the_tree(message: str, hint: str, value: str) -> TableProblem:
    return TableProblem(row=0, column="CFAssociations", value=value, message=message, hint=hint)

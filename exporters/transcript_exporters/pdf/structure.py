"""What the document says, to a reader by ear: a tree of elements in reading order.

The tree is written as text behind ReportLab's file, as an update of it: a thousand objects made
one by one would take as long as the pages.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

HOLDERS = frozenset(("Document", "Sect", "L", "LI", "Table", "TR", "TOC", "TOCI"))
"""Roles that hold elements only: nothing is drawn inside them but inside an element they hold."""

_TRAILER = re.compile(rb"/Root (\d+ 0 R).*?/Size (\d+).*?startxref\s+(\d+)", re.DOTALL)


class Mark(NamedTuple):
    """A piece of a page: the page, from 0, and the piece's number on it."""

    page: int
    number: int


class Group(NamedTuple):
    """An element that is gone on with from page to page for as long as its key is the same."""

    role: str
    key: str


@dataclass(slots=True, eq=False)
class Element:
    """A node of what the document says: its role, and what it holds in reading order.

    `actual` is the text it stands for where glyphs are in another order; `scope` says which cells a
    table's header heads; `box` (left, bottom, right, top) is where a figure is.
    """

    role: str
    alt: str = ""
    lang: str = ""
    actual: str = ""
    scope: str = ""
    box: tuple[float, float, float, float] | None = None
    content: list["Element | Mark"] = field(default_factory=list)

    def reach(self, points: Iterable[tuple[float, float]]) -> None:
        """Widen the box to hold the points."""
        across, up = zip(*points, strict=True)
        left, bottom, right, top = self.box or (across[0], up[0], across[0], up[0])
        self.box = (
            min(left, *across), min(bottom, *up), max(right, *across), max(top, *up)
        )  # fmt: skip


def appended(pdf: bytes, document: Element, pages: Sequence[int]) -> tuple[bytes, int]:
    """Return ReportLab's file with the tree of `document` behind it, and its root's number.

    `pages` are the object numbers of the pages.
    """
    found = list(_TRAILER.finditer(pdf))[-1]
    catalog, size, previous = found.group(1), int(found.group(2)), found.group(3)
    parts, offsets, end = [pdf], [], len(pdf)
    for number, each in enumerate(_objects(document, size, pages), size):
        offsets.append(end)
        parts.append(f"{number} 0 obj\n{each}\nendobj\n".encode("ascii"))
        end += len(parts[-1])
    parts.append(f"xref\n{size} {len(offsets)}\n".encode("ascii"))
    parts.extend(b"%010d 00000 n \n" % offset for offset in offsets)
    parts.append(
        b"trailer\n<</Root %b/Size %d/Prev %b>>\nstartxref\n%d\n%%%%EOF\n"
        % (catalog, size + len(offsets), previous, end)
    )
    return b"".join(parts), size


def _objects(document: Element, first: int, pages: Sequence[int]) -> Iterator[str]:
    """Yield the root, the parent tree and every element, numbered on from `first`."""
    elements = list(_placed(document))
    numbers = {id(each): number for number, (each, _) in enumerate(elements, first + 2)}
    parents: list[dict[int, int]] = [{} for _ in pages]
    for each, _ in elements:
        for mark in each.content:
            if isinstance(mark, Mark):
                parents[mark.page][mark.number] = numbers[id(each)]
    yield (
        f"<</Type/StructTreeRoot/K {first + 2} 0 R/ParentTree {first + 1} 0 R"
        f"/ParentTreeNextKey {len(pages)}>>"
    )
    lists = (
        f"{page}[{' '.join(f'{marks[number]} 0 R' for number in range(len(marks)))}]"
        for page, marks in enumerate(parents)
    )
    yield f"<</Nums[{' '.join(lists)}]>>"
    for each, holder in elements:
        parent = numbers[id(holder)] if holder else first
        yield _written(each, parent, numbers, pages)


def _placed(document: Element) -> Iterator[tuple[Element, Element | None]]:
    """Yield every element with the one that holds it, in reading order."""
    waiting: list[tuple[Element, Element | None]] = [(document, None)]
    while waiting:
        element, holder = waiting.pop()
        yield element, holder
        inside = [(each, element) for each in element.content if isinstance(each, Element)]
        waiting.extend(reversed(inside))


def _written(element: Element, parent: int, numbers: dict[int, int], pages: Sequence[int]) -> str:
    page = next((each.page for each in element.content if isinstance(each, Mark)), None)
    kids = [
        f"{numbers[id(each)]} 0 R"
        if isinstance(each, Element)
        else str(each.number)
        if each.page == page
        else f"<</Type/MCR/Pg {pages[each.page]} 0 R/MCID {each.number}>>"
        for each in element.content
    ]
    entries = [f"<</Type/StructElem/S/{element.role}/P {parent} 0 R"]
    if page is not None:
        entries.append(f"/Pg {pages[page]} 0 R")
    if kids:
        entries.append(f"/K[{' '.join(kids)}]" if len(kids) > 1 else f"/K {kids[0]}")
    entries.extend(_said(element))
    entries.append(">>")
    return "".join(entries)


def _said(element: Element) -> Iterator[str]:
    for key, said in (("Alt", element.alt), ("ActualText", element.actual)):
        if said:
            yield f"/{key}<FEFF{said.encode('utf-16-be').hex()}>"
    if element.lang:
        yield f"/Lang<{element.lang.encode().hex()}>"
    if element.scope:
        yield f"/A<</O/Table/Scope/{element.scope}>>"
    if element.box:
        corners = " ".join(f"{each:.2f}" for each in element.box)
        yield f"/A<</O/Layout/Placement/Block/BBox[{corners}]>>"

"""Sheets of one goal a row: by its depth (OpenCASE), or by what it is a child of (OpenSALT)."""

import math
from collections.abc import Iterable, Iterator

from transcript.frameworks.case.tree import DEEPEST
from transcript.frameworks.names import plain_line
from transcript.frameworks.sheets.columns import GOAL, Cells, Header
from transcript.frameworks.sheets.credit_cells import CreditCells, goal_members, listed
from transcript.frameworks.sheets.items import SheetItem
from transcript.reading.tables import TableProblem, TableRow

_CREDITS_BELONG = 2
_UNKNOWN = "no row has this code or identifier"
_CIRCLE = "the row would stand under itself"
_RELATED = {
    "IsPartOf": "isPartOf",
    "replacedBy": "replacedBy",
    "Exemplar": "exemplar",
    "hasSkillLevel": "hasSkillLevel",
    "IsRelatedTo": "isRelatedTo",
    "IsPeerOf": "isPeerOf",
    "Precedes": "precedes",
    "ExactMatchOf": "exactMatchOf",
}


_WORDS = ("statement", "description", "name")
_HOW = "write what it is about"


def _statement(cells: Cells) -> str:
    return next((text for name in _WORDS if (text := cells.text(name))), "")


def _goal(cells: Cells, parent: SheetItem | None) -> SheetItem:
    statement = _statement(cells)
    name = plain_line(cells.text("name"))
    return SheetItem(
        row=cells.number,
        kind="",
        statement=statement,
        name=name if name != statement else "",
        parent=parent,
        identifier=cells.text("identifier"),
        uri=cells.text("uri"),
        members=goal_members(cells),
    )


def _no_statement(cells: Cells) -> TableProblem:
    return cells.problem("statement", "the row has no statement", _HOW)


class _Plain:
    """A sheet that says everything in its items."""

    def remarks(self) -> Iterator[str]:
        """Yield what was left out: nothing."""
        yield from ()

    def decisions(self) -> Iterator[str]:
        """Yield what is to be decided here: nothing."""
        yield from ()


class LevelledSheet(_Plain):
    """A sheet whose column Level counts from 1, the areas."""

    def __init__(self, header: Header) -> None:
        """Begin with the header."""
        self._header = header
        self._credits = CreditCells(header)
        header.read([*_WORDS, *GOAL, "level"])
        self._above: list[SheetItem] = []
        self.items: list[SheetItem] = []

    def read(self, rows: Iterable[TableRow]) -> Iterator[TableProblem]:
        """Take the rows; yield what is wrong with them."""
        for row in rows:
            yield from self._row(self._header.cells(row))

    def _row(self, cells: Cells) -> Iterator[TableProblem]:
        told = cells.text("level")
        level = int(told) if told.isascii() and told.isdigit() and len(told) < len("100") else 0
        if not 1 <= level <= DEEPEST:
            hint = f"write a whole number from 1, the areas, to {DEEPEST}"
            yield cells.problem("level", "this is no level", hint)
            return
        if level > len(self._above) + 1:
            message = f"level {level} follows level {len(self._above)}"
            yield cells.problem("level", message, "add the level between, or correct the number")
            return
        if not _statement(cells):
            yield _no_statement(cells)
            return
        self._above = self._above[: level - 1]
        made = _goal(cells, self._above[-1] if self._above else None)
        self._above.append(made)
        self.items.append(made)
        if level >= _CREDITS_BELONG:
            if level > _CREDITS_BELONG and CreditCells.speaks(cells):
                made.kind = "credit"
            yield from self._credits.read(cells, made)


class ChildSheet(_Plain):
    """A sheet whose column “Is Child Of” names the code or identifier of another row."""

    def __init__(self, header: Header) -> None:
        """Begin with the header."""
        self._header = header
        self._related = [
            (place, kind)
            for name, kind in _RELATED.items()
            if (place := header.place(name)) is not None
        ]
        header.read([*_WORDS, *GOAL, "parent", "number"], (place for place, _ in self._related))
        self._parents: list[tuple[Cells, SheetItem]] = []
        self.items: list[SheetItem] = []

    def read(self, rows: Iterable[TableRow]) -> Iterator[TableProblem]:
        """Take the rows; yield what is wrong with them."""
        for row in rows:
            cells = self._header.cells(row)
            if not _statement(cells):
                yield _no_statement(cells)
                continue
            made = _goal(cells, None)
            for place, kind in self._related:
                made.related += [(kind, target) for target in listed(cells.at(place), marks="|;")]
            self._parents.append((cells, made))
        yield from self._place()
        self.items = [made for _, made in sorted(self._parents, key=_number)]

    def _place(self) -> Iterator[TableProblem]:
        known: dict[str, SheetItem] = {}
        for cells, made in self._parents:
            for name in (cells.text("identifier"), cells.text("code")):
                known.setdefault(name, made)
        for cells, made in self._parents:
            # Some such sheets repeat the parent's identifier in the short statement.
            made.name = "" if made.name in known else made.name
            wanted = cells.text("parent")
            parent = known.get(wanted) if wanted else None
            if wanted and (parent is None or _is_below(parent, made)):
                message = _UNKNOWN if parent is None else _CIRCLE
                hint = "write the code or identifier of the row that it belongs to"
                yield cells.problem("parent", message, hint)
            else:
                made.parent = parent


def _number(row: tuple[Cells, SheetItem]) -> float:
    told = row[0].text("number")
    return int(told) if told.isascii() and told.isdigit() else math.inf


def _is_below(item: SheetItem | None, other: SheetItem) -> bool:
    while item is not None:
        if item is other:
            return True
        item = item.parent
    return False

"""The sheet of a committee: columns Area, Competency, Credit, Criterion, and what is said of each.

A row describes the last of the four that it names. What stands before it may be repeated, or left
empty: then it is as in the row above. A sheet without competencies has credits that are both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from transcript.frameworks.names import plain_line
from transcript.frameworks.sheets.columns import GOAL, Cells, Header
from transcript.frameworks.sheets.credit_cells import CreditCells, goal_members
from transcript.frameworks.sheets.items import SheetItem
from transcript.reading.tables import TableProblem, TableRow

KINDS = ("area", "competency", "credit", "criterion")
_NEEDED = {"competency": "area", "credit": "competency", "criterion": "competency"}


_SEVERAL = re.compile(r"[\n|•‣▪]+|;\s*(?=[^\Wa-z_])")
_MARK = re.compile(r"^\s*(?:[-–*]|[0-9]{1,2}[.)])\s+")
_ALIKE = 0.88
_FEW = 200
_SHORT = 5


class NamedSheet:
    """Takes the rows of a sheet one after the other."""

    def __init__(self, header: Header) -> None:
        """Begin with the header."""
        if not header.has("competency"):
            header.is_really("credit", "competency")
        self._has_areas = header.has("area")
        self._header = header
        self._credits = CreditCells(header)
        self._numbered = header.numbered_criteria()
        self._now: dict[str, SheetItem] = {}
        self._known: dict[tuple[str, int, str], SheetItem] = {}
        self.items: list[SheetItem] = []
        special = [f"{kind} {word}" for kind in KINDS for word in ("description", "code")]
        header.read([*KINDS, *GOAL, *special, "description", "statement"], self._numbered)

    def read(self, rows: Iterable[TableRow]) -> Iterator[TableProblem]:
        """Take the rows; yield what is wrong with them."""
        for row in rows:
            yield from self._row(self._header.cells(row))

    def remarks(self) -> Iterator[str]:
        """Yield what was left out: nothing."""
        yield from ()

    def decisions(self) -> Iterator[str]:
        """Yield what is to be decided: areas, and names that may be one, spelt in two ways."""
        if not self._has_areas:
            yield (
                "the sheet names no areas, so that every competency stands in one: group them "
                "in the graduate profile, or add a column Area and import again"
            )
        for kind, word in (("area", "area"), ("competency", "competency")):
            found = [each.name for each in self.items if each.kind == kind]
            for one, other in _alike(list(dict.fromkeys(found))):
                yield (
                    f"“{one}” and “{other}” may be one {word} that is spelt in two ways: if so, "
                    "correct the sheet and import it again"
                )

    def _row(self, cells: Cells) -> Iterator[TableProblem]:
        begun = []
        for kind, name in self._named(cells):
            if self._goes_on(kind, name):
                continue
            needed = _NEEDED.get(kind, kind) if self._has_areas or kind != "competency" else kind
            if needed not in {kind, *self._now}:
                message = f"“{name}” stands before any {needed}"
                yield cells.problem(kind, message, f"name its {needed} in this row, or above it")
                return
            begun.append(self._begin(kind, name, cells))
        if not any(self._named(cells)):
            hint = "name an area, a competency, a credit or a criterion, or remove the row"
            yield cells.problem("area", "the row names nothing", hint)
            return
        self._describe(cells, begun)
        certified = self._now.get("credit") or self._now.get("competency")
        if certified is not None:
            yield from self._credits.read(cells, certified)

    def _named(self, cells: Cells) -> Iterator[tuple[str, str]]:
        """Yield what a row names, from the area down; there may be several criteria."""
        for kind in KINDS[:-1]:
            name = plain_line(cells.text(kind))
            if name:
                yield kind, name
        for cell in (cells.text("criterion"), *(cells.at(place) for place in self._numbered)):
            for each in _SEVERAL.split(cell):
                if criterion := plain_line(_MARK.sub("", each)):
                    yield "criterion", criterion

    def _goes_on(self, kind: str, name: str) -> bool:
        """Whether a name is that of the row above, or of an earlier row at the same place."""
        known = self._known.get(self._key(kind, name))
        if kind == "criterion" or known is None:
            return False
        if self._now.get(kind) is not known:
            self._enter(kind, known)
        return True

    def _key(self, kind: str, name: str) -> tuple[str, int, str]:
        return kind, id(self._above(kind)), name.casefold()

    def _above(self, kind: str) -> SheetItem | None:
        higher = KINDS[: KINDS.index(kind)][::-1]
        return next((self._now[each] for each in higher if each in self._now), None)

    def _enter(self, kind: str, item: SheetItem) -> None:
        for lower in KINDS[KINDS.index(kind) :]:
            self._now.pop(lower, None)
        self._now[kind] = item

    def _begin(self, kind: str, name: str, cells: Cells) -> SheetItem:
        made = SheetItem(
            row=cells.number,
            kind=kind,
            name="" if kind == "criterion" else name,
            statement=name,
            parent=self._above(kind),
        )
        if code := cells.text(f"{kind} code"):
            made.members["humanCodingScheme"] = code
        made.statement = cells.text(f"{kind} description") or name
        self._known[self._key(kind, name)] = made
        self._enter(kind, made)
        self.items.append(made)
        return made

    def _describe(self, cells: Cells, begun: list[SheetItem]) -> None:
        """Give the description, the code and the rest to what the row is about."""
        goals = [each for each in begun if each.kind != "criterion"] or begun
        if not goals:
            return
        about = goals[-1]
        about.identifier = cells.text("identifier")
        about.uri = cells.text("uri")
        about.members |= goal_members(cells)
        if description := cells.text("description") or cells.text("statement"):
            if about.kind == "criterion":
                about.members.setdefault("notes", description)
            else:
                about.statement = description


def _alike(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that differ by a letter or two, but not by a number."""
    for one, other in combinations(names[:_FEW], 2):
        here, there = (re.sub(r"[\W_]", "", name.casefold()) for name in (one, other))
        numbers = [re.sub(r"[^0-9]", "", name) for name in (here, there)]
        near = SequenceMatcher(None, here, there).ratio() >= _ALIKE
        if near and min(len(here), len(there)) >= _SHORT and numbers[0] == numbers[1]:
            yield one, other

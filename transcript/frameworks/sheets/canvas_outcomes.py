"""The outcomes file of Canvas: groups are areas and competencies, outcomes are credits."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice, takewhile, zip_longest

from transcript.frameworks.case.rubrics import FEWEST_LEVELS, MOST_LEVELS
from transcript.frameworks.case.tree import DEEPEST, listed
from transcript.frameworks.names import plain_line, plain_text, slug
from transcript.frameworks.sheets.columns import Cells, Header
from transcript.frameworks.sheets.items import SheetItem, SheetLevel
from transcript.reading.tables import TableProblem, TableRow

_MOST_POINTS = 1000
_COMPETENCY = 2
_COLUMNS = (
    "vendor_guid",
    "object_type",
    "title",
    "description",
    "friendly_description",
    "display_name",
    "parent_guids",
    "calculation_method",
    "calculation_int",
    "mastery_points",
    "workflow_state",
    "ratings",
    "canvas_id",
    "course_id",
)


class OutcomesSheet:
    """Takes the rows of an outcomes file; the last columns are pairs of points and descriptions."""

    def __init__(self, header: Header) -> None:
        """Begin with the header."""
        self._header = header
        self._places = {name: header.place(name) for name in _COLUMNS}
        # What stands behind the ratings are more of them.
        last = self._places["ratings"]
        known = [place for place in self._places.values() if place is not None]
        header.read(places=[*known, *range(last or 0, len(header.names) if last else 0)])
        self._known: dict[str, SheetItem] = {}
        self._outcomes: list[SheetItem] = []
        self._methods: dict[str, None] = {}
        self._deleted = 0
        self._several = 0

    def read(self, rows: Iterable[TableRow]) -> Iterator[TableProblem]:
        """Take the rows; yield what is wrong with them."""
        for row in rows:
            cells = self._header.cells(row)
            if self._text(cells, "workflow_state").casefold() == "deleted":
                self._deleted += 1
            elif problems := list(self._wrong(cells)):
                yield from problems
            else:
                yield from self._row(cells)

    @property
    def items(self) -> list[SheetItem]:
        """The outcomes, and the groups that hold one."""
        held: set[int] = set()
        for outcome in self._outcomes:
            new = takewhile(lambda each: id(each) not in held, _with_groups(outcome))
            held.update([id(each) for each in new])
        return [each for each in self._known.values() if id(each) in held]

    def remarks(self) -> Iterator[str]:
        """Yield what was left out."""
        if self._deleted:
            yield f"rows marked as deleted, and left out: {self._deleted}"
        held = {id(each) for each in self.items}
        if empty := [each.name for each in self._known.values() if id(each) not in held]:
            yield f"groups without an outcome, and left out: {listed(empty)}"
        if self._several:
            yield f"outcomes in several groups, of which the first counts: {self._several}"

    def decisions(self) -> Iterator[str]:
        """Yield what is to be decided."""
        if self._methods:
            told = ", ".join(f"“{each}”" for each in self._methods)
            yield (
                f"Canvas calculates mastery by {told}: choose the school's own method in "
                "mastery.yaml, since each makes something else of the same ratings"
            )

    def _text(self, cells: Cells, name: str) -> str:
        place = self._places[name]
        return "" if place is None else cells.at(place)

    def _problem(self, cells: Cells, name: str, message: str, hint: str) -> TableProblem:
        return TableProblem(
            row=cells.number,
            column=name,
            value=self._text(cells, name),
            message=message,
            hint=hint,
        )

    def _wrong(self, cells: Cells) -> Iterator[TableProblem]:
        guid = self._text(cells, "vendor_guid")
        if self._text(cells, "object_type").casefold() not in {"group", "outcome"}:
            message = "a row is a group or an outcome"
            yield self._problem(cells, "object_type", message, "write group or outcome")
        if not plain_line(self._text(cells, "title")):
            yield self._problem(cells, "title", "the title is missing", "write one")
        if not guid or guid in self._known:
            message = "another row has this identifier" if guid else "the identifier is missing"
            yield self._problem(cells, "vendor_guid", message, "give each row one of its own")
        for parent in self._text(cells, "parent_guids").split():
            if parent not in self._known:
                message = f"no group above has the identifier “{parent}”"
                hint = "put the row of a group before those that are in it"
                yield self._problem(cells, "parent_guids", message, hint)

    def _row(self, cells: Cells) -> Iterator[TableProblem]:
        item = self._item(cells)
        self._known[item.identifier] = item
        depth = len(list(islice(_with_groups(item), DEEPEST)))
        if self._text(cells, "object_type").casefold() == "outcome":
            # An outcome that stands in an area is a competency, and the credit that certifies it.
            item.kind = "credit" if depth > _COMPETENCY else ""
            item.credit["name"] = item.name
            self._outcomes.append(item)
            self._note_method(cells, item)
            yield from self._rate(cells, item)
        elif depth == _COMPETENCY:
            item.ours["competency"] = {}

    def _item(self, cells: Cells) -> SheetItem:
        parents = self._text(cells, "parent_guids").split()
        self._several += len(parents) > 1
        title = plain_line(self._text(cells, "title"))
        friendly = plain_text(self._text(cells, "friendly_description"))
        statement = plain_text(self._text(cells, "description")) or friendly or title
        told = {
            "notes": friendly if friendly != statement else "",
            "alternativeLabel": self._text(cells, "display_name"),
        }
        guid = self._text(cells, "vendor_guid")
        return SheetItem(
            row=cells.number,
            kind="",
            statement=statement,
            name=title,
            parent=self._known[parents[0]] if parents else None,
            identifier=guid,
            members={name: each for name, each in told.items() if each},
            ours={"canvas": {"vendor_guid": guid}},
        )

    def _note_method(self, cells: Cells, item: SheetItem) -> None:
        method, number = (
            self._text(cells, name) for name in ("calculation_method", "calculation_int")
        )
        if method:
            self._methods[f"{method} {number}".strip()] = None
            item.ours["canvas"] |= {"calculation_method": method, "calculation_int": number}

    def _rate(self, cells: Cells, item: SheetItem) -> Iterator[TableProblem]:
        """Take the levels of an outcome, and the one that is mastery."""
        first = self._places["ratings"]
        told = cells.after(first) if first is not None else []
        pairs = [pair for pair in zip_longest(told[::2], told[1::2], fillvalue="") if any(pair)]
        worths = [_points(worth) for worth, _ in pairs]
        for (worth, text), points in zip(pairs, worths, strict=True):
            if points is None or not plain_line(text):
                hint = "write pairs of points and description, as in 3,Mastery"
                message = f"“{worth}”, “{text}” is no level of a rubric"
                yield self._problem(cells, "ratings", message, hint)
                return
        if len(pairs) > MOST_LEVELS:
            message = f"there are {len(pairs)} levels; a rubric here has {MOST_LEVELS}"
            yield self._problem(cells, "ratings", message, "combine some of them")
        elif len(pairs) >= FEWEST_LEVELS:
            levels = [
                SheetLevel(name=plain_line(text), descriptor=plain_text(text), worth=points)
                for (_, text), points in zip(pairs, worths, strict=True)
            ]
            item.levels = tuple(sorted(levels, key=_worth))
            yield from self._standard(cells, item)

    def _standard(self, cells: Cells, item: SheetItem) -> Iterator[TableProblem]:
        told = self._text(cells, "mastery_points")
        points = _points(told)
        if not told:
            return
        reached = [each for each in item.levels if points is not None and _worth(each) >= points]
        if reached:
            item.credit["required"] = slug(reached[0].name)
        else:
            message = "no level of the outcome has so many points"
            hint = "write the points of the level that is mastery"
            yield self._problem(cells, "mastery_points", message, hint)


def _with_groups(item: SheetItem | None) -> Iterator[SheetItem]:
    while item is not None:
        yield item
        item = item.parent


def _worth(level: SheetLevel) -> Decimal:
    return level.worth or Decimal(0)


def _points(text: str) -> Decimal | None:
    try:
        worth = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return worth if worth.is_finite() and 0 <= worth <= _MOST_POINTS else None

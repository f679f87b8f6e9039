"""The columns of a framework sheet by the names that a reader knows."""

import re
from collections.abc import Iterable, Mapping, Sequence

from transcript.reading.tables import TableProblem, TableRow, header_key

ALIASES: Mapping[str, tuple[str, ...]] = {
    "area": ("Area", "Areas", "Domain", "Credit Area", "Competency Area", "Portrait Element"),
    "competency": ("Competency", "Competencies"),
    "credit": ("Credit", "Credit Name", "Mastery Credit", "Credits"),
    "criterion": ("Criterion", "Criteria", "Success Criterion", "Success Criteria"),
    "description": ("Description", "Descriptions"),
    "area description": ("Area Description",),
    "competency description": ("Competency Description",),
    "credit description": ("Credit Description",),
    "area code": ("Area Code",),
    "competency code": ("Competency Code",),
    "credit code": ("Credit Code",),
    "level": ("Level", "Depth"),
    "statement": ("Full Statement", "Statement"),
    "name": ("Abbreviated Statement", "Short Statement", "Display Title", "Name", "Title"),
    "code": ("Code", "Human Coding Scheme"),
    "type": ("Item Type", "CFItemType", "Type"),
    "identifier": ("Identifier", "GUID", "CASE GUID", "CASE Identifier", "External ID"),
    "uri": ("URI", "URL"),
    "parent": ("Is Child Of", "Parent", "Parent Code", "Parent Identifier", "Parent ID"),
    "number": ("Sequence Number",),
    "credit level": ("Credit level",),
    "standard": ("Standard",),
    "pieces": ("Pieces of evidence", "Evidence"),
    "contexts": ("Contexts",),
    "notes": ("Notes",),
    "grades": ("Education Level", "Grade level", "Grades"),
    "subject": ("Subject",),
    "keywords": ("Concept Keywords",),
    "language": ("Language",),
}
"""What each column can be called; capitals, spaces, hyphens and underscores make no difference."""

GOAL = frozenset(
    {"code", "type", "identifier", "uri", "notes", "grades", "subject", "keywords", "language"}
)
"""Columns that every kind of sheet can have."""

_NUMBERED = re.compile(r"(?:success)?criteri(?:on|a)[0-9]{1,2}")


class Cells:
    """The cells of one row, by our names of the columns."""

    def __init__(self, row: TableRow, places: Mapping[str, int], header: Sequence[str]) -> None:
        """Use `Header.cells`."""
        self.number = row.number
        self._row = row
        self._places = places
        self._header = header

    def text(self, name: str) -> str:
        """Return the text of a column; an empty one if there is no such column."""
        place = self._places.get(name)
        return self.at(place) if place is not None else ""

    def at(self, place: int) -> str:
        """Return the text at a place; an empty one after the end of the row."""
        return self._row.cells[place].strip() if place < len(self._row.cells) else ""

    def after(self, place: int) -> list[str]:
        """Return what stands at a place and behind it."""
        return [cell.strip() for cell in self._row.cells[place:]]

    def problem(self, name: str, message: str, hint: str) -> TableProblem:
        """Return what is wrong with the cell of a column."""
        place = self._places.get(name)
        return TableProblem(
            row=self.number,
            column=self._header[place] if place is not None else "",
            value=self.text(name),
            message=message,
            hint=hint,
        )


class Header:
    """The header of a sheet: which column stands where, and which of them were made use of."""

    def __init__(self, names: Sequence[str], columns: Mapping[str, str]) -> None:
        """Look through the names; `columns` gives those that a mapping file calls otherwise."""
        self.names = tuple(names)
        self._read: set[int] = set()
        keys = [header_key(name) for name in names]
        self._keys = {key: keys.index(key) for key in keys}
        self._places: dict[str, int] = {}
        for name, known in ALIASES.items():
            wanted = (columns[name],) if name in columns else known
            places = (self._keys.get(header_key(each)) for each in wanted)
            place = next((each for each in places if each is not None), None)
            if place is not None:
                self._places[name] = place
        if "area" not in self._places:
            for key, place in self._keys.items():
                if key.endswith(("area", "domain")):
                    self._places.setdefault("area", place)

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return all(name in self._places for name in names)

    def knows(self, place: int) -> bool:
        """Whether the column at a place is one that a sheet can have."""
        return place in self._places.values()

    def place(self, name: str) -> int | None:
        """Return the place of a column by exactly its name, or None."""
        return self._keys.get(header_key(name))

    def numbered_criteria(self) -> list[int]:
        """Return the places of columns such as `Criterion 1`."""
        return [place for key, place in self._keys.items() if _NUMBERED.fullmatch(key)]

    def is_really(self, name: str, other: str) -> None:
        """Read the column `name` as the column `other`, which is not there."""
        self._places[other] = self._places.pop(name)

    def read(self, names: Iterable[str] = (), places: Iterable[int] = ()) -> None:
        """Note that columns are made use of."""
        self._read.update(self._places[name] for name in names if name in self._places)
        self._read.update(places)

    def unread(self) -> list[str]:
        """Return the names of the columns that nothing was made of."""
        return [name for place, name in enumerate(self.names) if name and place not in self._read]

    def cells(self, row: TableRow) -> Cells:
        """Return the cells of a row by our names."""
        return Cells(row, self._places, self.names)

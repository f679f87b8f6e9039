"""What the columns of a sheet say of a credit: its level, standard, evidence and rubric."""

import re
from collections.abc import Iterator, Sequence

from transcript.frameworks.names import plain_line, plain_text, slug
from transcript.frameworks.sheets.columns import Cells, Header
from transcript.frameworks.sheets.items import SheetItem, SheetLevel
from transcript.model.credit import CreditLevel
from transcript.reading.tables import TableProblem

_RUBRIC = re.compile(r"\s*rubric[\s:_–-]+(?P<name>.+)", re.IGNORECASE)
_STANDARD = re.compile(r"\s*(?:\*|\(standard\))$", re.IGNORECASE)
_LEVEL_WORDS = frozenset(
    {
        "emerging", "beginning", "novice", "basic", "developing", "approaching", "progressing",
        "proficient", "competent", "secure", "meeting", "meets", "mastery", "mastered",
        "extending", "exceeding", "exceeds", "advanced", "distinguished", "exemplary", "expert",
    }
)  # fmt: skip
_NUMBERED = re.compile(
    r"\s*(?:level|score)?\s*([0-9]{1,2})\s*(?:\*|\(standard\))?\s*", re.IGNORECASE
)
_FEWEST = 2
_MOST = {"pieces": 100, "contexts": 5}
_MEANT = {"pieces": "minimum", "contexts": "contexts"}
_LEVELS = {
    "foundational": CreditLevel.FOUNDATIONAL,
    "foundation": CreditLevel.FOUNDATIONAL,
    "advanced": CreditLevel.ADVANCED,
}
CREDIT = ("credit level", "standard", "pieces", "contexts")
"""Columns that only a credit has."""


def is_credit_level(text: str) -> bool:
    """Whether a cell says that a credit is foundational or advanced."""
    return text.casefold() in _LEVELS


class CreditCells:
    """Reads the cells of credits, with the rubric columns of one header."""

    def __init__(self, header: Header) -> None:
        """Look for columns such as `Rubric: Proficient (standard)`, the lowest level first.

        Without the word, two columns or more that are called like levels are taken for them.
        """
        named = [
            (place, _RUBRIC.fullmatch(name.strip())) for place, name in enumerate(header.names)
        ]
        found = [(place, each["name"]) for place, each in named if each] or _bare(header)
        self._levels = [(place, _level_name(name)) for place, name in found]
        standards = [_level_name(name) for _, name in found if _STANDARD.search(name)]
        self._required = slug(standards[0]) if len(standards) == 1 else ""
        header.read(CREDIT, (place for place, _ in found))

    def read(self, cells: Cells, item: SheetItem) -> Iterator[TableProblem]:
        """Take what a row says of the credit of an item; yield what cannot be."""
        yield from self._level(cells, item)
        for name in ("pieces", "contexts"):
            yield from self._number(cells, item, name)
        if standard := plain_text(cells.text("standard")):
            yield from _once(cells, item, "standard", standard)
        if any(cells.at(place) for place, _ in self._levels):
            levels = tuple(
                SheetLevel(name=name, descriptor=cells.at(place) or name)
                for place, name in self._levels
            )
            if item.levels and item.levels != levels:
                message = f"the rubric of “{item.name}” is written twice, and differs"
                yield cells.problem("credit", message, "write it once")
            item.levels = levels
            if self._required:
                item.credit["required"] = self._required

    @staticmethod
    def speaks(cells: Cells) -> bool:
        """Whether a row says something that only a credit has."""
        return any(cells.text(name) for name in CREDIT)

    @staticmethod
    def _level(cells: Cells, item: SheetItem) -> Iterator[TableProblem]:
        told = cells.text("credit level").casefold()
        if not told:
            return
        if told in _LEVELS:
            yield from _once(cells, item, "level", _LEVELS[told].value, column="credit level")
        else:
            message = "a credit is foundational or advanced"
            hint = "write foundational (needed to graduate) or advanced (beyond it), or nothing"
            yield cells.problem("credit level", message, hint)

    @staticmethod
    def _number(cells: Cells, item: SheetItem, name: str) -> Iterator[TableProblem]:
        told = cells.text(name)
        if not told:
            return
        number = int(told) if told.isascii() and told.isdigit() and len(told) < len("1000") else 0
        if not 1 <= number <= _MOST[name]:
            message = "this is no number of that kind"
            yield cells.problem(name, message, f"write a whole number from 1 to {_MOST[name]}")
            return
        rule = item.credit.setdefault("evidence", {})
        rule[_MEANT[name]] = max(number, rule.get(_MEANT[name], number))


def _bare(header: Header) -> list[tuple[int, str]]:
    """Return the columns that are called like levels, if they are several."""
    others = [(place, name) for place, name in enumerate(header.names) if not header.knows(place)]
    worded = [each for each in others if _LEVEL_WORDS.intersection(slug(each[1]).split("-"))]
    numbered = [(int(told[1]), each) for each in others if (told := _NUMBERED.fullmatch(each[1]))]
    found = worded if len(worded) >= _FEWEST else [each for _, each in sorted(numbered)]
    return found if len(found) >= _FEWEST else []


def _level_name(name: str) -> str:
    plain = plain_line(_STANDARD.sub("", name).replace("_", " "))
    return f"Level {plain}" if plain.isdigit() else plain[:1].upper() + plain[1:]


def _once(
    cells: Cells, item: SheetItem, name: str, value: str, *, column: str = ""
) -> Iterator[TableProblem]:
    if item.credit.setdefault(name, value) != value:
        message = f"this is written twice for “{item.name}”, and differs"
        yield cells.problem(
            column or name, message, "write it once, in the first row of the credit"
        )


def goal_members(cells: Cells) -> dict[str, object]:
    """Return what a row says of any goal, as members of a CFItem."""
    told: dict[str, object] = {
        "humanCodingScheme": cells.text("code"),
        "CFItemType": cells.text("type"),
        "notes": cells.text("notes"),
        "language": cells.text("language"),
        "educationLevel": listed(cells.text("grades")),
        "subject": listed(cells.text("subject"), marks=";"),
        "conceptKeywords": listed(cells.text("keywords")),
    }
    return {name: value for name, value in told.items() if value}


def listed(text: str, *, marks: str = ",;|") -> Sequence[str]:
    """Return the parts of a cell that holds several things."""
    return [part.strip() for part in re.split(f"[{re.escape(marks)}]", text) if part.strip()]

"""A file that was read: its value, and where in the file each part of it stands."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import TypeAlias

from transcript.diagnostics import Diagnostic
from transcript.model.origin import Origin
from transcript.reading.text import Lines

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""What JSON can say."""


def json_number(value: Decimal) -> int | float:
    """Return a number as JSON has it; a whole one without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def child(pointer: str, token: str | int) -> str:
    """Return the JSON Pointer (RFC 6901) of a member or an item of what `pointer` names."""
    text = str(token)
    if "~" in text or "/" in text:
        text = text.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{text}"


Place: TypeAlias = "tuple[Place, str | int] | str"
"""A JSON Pointer, or the place of what holds a value and its key or number in there.

Cheap to make for every value of a document, since few are ever named: `pointer_to` spells it out.
"""


def pointer_to(place: Place) -> str:
    """Return the JSON Pointer (RFC 6901) of a place."""
    tokens = []
    while not isinstance(place, str):
        place, token = place
        tokens.append(token)
    return reduce(child, reversed(tokens), place)


@dataclass(slots=True)
class Spot:
    """Where a value starts, where its key does, and the same of what is inside it.

    A tree, because a table by JSON Pointer could grow with the square of the file.
    """

    offset: int
    key_offset: int
    inside: dict[str, "Spot"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A value, and the places in `file` that its parts were written at."""

    file: str
    value: JsonValue
    lines: Lines = field(default=Lines(""), compare=False, repr=False)
    spots: Spot = field(default_factory=lambda: Spot(0, 0), compare=False, repr=False)

    def origin(self, pointer: str) -> Origin:
        """Return the place of a value, or of the nearest value around it that is there."""
        return self._origin(pointer, self._nearest(pointer).offset)

    def key_origin(self, pointer: str) -> Origin:
        """Return the place of the key that names a value; for an item of a list, its own."""
        return self._origin(pointer, self._nearest(pointer).key_offset)

    def _nearest(self, pointer: str) -> Spot:
        spot = self.spots
        for token in pointer.split("/")[1:]:
            found = (spot.inside or {}).get(token.replace("~1", "/").replace("~0", "~"))
            if found is None:
                return spot
            spot = found
        return spot

    def _origin(self, pointer: str, offset: int) -> Origin:
        line, column = self.lines.place(offset)
        return Origin(file=self.file, pointer=pointer, line=line, column=column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a file: a document, or else what is wrong with its text."""

    document: Document | None
    diagnostics: tuple[Diagnostic, ...] = ()

"""An object of a document whose shape was checked, read field by field."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from transcript.model.origin import Origin
from transcript.reading.document import Document, child
from transcript.source.dates import read_date

_Choice = TypeVar("_Choice", bound=StrEnum)


def clean(text: str) -> str:
    """Return a text in Unicode's composed form, with plain line ends and no space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


@dataclass(frozen=True, slots=True)
class Fields:
    """The members of an object in a document. The shape must have been checked."""

    document: Document
    pointer: str
    members: Mapping[str, Any]

    @classmethod
    def of(cls, document: Document) -> "Fields":
        """Return the fields of the whole document."""
        members: Any = document.value
        return cls(document, "", members)

    @property
    def origin(self) -> Origin:
        """Where the object stands in its file."""
        return self.document.origin(self.pointer)

    def text(self, name: str) -> str:
        """Return a text."""
        return clean(self.members[name])

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None where the field is left out."""
        return self.text(name) if name in self.members else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; an empty one where the field is left out."""
        return tuple(clean(each) for each in self.members.get(name, ()))

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        """Return one of a closed list of values."""
        return choices(self.members[name])

    def choices(self, name: str, choices: type[_Choice]) -> tuple[_Choice, ...]:
        """Return a list of such values; an empty one where the field is left out."""
        return tuple(choices(each) for each in self.members.get(name, ()))

    def number(self, name: str, default: int = 1) -> int:
        """Return a whole number. JSON Schema takes 2.0 for one too."""
        return int(self.members.get(name, default))

    def decimal(self, name: str) -> Decimal:
        """Return a number as it was written."""
        return Decimal(str(self.members[name]))

    def optional_decimal(self, name: str) -> Decimal | None:
        """Return a number as it was written, or None where the field is left out."""
        return self.decimal(name) if name in self.members else None

    def flag(self, name: str) -> bool:
        """Return whether something is wanted; it is not where the field is left out."""
        return bool(self.members.get(name, False))

    def date(self, name: str) -> dt.date:
        """Return a day."""
        return read_date(self.members[name])

    def optional_date(self, name: str) -> dt.date | None:
        """Return a day, or None where the field is left out."""
        return self.date(name) if name in self.members else None

    def inside(self, name: str) -> "Fields":
        """Return the fields of an object; none where the field is left out."""
        pointer = child(self.pointer, name)
        return Fields(self.document, pointer, self.members.get(name, {}))

    def each(self, name: str) -> tuple["Fields", ...]:
        """Return the fields of each object in a list; nothing where the field is left out."""
        pointer = child(self.pointer, name)
        return tuple(
            Fields(self.document, child(pointer, index), members)
            for index, members in enumerate(self.members.get(name, ()))
        )

    def __contains__(self, name: str) -> bool:
        """Whether the field was written."""
        return name in self.members

"""The mapping file: which column is what, and what another system's names are called here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from transcript.reading.text import shown
from transcript.source.fields import Fields

SCHEMA = "authoring/import-mapping"
"""What a mapping file must look like."""

_PLAIN = re.compile(r"[^\W\d_][\w .()/+-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMapping:
    """What a school says about another system's file.

    `columns` gives their header by our name, `credits` our credit (`argue-from-data`, or
    `argue-from-data/claim` for a criterion) by their name, `levels` our level by theirs. `points`
    is what each of our levels is worth there at least. `assessor` judged where no column says who.
    `day_first` says how `03/04/2026` is meant; None: nobody has said. `undated` is the day of
    ratings that carry none.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    credits: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, Decimal] = field(default_factory=dict)
    assessor: str | None = None
    day_first: bool | None = None
    undated: date | None = None


def read_mapping(fields: Fields) -> ImportMapping:
    """Return what a mapping file says. Its shape must have been checked."""
    points = fields.inside("points")
    form = fields.optional_text("date_format")
    return ImportMapping(
        columns=_texts(fields.inside("columns")),
        credits=_texts(fields.inside("credits")),
        levels=_texts(fields.inside("levels")),
        points={level: points.decimal(level) for level in points.members},
        assessor=fields.optional_text("assessor"),
        day_first=form.startswith("D") if form else None,
        undated=fields.optional_date("undated"),
    )


def as_yaml(text: str) -> str:
    """Return a name as it stands in a mapping file, safe to print; a long one is cut."""
    plain = shown(text)[1:-1]
    return plain if _PLAIN.fullmatch(plain) else json.dumps(plain, ensure_ascii=False)


def _texts(fields: Fields) -> Mapping[str, str]:
    return {name: fields.text(name) for name in fields.members}

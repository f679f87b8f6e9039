"""What a member of a CASE object holds, made from what an exporter wrote there."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from transcript.frameworks.case.forms import ASSOCIATION_TYPES, Kind

_EXTENDED = re.compile(r"ext:[A-Za-z0-9._]")
_ODD = re.compile(r"[^A-Za-z0-9._]")
_LARGEST_WHOLE = 2**53  # beyond it a number is not what was written
_TRUE_TYPES = {name.casefold(): name for name in ASSOCIATION_TYPES}


UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
"""How an identifier is spelt."""


class WrongKindError(Exception):
    """A value is not what its member holds, and cannot be made so."""


def text(value: object) -> str:
    """Return a text; a number becomes one. Raises `WrongKindError`."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongKindError
    return str(value)


def stamp(at: datetime) -> str:
    """Return a moment as CASE spells it: whole seconds, UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment(value: object) -> str:
    """Return a time with its zone; without one it is taken for UTC. Raises `WrongKindError`."""
    try:
        told = datetime.fromisoformat(text(value).strip())
    except ValueError:
        raise WrongKindError from None
    zoned = told if told.tzinfo else told.replace(tzinfo=UTC)
    return zoned.isoformat().replace("+00:00", "Z")


def association_type(value: object) -> str:
    """Return a type that CASE 1.1 knows, or an extension. Raises `WrongKindError`."""
    plain = text(value).strip()
    return _TRUE_TYPES.get(plain.casefold()) or extended(plain)


def target_type(value: str) -> str:
    """Return the type of what an association leads to."""
    return value if value == "CASE" else extended(value)


def extended(name: str) -> str:
    """Return a name of one's own in the spelling that CASE has for such."""
    return name if _EXTENDED.match(name) else "ext:" + (_ODD.sub("_", name) or "other")


def _texts(value: object) -> list[str]:
    return [text(each) for each in (value if isinstance(value, list) else [value])]


def _levels(value: object) -> list[str]:
    parts = [part.strip() for each in _texts(value) for part in re.split("[,;]", each)]
    return [each for each in parts if each]


def _number(value: object) -> float:
    try:
        number = value if isinstance(value, int | float) else float(text(value))
    except ValueError:
        raise WrongKindError from None
    if isinstance(value, bool) or not math.isfinite(number):
        raise WrongKindError
    return number


def _integer(value: object) -> int:
    number = _number(value)
    if number != int(number) or abs(number) > _LARGEST_WHOLE:
        raise WrongKindError
    return int(number)


def _day(value: object) -> str:
    try:
        return date.fromisoformat(text(value).strip()[:10]).isoformat()
    except ValueError:
        raise WrongKindError from None


READERS: Mapping[Kind, Callable[[object], Any]] = {
    Kind.TEXT: text,
    Kind.TEXTS: _texts,
    Kind.LEVELS: _levels,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.MOMENT: moment,
    Kind.DAY: _day,
    Kind.ASSOCIATION: association_type,
}
"""How a member is read that refers to nothing else in the package."""

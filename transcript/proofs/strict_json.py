"""JSON objects from bytes that a stranger sent, without the traps of the standard reader."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

_DEEPEST = 64
_MOST_VALUES = 200_000
_LONGEST_TEXT = 1024 * 1024
_LONGEST_KEY = 1_000
_LONGEST_NUMBER = 30


def read_object(content: bytes) -> dict[str, Any]:
    """Return the one object in `content`. Raises `ValueError`, saying what is wrong."""
    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_members,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_decimal,
        )
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError:
        raise ValueError("it is not JSON") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object")  # noqa: TRY004 (a malformed text)
    _check_size(value)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("it has two members of one name")
    if any(len(name) > _LONGEST_KEY for name in members):
        raise ValueError("the name of a member is too long")
    return members


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number in JSON")


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("a number in it is too long")
    return int(text)


def _decimal(text: str) -> float:
    number = float(text)
    if len(text) > _LONGEST_NUMBER or number in (float("inf"), float("-inf")):
        raise ValueError("a number in it is too long")
    return number


def _check_size(value: object) -> None:
    # Level by level, so that depth costs no recursion.
    level, values = [value], 0
    for _ in range(_DEEPEST + 1):
        values += len(level)
        if values > _MOST_VALUES:
            raise ValueError("it has too many values")
        if any(isinstance(each, str) and len(each) > _LONGEST_TEXT for each in level):
            raise ValueError("a text in it is too long")
        level = [inner for each in level for inner in _inside(each)]
    if level:
        raise ValueError("it is nested too deeply")


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()

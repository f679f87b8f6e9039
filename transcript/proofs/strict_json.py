"""JSON objects from bytes that a stranger sent, without the traps of the standard reader."""

import json
from typing import Any, NoReturn

_DEEPEST = 64
_MOST_VALUES = 200_000
_LONGEST_KEY = 1_000
_LONGEST_NUMBER = 30


def read_object(content: bytes) -> dict[str, Any]:
    """Return the one object in `content`. Raises `ValueError`, saying what is wrong.

    How long a text may be is for the caller to limit, by the size of the content.
    """
    try:
        value = _DECODER.decode(content.decode("utf-8"))
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


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_constant=_refuse_constant,
    parse_int=_integer,
    parse_float=_decimal,
)


def _check_size(value: dict[str, Any]) -> None:
    # Level by level, so that depth costs no recursion; written out, as a token's price is this.
    level: list[Any] = [value]
    values = 1
    names: set[str] = set()
    for _ in range(_DEEPEST):
        below = []
        for each in level:
            inner = each
            if type(each) is dict:
                names.update(each)
                inner = each.values()
            values += len(inner)
            for item in inner:
                kind = type(item)
                if kind is dict or kind is list:
                    below.append(item)
        if values > _MOST_VALUES:
            raise ValueError("it has too many values")
        if not below:
            if max(map(len, names), default=0) > _LONGEST_KEY:
                raise ValueError("the name of a member is too long")
            return
        level = below
    raise ValueError("it is nested too deeply")

"""Has a document the shape its schema asks for? What JSON Schema finds, in the author's words."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from transcript import resources
from transcript.diagnostics import Diagnostic
from transcript.reading.document import Document
from transcript.reading.quick_shape import shape_test
from transcript.source import dates, wording

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError

_READERS: Mapping[str, Callable[[str], object]] = {
    "date": dates.read_date,
    "month-day": dates.read_month_day,
    "utc-date-time": dates.read_moment,
}
_MOST = 100  # more than a person will read at once, and an end to the work a hostile file causes


def check(document: Document, schema: str) -> Iterator[Diagnostic]:
    """Yield what keeps a document from the shape of a schema such as `authoring/credit`.

    Yields each problem once, and at most a hundred of them. Nothing yielded: it can be built.
    """
    if _surely(schema)(document.value):
        return
    errors: Iterator[ValidationError] = _validator(schema).iter_errors(document.value)
    found = (each for error in errors for each in wording.diagnostics(document, error))
    yield from islice(_once(found), _MOST)


def _once(diagnostics: Iterator[Diagnostic]) -> Iterator[Diagnostic]:
    # The validator finds each missing field for itself; the wording tells them all together.
    seen: set[Diagnostic] = set()
    for each in diagnostics:
        if each not in seen:
            seen.add(each)
            yield each


@cache
def _validator(name: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    make: Any = extend
    strict = make(Draft202012Validator, {"items": _items, "uniqueItems": _unique})
    validator: Draft202012Validator = strict(
        resources.whole_schema(name), format_checker=_formats()
    )
    return validator


@cache
def _surely(name: str) -> Callable[[object], bool]:
    return shape_test(
        resources.whole_schema(name), {each: _holds(read) for each, read in _READERS.items()}
    )


def _items(validator: Any, items: Any, instance: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401
    # A list that is too long is refused for that alone: its items could be a million.
    if isinstance(instance, list) and len(instance) <= schema["maxItems"]:
        for index, item in enumerate(instance):
            yield from validator.descend(item, items, path=index)


def _unique(_: Any, wanted: Any, instance: Any, __: Any) -> Iterator[Any]:  # noqa: ANN401
    # The library compares every item with every other where they cannot be sorted.
    from jsonschema import ValidationError

    if wanted and wording.repeated(instance):
        yield ValidationError("")


def _formats() -> "FormatChecker":
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    for name, reader in _READERS.items():
        checker.checks(name)(_holds(reader))
    return checker


def _holds(reader: Callable[[str], object]) -> Callable[[object], bool]:
    def holds(value: object) -> bool:
        if not isinstance(value, str):
            return True  # a format says something of texts only
        try:
            return bool(reader(value))
        except ValueError:
            return False

    return holds

"""JSON Schema's findings in the words of somebody who has never heard of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any

from transcript.diagnostics import Code, Diagnostic
from transcript.reading.document import Document, child
from transcript.reading.text import shown
from transcript.source import codes

if TYPE_CHECKING:
    from jsonschema import ValidationError

_MOST = 100
_TYPES = {
    "object": "fields with values, as in “name: …”",
    "array": "a list, each item after a hyphen",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
_FORMATS = {
    "date": ("a day of the calendar", "write year-month-day, as in 2026-06-12"),
    "month-day": ("a day of the year", 'write two hyphens, month and day, as in "--04-15"'),
    "utc-date-time": ("a moment in UTC", "write it as in 2026-11-22T10:00:00Z"),
}


def diagnostics(document: Document, error: "ValidationError") -> Iterator[Diagnostic]:
    """Yield what one finding of the validator means to the author; some are said elsewhere."""
    yield from _WORDS[str(error.validator)](_Finding(document, error))


def repeated(instance: object) -> str | None:
    """Return the first text that stands in a list a second time, or None."""
    seen: set[str] = set()
    for item in instance if isinstance(instance, list) else ():
        if isinstance(item, str):
            if item in seen:
                return item
            seen.add(item)
    return None


class _Finding:
    """One finding: the value at fault, what was asked of it, and where it stands."""

    def __init__(self, document: Document, error: "ValidationError") -> None:
        self.document = document
        self.value: Any = error.instance
        self.wanted: Any = error.validator_value
        self.schema: Any = error.schema
        self.path = tuple(error.absolute_path)
        self.pointer = ""
        for token in self.path:
            self.pointer = child(self.pointer, token)

    @property
    def name(self) -> str:
        """What the author calls the place."""
        if not self.path:
            return "the file"
        last = self.path[-1]
        if isinstance(last, str):
            return shown(last)
        parent = shown(str(self.path[-2])) if len(self.path) > 1 else "the list"
        return f"item {last + 1} of {parent}"

    def here(self, code: Code, message: str, hint: str) -> Diagnostic:
        """Return a problem with the value itself."""
        origin = self.document.origin(self.pointer)
        return Diagnostic(code=code, origin=origin, message=message, hint=hint)

    def unknown(self) -> dict[str, str | None]:
        """Return the fields that should not be there, each with the one that was meant."""
        fields = list(self.schema.get("properties", ()))
        strange = islice((name for name in self.value if name not in fields), _MOST)
        return {name: _meant(name, fields) for name in strange}


def _meant(text: str, choices: Sequence[str]) -> str | None:
    # Finding what is near to a very long text would take very long.
    near = get_close_matches(text[:_MOST].lower(), choices, n=1)
    return near[0] if near else None


def _missing(finding: _Finding) -> Iterator[Diagnostic]:
    # A misspelt field is one mistake, and `additionalProperties` tells it.
    misspelt = set(finding.unknown().values())
    for name in finding.wanted:
        if name not in finding.value and name not in misspelt:
            message = f"{shown(name)} is missing"
            if finding.path:
                message += f" from {finding.name}"
            yield finding.here(codes.MISSING_FIELD, message, _purpose(finding.schema, name))


def _purpose(schema: Any, name: str) -> str:  # noqa: ANN401 - a JSON Schema
    description = schema.get("properties", {}).get(name, {}).get("description")
    return f"add “{name}”: {description}" if description else f"add “{name}”"


def _missing_partner(finding: _Finding) -> Iterator[Diagnostic]:
    # The only `dependentRequired` in our schemas: a digest is of a file. Without a web address
    # either, `oneOf` tells that both are missing.
    if "url" in finding.value:
        message = f"{finding.name} gives a “digest” without a “file”"
        hint = "add “file” in place of “url”, or remove “digest”"
        yield finding.here(codes.MISSING_FIELD, message, hint)


def _unknown(finding: _Finding) -> Iterator[Diagnostic]:
    for name, meant in finding.unknown().items():
        place = f"a field of {finding.name}" if finding.path else "a field of this file"
        hint = (
            f"did you mean “{meant}”?"
            if meant
            else f"remove it; the fields here are: {', '.join(finding.schema['properties'])}"
        )
        yield Diagnostic(
            code=codes.UNKNOWN_FIELD,
            origin=finding.document.key_origin(child(finding.pointer, name)),
            message=f"{shown(name)} is not {place}",
            hint=hint,
        )


def _type(finding: _Finding) -> Iterator[Diagnostic]:
    wanted = _TYPES[finding.wanted]
    if finding.value is None:
        yield _empty(finding)
        return
    hint = f"write {wanted}"
    if finding.wanted == "string" and isinstance(finding.value, bool | int | float):
        hint = "put it in quotation marks"
    message = f"{finding.name} should be {wanted}"
    yield finding.here(codes.WRONG_TYPE, message, hint)


def _empty(finding: _Finding) -> Diagnostic:
    hint = "write something after the colon, or remove the field if it is optional"
    return finding.here(codes.WRONG_TYPE, f"{finding.name} is empty", hint)


def _choice(finding: _Finding) -> Iterator[Diagnostic]:
    wanted = finding.wanted if isinstance(finding.wanted, list) else [finding.wanted]
    if finding.value is None:
        yield _empty(finding)
        return
    value = finding.value if isinstance(finding.value, str) else _plain(finding.value)
    message = f"{finding.name} cannot be {shown(value)}" if value else f"{finding.name} is empty"
    texts = [each for each in wanted if isinstance(each, str)]
    hint = "write one of: " + ", ".join(str(each) for each in wanted)
    if meant := _meant(value, texts):
        hint = f"did you mean “{meant}”? {hint}"
    yield finding.here(codes.NOT_A_CHOICE, message, hint)


def _plain(value: object) -> str:
    names: dict[type, str] = {dict: "an object", list: "a list", bool: str(value).lower()}
    return names.get(type(value), str(value))


def _pattern(finding: _Finding) -> Iterator[Diagnostic]:
    hint = finding.schema["patternErrorMessage"]
    if not finding.value.strip():
        yield finding.here(codes.WRONG_LENGTH, f"{finding.name} is empty", hint)
    else:
        message = f"{finding.name} cannot be {shown(finding.value)}"
        yield finding.here(codes.WRONG_FORM, message, hint)


def _format(finding: _Finding) -> Iterator[Diagnostic]:
    what, hint = _FORMATS[finding.wanted]
    if not finding.value.strip():
        yield finding.here(codes.WRONG_LENGTH, f"{finding.name} is empty", hint)
        return
    message = f"{finding.name} is {shown(finding.value)}, which is not {what}"
    yield finding.here(codes.WRONG_FORM, message, hint)


def _count(finding: _Finding) -> Iterator[Diagnostic]:
    count, few = len(finding.value), len(finding.value) < finding.wanted
    has = "is empty" if not count else f"has {count:,} {'item' if count == 1 else 'items'}"
    bound = f"at {'least' if few else 'most'} {finding.wanted:,}"
    hint = "add what is missing" if few else "remove what is not needed"
    message = (
        f"{finding.name} {has}, and needs {bound}" if few else f"{finding.name} {has}, {bound}"
    )
    yield finding.here(codes.WRONG_COUNT, message, hint)


def _repeated(finding: _Finding) -> Iterator[Diagnostic]:
    message = f"{shown(repeated(finding.value) or '')} stands twice in {finding.name}"
    yield finding.here(codes.REPEATED, message, "keep one of the two")


def _length(finding: _Finding) -> Iterator[Diagnostic]:
    # A text of the wrong form is one mistake, and `pattern` tells it.
    if re.search(finding.schema["pattern"], finding.value) is None:
        return
    message = f"{finding.name} has {len(finding.value):,} characters, at most {finding.wanted:,}"
    yield finding.here(codes.WRONG_LENGTH, message, "shorten it")


def _range(finding: _Finding) -> Iterator[Diagnostic]:
    low, high = finding.schema["minimum"], finding.schema["maximum"]
    message = f"{finding.name} cannot be {finding.value}"
    yield finding.here(codes.OUT_OF_RANGE, message, f"write a number from {low} to {high}")


def _either(finding: _Finding) -> Iterator[Diagnostic]:
    # The only `oneOf` in our schemas: a file or a web address.
    if "file" in finding.value:
        message = f"{finding.name} gives both a “file” and a “url”"
        hint = "keep the file with its digest, and remove the web address"
        yield finding.here(codes.FILE_OR_ADDRESS, message, hint)
    elif not {"file", "url"} & set(finding.unknown().values()):
        message = f"{finding.name} gives neither a “file” nor a “url”"
        hint = "add “file” and “digest”; for video and audio, “url” can stand in their place"
        yield finding.here(codes.FILE_OR_ADDRESS, message, hint)


_WORDS: dict[str, Callable[[_Finding], Iterator[Diagnostic]]] = {
    "required": _missing,
    "dependentRequired": _missing_partner,
    "additionalProperties": _unknown,
    "type": _type,
    "enum": _choice,
    "const": _choice,
    "pattern": _pattern,
    "format": _format,
    "minItems": _count,
    "maxItems": _count,
    "uniqueItems": _repeated,
    "maxLength": _length,
    "minimum": _range,
    "maximum": _range,
    "oneOf": _either,
}

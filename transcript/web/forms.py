"""Forms whose fields are named by the JSON Pointer of what they hold in an authored file.

To show a file:   `Page("…/x.html", {"form": filled(authored)})`, and in the template
                  `{% from "fields.html" import text, area, choice, checks, day, … %}`
                  `{{ text(form, "/name") }}`: label, hint, value and problems come from the schema,
                  the file and `form.problems`; a label or hint that is given goes before.
To take it back:  `value = typed(asked.form, schema)`. Empty fields that need not be there are left
                  out, numbers become numbers, and lists have the order in which their fields came.
Lists:            buttons `name="do" value="add:/criteria"`, `remove:/criteria/1`, `up:…`, `down:…`;
                  `done(value, asked.form.get("do"))` gives the value to show again; nothing is
                  saved. An empty `do`, or “save”, means that the form is to be saved.
Base:             `form.base` is the digest of the text the form was made from: `{{ kept(form) }}`
                  carries it in a hidden field, `base`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from transcript import resources
from transcript.diagnostics import Diagnostic, Severity
from transcript.office.editing import Authored, schema_of
from transcript.reading.document import JsonValue, child
from transcript.web.asked import Form

_MOST_DEEP = 12
_LONGEST_POINTER = 1000
_ACTS = frozenset({"add", "remove", "up", "down"})
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form with what is in its fields, and what is wrong with them."""

    value: JsonValue
    schema: str
    base: str = ""
    file: str = ""
    problems: tuple[Diagnostic, ...] = ()

    def at(self, pointer: str) -> JsonValue:
        """Return what stands at a place; None if there is nothing."""
        return value_at(self.value, pointer)

    def text(self, pointer: str) -> str:
        """Return what a field shows of a place."""
        found = self.at(pointer)
        if isinstance(found, bool):
            return "true" if found else "false"
        return "" if found is None or isinstance(found, dict | list) else str(found)

    def texts(self, pointer: str) -> tuple[str, ...]:
        """Return what stands in a list of texts."""
        found = self.at(pointer)
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def items(self, pointer: str) -> tuple[str, ...]:
        """Return the pointers of the items of a list, in their order."""
        found = self.at(pointer)
        count = len(found) if isinstance(found, list) else 0
        return tuple(child(pointer, place) for place in range(count))

    def label(self, pointer: str) -> str:
        """Return what the schema calls a place."""
        return str(part_at(self.schema, pointer).get("title", ""))

    def hint(self, pointer: str) -> str:
        """Return what the schema says of a place."""
        return str(part_at(self.schema, pointer).get("description", ""))

    def example(self, pointer: str) -> str:
        """Return an example of what a place may hold; empty if there is none."""
        found = part_at(self.schema, pointer).get("examples", ())
        return found[0] if found and isinstance(found[0], str) else ""

    def options(self, pointer: str) -> tuple[tuple[str, str], ...]:
        """Return what a place, or each item of a list, may be, each with its words."""
        part = part_at(self.schema, pointer)
        wanted = part.get("enum") or part.get("items", {}).get("enum") or ()
        return tuple((str(each), str(each).replace("_", " ")) for each in wanted)

    def most(self, pointer: str) -> int | None:
        """Return how many characters a place may hold."""
        found = part_at(self.schema, pointer).get("maxLength")
        return found if isinstance(found, int) else None

    def required(self, pointer: str) -> bool:
        """Return whether a file has to have a place."""
        around, _, name = pointer.rpartition("/")
        return name in part_at(self.schema, around).get("required", ())

    def problems_at(self, pointer: str) -> tuple[Diagnostic, ...]:
        """Return what is wrong with a place itself."""
        return tuple(each for each in self.problems if each.origin.pointer == pointer)

    def problems_below(self, pointer: str) -> tuple[Diagnostic, ...]:
        """Return what is wrong with a place and all that is in it."""
        return tuple(
            each
            for each in self.problems
            if each.origin.pointer == pointer or each.origin.pointer.startswith(f"{pointer}/")
        )

    def place(self, pointer: str) -> str:
        """Return a place in words, as in “Criteria 2, Statement”."""
        return place_name(self.schema, pointer)

    @staticmethod
    def id(pointer: str) -> str:
        """Return the id of the field of a place."""
        return field_id(pointer)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What stops issuing, among the problems."""
        return tuple(each for each in self.problems if each.code.severity is Severity.ERROR)


def filled(
    authored: Authored, *, problems: Iterable[Diagnostic] = (), value: JsonValue = None
) -> Filled:
    """Return the form of a file: with its own value, or with what was typed.

    Of `problems`, those of other files are left out.
    """
    return Filled(
        value=authored.value if value is None else value,
        schema=schema_of(authored.file) or "",
        base=authored.digest,
        file=authored.file,
        problems=tuple(each for each in problems if each.origin.file == authored.file),
    )


def is_place(pointer: str) -> bool:
    """Return whether a form of ours can have meant this place: what it sends, anybody can forge."""
    is_short = len(pointer) <= _LONGEST_POINTER and pointer.count("/") <= _MOST_DEEP
    return pointer.startswith("/") and is_short


def field_id(pointer: str) -> str:
    """Return the id of the field of a place, for labels and for links from a list of problems."""
    return "f" + pointer.replace("~", "-").replace("/", "-")


def place_name(schema: str, pointer: str) -> str:
    """Return a place in words, as in “Criteria 2, Statement”."""
    words: list[str] = []
    for depth, token in enumerate(pointer.split("/")[1:], start=2):
        part = part_at(schema, "/".join(pointer.split("/")[:depth]))
        if token.isdecimal() and words:
            words[-1] += f" {int(token) + 1}"
        else:
            words.append(str(part.get("title") or token))
    return ", ".join(words) or "The file"


def value_at(value: JsonValue, pointer: str) -> JsonValue:
    """Return what stands at a place of a value; None if there is nothing."""
    for token in _tokens(pointer):
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def part_at(schema: str, pointer: str) -> Mapping[str, Any]:
    """Return what a schema says of a place; nothing for a place that it does not know."""
    part: Any = resources.whole_schema(schema) if schema else {}
    for token in _tokens(pointer):
        if token in part.get("properties", {}):
            part = part["properties"][token]
        elif "items" in part:
            part = part["items"]
        else:
            more = part.get("additionalProperties")
            part = more if isinstance(more, dict) else {}
    return part if isinstance(part, dict) else {}


def typed(form: Form, schema: str) -> JsonValue:
    """Return what was typed as a value of a file, as far as the schema knows the fields."""
    tree: dict[str, Any] = {}
    for name, text in form.fields:
        tokens = _tokens(name)
        if is_place(name) and part_at(schema, name):
            branch = tree
            for token in tokens[:-1]:
                inner = branch.setdefault(token, {})
                branch = inner if isinstance(inner, dict) else {}
            said = branch.setdefault(tokens[-1], [])
            if isinstance(said, list):
                said.append(text)
    found = _typed(tree, resources.whole_schema(schema))
    return {} if found is None else found


def _typed(tree: Any, part: Mapping[str, Any]) -> JsonValue:  # noqa: ANN401 - a tree of texts
    if isinstance(tree, list):
        return _leaf(tree, part)
    if part.get("type") == "array":
        items = part.get("items", {})
        return [{} if (one := _typed(each, items)) is None else one for each in tree.values()]
    value: dict[str, JsonValue] = {}
    for name, each in tree.items():
        inner = part.get("properties", {}).get(name) or part.get("additionalProperties")
        found = _typed(each, inner if isinstance(inner, dict) else {})
        needed = name in part.get("required", ())
        if found is None and needed:
            found = ""
        if found is not None and (needed or not _is_empty(found)):
            value[name] = found
    return value


def _is_empty(value: JsonValue) -> bool:
    """Return whether nothing was typed of a list, or of any member of an object."""
    if isinstance(value, dict):
        return all(each == "" or _is_empty(each) for each in value.values())
    return value == []


def with_empty(value: JsonValue, before: JsonValue) -> JsonValue:
    """Return what was typed with the empty lists and objects that a file had in the same places.

    A form sends nothing for them, and a file that nobody changed is to stay as it is.
    """
    if not isinstance(value, dict) or not isinstance(before, dict):
        return value
    empty: dict[str, JsonValue] = {
        name: each for name, each in before.items() if each in ([], {}) and name not in value
    }
    inside = {name: with_empty(each, before.get(name)) for name, each in value.items()}
    return {**inside, **empty}


def _leaf(said: Sequence[str], part: Mapping[str, Any]) -> JsonValue:
    if part.get("type") == "array":
        inner = part.get("items", {})
        found = (_leaf([each], inner) for each in said)
        return [each for each in found if each is not None]
    text = said[-1].replace("\r\n", "\n").strip()
    if not text:
        return None
    kind = part.get("type")
    return _number(text) if kind in {"integer", "number"} else _truth(text, kind)


def _number(text: str) -> JsonValue:
    # What is no number stays as it was typed: the schema tells what is wrong with it. A comma
    # parts thousands for one reader and decimals for another, so 1,000 is none.
    if _THOUSANDS.fullmatch(text):
        return text
    try:
        return int(text) if len(text) < len("1" * 16) else text
    except ValueError:
        pass
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return text
    return found if abs(found) < float("inf") else text


def _truth(text: str, kind: object) -> JsonValue:
    return text == "true" if kind == "boolean" and text in {"true", "false"} else text


def done(value: JsonValue, do: str, *, new: JsonValue = None) -> JsonValue:
    """Return a value after a button of a list: an item is added, removed, or moved.

    `new` is what is added; an empty object without it. Asked for anything else, nothing changes.
    """
    act, _, pointer = do.partition(":")
    if act not in _ACTS or not is_place(pointer):
        return value
    if act == "add":
        return _with(value, pointer, lambda items: [*items, {} if new is None else new])
    around, _, token = pointer.rpartition("/")
    if not token.isdecimal():
        return value
    place = int(token)
    return _with(value, around, lambda items: _moved(items, place, act))


def _moved(items: list[JsonValue], place: int, act: str) -> list[JsonValue]:
    if place >= len(items):
        return items
    rest = [*items[:place], *items[place + 1 :]]
    if act == "remove":
        return rest
    to = min(max(place + (-1 if act == "up" else 1), 0), len(rest))
    return [*rest[:to], items[place], *rest[to:]]


Change: TypeAlias = Callable[[list[JsonValue]], list[JsonValue]]


def placed(value: JsonValue, pointer: str, part: JsonValue) -> JsonValue:
    """Return a value with something else at a place; without that field where `part` is None."""
    tokens = _tokens(pointer)
    if not tokens:
        return part
    token, rest = tokens[0], "".join(child("", each) for each in tokens[1:])
    if isinstance(value, list):
        if not token.isdecimal() or int(token) >= len(value):
            return [*value, part] if part is not None and not rest else value
        place = int(token)
        inner = placed(value[place], rest, part)
        return [*value[:place], *([] if inner is None else [inner]), *value[place + 1 :]]
    members = value if isinstance(value, dict) else {}
    inner = placed(members.get(token), rest, part)
    left = {name: each for name, each in members.items() if name != token or inner is not None}
    return left if inner is None else {**left, token: inner}


def _with(value: JsonValue, pointer: str, change: Change) -> JsonValue:
    tokens = _tokens(pointer)
    if not tokens:
        return change(value if isinstance(value, list) else [])
    rest = "".join(child("", each) for each in tokens[1:])
    if isinstance(value, dict):
        return {**value, tokens[0]: _with(value.get(tokens[0]), rest, change)}
    if isinstance(value, list) and tokens[0].isdecimal() and int(tokens[0]) < len(value):
        place = int(tokens[0])
        return [*value[:place], _with(value[place], rest, change), *value[place + 1 :]]
    return {tokens[0]: _with(None, rest, change)} if value is None else value


def _tokens(pointer: str) -> list[str]:
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]

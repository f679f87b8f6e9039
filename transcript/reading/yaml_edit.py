"""A YAML text is made to say something else, and keeps what a person wrote around the values.

    text = edited(text, wanted)

Only the lines of what changed are written anew: comments, order, quotation marks and blank lines of
all the rest stay, byte for byte. What is written is read back; should it not say exactly what was
wanted, the file is written anew, and only the comments above its first field stay.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from transcript.reading.document import JsonValue
from transcript.reading.reader import read_document
from transcript.reading.yaml_text import yaml_text, yaml_value

_HEAD = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*")
_LONG = 80


def edited(text: str, wanted: JsonValue) -> str:
    """Return a YAML text, changed to say `wanted`, which has to be an object."""
    if not isinstance(wanted, dict):
        raise TypeError("a file of a school holds fields")
    text = text.replace("\r\n", "\n")
    known = read_document(text.encode("utf-8", "replace"), file=".yaml").document
    if known is not None and isinstance(known.value, dict):
        if _same(known.value, wanted):
            return text
        changed = _Editor(text if text.endswith("\n") else text + "\n").changed(known.value, wanted)
        if _says(changed, wanted):
            return changed
    head = _HEAD.match(text)
    return (head[0] if head else "") + yaml_text(wanted)


def _says(text: str, wanted: JsonValue) -> bool:
    found = read_document(text.encode("utf-8", "replace"), file=".yaml").document
    return found is not None and _same(found.value, wanted)


def _same(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@dataclass(slots=True)
class _Node:
    """A value in a text: from where to where, and in a block what is in it."""

    start: int
    end: int
    is_block: bool = False
    fields: "dict[str, _Field]" = field(default_factory=dict)
    items: "list[_Node]" = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    start: int
    node: _Node


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str


class _Editor:
    """Collects what is to change in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._changes: list[_Change] = []

    def changed(self, value: JsonValue, wanted: JsonValue) -> str:
        self._change(_tree(self._text), value, wanted)
        text = self._text
        for each in sorted(self._changes, key=lambda each: (each.start, each.end), reverse=True):
            text = text[: each.start] + each.text + text[each.end :]
        return text

    def _change(self, node: _Node, value: JsonValue, wanted: JsonValue) -> bool:
        """Have a value changed in its place; False if what holds it has to write it anew."""
        if _same(value, wanted):
            return True
        if isinstance(value, dict) and isinstance(wanted, dict) and node.is_block and wanted:
            self._fields(node, value, wanted)
            return True
        if isinstance(value, list) and isinstance(wanted, list) and node.is_block and wanted:
            self._items(node, value, wanted)
            return True
        if isinstance(wanted, dict | list) or isinstance(value, dict | list) or node.is_block:
            return False
        return self._scalar(node, wanted)

    def _scalar(self, node: _Node, wanted: JsonValue) -> bool:
        old = self._text[node.start : node.end]
        written = yaml_value(wanted)
        if isinstance(wanted, str) and old[:1] in {'"', "'"} and written[:1] != '"':
            written = f'"{written}"'  # who quoted a number or a code wants it so
        if "\n" in old or not old or "\n" in written or len(written) > _LONG:
            return False
        self._changes.append(_Change(node.start, node.end, written))
        return True

    def _fields(
        self, node: _Node, value: Mapping[str, JsonValue], wanted: Mapping[str, JsonValue]
    ) -> None:
        indent = self._column(node.start)
        after: dict[int, list[str]] = {}
        place = -1
        for name, each in wanted.items():
            known = node.fields.get(name)
            if known is None:
                after.setdefault(place, []).append(_lines({name: each}, indent))
                continue
            place = known.node.end
            if not self._change(known.node, value[name], each):
                text = _lines({name: each}, indent).rstrip("\n").lstrip(" ")
                self._changes.append(_Change(known.start, known.node.end, text))
        for name, known in node.fields.items():
            if name not in wanted:
                self._remove(known.start, known.node.end, indent)
        for end, texts in after.items():
            self._insert(node, end, "".join(texts), indent)

    def _insert(self, node: _Node, end: int, text: str, indent: int) -> None:
        if end >= 0:
            at = self._line_end(end)
            self._changes.append(_Change(at, at, text))
        else:  # before the first field, which may stand behind a hyphen
            self._changes.append(_Change(node.start, node.start, text.lstrip(" ") + " " * indent))

    def _remove(self, start: int, end: int, indent: int) -> None:
        begin = self._line_start(start)
        if self._text[begin:start].strip():  # behind a hyphen: the next field takes its place
            stop = self._line_end(end)
            follows = self._text[stop:]
            if not follows.startswith(" " * indent):
                stop, begin = end, start
            self._changes.append(_Change(start, stop + indent if begin != start else stop, ""))
        else:
            self._changes.append(_Change(begin, self._line_end(end), ""))

    def _items(self, node: _Node, value: list[JsonValue], wanted: list[JsonValue]) -> None:
        found = list(_matched(value, wanted))
        if found == list(range(len(value))):
            for item, old, new in zip(node.items, value, wanted, strict=True):
                if not self._change(item, old, new):
                    self._replace(item, new)
            return
        self._rearrange(node, value, wanted, found)

    def _rearrange(
        self,
        node: _Node,
        value: list[JsonValue],
        wanted: list[JsonValue],
        found: list[int | None],
    ) -> None:
        # Items were added, taken away or moved: each brings the lines that stand below it.
        dashes = [self._dash(each.start) for each in node.items]
        column, last = self._column(dashes[0]), self._line_end(node.items[-1].end)
        starts = [*map(self._line_start, dashes), last]
        texts = [
            _lines([new], column)
            if place is None
            else self._again(
                self._text[starts[place] : starts[place + 1]], value[place], new, column
            )
            for place, new in zip(found, wanted, strict=True)
        ]
        before = self._text[starts[0] : dashes[0]]
        if before.strip():  # a list that begins behind another hyphen keeps it
            texts[0] = before + texts[0][column:]
        self._changes.append(_Change(starts[0], last, "".join(texts)))

    def _replace(self, item: _Node, new: JsonValue) -> None:
        dash = self._dash(item.start)
        text = _lines([new], self._column(dash)).rstrip("\n").lstrip(" ")
        self._changes.append(_Change(dash, item.end, text))

    def _again(self, chunk: str, old: JsonValue, new: JsonValue, column: int) -> str:
        """Return the lines of an item, changed to say something new."""
        if _same(old, new):
            return chunk
        return _Editor(" " * column + chunk[column:]).changed([old], [new])

    def _dash(self, at: int) -> int:
        return self._text.rindex("-", 0, at)

    def _column(self, at: int) -> int:
        return at - self._line_start(at)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found + 1


def _matched(value: list[JsonValue], wanted: list[JsonValue]) -> Iterator[int | None]:
    """Yield for each item that is wanted which one it was: the same, or of the same id or place."""
    free = dict(enumerate(value))
    found: dict[int, int] = {}
    for tells in (_same, _same_id):
        for number, new in enumerate(wanted):
            if number not in found:
                places = [place for place, old in free.items() if tells(old, new)]
                if places:
                    found[number] = number if number in places else places[0]
                    free.pop(found[number])
    for number in range(len(wanted)):
        if number not in found and len(value) == len(wanted) and number in free:
            found[number] = number
            free.pop(number)
    yield from (found.get(number) for number in range(len(wanted)))


def _same_id(old: JsonValue, new: JsonValue) -> bool:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return False
    return old.get("id") is not None and old.get("id") == new.get("id")


def _lines(value: list[JsonValue] | dict[str, JsonValue], indent: int) -> str:
    if isinstance(value, list):
        text = yaml_text({"a": value}).partition("\n")[2]
        text = "".join(line[2:] or "\n" for line in text.splitlines(keepends=True))
    else:
        text = yaml_text(value)
    return "".join(
        " " * indent + line if line.strip() else line for line in text.splitlines(keepends=True)
    )


def _tree(text: str) -> _Node:
    import yaml

    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    node: Any = yaml.compose(text, Loader=loader)
    return _node(text, node)


def _node(text: str, node: Any) -> _Node:  # noqa: ANN401 - three classes of PyYAML
    import yaml

    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        # The end of a text in lines of its own is where the next thing begins.
        end = start + len(text[start:end].rstrip())
        return _Node(start, end)
    if node.flow_style:
        return _Node(start, end)
    found = _Node(start, start, is_block=True)
    if isinstance(node, yaml.MappingNode):
        for key, each in node.value:
            inside = _node(text, each)
            inside.end = max(inside.end, key.end_mark.index + 1)
            found.fields[key.value] = _Field(key.start_mark.index, inside)
            found.end = inside.end
    else:
        found.items = [_node(text, each) for each in node.value]
        found.end = found.items[-1].end
    return found

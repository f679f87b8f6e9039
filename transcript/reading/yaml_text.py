"""Values as YAML that a person likes to read: what this tool writes for a school to edit.

Whatever the texts hold, `read_document` reads back the same value.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from transcript.reading.document import JsonValue

_WIDTH = 96
_STEP = "  "
_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff"
# A letter first, and then nothing that YAML gives a meaning to: `: `, ` #`, line breaks, controls.
_PLAIN = re.compile(rf"[^\W\d_](?:[^\s:#{_ODD}]|[:#](?=\S)|[ ](?=[^#\s]))*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_FLOW_MARKS = re.compile(r"[,\[\]{}]")
# What may stand in a folded text: plain lines, without space at either end.
_FOLDABLE = re.compile(rf"[^\s{_ODD}](?:[^{_ODD}]*[^\s{_ODD}])?")
_BREAKABLE = re.compile(r"(?<! ) (?! )")
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def yaml_text(value: Mapping[str, JsonValue], *, comment: str = "") -> str:
    """Return an object as YAML: keys in their order, long texts folded. Keys are plain words."""
    head = [f"# {line}" for line in comment.splitlines()]
    return "\n".join([*head, *_members(value, "")]) + "\n"


def _members(value: Mapping[str, JsonValue], indent: str) -> Iterator[str]:
    for name, each in value.items():
        yield from _entry(f"{indent}{name}:", each, indent)


def _entry(head: str, value: JsonValue, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield head
        yield from _members(value, indent + _STEP)
    elif isinstance(value, list) and value:
        yield from _list(head, value, indent)
    else:
        yield from _scalar(head, value, indent)


def _list(head: str, items: Sequence[JsonValue], indent: str) -> Iterator[str]:
    line = f"{head} [{', '.join(_quoted(each, flow=True) for each in items)}]"
    if not any(isinstance(each, dict | list) for each in items) and len(line) <= _WIDTH:
        yield line
        return
    yield head
    for each in items:
        first, *others = _item(each, indent + _STEP)
        yield f"{indent}{_STEP}- {first.lstrip()}"
        yield from others


def _item(value: JsonValue, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield from _members(value, indent + _STEP)
    elif isinstance(value, list) and value:
        raise AssertionError("no file of a school has a list in a list")
    else:
        yield from _scalar("", value, indent)


def _scalar(head: str, value: JsonValue, indent: str) -> Iterator[str]:
    line = f"{head} {_quoted(value)}"
    if len(line) <= _WIDTH or not isinstance(value, str) or not _folds(value):
        yield line
        return
    yield f"{head} >-"
    for place, paragraph in enumerate(value.split("\n")):
        # A line break in the text is an empty line in the file.
        yield from [""] if place else []
        yield from (f"{indent}{_STEP}{each}".rstrip() for each in _wrapped(paragraph, indent))


def _folds(text: str) -> bool:
    lines = text.split("\n")
    return all(_FOLDABLE.fullmatch(each) for each in lines if each) and bool(lines[0] and lines[-1])


def _wrapped(text: str, indent: str) -> Iterator[str]:
    line = ""
    for word in _BREAKABLE.split(text):
        if line and len(indent) + len(_STEP) + len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _quoted(value: JsonValue, *, flow: bool = False) -> str:
    if isinstance(value, str) and _is_plain(value) and not (flow and _FLOW_MARKS.search(value)):
        return value
    # A JSON text is YAML, but for characters that YAML takes for line breaks or refuses.
    text = json.dumps(value, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _is_plain(text: str) -> bool:
    if text.casefold() in _WORDS:
        return False
    return bool(_PLAIN.fullmatch(text) or _DAY.fullmatch(text)) and not text.endswith(":")

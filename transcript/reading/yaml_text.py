"""Values as YAML that a person likes to read: what this tool writes for a school to edit.

Whatever the texts hold, `read_document` reads back the same value.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from transcript.reading.document import JsonValue

_WIDTH, _LONG, _ENDLESS = 92, 80, 10**9
_TAG = "tag:yaml.org,2002:"
# Line ends that are none in JSON, and what nobody sees.
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def yaml_text(value: Mapping[str, JsonValue], *, comment: str = "") -> str:
    """Return an object as YAML: keys in their order, long texts folded, short lists on a line."""
    written: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    return "".join(f"# {line}\n" for line in comment.splitlines()) + written


def yaml_value(value: JsonValue) -> str:
    """Return a value on one line, to stand behind a key; a text is quoted where it has to be."""
    written: str = yaml.dump(
        {"a": value}, Dumper=_Dumper, default_flow_style=True, allow_unicode=True, width=_ENDLESS
    )
    return written.removeprefix("{a: ").removesuffix("}\n")


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML could take for something else than a text, but for days."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML has it
        first: [each for each in known if each[0] != f"{_TAG}timestamp"]
        for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML asks
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - likewise
        super().increase_indent(flow, indentless=False)

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style  # one kind of quotation mark, as in our templates

    def represent_text(self, text: str) -> Any:  # noqa: ANN401 - PyYAML has no types
        style = '"' if _HIDDEN.search(text) else ">" if len(text) > _LONG else None
        return self.represent_scalar(f"{_TAG}str", text, style=style)

    def represent_items(self, items: Sequence[JsonValue]) -> Any:  # noqa: ANN401 - likewise
        bare = not any(isinstance(each, dict | list) for each in items)
        is_short = sum(len(str(each)) + len(", ") for each in items) <= _LONG
        return self.represent_sequence(f"{_TAG}seq", items, flow_style=bare and is_short)


# JSON takes 1e5 for a number, and so do we; YAML's own numbers have a point in them.
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$")
_Dumper.add_implicit_resolver(f"{_TAG}float", _NUMBER, list("-0123456789"))
_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(list, _Dumper.represent_items)

"""YAML as JSON would have it: its scalars only, and nothing that means more than it shows.

Dates stay text, `no` stays text, `012` stays text. Anchors, aliases, tags and merge keys are
refused: with them, five lines can stand for millions of values, or build objects.
"""

import re
from typing import TYPE_CHECKING, Any

from transcript.reading.assembler import Assembler
from transcript.reading.codes import SYNTAX, YAML_EXTRA

if TYPE_CHECKING:
    import yaml

_PLAIN: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_INDENT = re.compile(r"[ ]*\t")
_LINE_START = re.compile(r"[\n\r]")


def scan_yaml(text: str, assembler: Assembler) -> None:
    """Feed a YAML text to an assembler. Raises `StopReadingError` where it cannot go on."""
    import yaml

    # The C parser gives the same events an order of magnitude sooner; a Python without it will do.
    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    reader = _Events(assembler)
    try:
        for event in yaml.parse(text, Loader=loader):
            reader.take(event)
    except yaml.YAMLError as error:
        _stop_at(error, text, assembler)
    if not reader.documents:
        hint = "write at least one field, as in “id: …”"
        assembler.stop(SYNTAX, 0, "the file is empty", hint)


class _Events:
    """Translates PyYAML's events to the parts of a value."""

    def __init__(self, assembler: Assembler) -> None:
        self._parts = assembler
        self.documents = 0

    def take(self, event: "yaml.Event") -> None:
        import yaml

        mark: Any = event.start_mark
        at = mark.index
        match event:
            case yaml.DocumentStartEvent():
                self._document(at)
            case yaml.AliasEvent():
                self._refuse(at, f"“*{event.anchor}” refers to another place")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_extras(event, at)
                self._refuse_as_key(at)
                self._parts.open({} if isinstance(event, yaml.MappingStartEvent) else [], at)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._parts.close()
            case yaml.ScalarEvent():
                self._refuse_extras(event, at)
                self._scalar(event, at)
            case _:
                pass

    def _document(self, at: int) -> None:
        self.documents += 1
        if self.documents > 1:
            hint = "keep one document in a file: remove “---” and what follows"
            self._parts.stop(SYNTAX, at, "a second document begins here", hint)

    def _refuse_extras(self, event: Any, at: int) -> None:  # noqa: ANN401 - three event classes
        if event.anchor is not None:
            self._refuse(at, f"“&{event.anchor}” names this place for use elsewhere")
        if event.tag is not None:
            self._refuse(at, "a tag (“!”) says what type this value has")

    def _refuse(self, at: int, what: str) -> None:
        hint = (
            "write the value out in each place, without the mark; text can stand in quotation marks"
        )
        self._parts.stop(YAML_EXTRA, at, f"{what}, which is not allowed here", hint)

    def _refuse_as_key(self, at: int) -> None:
        if self._parts.expects_key:
            hint = "text that begins with “[” or “{” needs quotation marks"
            self._parts.stop(SYNTAX, at, "a list or an object stands where a name should", hint)

    def _scalar(self, event: "yaml.ScalarEvent", at: int) -> None:
        plain, text = event.implicit[0], event.value
        if self._parts.expects_key:
            if plain and text == "<<":
                self._refuse(at, "“<<” merges another place into this one")
            self._parts.key(text, at)
        elif plain and text in _PLAIN:
            self._parts.scalar(_PLAIN[text], at)
        elif not (plain and self._parts.number(text, at)):
            self._parts.scalar(text, at)


def _stop_at(error: Exception, text: str, assembler: Assembler) -> None:
    mark: Any = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or ""
    at = mark.index if mark else 0
    line_start = max((match.end() for match in _LINE_START.finditer(text, 0, at)), default=0)
    if tab := _INDENT.match(text, line_start):
        at = tab.end() - 1
        message = "a tab stands where spaces should"
        hint = "indent with spaces, two for each level; most editors can do it for the whole file"
    elif "cannot start any token" in problem:
        message = f"“{text[at : at + 1]}” cannot begin a value"
        hint = "put the text in quotation marks"
    elif "mapping values are not allowed" in problem:
        message = "a colon is not expected here"
        hint = (
            "put text with a colon in it in quotation marks, or check the indentation of this line"
        )
    elif "quoted scalar" in (getattr(error, "context", None) or ""):
        at = getattr(error, "context_mark", mark).index
        message = (
            "a text in quotation marks that begins here has no end, or a “\\” YAML does not know"
        )
        hint = "close the quotation mark; write “\\\\” for one “\\”"
    else:
        message = "the file cannot be read as YAML from here on"
        hint = "check the indentation, colons and brackets of this line and the one above"
    assembler.stop(SYNTAX, at, message, hint)

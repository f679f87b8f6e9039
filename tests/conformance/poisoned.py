"""A school in which every text that somebody writes tries to run something."""

from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from transcript.reading.reader import read_document
from transcript.reading.yaml_text import yaml_text

# Names of things, days and numbers: they have a form of their own, and no text stands in them.
_OF_A_FORM = frozenset(
    {
        "accent",
        "adopted_on",
        "appearance",
        "area",
        "attempt",
        "audience",
        "awarded_on",
        "began_on",
        "birth_date",
        "ceeb",
        "ceeb_code",
        "code",
        "colour",
        "competencies",
        "context",
        "contexts",
        "country",
        "credit",
        "criterion",
        "date",
        "digest",
        "earned_on",
        "email",
        "ended_on",
        "enrolled_on",
        "evidence",
        "expected_graduation",
        "expires",
        "file",
        "from_on",
        "given_on",
        "graduated_on",
        "id",
        "kind",
        "kinds",
        "language",
        "languages",
        "level",
        "logo",
        "made_on",
        "minimum",
        "nces",
        "notice",
        "on",
        "phone",
        "postal_code",
        "rated_on",
        "records",
        "required",
        "seen_on",
        "serves",
        "source",
        "state",
        "status",
        "suspension",
        "target",
        "to_on",
        "tool",
        "type",
        "url",
        "urls",
        "valid_days",
        "value",
        "verify_url",
        "version",
        "waived_on",
        "website",
        "withdrawn_on",
    }
)


class Poison:
    """Puts the next payload behind each text."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Begin with the first."""
        self._next = cycle(texts)
        self.fields: set[str] = set()

    def school(self, folder: Path) -> None:
        """Poison every file of a school."""
        for file in sorted(_files(folder)):
            content = file.read_bytes()
            document = read_document(content, file=file.name).document
            assert document is not None, file
            kind = "learners" if file.parent.parent.name == "learners" else file.parent.name
            value = self._value(document.value, f"{kind}/{file.stem}"[-30:])
            file.write_text(yaml_text(value), encoding="utf-8")

    def _value(self, value: Any, field: str, name: str = "") -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, dict):
            return {key: self._value(each, f"{field}/{key}", key) for key, each in value.items()}
        if isinstance(value, list):
            return [self._value(each, field, name) for each in value]
        if not isinstance(value, str) or name in _OF_A_FORM:
            return value
        self.fields.add(field)
        return f"{value} {next(self._next)}"


def _files(folder: Path) -> Iterator[Path]:
    yield from (each for each in folder.glob("*.yaml") if each.name != "workspace.yaml")
    yield from folder.glob("credits/*.yaml")
    yield from folder.glob("learners/*/*.yaml")

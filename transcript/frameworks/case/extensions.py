"""What this toolkit keeps in the `extensions` of CASE objects: what CASE has no word for.

`{"extensions": {"transcriptToolkit": {"credit": {"id": "weigh-sources", "level": "advanced"}}}}`.
Anybody can write there, so whatever is not of its kind is as if it were not there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transcript.frameworks.names import LONGEST_LINE, LONGEST_TEXT, own_text

EXTENSION = "transcriptToolkit"
"""The member of `extensions` that is ours."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_IDS = frozenset({"id", "area", "required"})
_PATTERNS = {
    **dict.fromkeys(_IDS, _ID),
    "code": re.compile(r"(?=.{1,12}$)[A-Z0-9]+(-[A-Z0-9]+)*"),
}
_TEXTS = frozenset({"standard", "statement", "description", "descriptor"})


@dataclass(frozen=True, slots=True)
class Extension:
    """What stands in our part of an object's extensions; empty where nothing does."""

    members: Mapping[str, Any]

    @classmethod
    def of(cls, value: Mapping[str, Any], *path: str) -> "Extension":
        """Return our part of an object, or what stands in it at `path`."""
        extensions = value.get("extensions")
        parts = extensions if isinstance(extensions, list) else [extensions]
        known = [part for part in parts if isinstance(part, dict) and EXTENSION in part]
        found = cls(known[0] if known else {}).inside(EXTENSION)
        for name in path:
            found = found.inside(name)
        return found

    def __contains__(self, name: str) -> bool:
        """Whether something of that name stands there."""
        return name in self.members

    def inside(self, name: str) -> "Extension":
        """Return an object that stands there."""
        found = self.members.get(name)
        return Extension(found if isinstance(found, dict) else {})

    def text(self, name: str) -> str | None:
        """Return a text as the school's files can hold it, or None."""
        found = self.members.get(name)
        if not isinstance(found, str):
            return None
        plain = own_text(found, most=LONGEST_TEXT if name in _TEXTS else LONGEST_LINE)
        pattern = _PATTERNS.get(name)
        return plain or None if pattern is None or pattern.fullmatch(plain) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self.members.get(name)
        listed = found if isinstance(found, list) else []
        return tuple(dict.fromkeys(each for each in listed if isinstance(each, str)))

    def number(self, name: str, *, most: int) -> int | None:
        """Return a whole number from 1 to `most`, or None."""
        found = self.members.get(name)
        if isinstance(found, bool) or not isinstance(found, int):
            return None
        return found if 1 <= found <= most else None


def extended(
    value: Mapping[str, Any], name: str, members: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return an object with `members` at `name` of our part of its extensions; None removes it."""
    extensions = dict(value.get("extensions") or {})
    ours = dict(Extension.of(value).members)
    ours.pop(name, None)
    if members is not None:
        ours[name] = dict(members)
    if ours:
        extensions[EXTENSION] = ours
    else:
        extensions.pop(EXTENSION, None)
    kept = {key: each for key, each in value.items() if key != "extensions"}
    return kept | ({"extensions": extensions} if extensions else {})

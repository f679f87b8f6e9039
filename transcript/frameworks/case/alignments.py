"""Where a credit of ours stands in other frameworks: the item it came from, and what matches it."""

import re
from collections.abc import Iterator, Mapping

from transcript.frameworks.case.extensions import Extension
from transcript.frameworks.case.forms import ALIGNED
from transcript.frameworks.case.received import JsonObject
from transcript.frameworks.case.tree import ends, of_type
from transcript.frameworks.names import plain_line
from transcript.model.credit import Alignment, AlignmentTarget

MOST_ALIGNMENTS = 50
TARGETS: Mapping[AlignmentTarget, str] = {
    AlignmentTarget.CASE_ITEM: "CASE",
    AlignmentTarget.CTDL_COMPETENCY: "ext:ceasn.Competency",
    AlignmentTarget.CTDL_CREDENTIAL: "ext:ceterms.Credential",
}
"""How CASE says what kind of thing an association leads to."""

_READ_TARGETS = {told: target for target, told in TARGETS.items()}
_WEB = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?")
_LONGEST_ADDRESS = 2000
_NAMELESS = {"", "destination", "origin"}  # what some exporters write in place of a name


class Alignments:
    """The alignments that the items of a package give to credits."""

    def __init__(self, package: JsonObject) -> None:
        """Look through the associations of a package of CASE 1.1."""
        self._framework = plain_line(package["CFDocument"]["title"]) or None
        items = {each["identifier"] for each in package.get("CFItems", ())}
        self._outward: dict[str, list[JsonObject]] = {}
        for each in of_type(package, *ALIGNED):
            origin, destination = ends(each)
            if origin in items and destination not in items:
                self._outward.setdefault(origin, []).append(each)

    def of(self, item: JsonObject, *, name: str) -> tuple[Alignment, ...]:
        """Return the alignments of the credit `name` that was made from an item."""
        found: dict[Alignment, None] = {}
        if is_web_address(item["uri"]):
            found[
                Alignment(
                    target=AlignmentTarget.CASE_ITEM,
                    name=name,
                    url=item["uri"],
                    framework=self._framework,
                    code=item["identifier"],
                )
            ] = None
        for each in self._outward.get(item["identifier"], ()):
            found.update((alignment, None) for alignment in _read(each))
        return tuple(found)[:MOST_ALIGNMENTS]


def is_alignment(association: JsonObject) -> bool:
    """Whether an association to something elsewhere is an alignment of a credit."""
    return association["associationType"] in ALIGNED and any(_read(association))


def is_web_address(text: str) -> bool:
    """Whether a text is an address that an alignment can hold."""
    return len(text) <= _LONGEST_ADDRESS and bool(_WEB.fullmatch(text))


def _read(association: JsonObject) -> Iterator[Alignment]:
    node = association["destinationNodeURI"]
    name = plain_line(node["title"])
    if name.casefold() in _NAMELESS or name == node["uri"] or not is_web_address(node["uri"]):
        return
    yield Alignment(
        target=_READ_TARGETS.get(node.get("targetType", "CASE"), AlignmentTarget.CASE_ITEM),
        name=name,
        url=node["uri"],
        framework=Extension.of(association, "alignment").text("framework"),
        code=plain_line(node["identifier"]) if node["identifier"] != node["uri"] else None,
    )

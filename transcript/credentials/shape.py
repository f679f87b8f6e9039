"""Does a document hold what the classes of its standard may hold? One walk over the tables."""

from typing import Any

from transcript.credentials import clr, open_badges
from transcript.credentials.data_model import (
    BADGE,
    CLASSES,
    CLR,
    CREDENTIAL,
    ENDORSEMENT,
    Class,
)
from transcript.credentials.findings import Finding
from transcript.credentials.properties import TEXT, Object, Property
from transcript.credentials.vc import VERIFIABLE_CREDENTIAL
from transcript.reading.document import Place, pointer_to


def misshapen(document: object) -> tuple[Finding, ...]:
    """Return where a credential differs from what its standard says of its classes."""
    walk = _Walk()
    walk.object(document, CREDENTIAL, "")
    return tuple(walk.found)


class _Walk:
    def __init__(self) -> None:
        self.found: list[Finding] = []

    def object(self, node: Any, kind: str, place: Place) -> None:  # noqa: ANN401 - any JSON
        if not isinstance(node, dict):
            self._wrong(place, "a JSON object belongs here")
            return
        known = CLASSES[_class_of(node) if kind == CREDENTIAL else kind]
        if not known.required <= node.keys():
            self._missing(known, node, place)
        for name, value in node.items():
            expected = known.properties.get(name)
            if expected is TEXT and isinstance(value, str):
                continue
            if expected is None:
                if known.closed:
                    self._wrong((place, name), "the standard has no such field here")
            elif expected.many and isinstance(value, list):
                for index, each in enumerate(value):
                    self._value(each, expected, ((place, name), index))
            else:
                self._value(value, expected, (place, name))

    def _value(self, value: Any, expected: Property, place: Place) -> None:  # noqa: ANN401
        if isinstance(expected, Object):
            self.object(value, expected.kind, place)
        elif not expected.holds(value):
            self._wrong(place, expected.otherwise)

    def _missing(self, known: Class, node: dict[str, Any], place: Place) -> None:
        for name in sorted(known.required - node.keys()):
            # The data model of 2019 has another name for it.
            if name != "validFrom" or "issuanceDate" not in node:
                self._wrong(place, f"the field “{name}” is missing")

    def _wrong(self, place: Place, message: str) -> None:
        self.found.append(Finding(path=pointer_to(place), message=message))


def _class_of(credential: dict[str, Any]) -> str:
    if clr.is_clr(credential):
        return CLR
    if open_badges.is_badge(credential):
        return BADGE
    return ENDORSEMENT if open_badges.is_endorsement(credential) else VERIFIABLE_CREDENTIAL

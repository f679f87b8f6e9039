"""Documents by how somebody names them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from transcript.errors import TranscriptError
from transcript.ways_out import Deed, WayOut

if TYPE_CHECKING:
    from transcript.registry.documents import Known
    from transcript.registry.registry import Registry

_SHORTEST = 4


class UnknownDocumentError(TranscriptError):
    """No document is called so, or several are. The message says what to write."""


def document_named(name: str, registry: "Registry") -> "Known":
    """Return the one document whose id or number begins with a name.

    Raises `UnknownDocumentError` if there is none, or more than one.
    """
    if len(name.removeprefix("urn:uuid:").replace("-", "")) < _SHORTEST:
        raise UnknownDocumentError(
            f"“{name}” is too short; give the document's id, its number, or how either begins"
        )
    found = registry.documents.find(name)
    if not found:
        raise _unknown(name, registry.documents.of(name))
    if len(found) > 1:
        several = ", ".join(each.number for each in found)
        raise UnknownDocumentError(
            f"several documents begin with “{name}”: {several}; write more of it"
        )
    return found[0]


def _unknown(name: str, theirs: Iterable["Known"]) -> UnknownDocumentError:
    numbers = ", ".join(each.number for each in theirs)
    if numbers:
        return UnknownDocumentError(
            f"“{name}” is a learner; name the document: {numbers}",
            way_out=WayOut(Deed.NAME_ALL_DOCUMENTS),
        )
    return UnknownDocumentError(
        f"no document was issued here whose id or number begins with “{name}”; "
        "the number is on every page of a transcript"
    )

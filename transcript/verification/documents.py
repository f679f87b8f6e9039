"""What others publish and a verdict may need: status lists, and the documents of issuers.

Verification never fetches. It looks documents up by their address among those it was given, and
remembers which were missing: the caller may fetch those, and verify again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Source(StrEnum):
    """How a document came here, which says how fresh it may be."""

    FILE = "file"
    """The reader named a file that holds it."""
    STAPLED = "stapled"
    """It came inside of the file that is verified."""
    ONLINE = "online"
    """It was just fetched from its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as it is published at an address. Nothing in it is believed yet."""

    url: str
    content: bytes
    source: Source


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents that a verification may look at, by address."""

    by_url: Mapping[str, Document] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Documents":
        """Return these documents; of two with one address, the first."""
        found: dict[str, Document] = {}
        for each in documents:
            found.setdefault(each.url, each)
        return cls(MappingProxyType(found))

    def and_also(self, others: Iterable[Document]) -> "Documents":
        """Return these documents, and the others where these have none at the address."""
        return Documents.of([*self.by_url.values(), *others])


NO_DOCUMENTS = Documents()


class Lookup:
    """Looks documents up for one file, and remembers what it was asked for in vain."""

    def __init__(self, documents: Documents) -> None:
        """Look only at `documents`."""
        self._documents = documents
        self._missing: dict[str, None] = {}

    def add(self, documents: Iterable[Document]) -> None:
        """Look at these too, where there is none at the address yet."""
        self._documents = self._documents.and_also(documents)

    def find(self, url: str) -> Document | None:
        """Return the document at an address, if it is there."""
        found = self._documents.by_url.get(url)
        if found is None:
            self._missing[url] = None
        return found

    @property
    def missing(self) -> tuple[str, ...]:
        """The addresses at which there was nothing, in the order in which they were asked for."""
        return tuple(self._missing)

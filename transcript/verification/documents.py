"""What others publish and a verdict may need: status lists, and the documents of issuers.

Verification never fetches. It looks documents up by their address among those it was given, and
remembers which were missing: the caller may fetch those, and verify again.
"""

from collections.abc import Iterable, Iterator, Mapping
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


_FRESHEST = (Source.ONLINE, Source.FILE, Source.STAPLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as it is published at an address. Nothing in it is believed yet."""

    url: str
    content: bytes
    source: Source


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents that a verification may look at, by address: the freshest first.

    `proofs` are of ledgers; each says itself of which credentials it is.
    """

    by_url: Mapping[str, tuple[Document, ...]] = field(default_factory=lambda: MappingProxyType({}))
    proofs: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, documents: Iterable[Document], proofs: Iterable[bytes] = ()) -> "Documents":
        """Return these documents; of two from one address and source, both, in their order."""
        found: dict[str, tuple[Document, ...]] = {}
        for each in sorted(documents, key=lambda each: _FRESHEST.index(each.source)):
            found[each.url] = (*found.get(each.url, ()), each)
        return cls(MappingProxyType(found), tuple(proofs))

    def __iter__(self) -> Iterator[Document]:
        """Yield every document."""
        for each in self.by_url.values():
            yield from each

    def and_also(self, others: Iterable[Document]) -> "Documents":
        """Return these documents and the others."""
        proofs = others.proofs if isinstance(others, Documents) else ()
        return Documents.of([*self, *others], (*self.proofs, *proofs))


NO_DOCUMENTS = Documents()


def superseded_address(issuer: str) -> str:
    """Return under which name a file is kept in which an issuer says what was superseded.

    It does not say where it is published.
    """
    return f"superseded:{issuer}"


class Lookup:
    """Looks documents up for one file, and remembers what it was asked for."""

    def __init__(self, documents: Documents) -> None:
        """Look only at `documents`."""
        self._documents = documents
        self._asked: dict[str, None] = {}

    def add(self, documents: Iterable[Document]) -> None:
        """Look at these too."""
        self._documents = self._documents.and_also(documents)

    def find(self, url: str) -> Document | None:
        """Return the freshest document at an address, if one is there."""
        return next(iter(self.find_all(url)), None)

    def find_all(self, url: str) -> tuple[Document, ...]:
        """Return every document at an address: just fetched, from files, from inside the file."""
        self._asked[url] = None
        return self._documents.by_url.get(url, ())

    def at_hand(self, address: str) -> tuple[Document, ...]:
        """Return every document at an address that nobody can be asked for."""
        return self._documents.by_url.get(address, ())

    @property
    def proofs(self) -> tuple[bytes, ...]:
        """The proofs of ledgers that came along."""
        return self._documents.proofs

    @property
    def asked(self) -> tuple[str, ...]:
        """The addresses that were asked for, in their order: a fresh copy of each might help."""
        return tuple(self._asked)

    @property
    def fetched(self) -> tuple[str, ...]:
        """Those of them whose document was just fetched."""
        return tuple(url for url in self._asked if self._source(url) is Source.ONLINE)

    @property
    def missing(self) -> tuple[str, ...]:
        """Those of them at which there was nothing."""
        return tuple(url for url in self._asked if self._source(url) is None)

    def _source(self, url: str) -> Source | None:
        found = self._documents.by_url.get(url)
        return found[0].source if found else None

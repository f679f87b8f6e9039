"""The status of what was issued: places for credentials, and the signed lists to publish."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from transcript.credentials.mapping import badge_id
from transcript.credentials.status_list import (
    StatusEntry,
    StatusPurpose,
    list_name,
    list_url,
    to_status_list,
)
from transcript.issuance import Issuer, sign_status_list
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.registry.status_book import ListBits, StatusBook
from transcript.source.settings import StatusSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedList:
    """A list to publish at `url`, and what it says: `set` of the `used` places are taken back."""

    url: str
    name: str
    number: int
    purpose: StatusPurpose
    used: int
    set: int
    valid_until: datetime
    content: bytes


def reserve(
    transcript: Transcript, document: DocumentIdentity, settings: StatusSettings, book: StatusBook
) -> Mapping[str, StatusEntry]:
    """Return the places of a document and of its badges, by credential id, before it is signed.

    They are kept: asked for again, they are the same.
    """
    badges = [badge_id(document, award.credit) for award in transcript.awards]
    places = book.place(
        [document.id, *badges],
        document=document.id,
        base=settings.url,
        suspendable=settings.suspension,
    )
    return {
        credential: StatusEntry(
            base=place.base,
            number=place.number,
            index=place.index,
            suspendable=place.suspendable,
        )
        for credential, place in places.items()
    }


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """Signs the lists as they stand at `at`, each once. They count for `valid_days`."""

    book: StatusBook
    issuer: Issuer
    at: datetime
    valid_days: int

    @cached_property
    def lists(self) -> tuple[SignedList, ...]:
        """Every list of the school's. Raises `IssuingError`."""
        return tuple(signed for bits in self.book.lists() for signed in self._of(bits))

    def of_document(self, document: str) -> tuple[bytes, ...]:
        """Return the signed lists that a document refers to: of revocations, then suspensions."""
        places = self.book.places_of(document).values()
        numbers = {place.number for place in places}
        suspendable = any(place.suspendable for place in places)
        return tuple(
            each.content
            for each in self.lists
            if each.number in numbers and (suspendable or each.purpose is StatusPurpose.REVOCATION)
        )

    def _of(self, bits: ListBits) -> Iterator[SignedList]:
        yield self._signed(bits, StatusPurpose.REVOCATION, bits.revoked)
        if bits.suspendable:
            yield self._signed(bits, StatusPurpose.SUSPENSION, bits.suspended)

    def _signed(
        self, bits: ListBits, purpose: StatusPurpose, taken_back: frozenset[int]
    ) -> SignedList:
        url = list_url(bits.base, bits.number, purpose)
        valid_until = self.at + timedelta(days=self.valid_days)
        unsigned = to_status_list(
            taken_back,
            url=url,
            purpose=purpose,
            issuer=self.issuer.id,
            valid_from=self.at,
            valid_until=valid_until,
        )
        return SignedList(
            url=url,
            name=list_name(bits.number, purpose),
            number=bits.number,
            purpose=purpose,
            used=bits.used,
            set=len(taken_back),
            valid_until=valid_until,
            content=sign_status_list(unsigned, issuer=self.issuer, at=self.at),
        )

"""What the school has taken back, as signed files to publish."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from transcript.credentials.status_list import (
    StatusPurpose,
    list_name,
    list_url,
    to_status_list,
)
from transcript.credentials.superseded import NAME, sign_superseded
from transcript.errors import IssuingError
from transcript.issuance import Issuer, sign_status_list
from transcript.model.document import number_of
from transcript.proofs.errors import ProofError
from transcript.registry.corrections import TakenBack
from transcript.registry.status_book import ListBits, StatusBook


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

    def superseded(self, taken_back: Iterable[TakenBack]) -> dict[str, bytes]:
        """Return the signed file that says what took a document's place, by its name, if any did.

        Raises `IssuingError`.
        """
        successors = {
            each.document: number_of(each.successor) for each in taken_back if each.successor
        }
        if not successors:
            return {}
        try:
            content = sign_superseded(
                successors,
                issuer=self.issuer.id,
                verification_method=self.issuer.verification_method,
                signer=self.issuer.signer,
                at=self.at,
                until=self.at + timedelta(days=self.valid_days),
            )
        except ProofError as error:
            raise IssuingError(self.issuer.verification_method, str(error)) from error
        return {NAME: content}

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

"""What took a document's place, by a statement of its issuer's that is published beside the lists.

Only ever adds to what is known against a document: where there is no statement, or none that may
speak, the status lists say what they say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from transcript.credentials.status_list import StatusPurpose
from transcript.credentials.superseded import NAME, Superseded
from transcript.credentials.vc import as_list
from transcript.proofs.errors import ProofError
from transcript.proofs.keys import PublicKey
from transcript.verification.documents import Lookup, superseded_address
from transcript.verification.holdings import Held
from transcript.verification.identifiers import normal
from transcript.verification.limits import CLOCK_SKEW
from transcript.verification.trust import TrustList


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """The number of the document that took the place of another, as of when that was said."""

    number: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersessions:
    """What issuers say was superseded, among what can be looked up for one file."""

    lookup: Lookup
    trust: TrustList | None
    at: datetime

    def successor(
        self, held: Held, keys: Iterable[PublicKey], *, is_revoked: bool
    ) -> Successor | None:
        """Return what took the place of a credential signed with these keys, if that is known.

        Only of one that is revoked the issuer's statement is asked for where it is published.
        """
        named, issuer = held.document.get("id"), held.issuer
        if not isinstance(named, str) or issuer is None:
            return None
        signers = tuple(keys)
        found = (
            Successor(number=number, as_of=said.as_of)
            for said in self._said(held, issuer, is_revoked=is_revoked)
            if (number := said.successor(named)) and self._speaks(said, issuer, signers)
        )
        return max(found, key=lambda each: each.as_of, default=None)

    def _said(self, held: Held, issuer: str, *, is_revoked: bool) -> Iterator[Superseded]:
        documents = list(self.lookup.at_hand(superseded_address(normal(issuer))))
        if is_revoked:
            for url in _published_at(held):
                documents += self.lookup.find_all(url)
        for each in documents:
            try:
                yield Superseded.parse(each.content)
            except ProofError:
                continue  # another verifier's, or damaged: the status lists still say what they say

    def _speaks(self, said: Superseded, issuer: str, signers: Iterable[PublicKey]) -> bool:
        if normal(said.issuer) != normal(issuer) or said.as_of - self.at > CLOCK_SKEW:
            return False
        return any(_is_signed(said, key) for key in self._keys(said, issuer, signers))

    def _keys(
        self, said: Superseded, issuer: str, signers: Iterable[PublicKey]
    ) -> Iterator[PublicKey]:
        entry = self.trust.entry(issuer) if self.trust else None
        if entry is None or not entry.keys:
            # Nobody confirmed a key: then it must be the very one that signed the credential.
            yield from signers
            return
        for each in entry.keys:
            # What a stolen key says is the thief's word, whatever date is in it.
            if each.compromised_at is None and each.covers(said.as_of):
                yield PublicKey.from_multibase(each.multibase)


def _published_at(held: Held) -> Iterator[str]:
    for entry in as_list(held.document.get("credentialStatus")):
        url = entry.get("statusListCredential") if isinstance(entry, dict) else None
        base, _, name = url.rpartition("/") if isinstance(url, str) else ("", "", "")
        if base and name.startswith(f"{StatusPurpose.REVOCATION}-"):
            yield f"{base}/{NAME}"


def _is_signed(said: Superseded, key: PublicKey) -> bool:
    try:
        said.check(key)
    except ProofError:
        return False
    return True

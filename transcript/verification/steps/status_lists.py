"""Status lists that others publish: which copy is fresh, and may it speak for a credential?"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from transcript.credentials.status_list import (
    LIST,
    LIST_CREDENTIAL,
    Bitstring,
    ReceivedEntry,
    StatusListError,
)
from transcript.credentials.vc import as_list, types_of
from transcript.proofs.keys import PublicKey
from transcript.proofs.rdfc import Budget
from transcript.proofs.timestamps import read_timestamp, timestamp_text
from transcript.verification.codes import Code
from transcript.verification.documents import Document, Lookup, Source
from transcript.verification.envelope import Presented, open_envelope
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.identifiers import normal
from transcript.verification.limits import CLOCK_SKEW, Limits
from transcript.verification.report import Kind
from transcript.verification.steps.proof import Signature, prove
from transcript.verification.trust import TrustedKey, TrustList
from transcript.verification.verdict import Verdict, worst

FRESH = timedelta(days=7)
"""How long a copy from a file counts that does not say so itself."""
LONGEST = timedelta(days=31)
"""How long a copy counts, whatever it says, once the key that signed it is out of use."""

_Question = tuple[str, str | None, frozenset[PublicKey]]


class UnusableListError(Exception):
    """A list that settles nothing. `code` says in which way, the message why."""

    def __init__(self, code: Code, reason: str) -> None:
        """Say why."""
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A list as its signer published it. Not yet known is whose it is.

    `too_old` says why it counts no more; it is empty while the list does. `source` is how it came.
    """

    held: Held
    signatures: tuple[Signature, ...]
    purposes: frozenset[str]
    bits: Bitstring
    as_of: datetime
    too_old: str
    source: Source

    def value(self, entry: ReceivedEntry) -> int:
        """Return what the list has at an entry's place. Raises `StatusListError`."""
        if entry.purpose not in self.purposes:
            raise StatusListError(
                "STATUS_VERIFICATION_ERROR",
                f"it is a list for another purpose than {entry.purpose}",
            )
        return self.bits.value(entry.index, size=entry.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLists:
    """The lists that can be looked up for one file; each copy is read once.

    The `budget` is for the graphs of all of them.
    """

    lookup: Lookup
    trust: TrustList | None
    at: datetime
    limits: Limits
    budget: Budget
    _copies: dict[str, list[StatusList | UnusableListError]] = field(default_factory=dict)
    _answers: dict[_Question, tuple[StatusList, ...] | UnusableListError] = field(
        default_factory=dict
    )

    def copies(
        self, url: str, *, issuer: str | None, keys: Iterable[PublicKey]
    ) -> tuple[StatusList, ...]:
        """Return the copies that may speak for what `issuer` signed with these keys, newest first.

        Where there is one of its own, nobody else's counts. Raises `UnusableListError` if there is
        none.
        """
        question = (url, issuer, frozenset(keys))
        if question not in self._answers:
            self._answers[question] = self._answer(*question)
        answer = self._answers[question]
        if isinstance(answer, UnusableListError):
            raise answer
        return answer

    def _answer(
        self, url: str, issuer: str | None, keys: frozenset[PublicKey]
    ) -> tuple[StatusList, ...] | UnusableListError:
        if url not in self._copies:
            self._copies[url] = [self._outcome(each) for each in self.lookup.find_all(url)]
        sound = [each for each in self._copies[url] if isinstance(each, StatusList)]
        fit = [each for each in sound if self._speaks(each, issuer, keys)]
        own = [each for each in fit if _same(each.held.issuer, issuer)]
        if fit:
            return tuple(sorted(own or fit, key=lambda each: each.as_of, reverse=True))
        if sound:
            reason = "it is not signed by the issuer, with a key that you have reason to trust"
            return UnusableListError(Code.STATUS_LIST, reason)
        problems = (each for each in self._copies[url] if isinstance(each, UnusableListError))
        return next(problems, UnusableListError(Code.STATUS_UNREACHABLE, "it was not read"))

    def _outcome(self, document: Document) -> StatusList | UnusableListError:
        try:
            return self._read(document)
        except UnusableListError as error:
            return error

    def _read(self, document: Document) -> StatusList:
        held = self._held(document)
        proven = prove(
            Holdings(credentials=(held,)),
            trust=self.trust,
            lookup=self.lookup,
            limits=self.limits,
            budget=self.budget,
        )
        if not proven:
            broken = worst(each.verdict for each in proven.checks) is Verdict.FAILED
            how = "does not hold" if broken else "cannot be judged here"
            raise _unusable(f"its signature {how} (STATUS_VERIFICATION_ERROR)")
        subject = held.subject
        if LIST not in types_of(subject):
            raise _unusable("it holds no BitstringStatusList (STATUS_VERIFICATION_ERROR)")
        try:
            bits = Bitstring.decode(subject.get("encodedList"))
        except StatusListError as error:
            raise _unusable(str(error)) from error
        as_of, too_old = self._time(held, proven.signatures, document.source)
        return StatusList(
            held=held,
            signatures=proven.signatures,
            purposes=frozenset(
                each for each in as_list(subject.get("statusPurpose")) if isinstance(each, str)
            ),
            bits=bits,
            as_of=as_of,
            too_old=too_old,
            source=document.source,
        )

    def _held(self, document: Document) -> Held:
        presented = self._presented(document.content)
        if presented.credential is None:
            raise _unusable("it is no credential that can be read (STATUS_VERIFICATION_ERROR)")
        held = Held(path="", role=Role.WHOLE, document=presented.credential, token=presented.token)
        if held.document.get("id") != document.url:
            raise _unusable("it says of itself that it is published elsewhere")
        if LIST_CREDENTIAL not in types_of(held.document):
            raise _unusable("it is no status list (STATUS_VERIFICATION_ERROR)")
        return held

    def _presented(self, content: bytes) -> Presented:
        most = self.limits.status_list
        allowed = replace(self.limits, json=most, token=most, nodes=self.limits.status_list_nodes)
        presented = open_envelope(content, file="", limits=allowed)
        # A list is published as itself, not inside of a picture or a PDF.
        plain = presented.kind in {Kind.BADGE, Kind.JWT, Kind.UNKNOWN}
        return presented if plain else Presented(kind=presented.kind)

    def _time(
        self, held: Held, signatures: Iterable[Signature], source: Source
    ) -> tuple[datetime, str]:
        """Return of which time a list speaks, and why it counts no more; nothing while it does."""
        made, ends = [], []
        for each in signatures:
            made += [each.made_at] if each.made_at else []
            ends += [each.expires] if each.expires else []
        begun = _moment(held, "validFrom") or max(made, default=None)
        ended = _moment(held, "validUntil")
        if begun is None:
            raise _unusable("it does not say of which time it speaks")
        if begun - self.at > CLOCK_SKEW:
            raise _unusable(
                f"it is of {timestamp_text(begun)}, and you ask about {timestamp_text(self.at)}"
            )
        if ended is not None:
            ends.append(ended)
        elif source is not Source.ONLINE:
            ends.append(begun + FRESH)
        if not ends or self.at - min(ends) <= CLOCK_SKEW:
            return begun, ""
        until = timestamp_text(min(ends))
        return begun, f"of {timestamp_text(begun)}, good until {until}"

    def _speaks(self, found: StatusList, issuer: str | None, keys: frozenset[PublicKey]) -> bool:
        """Return whether a list is the issuer's, or that of another whom the reader trusts.

        Another's must have been fetched where the issuer says that its list is: any school on the
        reader's list could sign one, and send it along, in which nothing of another was taken back.
        """
        publisher = found.held.issuer
        entry = self.trust.entry(publisher) if self.trust and publisher else None
        if entry is not None and entry.keys:
            if found.source is not Source.ONLINE and not _same(publisher, issuer):
                return False
            listed = (entry.key(each.key.multibase) for each in found.signatures)
            return any(key is not None and self._vouches(key, found.as_of) for key in listed)
        # Nobody confirmed a key: then it must be the very one that signed the credential.
        return _same(publisher, issuer) and any(each.key in keys for each in found.signatures)

    def _vouches(self, key: TrustedKey, as_of: datetime) -> bool:
        # Whoever steals a key that is out of use could sign a list for all time to come.
        recent = self.at - as_of <= LONGEST
        if key.compromised_at is not None:
            return False  # the school signs its lists anew; a date in one is the thief's word
        return key.covers(as_of) and (recent or key.covers(self.at))


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and normal(one) == normal(other)


def _moment(held: Held, name: str) -> datetime | None:
    if name not in held.document:
        return None
    try:
        return read_timestamp(held.document[name])
    except ValueError as error:
        raise _unusable(f"its “{name}” is {error}") from error


def _unusable(reason: str) -> UnusableListError:
    return UnusableListError(Code.STATUS_LIST, reason)

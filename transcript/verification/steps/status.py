"""Step 6: has the school taken it back, or any part of it?

The file itself cannot know: it names a list, which the school publishes and keeps up to date. A
list that cannot be had, or cannot be relied on, settles nothing; silence is never “it stands”.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from transcript.credentials.status_list import (
    ENTRY,
    ReceivedEntry,
    StatusListError,
    StatusPurpose,
    suspension_list_of,
)
from transcript.credentials.vc import as_list, types_of
from transcript.proofs.keys import PublicKey
from transcript.proofs.timestamps import timestamp_text
from transcript.verification.codes import Code
from transcript.verification.documents import Source
from transcript.verification.holdings import Held, Holdings, Role
from transcript.verification.plain_text import quoted
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.shown import DocumentShown
from transcript.verification.steps.proof import Signature
from transcript.verification.steps.status_lists import StatusList, StatusLists, UnusableListError
from transcript.verification.steps.supersessions import Successor, Supersessions
from transcript.ways_out import Deed, WayOut

_FIND = Finder(Step.STATUS, Axis.STANDING)
_WORDS = {
    StatusPurpose.REVOCATION.value: "revoked",
    StatusPurpose.SUSPENSION.value: "suspended",
}
_CODES = {
    StatusPurpose.REVOCATION.value: Code.STATUS_REVOKED,
    StatusPurpose.SUSPENSION.value: Code.STATUS_SUSPENDED,
}
_ADVICE = {
    StatusPurpose.REVOCATION.value: "That is final: do not rely on it, and ask for the document "
    "that takes its place",
    StatusPurpose.SUSPENSION.value: "It does not count for now: ask the school, and verify again "
    "later",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear:
    """What a list does not say of a credential: that it was taken back, as of then."""

    purpose: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What a list leaves open at one entry: why it settles nothing, and where it is published."""

    path: str
    url: str
    code: Code
    reason: str


_Outcome = Check | Clear | Open


def status(
    held: Holdings,
    signatures: Iterable[Signature],
    *,
    document: DocumentShown | None,
    lists: StatusLists,
) -> Iterator[Check]:
    """Yield what was taken back and what cannot be told; or in one line that all of it stands."""
    made: dict[str, list[Signature]] = {}
    for signature in signatures:
        made.setdefault(signature.held.path, []).append(signature)
    # The whole first: what is wrong with a list is told there, and of its members not again.
    found = {
        each.path: tuple(_outcomes(each, made[each.path], lists))
        for each in reversed(held.credentials)
        if each.role is not Role.ENDORSEMENT
    }
    successor = _successor(held.whole, found[held.whole.path], made[held.whole.path], lists)
    if successor is not None:
        yield _superseded(held.whole, document, successor)
        # With the whole, what its issuer put into it was replaced: more need not be said of it.
        found = {
            each.path: () if each.issuer == held.whole.issuer else found[each.path]
            for each in held.credentials
            if each.path in found
        }
    every = [each for outcomes in found.values() for each in outcomes]
    told: dict[tuple[Code, str], Check] = {}
    for each in every:
        if isinstance(each, Check):
            told.setdefault((each.code, each.message), each)
    left_open = _told_of_lists(each for each in every if isinstance(each, Open))
    without = [] if successor else _without(held, found, document)
    checks = [*told.values(), *left_open, *without]
    yield from checks
    if successor is None and all(check.verdict for check in checks):
        yield _stands(held, found)


def _successor(
    whole: Held,
    outcomes: Iterable[_Outcome],
    signatures: Iterable[Signature],
    lists: StatusLists,
) -> Successor | None:
    revoked = any(isinstance(each, Check) and each.code is Code.STATUS_REVOKED for each in outcomes)
    said = Supersessions(lookup=lists.lookup, trust=lists.trust, at=lists.at)
    return said.successor(whole, (each.key for each in signatures), is_revoked=revoked)


def _superseded(whole: Held, document: DocumentShown | None, successor: Successor) -> Check:
    return _FIND.failed(
        Code.SUPERSEDED,
        whole.path,
        f"By what the school said on {timestamp_text(successor.as_of)}, {document or whole} was "
        f"replaced by document {successor.number}. Do not rely on it: ask for that one.",
    )


def standing_of(
    held: Held, signatures: Iterable[Signature], *, lists: StatusLists
) -> Iterator[Check]:
    """Yield what the status entries of a credential say against it, or leave open."""
    outcomes = tuple(_outcomes(held, signatures, lists))
    yield from (each for each in outcomes if isinstance(each, Check))
    yield from _told_of_lists(each for each in outcomes if isinstance(each, Open))


def _outcomes(
    held: Held, signatures: Iterable[Signature], lists: StatusLists
) -> Iterator[_Outcome]:
    """Yield what each status entry of a credential comes to; nothing if it has none."""
    given = held.document.get("credentialStatus")
    keys = tuple(each.key for each in signatures if each.held.path == held.path)
    for place, entry in enumerate(as_list(given)):
        path = f"{held.path}/credentialStatus"
        reading = _Reading(
            held=held,
            path=f"{path}/{place}" if isinstance(given, list) else path,
            keys=keys,
            lists=lists,
        )
        yield from reading.of(entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One status entry, and what is needed to know what it comes to."""

    held: Held
    path: str
    keys: tuple[PublicKey, ...]
    lists: StatusLists

    def of(self, entry: object) -> Iterator[_Outcome]:
        kinds = types_of(entry)
        if not isinstance(entry, dict) or not kinds:
            yield self._unusable("its entry is malformed (MALFORMED_VALUE_ERROR)")
        elif ENTRY not in kinds:
            yield _FIND.unsettled(
                Code.UNSUPPORTED,
                self.path,
                f"Whether {self.held} was taken back is said in a way this tool cannot read "
                f"({quoted(kinds[0])}). Another verifier may.",
            )
        else:
            yield from self._bitstring(entry)

    def _bitstring(self, entry: Mapping[str, Any]) -> Iterator[_Outcome]:
        try:
            received = ReceivedEntry.of(entry)
        except StatusListError as error:
            yield self._unusable(f"its entry is malformed: {error}")
            return
        yield self._look_up(received)
        suspensions = suspension_list_of(entry)
        if received.purpose == StatusPurpose.REVOCATION.value and suspensions is not None:
            purpose = StatusPurpose.SUSPENSION.value
            yield self._look_up(replace(received, url=suspensions, purpose=purpose))

    def _look_up(self, entry: ReceivedEntry) -> _Outcome:
        try:
            found = self.lists.copies(entry.url, issuer=self.held.issuer, keys=self.keys)
            final = next((each for each in found if _is_final(entry, each)), None)
            chosen = final or found[0]
            if final is None and chosen.too_old:
                return self._open(entry, Code.STATUS_STALE, chosen.too_old)
            if final is None and (rolled_back := _rolled_back(found)):
                return self._open(entry, Code.STATUS_ROLLBACK, rolled_back)
            return self._verdict(entry, chosen.value(entry), chosen.as_of)
        except UnusableListError as error:
            return self._open(entry, error.code, str(error))
        except StatusListError as error:
            return self._open(entry, Code.STATUS_LIST, str(error))

    def _verdict(self, entry: ReceivedEntry, value: int, as_of: datetime) -> Check | Clear:
        told = f"By the list of {timestamp_text(as_of)}"
        if entry.purpose in _WORDS and value:
            message = f"{told}, {self.held} is {_WORDS[entry.purpose]}. {_ADVICE[entry.purpose]}."
            return _FIND.failed(_CODES[entry.purpose], self.path, message)
        if entry.purpose == "message":
            said = quoted(entry.messages.get(value, f"status {value}"))
            message = f"{told}, the issuer says of {self.held}: {said}."
            return _FIND.passed(Code.STATUS_OK, self.path, message)
        if entry.purpose == "refresh" and value:
            message = f"{told}, there is a newer version of {self.held}."
            return _FIND.passed(Code.STATUS_OK, self.path, message)
        if entry.purpose not in {*_WORDS, "refresh"}:
            return _FIND.unsettled(
                Code.UNSUPPORTED,
                self.path,
                f"The list says something of {self.held} that this tool does not know "
                f"({quoted(entry.purpose)}). Another verifier may.",
            )
        return Clear(purpose=entry.purpose, as_of=as_of)

    def _open(self, entry: ReceivedEntry, code: Code, reason: str) -> Open:
        return Open(path=self.path, url=entry.url, code=code, reason=reason)

    def _unusable(self, reason: str) -> Check:
        return _FIND.unsettled(
            Code.STATUS_LIST,
            self.path,
            f"Whether {self.held} was taken back cannot be told: {reason}. Ask the school.",
        )


def _told_of_lists(outcomes: Iterable[Open]) -> Iterator[Check]:
    """Yield what lists leave open: each list once, and together those of one entry."""
    lists: dict[tuple[Code, str, str], Open] = {}
    for each in outcomes:
        lists.setdefault((each.code, each.reason, each.url), each)
    groups: dict[tuple[Code, str, str], list[Open]] = {}
    for each in lists.values():
        groups.setdefault((each.code, each.reason, each.path), []).append(each)
    for (code, reason, path), alike in groups.items():
        told = _left_open(code, reason, [each.url for each in alike])
        yield _FIND.unsettled(code, path, told, WayOut(Deed.GIVE_STATUS_LISTS))


def _left_open(code: Code, reason: str, urls: Sequence[str]) -> str:
    one = len(urls) == 1
    which = f"{'The list that says' if one else 'The lists that say'} what was taken back"
    problem = {
        Code.STATUS_UNREACHABLE: f"{which} {'was' if one else 'were'} not read",
        Code.STATUS_STALE: f"{which} {'is' if one else 'are'} too old: {reason}",
        Code.STATUS_ROLLBACK: f"{which} {'was' if one else 'were'} set back: {reason}",
    }.get(code, f"{which} cannot be relied on: {reason}")
    files = f"the {'file that is' if one else 'files that are'} published at"
    return (
        f"{problem}. Verify again with {files} {' and '.join(map(quoted, urls))}; or ask the "
        "school."
    )


def _rolled_back(found: Sequence[StatusList]) -> str:
    """Return why copies, newest first, tell that an older list is shown; empty if they do not.

    What is published is never older than what was published before. A copy inside the file does not
    count: a school signs one whenever it exports, and need not have published it.
    """
    fetched = next((each for each in found if each.source is Source.ONLINE), None)
    known = next((each for each in found if each.source is Source.FILE), None)
    if fetched is None or known is None or fetched.as_of >= known.as_of:
        return ""
    return (
        f"what was just fetched is of {timestamp_text(fetched.as_of)}, and you have one of "
        f"{timestamp_text(known.as_of)}"
    )


def _is_final(entry: ReceivedEntry, found: StatusList) -> bool:
    # What is revoked stays revoked: that is known even from a list that is too old.
    return entry.purpose == StatusPurpose.REVOCATION.value and bool(found.value(entry))


def _without(
    held: Holdings,
    found: Mapping[str, tuple[_Outcome, ...]],
    document: DocumentShown | None,
) -> Iterator[Check]:
    """Yield what nobody says anything of, that would have to be known."""
    whole = held.whole
    if not any(map(_settles, found[whole.path])):
        yield _FIND.unsettled(
            Code.STATUS_NONE,
            "",
            "The school publishes no list of what it has taken back, so the file cannot tell "
            f"whether it still stands. If it matters, ask the school about {document or 'it'}.",
        )
        return
    for each in held.members:
        # What the issuer of the whole wrote stands and falls with the whole.
        if each.issuer != whole.issuer and not any(map(_settles, found[each.path])):
            yield _FIND.unsettled(
                Code.STATUS_NONE,
                each.path,
                f"{str(each).capitalize()} is by another issuer, who publishes no list of what was "
                "taken back. If it matters, ask that issuer.",
            )


def _settles(told: _Outcome) -> bool:
    # A message about a credential does not say whether it was taken back; a problem is told.
    if isinstance(told, Clear):
        return told.purpose in _WORDS
    return isinstance(told, Open) or not told.verdict


def _stands(held: Holdings, found: Mapping[str, tuple[_Outcome, ...]]) -> Check:
    clear = [each for told in found.values() for each in told if isinstance(each, Clear)]
    words = [
        word for purpose, word in _WORDS.items() if any(each.purpose == purpose for each in clear)
    ]
    count = len(held.direct_members)
    members = f", nor is {f'any of its {count} credits' if count > 1 else 'its credit'}"
    every = count and all(any(map(_settles, found[each.path])) for each in held.direct_members)
    as_of = timestamp_text(min(each.as_of for each in clear))
    said = f"{'neither' if len(words) > 1 else 'not'} {' nor '.join(words)}"
    return _FIND.passed(
        Code.STATUS_OK,
        "",
        f"By the school's list of {as_of}, {held.whole} is {said}{members if every else ''}.",
    )

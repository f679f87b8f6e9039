"""The drill: on a copy, the key that signs is stolen, and all it signed is signed anew."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from transcript.batch.issuing import Run, entry_of
from transcript.batch.superseding import Replaced, Replacement, planned, supersede
from transcript.errors import IssuingError
from transcript.issuance import CLR_FILE, Issuer
from transcript.model.school import School
from transcript.proofs.key_history import KeyPurpose, KeyRecord
from transcript.proofs.keyring import SHORTEST_PASSPHRASE, Keyring
from transcript.registry.documents import Known
from transcript.registry.originals import Originals
from transcript.registry.registry import Registry
from transcript.registry.status_book import FINAL
from transcript.source.workspace import Workspace
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verdict import Verdict
from transcript.verification.verify import verify
from transcript.ways_out import Deed, WayOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of a school's folder, which may be changed at will."""

    workspace: Workspace
    school: School
    keyring: Keyring
    registry: Registry
    originals: Originals


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What came of a drill.

    `opened` are the ids of the keys that were taken for stolen; `replaced` tells of each document.
    Of the old ones, `exposed` were signed with those keys and `doubted` are in doubt now for a
    college, which should be the same; of the new ones, `sound` verify.
    """

    opened: tuple[str, ...]
    replaced: tuple[Replaced, ...]
    exposed: int
    doubted: int
    sound: int

    @property
    def resigned(self) -> int:
        """How many documents were signed again."""
        return sum(each.state is Replacement.SUPERSEDED for each in self.replaced)

    def __bool__(self) -> bool:
        """Return whether all were signed again and verify, and what was exposed is in doubt."""
        whole = len(self.replaced)
        return self.resigned == self.sound == whole and self.doubted == self.exposed


def rehearse(
    copy: Copy,
    *,
    since: datetime,
    at: datetime,
    clock: Callable[[], datetime],
    passphrase: Callable[[], bytes],
) -> Rehearsed:
    """Take the key that signs for stolen `since` then, sign anew what it signed, and verify it.

    The present key is opened with `passphrase`, to see that it can be; the new one is made in the
    copy, never in a token. Raises `IssuingError` without a key, and what issuing raises.
    """
    stolen = _stolen(copy, since=since, at=at, passphrase=passphrase)
    issuer = _new_issuer(copy, at=at)
    run = Run(
        workspace=copy.workspace,
        originals=copy.originals,
        registry=copy.registry,
        issuer=lambda: issuer,
        at=at,
        clock=clock,
        batch="drill",
        actor="drill",
    )
    documents = _standing_since(copy, since)
    plan = planned(documents, run, same=True)
    reasons = {each.document: "drill" for each in documents}
    replaced = tuple(supersede(plan, run, reasons))
    trust = _trust(copy)
    # What an earlier key has signed since then is signed again too, but nobody doubts it.
    exposed = {each.public_key.multibase for each in stolen}
    return Rehearsed(
        opened=tuple(each.id for each in stolen),
        replaced=replaced,
        exposed=sum(each.key in exposed for each in documents),
        doubted=sum(_is_doubted(each) for each in _reports(copy, documents, trust, at)),
        sound=sum(
            each.axes[Axis.INTEGRITY] is each.axes[Axis.ISSUER] is Verdict.PASSED
            for each in _reports(copy, _successors(copy, replaced), trust, at)
        ),
    )


def _stolen(
    copy: Copy, *, since: datetime, at: datetime, passphrase: Callable[[], bytes]
) -> Sequence[KeyRecord]:
    keys = [
        each
        for each in copy.keyring.history().keys
        if each.purpose is KeyPurpose.CREDENTIALS and each.is_in_use(at)
    ]
    if not keys:
        raise IssuingError("for credentials", "there is none", way_out=WayOut(Deed.MAKE_KEYS))
    for each in keys:
        copy.keyring.signer(each, passphrase=passphrase)
        copy.keyring.compromise(each.id, since=since)
    return keys


def _new_issuer(copy: Copy, *, at: datetime) -> Issuer:
    once = secrets.token_bytes(SHORTEST_PASSPHRASE)
    (record,) = copy.keyring.create(
        [KeyPurpose.CREDENTIALS], organisation=copy.school.name, at=at, passphrase=lambda: once
    )
    return Issuer.of(copy.school.id, copy.keyring.signer(record, passphrase=lambda: once))


def _standing_since(copy: Copy, since: datetime) -> tuple[Known, ...]:
    """Return what would be in doubt and still counts."""
    gone = {
        each.document for each in copy.registry.corrections.taken_back() if each.standing in FINAL
    }
    found = copy.registry.documents.since(since)
    return tuple(each for each in found if each.document not in gone)


def _trust(copy: Copy) -> TrustList:
    """Return the list of a college that was told of the theft."""
    keys = tuple(
        TrustedKey(
            multibase=each.public_key.multibase,
            valid_until=each.valid_until,
            compromised_at=each.compromised_at,
        )
        for each in copy.keyring.history().keys
        if each.purpose is KeyPurpose.CREDENTIALS
    )
    known = TrustedIssuer(id=copy.school.id, name=copy.school.name, keys=keys)
    return TrustList(issuers={known.id: known})


def _successors(copy: Copy, replaced: Sequence[Replaced]) -> Iterator[Known]:
    for each in replaced:
        if each.state is Replacement.SUPERSEDED:
            yield from copy.registry.documents.find(each.successor)


def _reports(
    copy: Copy, documents: Sequence[Known] | Iterator[Known], trust: TrustList, at: datetime
) -> Iterator[FileReport]:
    for each in documents:
        original = copy.originals.found(entry_of(each))
        name = f"{UUID(each.document)}.json"
        yield verify(original.files()[CLR_FILE], file=name, trust=trust, at=at)


def _is_doubted(report: FileReport) -> bool:
    return any(each.code is Code.KEY_COMPROMISED for each in report.checks)

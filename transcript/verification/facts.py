"""What a reader may be shown of a file's content: what the checks leave standing, and no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from transcript.proofs.keys import PublicKey
from transcript.verification.envelope import Presented
from transcript.verification.holdings import Holdings
from transcript.verification.report import Axis, Check, Step
from transcript.verification.shown import (
    NOBODY,
    CreditsShown,
    DocumentShown,
    EndorsementShown,
    IssuerShown,
    LoggedShown,
    MemberShown,
    SubjectShown,
)
from transcript.verification.steps.document import (
    credits_of,
    document_of,
    members_of,
    supersedes_of,
)
from transcript.verification.steps.proof import Proven
from transcript.verification.steps.subject import name_of
from transcript.verification.trust import TrustList
from transcript.verification.verdict import Verdict, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a reader may be told of a file's content; nothing, unless it is a fact."""

    issuer: IssuerShown = NOBODY
    subject: SubjectShown | None = None
    document: DocumentShown | None = None
    credits: CreditsShown | None = None
    members: tuple[MemberShown, ...] = ()
    endorsements: tuple[EndorsementShown, ...] = ()
    ledger: LoggedShown | None = None


def is_fact(proven: Proven, checks: Iterable[Check]) -> bool:
    """Return whether what a file says may be shown as fact.

    If integrity fails, nothing may; nor if it speaks in the name of an issuer that the reader
    knows by another key.
    """
    return bool(proven) and not any(
        check.axis is not Axis.STANDING and check.verdict is Verdict.FAILED for check in checks
    )


def shows_what_was_signed(presented: Presented, checks: Iterable[Check]) -> bool:
    """Return whether a PDF's pages were found to show what was signed; other files have none."""
    if presented.pdf is None:
        return True
    return bool(worst(each.verdict for each in checks if each.step is Step.CONTAINER))


def shown_of(
    presented: Presented,
    held: Holdings,
    *,
    key: PublicKey,
    checks: Sequence[Check],
    trust: TrustList | None,
    at: datetime,
    endorsements: tuple[EndorsementShown, ...],
    ledger: LoggedShown | None,
) -> Shown:
    """Return what may be shown of a file whose content `is_fact`; `key` signed the whole."""
    issuer = held.whole.issuer
    known = trust.entry(issuer) if trust and issuer else None
    # Beside pages that may show something else, a school's name would seem to stand for them.
    shows = shows_what_was_signed(presented, checks)
    named = shows and bool(worst(each.verdict for each in checks if each.axis is Axis.ISSUER))
    return Shown(
        issuer=IssuerShown(
            id=issuer,
            # The reader's own word, which stands only beside a key the reader confirmed.
            name=known.name if known and named else None,
            trusted=named,
            key=key.multibase,
        ),
        subject=SubjectShown(name=name_of(held.whole)) if shows else None,
        document=_document(presented, held, at=at, shows=shows),
        credits=credits_of(held) if shows else None,
        members=members_of(held) if shows else (),
        endorsements=endorsements if shows else (),
        ledger=ledger,
    )


def _document(
    presented: Presented, held: Holdings, *, at: datetime, shows: bool
) -> DocumentShown | None:
    document = document_of(held.whole, at=at)
    if document is None or not shows:
        return document
    return replace(document, supersedes=supersedes_of(presented))

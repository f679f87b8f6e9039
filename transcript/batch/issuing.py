"""Issue transcripts: one outcome a learner, and nothing is issued twice.

What is random is settled in the registry before anything is signed, what was signed is in the
ledger before anybody sees it, and a run that is taken up again ends with the same bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from transcript.batch.approving import Approvers
from transcript.batch.sources import endorsements_of, source_of
from transcript.credentials.mapping import badge_id
from transcript.credentials.status_list import StatusEntry
from transcript.diagnostics import Diagnostic
from transcript.errors import IssuingError, UnreadableWorkspaceError
from transcript.exporting import missing
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.registry.documents import Chance, Finished, Intent, Known, Reserved, Terms, Wish
from transcript.registry.originals import Entry, Originals
from transcript.registry.registry import Registry
from transcript.registry.runs import Runs
from transcript.registry.status_book import Place, Standing
from transcript.source.workspace import Workspace
from transcript.validation import validate
from transcript.ways_out import Deed, WayOut

_CHANGED_SINCE = "something in it was changed after the review: review it again"

CHUNK = 10
"""How many learners share a transaction: what a crash interrupts is this much."""


class State(StrEnum):
    """What became of one learner in a run."""

    ISSUED = "issued"
    ALREADY_ISSUED = "already issued"
    WOULD_ISSUE = "would issue"
    NOTHING_EARNED = "nothing earned yet"
    BUSY = "busy"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one learner.

    `document` is the one that was issued, now or before; `reason` says why signing failed, why it
    has to wait, or why that document does not count any more, and `way_out` what can be done.
    `source_digest` is of what was found fit to sign, empty where nothing was.
    """

    learner: str
    state: State
    diagnostics: tuple[Diagnostic, ...]
    document: DocumentIdentity | None = None
    reason: str | None = None
    way_out: WayOut | None = None
    source_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run needs: the school's files, the place for originals, the issuer and the clocks.

    `batch` is its id, and `taken_over` those of dead runs whose work it ends (`alive`). Documents
    are dated `at`; the ledger notes them by `clock`. Whom `supersedes` names gets a document that
    replaces the one named, even if nothing has changed. Whom `reviewed` names is signed only as
    somebody has looked at it, by the digest of what that was.
    """

    workspace: Workspace
    originals: Originals
    registry: Registry
    issuer: Callable[[], Issuer]
    at: datetime
    clock: Callable[[], datetime]
    batch: str
    actor: str
    taken_over: frozenset[str] = frozenset()
    supersedes: Mapping[str, str] = field(default_factory=dict)
    reviewed: Mapping[str, str] = field(default_factory=dict)
    chance: Chance = field(default_factory=Chance)
    dry_run: bool = False


def issue_learners(learners: Iterable[str], run: Run) -> Iterator[Outcome]:
    """Issue each learner's transcript, yielding its outcome as it is reached.

    A learner whose files have errors is refused and the others go on. A transcript issued before
    from the same files is not issued again: taking a run up again finishes it. `run.issuer` is
    called when the first signature is due, so that a run with nothing to sign asks no passphrase.

    Raises `IssuingError` when the key cannot be opened, `LedgerError` when the clock was set back,
    `RegistryError`, and `OSError` when an original cannot be written; what was yielded stands.
    """
    with alive(run) as held:
        for chunk in _chunks(learners):
            yield from issue_chunk(chunk, held)


@contextmanager
def alive(run: Run) -> Iterator[Run]:
    """Tell other runs that this one is alive; give it with the dead runs whose work it takes over.

    A dry run is nobody's business. Raises `OSError` where a lock cannot be made, `RegistryError`.
    """
    if run.dry_run:
        yield run
        return
    runs = Runs(database=run.registry.database, folder=run.originals.folder)
    with runs.alive(run.batch) as taken_over:
        yield replace(run, taken_over=taken_over)


def issue_chunk(learners: Sequence[str], run: Run) -> tuple[Outcome, ...]:
    """Issue for some learners with one transaction of each kind; return their outcomes in order.

    The run has to be `alive` meanwhile. Raises as `issue_learners`: then nothing of the chunk is
    shown, or all of it is noted, and the next run ends what is open.
    """
    judged = [_judged(each, run) for each in learners]
    ready = [each for each in judged if isinstance(each, _Ready)]
    outcomes = {each.learner: each for each in judged if isinstance(each, Outcome)}
    before = run.registry.documents.issued_from(each.wish for each in ready)
    new: list[_Ready] = []
    for each in ready:
        known = before.get(each.learner)
        if known is not None:
            outcomes[each.learner] = _told_again(each.outcome, known, run)
        else:
            new.append(each)
    outcomes |= {each.learner: each for each in _issue_approved(new, run)}
    return tuple(outcomes[each] for each in learners)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A learner whose transcript may be signed."""

    transcript: Transcript
    wish: Wish
    outcome: Outcome
    approvals: tuple[str, ...] = ()

    @property
    def learner(self) -> str:
        return self.wish.learner


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """A transcript that was signed, and is not yet on disk."""

    ready: _Ready
    intent: Intent
    transcript: IssuedTranscript

    @property
    def entry(self) -> Entry:
        return entry_of(self.intent)

    @property
    def finished(self) -> Finished:
        return Finished(
            intent=self.intent,
            digests=self.transcript.digests,
            approvals=self.ready.approvals,
        )


def _judged(learner: str, run: Run) -> _Ready | Outcome:
    result = validate(run.workspace, learner=learner, today=run.at.date(), missing=missing)
    outcome = Outcome(learner=learner, state=State.REFUSED, diagnostics=result.diagnostics)
    if result.transcript is None or not result.ok:
        return outcome
    if not result.transcript.awards:
        return replace(outcome, state=State.NOTHING_EARNED)
    earned = [each.credit for each in result.transcript.awards]
    wish = Wish(
        learner=learner,
        source_digest=source_of(result.transcript, run.workspace),
        credentials=lambda document: _credentials(document, earned, run),
        supersedes=run.supersedes.get(learner, ""),
    )
    outcome = replace(outcome, source_digest=wish.source_digest)
    return _Ready(transcript=result.transcript, wish=wish, outcome=outcome)


def _credentials(document: str, earned: Sequence[str], run: Run) -> list[str]:
    identity = DocumentIdentity(id=document, issued_at=run.at)
    return [document, *(badge_id(identity, credit) for credit in earned)]


def _told_again(outcome: Outcome, known: Known, run: Run) -> Outcome:
    """Return the outcome of a learner who has the document, and see that its files are there."""
    document = DocumentIdentity(id=known.document, issued_at=known.issued_at)
    if not run.dry_run:
        try:
            run.originals.found(entry_of(known))
        except UnreadableWorkspaceError as error:
            return replace(outcome, state=State.FAILED, reason=str(error))
    standing = run.registry.status.standing_of(known.document)
    reason = None if standing is Standing.IN_FORCE else f"it is {standing}"
    return replace(outcome, state=State.ALREADY_ISSUED, document=document, reason=reason)


def _issue_approved(ready: Sequence[_Ready], run: Run) -> Iterator[Outcome]:
    """Issue for those whom somebody has approved, where the school asks for that."""
    approvers = Approvers.of(run.workspace, run.registry)
    fit: list[_Ready] = []
    for each in ready:
        approvals = approvers.of_source(each.learner, each.wish.source_digest) if approvers else ()
        if approvers and not approvals:
            way_out = WayOut(Deed.APPROVE)
            yield replace(each.outcome, reason="nobody has approved this", way_out=way_out)
        elif run.dry_run:
            yield replace(each.outcome, state=State.WOULD_ISSUE)
        elif run.reviewed.get(each.learner, each.wish.source_digest) != each.wish.source_digest:
            yield replace(each.outcome, state=State.FAILED, reason=_CHANGED_SINCE)
        else:
            fit.append(replace(each, approvals=approvals))
    if fit:
        yield from _issue(fit, run)


def _issue(ready: Sequence[_Ready], run: Run) -> Iterator[Outcome]:
    issuer = run.issuer()
    reserved = _reserve(ready, issuer, run)
    signed: list[_Signed] = []
    for each in ready:
        intent = reserved.intents.get(each.learner)
        if intent is None:
            yield _left_to_another(each, reserved, run)
            continue
        try:
            signed.append(_sign(each, intent, reserved.places[intent.document], issuer, run))
        except IssuingError as error:
            yield replace(each.outcome, state=State.FAILED, reason=error.reason)
    _keep(signed, run)
    for done in signed:
        yield replace(done.ready.outcome, state=State.ISSUED, document=done.intent.identity)


def _left_to_another(ready: _Ready, reserved: Reserved, run: Run) -> Outcome:
    known = reserved.issued.get(ready.learner)
    if known is not None:
        return _told_again(ready.outcome, known, run)
    reason = "another run is issuing it now; run this again when that one has ended"
    return replace(ready.outcome, state=State.BUSY, reason=reason)


def _reserve(ready: Sequence[_Ready], issuer: Issuer, run: Run) -> Reserved:
    settings = run.workspace.settings
    terms = Terms(
        run=run.batch,
        actor=run.actor,
        key=issuer.signer.public_key.multibase,
        language=settings.languages[0],
        issued_at=run.at.replace(microsecond=0),
        taken_over=run.taken_over,
        status=settings.status.url if settings.status else "",
        suspendable=bool(settings.status and settings.status.suspension),
        chance=run.chance,
    )
    wishes = [each.wish for each in ready]
    reserved = run.registry.documents.reserve(wishes, terms, at=run.clock())
    for each in reserved.dropped:
        run.originals.discard(entry_of(each))
    return reserved


def _sign(
    ready: _Ready, intent: Intent, places: Mapping[str, Place], issuer: Issuer, run: Run
) -> _Signed:
    transcript = issue(
        ready.transcript,
        issuer=issuer,
        document=intent.identity,
        release=run.workspace.settings.release,
        endorsements=endorsements_of(ready.transcript, run.workspace),
        status={
            credential: StatusEntry(
                base=place.base,
                number=place.number,
                index=place.index,
                suspendable=place.suspendable,
            )
            for credential, place in places.items()
        },
    )
    return _Signed(ready=ready, intent=intent, transcript=transcript)


def _keep(signed: Sequence[_Signed], run: Run) -> None:
    """Write what was signed, note it in the ledger, and only then show it."""
    if not signed:
        return
    try:
        drafts = [run.originals.draft(each.entry, each.transcript.files()) for each in signed]
        run.originals.settle(drafts)
    except OSError:
        for each in signed:
            run.originals.discard(each.entry)  # a disk that is full has room again
        raise
    run.registry.documents.record([each.finished for each in signed], at=run.clock())
    run.originals.show(drafts)


def entry_of(document: Intent | Known) -> Entry:
    """Return what the folder of a document's signed original says of it."""
    return Entry(
        document_id=document.document,
        number=document.number,
        learner=document.learner,
        issued_at=document.issued_at,
        source_digest=document.source_digest,
    )


def _chunks(learners: Iterable[str]) -> Iterator[tuple[str, ...]]:
    found = iter(learners)
    while chunk := tuple(islice(found, CHUNK)):
        yield chunk

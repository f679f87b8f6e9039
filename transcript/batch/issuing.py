"""Issue transcripts: one outcome a learner, and nothing is issued twice."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from transcript.batch.status_lists import reserve
from transcript.credentials.mapping.endorsements import told_with
from transcript.credentials.vc import JsonObject
from transcript.diagnostics import Diagnostic
from transcript.errors import IssuingError, UnreadableWorkspaceError
from transcript.exporting import missing
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.registry.originals import Entry, Originals
from transcript.registry.registry import Registry
from transcript.registry.status_book import Standing
from transcript.source.native import source_digest
from transcript.source.release import released
from transcript.source.workspace import Workspace
from transcript.validation import validate


class State(StrEnum):
    """What became of one learner in a run."""

    ISSUED = "issued"
    ALREADY_ISSUED = "already issued"
    WOULD_ISSUE = "would issue"
    NOTHING_EARNED = "nothing earned yet"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one learner.

    `document` is the one that was issued, now or before; `reason` says why signing failed, or why
    that document does not count any more.
    """

    learner: str
    state: State
    diagnostics: tuple[Diagnostic, ...]
    document: DocumentIdentity | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run needs: the school's files, the place for originals, the issuer, clock and ids."""

    workspace: Workspace
    originals: Originals
    registry: Registry
    issuer: Callable[[], Issuer]
    at: datetime
    new_id: Callable[[], UUID]
    dry_run: bool = False


def issue_learners(learners: Iterable[str], run: Run) -> Iterator[Outcome]:
    """Issue each learner's transcript, yielding its outcome as it is reached.

    A learner whose files have errors is refused and the others go on. A transcript issued before
    from the same files is not issued again: taking a run up again finishes it. `run.issuer` is
    called when the first signature is due, so that a run with nothing to sign asks no passphrase.

    Raises `IssuingError` when the key cannot be opened, `BusyWorkspaceError` while another run
    writes here, and `OSError` when an original cannot be written; what was yielded stands.
    """
    with nullcontext() if run.dry_run else run.originals.locked():
        for learner in learners:
            yield _issue_one(learner, run)


def _issue_one(learner: str, run: Run) -> Outcome:
    result = validate(run.workspace, learner=learner, today=run.at.date(), missing=missing)
    outcome = Outcome(learner=learner, state=State.REFUSED, diagnostics=result.diagnostics)
    if result.transcript is None or not result.ok:
        return outcome
    if not result.transcript.awards:
        return replace(outcome, state=State.NOTHING_EARNED)
    digest = source_digest(
        released(result.transcript, run.workspace.settings.release),
        beside=_endorsements(result.transcript, run.workspace),
    )
    try:
        before = run.originals.issued_from(learner, digest)
    except UnreadableWorkspaceError as error:
        return replace(outcome, state=State.FAILED, reason=str(error))
    if before is not None:
        document = DocumentIdentity(id=before.entry.document_id, issued_at=before.entry.issued_at)
        standing = run.registry.status.standing_of(document.id)
        reason = None if standing is Standing.IN_FORCE else f"it is {standing}"
        return replace(outcome, state=State.ALREADY_ISSUED, document=document, reason=reason)
    if run.dry_run:
        return replace(outcome, state=State.WOULD_ISSUE)
    return _sign(result.transcript, digest, outcome, run)


def _sign(transcript: Transcript, digest: str, outcome: Outcome, run: Run) -> Outcome:
    issuer = run.issuer()
    settings = run.workspace.settings
    document = DocumentIdentity(
        id=run.new_id().urn,
        issued_at=run.at.replace(microsecond=0),
        language=settings.languages[0],
    )
    # Before anything is signed: what was once signed must never share its place with another.
    places = (
        reserve(transcript, document, settings.status, run.registry.status)
        if settings.status
        else {}
    )
    try:
        issued = issue(
            transcript,
            issuer=issuer,
            document=document,
            release=settings.release,
            endorsements=_endorsements(transcript, run.workspace),
            status=places,
        )
    except IssuingError as error:
        return replace(outcome, state=State.FAILED, reason=error.reason)
    _keep(issued, digest, run.originals)
    return replace(outcome, state=State.ISSUED, document=document)


def _endorsements(transcript: Transcript, workspace: Workspace) -> list[JsonObject]:
    signed = (each.value for each in workspace.load_school().endorsements)
    return told_with(transcript, [each for each in signed if isinstance(each, dict)])


def _keep(issued: IssuedTranscript, digest: str, originals: Originals) -> None:
    entry = Entry(
        document_id=issued.document.id,
        number=issued.document.number,
        learner=issued.transcript.learner.id,
        issued_at=issued.document.issued_at,
        source_digest=digest,
    )
    originals.store(entry, issued.files())

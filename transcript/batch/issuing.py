"""Issue transcripts: one outcome a learner, and nothing is issued twice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from transcript.diagnostics import Diagnostic
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.registry.originals import Original, Originals
from transcript.source.native import source_digest
from transcript.source.release import released
from transcript.source.workspace import Workspace
from transcript.validation import validate


class State(StrEnum):
    """What became of one learner in a run."""

    ISSUED = "issued"
    ALREADY_ISSUED = "already issued"
    WOULD_ISSUE = "would issue"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one learner; `document` is set unless the learner was refused."""

    learner: str
    state: State
    document: DocumentIdentity | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run needs: the school's files, the place for originals, the issuer, clock and ids."""

    workspace: Workspace
    originals: Originals
    issuer: Callable[[], Issuer]
    at: datetime
    new_id: Callable[[], UUID]
    dry_run: bool = False


def issue_learners(learners: Iterable[str], run: Run) -> Iterator[Outcome]:
    """Issue each learner's transcript, yielding its outcome as it is reached.

    A learner whose files have errors is refused and the others go on. A transcript issued before
    from the same files is not issued again: taking a run up again finishes it. `run.issuer` is
    called when the first signature is due, so that a run with nothing to sign asks no passphrase.

    Raises `IssuingError` or `OSError` when signing or writing fails; what was yielded stands.
    """
    return (_issue_one(learner, run) for learner in learners)


def _issue_one(learner: str, run: Run) -> Outcome:
    result = validate(run.workspace, learner=learner, today=run.at.date())
    if result.transcript is None or not result.ok:
        return _outcome(learner, State.REFUSED, None, result.diagnostics)
    release = run.workspace.settings.release
    digest = source_digest(released(result.transcript, release))
    before = run.originals.issued_from(learner, digest)
    if before is not None:
        identity = DocumentIdentity(id=before.document_id, issued_at=before.issued_at)
        return _outcome(learner, State.ALREADY_ISSUED, identity, result.diagnostics)
    identity = DocumentIdentity(id=run.new_id().urn, issued_at=run.at.replace(microsecond=0))
    if run.dry_run:
        return _outcome(learner, State.WOULD_ISSUE, None, result.diagnostics)
    issued = issue(
        result.transcript,
        issuer=run.issuer(),
        document=identity,
        release=release,
    )
    _keep(issued, digest, run.originals)
    return _outcome(learner, State.ISSUED, identity, result.diagnostics)


def _keep(issued: IssuedTranscript, digest: str, originals: Originals) -> None:
    learner = issued.transcript.learner.id
    original = Original(
        document_id=issued.document.id,
        number=issued.document.number,
        learner=learner,
        issued_at=issued.document.issued_at,
        source_digest=digest,
        folder=originals.place(learner, issued.document.id),
    )
    originals.store(original, issued.files())


def _outcome(
    learner: str,
    state: State,
    document: DocumentIdentity | None,
    diagnostics: tuple[Diagnostic, ...],
) -> Outcome:
    return Outcome(learner=learner, state=state, document=document, diagnostics=diagnostics)

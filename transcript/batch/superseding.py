"""Documents that take the place of others: issued from the school's present files, then noted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from transcript.batch.former_names import former_words, names_folder, places_of
from transcript.batch.issuing import Outcome, Run, State, issue_chunk, issue_learners
from transcript.diagnostics import Diagnostic
from transcript.errors import UnreadableWorkspaceError
from transcript.issuance import IssuedTranscript, UnreadableOriginalError
from transcript.model.document import DocumentIdentity
from transcript.model.transcript import Transcript
from transcript.registry.corrections import SupersessionError
from transcript.registry.documents import Known
from transcript.registry.status_book import Standing
from transcript.source.release import released
from transcript.ways_out import Deed, WayOut


class Replacement(StrEnum):
    """What became of a document that was to be replaced."""

    SUPERSEDED = "superseded"
    ALREADY = "already superseded"
    WOULD = "would be superseded"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """One document, what became of it, and the id of its successor, if it has one.

    The successor is issued from the folder `learner`. `reason` says what stands against it and
    `way_out` what can be done; `diagnostics` are the errors in the learner's files. `remarks` say
    where a name that the learner no longer has is still found.
    """

    known: Known
    learner: str
    state: Replacement
    successor: str = ""
    reason: str = ""
    way_out: WayOut | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    remarks: tuple[str, ...] = ()


def planned(
    documents: Sequence[Known], run: Run, *, same: bool, folder: str | None = None
) -> tuple[Replaced, ...]:
    """Return what would become of documents; nothing is signed or written.

    What has not changed is refused, unless the `same` is to be issued again. `folder` is the
    learner's, where it is called otherwise than when the one document was issued.
    """
    found = tuple(_refused_before_looking(documents, run))
    told = {each.known.document for each in found}
    rest = {each: folder or each.learner for each in documents if each.document not in told}
    looking = replace(run, dry_run=True, supersedes={})
    outcomes = {each.learner: each for each in issue_chunk(list(rest.values()), looking)}
    judged = [
        _judged(
            Replaced(known=each, learner=learner, state=_WOULD), outcomes[learner], run, same=same
        )
        for each, learner in rest.items()
    ]
    judged = [_without_former_names(each, run) if each.state is _WOULD else each for each in judged]
    by_document = {each.known.document: each for each in (*found, *judged)}
    return tuple(by_document[each.document] for each in documents)


def supersede(plan: Sequence[Replaced], run: Run, reasons: Mapping[str, str]) -> Iterator[Replaced]:
    """Issue the successors of what `planned` found good, and note them; yield what became of each.

    `reasons` are by the old document's id. Taken up again it finishes. Raises as `issue_learners`.
    """
    due = {each.learner: each for each in plan if each.state is _WOULD}
    yield from (each for each in plan if each.state is not _WOULD)
    named = {learner: each.known.document for learner, each in due.items()}
    for outcome in issue_learners(due, replace(run, supersedes=named)):
        yield _noted(due[outcome.learner], outcome, run, reasons)


def superseded_by(document: Known, successor: Known, run: Run, reason: str) -> Replaced:
    """Note that a document that was issued takes the place of another of the same learner."""
    if document.learner != successor.learner:
        return _refused(document, "the other document is of another learner")
    if successor.issued_at < document.issued_at:
        return _refused(document, "the other document was issued before it")
    due = Replaced(known=document, learner=document.learner, state=_WOULD)
    return _note(due, successor.document, run, reason)


def _noted(planned: Replaced, outcome: Outcome, run: Run, reasons: Mapping[str, str]) -> Replaced:
    document = outcome.document
    if document is None or outcome.state not in {State.ISSUED, State.ALREADY_ISSUED}:
        reason = outcome.reason or str(outcome.state)
        return replace(planned, state=Replacement.FAILED, reason=reason)
    return _note(planned, document.id, run, reasons[planned.known.document])


def _note(due: Replaced, successor: str, run: Run, reason: str) -> Replaced:
    try:
        is_new = run.registry.corrections.supersede(
            due.known.document, successor, reason=reason, actor=run.actor, at=run.clock()
        )
    except SupersessionError as error:
        return replace(due, state=Replacement.REFUSED, reason=error.reason)
    state = Replacement.SUPERSEDED if is_new else Replacement.ALREADY
    return replace(due, state=state, successor=successor)


def _refused(document: Known, reason: str, way_out: WayOut | None = None) -> Replaced:
    due = Replaced(known=document, learner=document.learner, state=_WOULD)
    return _refusal(due, reason, way_out)


def _refused_before_looking(documents: Iterable[Known], run: Run) -> Iterator[Replaced]:
    """Yield the documents of which the registry alone can tell what becomes of them."""
    of_learner: dict[str, Known] = {}
    for each in documents:
        if each.successor:
            yield Replaced(
                known=each,
                learner=each.learner,
                state=Replacement.ALREADY,
                successor=each.successor,
            )
            continue
        try:
            run.registry.corrections.require_supersedable(each.document)
        except SupersessionError as error:
            yield _refused(each, error.reason)
            continue
        other = of_learner.setdefault(each.learner, each)
        if other is not each:
            yield _refused(
                each,
                f"of this learner {other.number} is to be replaced too, and one document takes the "
                "place of one: name them one by one",
                WayOut(Deed.NAME_EACH_SUCCESSOR),
            )


def _judged(due: Replaced, outcome: Outcome, run: Run, *, same: bool) -> Replaced:
    issued = outcome.document
    if outcome.state is State.WOULD_ISSUE:
        return due
    if outcome.state is not State.ALREADY_ISSUED or issued is None:
        errors = "the files have errors" if outcome.state is State.REFUSED else str(outcome.state)
        return _refusal(due, outcome.reason or errors, diagnostics=outcome.diagnostics)
    if issued.id == due.known.document:
        return due if same else _refusal(due, _UNCHANGED, WayOut(Deed.ISSUE_SAME))
    (known,) = run.registry.documents.find(issued.id)
    counts = run.registry.status.standing_of(issued.id) is Standing.IN_FORCE
    if not counts or known.supersedes == due.known.document:
        return due
    reason = f"the present record was issued already, as {known.number}"
    return _refusal(due, reason, WayOut(Deed.NAME_SUCCESSOR))


def _without_former_names(due: Replaced, run: Run) -> Replaced:
    """Return it with remarks on where a former name stands; refused if it is in the folder's."""
    transcript = run.workspace.load(due.learner).transcript
    before = _transcript_of(due.known, run)
    if transcript is None or before is None:
        return replace(due, remarks=(_NOT_LOOKED,))
    words = former_words(before.learner, transcript.learner)
    if names_folder(words, due.learner):
        return _refusal(
            due,
            f"the folder “{due.learner}” is called by a name that the learner no longer has, and "
            "that is in the files that are given out: rename it in learners/, and `id` in its "
            "learner.yaml",
            WayOut(Deed.NAME_NEW_FOLDER),
        )
    identity = DocumentIdentity(id=due.known.document, issued_at=run.at)
    let_out = released(transcript, run.workspace.settings.release)
    found = places_of(words, let_out, document=identity)
    told = tuple(f"a former name is still in the record, at {each}" for each in found)
    return replace(due, remarks=told)


def _transcript_of(known: Known, run: Run) -> Transcript | None:
    try:
        theirs = run.originals.of(known.learner)
        files = next(each for each in theirs if each.entry.document_id == known.document).files()
        return IssuedTranscript.from_files(files).transcript
    except (UnreadableWorkspaceError, UnreadableOriginalError, StopIteration):
        return None


def _refusal(
    due: Replaced,
    reason: str,
    way_out: WayOut | None = None,
    *,
    diagnostics: tuple[Diagnostic, ...] = (),
) -> Replaced:
    return replace(
        due,
        state=Replacement.REFUSED,
        reason=reason,
        way_out=way_out,
        diagnostics=diagnostics,
    )


_WOULD = Replacement.WOULD
_UNCHANGED = "nothing has changed since it was issued: correct the school's files first"
_NOT_LOOKED = (
    "the old document's files cannot be read, so it is not known whether a former name is still "
    "in the record"
)

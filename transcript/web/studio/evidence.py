"""The evidence of a learner: files are brought in, told about, shown, and approved."""

from collections.abc import Sequence

from transcript.accounts.roles import Permission
from transcript.durable import sync_folder
from transcript.office.editing import IN_TURN, Outcome, Saved, Unfit
from transcript.office.evidence import (
    KeptFile,
    NotEvidenceError,
    digest_of,
    entry_of,
    free_id,
    keep_file,
    shown,
)
from transcript.office.recording import (
    Change,
    NotChangedError,
    Object,
    change_record,
    entries,
    found_entry,
    replaced_entry,
    with_entry,
    with_entry_once,
    without_entry,
)
from transcript.source.evidence_files import path_parts
from transcript.source.media_types import is_image
from transcript.web.asked import (
    Answer,
    Asked,
    Download,
    NotHereError,
    Page,
    Redirect,
    RefusedError,
    Upload,
    Way,
)
from transcript.web.forms import Filled
from transcript.web.studio.entries import form_of, form_with, typed_entry
from transcript.web.studio.learner_page import Opened, learner_of, opened, page_of
from transcript.web.studio.piece import EVENTS, PIECE, evidence_of, uses_of
from transcript.web.studio.saving import after_saving

_MOST_UPLOADED = 105 * 1024 * 1024
_PLAYED = ("audio/", "video/")
_BINARY = "application/octet-stream"


def evidence_page(asked: Asked) -> Answer:
    """Show every piece of work, and the form to bring in more."""
    return _listed(asked, opened(asked))


def upload(asked: Asked) -> Answer:
    """Bring in files: each that can be evidence, and why the others cannot."""
    learner = opened(asked)
    files = [each for name, each in asked.form.files if name == "file" and each.name]
    if not files:
        refused = [("", "no file was chosen: choose one or several, then bring them in")]
        return _listed(asked, learner, refused=refused, status=422)
    refused, kept = [], []
    for file in files:
        try:
            kept.append((_brought_in(asked, learner, file), file))
        except (NotEvidenceError, NotChangedError) as error:
            refused.append((file.name, str(error)))
    if refused:
        return _listed(asked, learner, refused=refused, brought=len(kept), status=422)
    if len(kept) == 1:
        to, told = f"{learner.address}/evidence/{kept[0][0]}", "It is here. Say what it is."
    else:
        to = f"{learner.address}/evidence"
        told = f"{len(kept)} files are here. Open each, and say what it is."
    return Redirect(to=to, told=told)


def link(asked: Asked) -> Answer:
    """Note a film or recording that cannot be kept as a file."""
    learner = opened(asked)
    said = typed_entry(asked.form, "evidence")
    taken = {each.id for each in learner.record.evidence}
    entry: Object = {
        "id": free_id("recording", taken),
        "title": said.get("title", ""),
        "kind": said.get("kind", "video"),
        "url": said.get("url", ""),
        "made_on": asked.at.date().isoformat(),
        "context": "course",
        "audience": "college",
    }
    outcome = _changed(asked, learner, lambda record: with_entry(record, "evidence", entry))
    if isinstance(outcome, Unfit):
        form = form_with("evidence", said, outcome.problems)
        return _listed(asked, learner, form=form, status=422)
    return _after(outcome, f"{learner.address}/evidence/{entry['id']}", "It is noted.")


def note_event(asked: Asked) -> Answer:
    """Note what happened to a piece of work: feedback, a revision, an approval."""
    learner = opened(asked)
    piece = evidence_of(asked, learner)
    kind = asked.form.get("kind")
    needed = {str(each): needs for each, needs in EVENTS.items()}
    if kind not in needed or not asked.may(needed[kind]):
        raise RefusedError(403, "this needs an account that may do it")
    event: Object = {"kind": kind, "on": asked.at.date().isoformat()}
    event |= {"by": asked.person.full_name} if asked.person else {}
    event |= {"note": asked.form.get("note")} if asked.form.get("note") else {}
    if piece.digest and kind != "feedback":
        event |= {"digest": str(piece.digest)}

    def change(record: Object) -> Object:
        old = found_entry(record, "evidence", piece.id)
        return replaced_entry(record, "evidence", old, with_entry_once(old, "events", event))

    outcome = _changed(asked, learner, change)
    return _after(outcome, f"{learner.address}/evidence/{piece.id}", "It is noted.")


def remove(asked: Asked) -> Answer:
    """Take a piece of work out of the record; its file stays until it is deleted by itself."""
    learner = opened(asked)
    piece = evidence_of(asked, learner)
    if uses := uses_of(learner, piece):
        raise RefusedError(
            409, f"“{piece.title}” is named elsewhere: {', '.join(uses)}", hint="change that first"
        )

    def change(record: Object) -> Object:
        return without_entry(record, "evidence", found_entry(record, "evidence", piece.id))

    outcome = _changed(asked, learner, change)
    return _after(outcome, f"{learner.address}/evidence", "It is no longer in the record.")


def delete_file(asked: Asked) -> Answer:
    """Delete a file that the record does not name."""
    learner = opened(asked)
    file = asked.form.get("file")
    with IN_TURN:  # a file that is being brought in is there before the record names it
        if file not in opened(asked).facts.unnamed:
            raise RefusedError(409, "the record names this file, or it is not there any more")
        path = learner.workspace.folder / "learners" / learner.id / file
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    return Redirect(to=f"{learner.address}/evidence", told="The file is deleted.")


def hand_out(asked: Asked) -> Answer:
    """Hand out a file of evidence: pictures and recordings to be seen, all else to be kept."""
    workspace = asked.workspace()
    learner = learner_of(asked, workspace)
    draft = workspace.load(learner, files_too=False).draft
    piece = draft.evidence_item(asked.path["piece"]) if draft else None
    file = piece.file if piece else None
    found = shown(workspace, learner, file) if file and path_parts(file) else None
    if found is None:
        raise NotHereError("there is no such file")
    kind = found.media_type or _BINARY
    inline = is_image(kind) or kind.startswith(_PLAYED)
    return Download(content=found.content, media_type=kind, name=found.name, inline=inline)


def _brought_in(asked: Asked, learner: Opened, file: Upload) -> str:
    digest = digest_of(file.content)

    def require_new(record: Object) -> None:
        for each in entries(record, "evidence"):
            if each.get("digest") == digest:
                raise NotChangedError(f"it is here already, as “{each.get('title')}”")

    made: dict[str, Object] = {}

    def change(record: Object) -> Object:
        require_new(record)
        kept: KeptFile = keep_file(
            learner.workspace, learner.id, name=file.name, content=file.content
        )
        taken = [str(each.get("id")) for each in entries(record, "evidence")]
        made["entry"] = entry_of(kept, name=file.name, on=asked.at.date(), taken=taken)
        return with_entry(record, "evidence", made["entry"])

    outcome = _changed(asked, learner, change)
    if not isinstance(outcome, Saved):
        raise NotChangedError("the record cannot be saved as it is: mend it first")
    return str(made["entry"]["id"])


def _changed(asked: Asked, learner: Opened, change: Change) -> Outcome:
    return change_record(learner.workspace, learner.id, change, actor=asked.actor)


def _after(outcome: Outcome, to: str, told: str) -> Answer:
    if not isinstance(outcome, Saved):
        raise RefusedError(409, "the record cannot be saved as it is: mend it first")
    return after_saving(outcome, to=to, told=told)


def _listed(
    asked: Asked,
    learner: Opened,
    *,
    refused: Sequence[tuple[str, str]] = (),
    brought: int = 0,
    form: Filled | None = None,
    status: int = 200,
) -> Page:
    judged = {each.id for each in learner.record.evidence} - {
        each.id for each in learner.record.unjudged
    }
    facts = {
        "pieces": sorted(learner.record.evidence, key=lambda each: each.made_on, reverse=True),
        "judged": judged,
        "files": learner.facts.files,
        "unnamed": learner.facts.unnamed,
        "refused": refused,
        "brought": brought,
        "form": form or form_of("evidence", {"kind": "video"}),
    }
    return page_of(asked, learner, "Evidence", "learners/evidence.html", facts, status=status)


_HOME = "/learners/{learner}"
_PIECE = f"{_HOME}/evidence/{{piece}}"
_COLLECT, _VIEW = Permission.COLLECT, Permission.VIEW

WAYS = (
    Way(path=f"{_HOME}/evidence", view=evidence_page, needs=_VIEW),
    Way(
        path=f"{_HOME}/evidence",
        view=upload,
        needs=_COLLECT,
        method="POST",
        most=_MOST_UPLOADED,
        act="brought in evidence",
    ),
    Way(
        path=f"{_HOME}/recording",
        view=link,
        needs=_COLLECT,
        method="POST",
        act="linked a recording",
    ),
    Way(
        path=f"{_HOME}/delete-file",
        view=delete_file,
        needs=_COLLECT,
        method="POST",
        act="deleted a file of evidence",
    ),
    Way(path=_PIECE, view=PIECE.show, needs=_VIEW),
    Way(path=_PIECE, view=PIECE.post, needs=_COLLECT, method="POST"),
    # Each kind of event asks for a permission of its own, besides.
    Way(
        path=f"{_PIECE}/event",
        view=note_event,
        needs=_VIEW,
        method="POST",
        act="noted what became of evidence",
    ),
    Way(
        path=f"{_PIECE}/remove",
        view=remove,
        needs=_COLLECT,
        method="POST",
        act="took evidence out of a record",
    ),
    Way(path=f"{_PIECE}/file", view=hand_out, needs=_VIEW),
)

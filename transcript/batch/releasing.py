"""A package for one recipient: made on a ground, noted once, and only then there.

Nothing else makes a copy for a recipient. The package waits under another name until the registry
and the ledger have it; what a crash leaves is ended, or taken away, by the next release there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import UUID
from zipfile import ZipFile

from transcript.batch.evidence import evidence_content
from transcript.batch.exporting import Editions
from transcript.batch.grounds import Asked, Granted, ReleaseRefusedError, granted
from transcript.batch.release_page import FACTS, PAGE, Account, Packed, facts, page
from transcript.diagnostics import has_errors
from transcript.durable import locked, sync_folder, whole_file
from transcript.exporting import Artifact, archive_entry, export, missing, proof_beside
from transcript.issuance import IssuedTranscript
from transcript.model.attachments import STATUS_LISTS
from transcript.model.consent import spelt
from transcript.model.document import number_of
from transcript.model.evidence import Evidence
from transcript.model.recipient import LONGEST_NAME, Recipient, is_showable
from transcript.reading.slugs import slug
from transcript.registry.originals import Original, Originals
from transcript.registry.registry import Registry
from transcript.registry.releases import NotInForceError, ReleaseNote
from transcript.registry.status_book import Standing
from transcript.source.workspace import Workspace
from transcript.validation import validate
from transcript.ways_out import Deed, WayOut

_LOCK = ".release.lock"
_DRAFT = re.compile(r"\.release-([0-9a-f]{8})-([0-9a-f-]{36})\.zip")
_HALF = re.compile(r"\.{2}release-([0-9a-f]{8})-[0-9a-f-]{36}\.zip\..*\.tmp")
_LONGEST_SLUG = 40
_JSON = "application/json"
_ABOUT_LISTS = "what the school had taken back on that day, to check the signed record with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a release is made with: the school's files, its registry, its seal, the clock.

    `editions` is called once it is known that there is a ground: it may ask for a passphrase.
    """

    workspace: Workspace
    originals: Originals
    registry: Registry
    editions: Callable[[], Editions]
    at: datetime
    actor: str
    new_id: Callable[[], UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A package that is there, and noted. `files` are their names in it.

    `left_out` says which evidence could not go along, and why. A package that was `finished` was
    noted by an earlier run, which did not come to its end.
    """

    note: ReleaseNote
    number: str
    path: Path
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    finished: bool = False


def release(asked: Asked, office: Office, *, out: Path) -> Handed:
    """Make the package in the folder `out`, note it, and return it.

    Where an earlier run was interrupted after it had noted this same release, that one is ended
    instead. Raises `ReleaseRefusedError`, `ExportError`, `UnreadableWorkspaceError`,
    `RegistryError`, `LedgerError` or `OSError`; then there is no package, and no note of it.
    """
    with _alone(out):
        for handed in _ended(out, office):
            if _is_asked(handed.note, asked):
                return handed
        prepared = _prepared(asked, office)
        draft = out / f".release-{_mark(office)}-{prepared.note.id}.zip"
        with whole_file(draft) as file:
            told, files = _written(file, prepared, office)
        note = replace(told.note, package=_digest(draft))
        try:
            office.registry.releases.note(note)
        except NotInForceError as error:
            draft.unlink()
            raise _not_in_force(prepared.issued, error.standing) from error
        except Exception:
            _ended_or_gone(draft, note.id, office)
            raise
        return Handed(
            note=note,
            number=prepared.issued.document.number,
            path=_shown(draft, note),
            files=tuple(each.name for each in files),
            left_out=told.left_out,
        )


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    out.mkdir(parents=True, exist_ok=True)
    try:
        with locked(out / _LOCK):
            yield
    except BlockingIOError as error:
        raise ReleaseRefusedError(
            f"another release is being made in {out}; wait for it to end, then run this again"
        ) from error


def _ended(out: Path, office: Office) -> Iterator[Handed]:
    """End what was noted and is not there under its name; take away what never was noted."""
    for path in sorted(out.iterdir()):
        half, whole = _HALF.fullmatch(path.name), _DRAFT.fullmatch(path.name)
        if half and half[1] == _mark(office):
            path.unlink()
        elif whole and whole[1] == _mark(office):
            note = _ended_or_gone(path, whole[2], office)
            if note is not None:
                number = number_of(note.document)
                yield Handed(note=note, number=number, path=_place(path, note), finished=True)


def _ended_or_gone(draft: Path, release_id: str, office: Office) -> ReleaseNote | None:
    note = office.registry.releases.find(release_id)
    if note is None or note.package != _digest(draft):
        draft.unlink()
        return None
    _shown(draft, note)
    return note


def _shown(draft: Path, note: ReleaseNote) -> Path:
    """Give a package that is noted its name."""
    path = _place(draft, note)
    draft.rename(path)
    sync_folder(path.parent)
    return path


def _place(draft: Path, note: ReleaseNote) -> Path:
    whom = slug(note.recipient)[:_LONGEST_SLUG].strip("-") or "recipient"
    return draft.with_name(f"{note.learner}-for-{whom}-{note.id[:8]}.zip")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _mark(office: Office) -> str:
    # Several schools may write to one folder, and each knows its own releases only.
    return sha256(str(office.workspace.folder.resolve()).encode()).hexdigest()[:8]


def _is_asked(note: ReleaseNote, asked: Asked) -> bool:
    basis = f"{note.basis}:{note.consent}" if note.consent else note.basis
    return (
        (note.learner, spelt(note.recipient), basis, note.expires)
        == (asked.learner, spelt(asked.recipient), asked.basis, asked.expires)
        and (not asked.purpose or spelt(asked.purpose) == spelt(note.purpose))
        and (not asked.document or asked.document == note.document)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    issued: IssuedTranscript
    granted: Granted
    note: ReleaseNote
    recipient: Recipient


def _prepared(asked: Asked, office: Office) -> _Prepared:
    on = office.at.date()
    if asked.expires is not None and asked.expires < on:
        raise ReleaseRefusedError(f"the last day of its use, {asked.expires}, is over")
    ground = _ground(asked, office)
    _require_showable(ground.recipient)
    original = _original(asked.learner, asked.document, office)
    issued = IssuedTranscript.from_files(original.files())
    standing = office.registry.status.standing_of(issued.document.id)
    if standing is not Standing.IN_FORCE:
        raise _not_in_force(issued, standing)
    note = ReleaseNote(
        id=str(office.new_id()),
        document=issued.document.id,
        learner=asked.learner,
        recipient=ground.recipient,
        purpose=ground.purpose,
        basis=ground.basis,
        consent=ground.consent,
        package="",
        actor=office.actor,
        at=office.at,
        expires=asked.expires,
    )
    recipient = Recipient(
        name=ground.recipient,
        release=note.id,
        released_on=on,
        own_copy=ground.own_copy,
        notice=ground.notice,
        watermark=asked.watermark,
        expires=asked.expires,
    )
    return _Prepared(issued=issued, granted=ground, note=note, recipient=recipient)


def _require_showable(name: str) -> None:
    if not is_showable(name):
        raise ReleaseRefusedError(
            f"the recipient's name stands on every page: write it on one line, in {LONGEST_NAME} "
            "letters at most"
        )
    if unknown := missing(name):
        letters = " ".join(sorted(unknown))
        raise ReleaseRefusedError(
            f"the recipient's name has characters that cannot be printed: {letters}"
        )


def _ground(asked: Asked, office: Office) -> Granted:
    """Return the ground. What is wrong with consents.yaml has to be put right before anything."""
    place = f"learners/{asked.learner}/consents."
    found = validate(office.workspace, learner=asked.learner, today=office.at.date())
    wrong = [each for each in found.diagnostics if each.origin.file.startswith(place)]
    if has_errors(wrong):
        raise ReleaseRefusedError(
            f"{wrong[0].origin.file} has to be mended first",
            way_out=WayOut(Deed.MEND_LEARNER, asked.learner),
        )
    loaded = office.workspace.load(asked.learner, files_too=False)
    if loaded.transcript is None:
        raise ReleaseRefusedError(
            f"the files of {asked.learner} have to be mended first",
            way_out=WayOut(Deed.MEND_LEARNER, asked.learner),
        )
    return granted(asked, loaded.transcript.learner, loaded.consents, on=office.at.date())


def _original(learner: str, document: str, office: Office) -> Original:
    of_learner = office.originals.of(learner)
    found = [each for each in of_learner if not document or each.entry.document_id == document]
    if not of_learner:
        raise ReleaseRefusedError(
            f"nothing was issued to {learner} yet", way_out=WayOut(Deed.ISSUE_FIRST, learner)
        )
    if not found:
        raise ReleaseRefusedError(
            f"the document is not one of {learner}'s: "
            + ", ".join(each.entry.number for each in of_learner)
        )
    return found[-1]


def _not_in_force(issued: IssuedTranscript, standing: Standing) -> ReleaseRefusedError:
    return ReleaseRefusedError(
        f"{issued.document.number} is {standing}; issue a new one, or name another document",
        way_out=WayOut(Deed.NAME_DOCUMENT),
    )


def _written(file: IO[bytes], prepared: _Prepared, office: Office) -> tuple[Account, list[Packed]]:
    """Write the package, a file at a time, and return what it says of itself."""
    told = Account(issued=prepared.issued, granted=prepared.granted, note=prepared.note)
    files: list[Packed] = []
    beside: dict[str, str] = {}
    editions = office.editions()
    with ZipFile(file, "w") as made:

        def add(name: str, about: str, content: bytes) -> None:
            made.writestr(archive_entry(name), content)
            digest = sha256(content).hexdigest()
            files.append(Packed(name=name, about=about, sha256=digest, size=len(content)))

        for about, artifact in _documents(prepared, editions):
            add(artifact.name, about, artifact.content)
        left_out = []
        for evidence in _evidence(prepared):
            content = evidence_content(evidence, prepared.note.learner, office.workspace)
            if isinstance(content, bytes):
                name = f"evidence/{evidence.id}{PurePosixPath(evidence.file or '').suffix}"
                add(name, evidence.title, content)
                beside[evidence.file or ""] = name
            else:
                left_out.append(content)
        reader = _reader(prepared, editions, beside)
        add(reader.name, "the transcript, to explore in a browser", reader.content)
        told = replace(told, left_out=tuple(left_out))
        add(PAGE, "this page", page(told, files))
        add(FACTS, "the same for programs", facts(told, files))
    return told, files


def _reader(prepared: _Prepared, editions: Editions, beside: Mapping[str, str]) -> Artifact:
    issued = prepared.issued
    return export(
        issued,
        "html",
        status_lists=editions.status_lists(issued.document.id),
        ledger_proof=editions.ledger_proof(issued.document.id),
        recipient=prepared.recipient,
        beside=beside,
    )


def _documents(prepared: _Prepared, editions: Editions) -> Iterator[tuple[str, Artifact]]:
    issued = prepared.issued
    proof = editions.ledger_proof(issued.document.id)
    lists = editions.status_lists(issued.document.id)
    pdf = export(
        issued,
        "pdf",
        seal=editions.seal,
        status_lists=lists,
        ledger_proof=proof,
        recipient=prepared.recipient,
    )
    yield "the transcript, to read and to print", pdf
    yield "the signed record, for programs", export(issued, "clr", ledger_proof=proof)
    for name, content in zip(STATUS_LISTS, lists, strict=False):
        listed = Artifact(name=f"status/{name}", media_type=_JSON, content=content)
        yield _ABOUT_LISTS, listed
    if proof:
        beside = proof_beside(issued, proof)
        yield "the proof that the record is in the school's ledger", beside


def _evidence(prepared: _Prepared) -> Iterator[Evidence]:
    for each in prepared.issued.transcript.evidence:
        if each.file and each.audience in prepared.granted.audience:
            yield each

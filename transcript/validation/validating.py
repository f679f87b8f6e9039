"""Everything that is wrong with a school's folder, at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from weakref import WeakKeyDictionary

from transcript.diagnostics import Diagnostic, Severity, has_errors, in_order
from transcript.model.transcript import Transcript
from transcript.reading.document import Document
from transcript.source.evidence_files import Facts
from transcript.source.workspace import SchoolFiles, Workspace
from transcript.validation.case import (
    Broken,
    Missing,
    Offer,
    Record,
    nobody_asked,
    nothing_missing,
)
from transcript.validation.policy import OFFER_RULES, RECORD_RULES
from transcript.validation.privacy import forbidden_fields

_Judged = dict[tuple[date | None, Missing], tuple[Diagnostic, ...]]

_JUDGED: WeakKeyDictionary[Workspace, _Judged] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationResult:
    """What was read and what is wrong with it. It is true in an `if` when it may be signed."""

    transcript: Transcript | None
    facts: Facts
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether there is a transcript, and no error in it or in the school's files."""
        return self.transcript is not None and not has_errors(self.diagnostics)

    def __bool__(self) -> bool:
        """Return `ok`: a result with errors is not to be taken for a yes."""
        return self.ok


def validate(
    workspace: Workspace,
    *,
    learner: str,
    today: date | None = None,
    missing: Missing = nothing_missing,
    broken: Broken = nobody_asked,
) -> ValidationResult:
    """Find every problem with one learner's record and with the school's files.

    Dates after `today` are errors; without it nothing is known of the future. `missing` tells what
    characters of a text could not be printed, `broken` which addresses lead nowhere. Raises
    `UnreadableWorkspaceError` only if the folder itself cannot be read.
    """
    files = workspace.load_school()
    loaded = workspace.load(learner)
    ruled: list[Diagnostic] = []
    # The draft is there when the transcript is not because another file has errors: all at once.
    if loaded.draft is not None:
        record = Record(
            transcript=loaded.draft,
            facts=loaded.facts,
            unread=_unread(files),
            today=today,
            missing=missing,
            broken=broken,
            policy=files.mastery,
            habits=loaded.habits,
            consents=loaded.consents,
        )
        ruled = [diagnostic for rule in RECORD_RULES for diagnostic in rule(record)]
    told = _told(
        set(loaded.diagnostics).difference(files.diagnostics),
        ruled,
        {name: each for name, each in loaded.documents.items() if name not in files.documents},
    )
    return ValidationResult(
        transcript=loaded.transcript,
        facts=loaded.facts,
        diagnostics=in_order([*validate_school(workspace, today=today, missing=missing), *told]),
    )


def validate_school(
    workspace: Workspace, *, today: date | None = None, missing: Missing = nothing_missing
) -> tuple[Diagnostic, ...]:
    """Find every problem with the school's own files, whatever learners there are.

    Without `today` nothing is known of the future, nor of what has run out.
    A workspace reads its school once, so it is judged once too, however many learners follow.
    """
    judged = _JUDGED.setdefault(workspace, {})
    if (today, missing) not in judged:
        files = workspace.load_school()
        ruled = _of_offer(files, today, missing)
        judged[today, missing] = in_order(_told(files.diagnostics, ruled, files.documents))
    return judged[today, missing]


def _of_offer(files: SchoolFiles, today: date | None, missing: Missing) -> Iterator[Diagnostic]:
    offer = Offer(
        school=files.school,
        graduate_profile=files.graduate_profile,
        credits=files.credits,
        unread=_unread(files),
        logo=files.logo,
        missing=missing,
        endorsements=files.endorsements,
        today=today,
        policy=files.mastery,
    )
    for rule in OFFER_RULES:
        yield from rule(offer)


def _unread(files: SchoolFiles) -> frozenset[str]:
    read = {PurePosixPath(credit.origin.file).stem for credit in files.credits}
    troubled = (
        PurePosixPath(each.origin.file)
        for each in files.diagnostics
        if each.code.severity is Severity.ERROR
    )
    return frozenset(
        path.stem for path in troubled if path.parts[:1] == ("credits",) and path.stem not in read
    )


def _told(
    read: Iterable[Diagnostic], ruled: Iterable[Diagnostic], documents: Mapping[str, Document]
) -> list[Diagnostic]:
    forbidden = [each for document in documents.values() for each in forbidden_fields(document)]
    places = {(each.origin.file, each.origin.pointer) for each in forbidden}
    # An unknown field that is also a forbidden one is told once, with the better reason.
    others = (each for each in read if (each.origin.file, each.origin.pointer) not in places)
    return [*forbidden, *others, *(_located(each, documents) for each in ruled)]


def _located(diagnostic: Diagnostic, documents: Mapping[str, Document]) -> Diagnostic:
    # Rules know the pointer of what they complain about; only the reader knows its line.
    document = documents.get(diagnostic.origin.file)
    if document is None:
        return diagnostic
    return replace(diagnostic, origin=document.origin(diagnostic.origin.pointer))

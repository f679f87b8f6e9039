"""Is the evidence there, unchanged, and what the record says it is?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transcript.diagnostics import Code, Diagnostic, Severity
from transcript.model.evidence import Evidence, EvidenceKind
from transcript.source.evidence_files import FileFacts, FileProblem
from transcript.validation.case import Record, below, judgements

MISSING = Code("MT301", "evidence file is missing", Severity.ERROR)
CHANGED = Code("MT302", "evidence file has changed", Severity.ERROR)
NO_DIGEST = Code("MT303", "evidence file has no digest", Severity.ERROR)
UNSUPPORTED = Code("MT304", "evidence file is of a type that is not accepted", Severity.ERROR)
WRONG_KIND = Code("MT305", "kind of work does not fit the file", Severity.ERROR)
LINK = Code("MT306", "web link in place of a file", Severity.ERROR)
OUTSIDE = Code("MT307", "evidence file is outside the learner's folder", Severity.ERROR)
TOO_LARGE = Code("MT308", "evidence file is too large", Severity.ERROR)
BEFORE_ENROLMENT = Code("MT309", "evidence is older than the enrollment", Severity.WARNING)
UNUSED = Code("MT310", "evidence is not used", Severity.WARNING)
NO_ALT = Code("MT311", "image, audio or video has no text alternative", Severity.WARNING)
EMPTY = Code("MT312", "evidence file is empty", Severity.ERROR)
UNREADABLE = Code("MT313", "evidence file cannot be read", Severity.ERROR)
SAME_FILE = Code("MT314", "two pieces of evidence are the same file", Severity.WARNING)
UNNAMED = Code("MT315", "file is not named in the record", Severity.WARNING)

_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|www\.|mailto:", re.IGNORECASE)
_LINKED_KINDS = frozenset({EvidenceKind.AUDIO, EvidenceKind.VIDEO})
_SEEN_OR_HEARD = frozenset({EvidenceKind.IMAGE, EvidenceKind.AUDIO, EvidenceKind.VIDEO})
_TEXT_TYPES = ("text/plain", "text/markdown")
# The beginnings of the media types that are work of each kind.
_TYPES: dict[EvidenceKind, tuple[str, ...]] = {
    EvidenceKind.DOCUMENT: ("application/pdf", *_TEXT_TYPES),
    EvidenceKind.IMAGE: ("image/",),
    EvidenceKind.AUDIO: ("audio/",),
    EvidenceKind.VIDEO: ("video/",),
    EvidenceKind.TEXT: _TEXT_TYPES,
    EvidenceKind.DATASET: ("text/csv", *_TEXT_TYPES),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    """How a problem that was found with a file is told."""

    code: Code
    message: str
    hint: str


_TOO_LARGE_HINT = "a file may have 50 MB, an image 10 MB and 40 megapixels: save a smaller copy"
_UNREADABLE_HINT = "name a file, not a folder, and make sure that you may open it"
_PROBLEMS: dict[FileProblem, _Problem] = {
    "missing": _Problem(
        code=MISSING,
        message="evidence file “{file}” is missing",
        hint="put the file into the learner's folder, or correct its name; small and capital "
        "letters differ",
    ),
    "outside": _Problem(
        code=OUTSIDE,
        message="evidence file “{file}” leads out of the learner's folder, or has a name that is "
        "not safe on every computer",
        hint="copy the file itself, not a link, into the evidence folder, and give it a plain name",
    ),
    "too large": _Problem(
        code=TOO_LARGE,
        message="evidence file “{file}” is too large",
        hint=_TOO_LARGE_HINT,
    ),
    "image too large": _Problem(
        code=TOO_LARGE,
        message="evidence file “{file}” is too large an image",
        hint=_TOO_LARGE_HINT,
    ),
    "not a file": _Problem(
        code=UNREADABLE,
        message="evidence file “{file}” is not a file",
        hint=_UNREADABLE_HINT,
    ),
    "unreadable": _Problem(
        code=UNREADABLE,
        message="evidence file “{file}” cannot be read",
        hint=_UNREADABLE_HINT,
    ),
    "unsupported": _Problem(
        code=UNSUPPORTED,
        message="evidence file “{file}” is of a type that is not accepted, or damaged",
        hint="save it as PDF, PNG, JPEG, WebP, MP3, MP4, WebM, plain text or CSV; the ending of "
        "its name must fit what it is",
    ),
}
_EMPTY = _Problem(
    code=EMPTY,
    message="evidence file “{file}” is empty",
    hint="copy the work into the folder again",
)


def _problem(facts: FileFacts | None) -> _Problem | None:
    if facts is None:
        return _PROBLEMS["missing"]
    if facts.problem is not None:
        return _PROBLEMS[facts.problem]
    return _EMPTY if facts.size == 0 else None


def _link_problem(item: Evidence) -> Diagnostic | None:
    if item.file is not None and _LINK.match(item.file):
        return Diagnostic(
            code=LINK,
            origin=below(item.origin, "file"),
            message=f"“{item.title}” has a web link in place of a file",
            hint="download the work into the evidence folder and name it under `file`: "
            "links die, and what they show can change",
        )
    if item.url is not None and item.kind not in _LINKED_KINDS:
        return Diagnostic(
            code=LINK,
            origin=below(item.origin, "url"),
            message=f"“{item.title}” is {item.kind} work with a web link in place of a file",
            hint="download the work into the evidence folder and name it under `file`; "
            "only audio and video may be linked",
        )
    return None


def work_is_kept_as_a_file(record: Record) -> Iterator[Diagnostic]:
    """Evidence is a file in the learner's folder; only audio and video may be linked."""
    for item in record.transcript.evidence:
        if problem := _link_problem(item):
            yield problem


def _files(record: Record) -> Iterator[tuple[Evidence, str, FileFacts | None]]:
    for item in record.transcript.evidence:
        if item.file is not None and not _LINK.match(item.file):
            yield item, item.file, record.facts.files.get(item.file)


def _sound_files(record: Record) -> Iterator[tuple[Evidence, FileFacts]]:
    for item, _, facts in _files(record):
        if facts is not None and _problem(facts) is None:
            yield item, facts


def files_can_be_read(record: Record) -> Iterator[Diagnostic]:
    """Every file is there, inside the folder, of an accepted type and of a bearable size."""
    for item, file, facts in _files(record):
        if problem := _problem(facts):
            yield Diagnostic(
                code=problem.code,
                origin=below(item.origin, "file"),
                message=problem.message.format(file=file),
                hint=problem.hint,
            )


def digests_agree(record: Record) -> Iterator[Diagnostic]:
    """Every file has a digest, and still has it."""
    for item, facts in _sound_files(record):
        actual = f"digest: sha256:{facts.sha256}"
        if item.digest is None:
            yield Diagnostic(
                code=NO_DIGEST,
                origin=item.origin,
                message=f"evidence file “{item.file}” has no digest",
                hint=f"if the file is the work that was assessed, add `{actual}`",
            )
        elif item.digest.value != facts.sha256:
            yield Diagnostic(
                code=CHANGED,
                origin=below(item.origin, "digest"),
                message=f"evidence file “{item.file}” has changed since its digest was written",
                hint="put the assessed file back; if the new file was assessed too, "
                f"write `{actual}`",
            )


def kinds_fit_the_files(record: Record) -> Iterator[Diagnostic]:
    """An image is an image, a dataset is data."""
    for item, facts in _sound_files(record):
        if not (facts.media_type or "").startswith(_TYPES[item.kind]):
            yield Diagnostic(
                code=WRONG_KIND,
                origin=below(item.origin, "kind"),
                message=f"“{item.title}” has the kind “{item.kind}”, "
                f"but the file is {facts.media_type or 'of no known type'}",
                hint="correct `kind`, or name the right file",
            )


def no_file_serves_twice(record: Record) -> Iterator[Diagnostic]:
    """One piece of work under two names would count twice."""
    first: dict[str | None, Evidence] = {}
    for item, facts in _sound_files(record):
        other = first.setdefault(facts.sha256, item)
        if other is not item:
            yield Diagnostic(
                code=SAME_FILE,
                origin=below(item.origin, "file"),
                message=f"“{item.title}” is the same file as “{other.title}”",
                hint="keep one of them, and name its id where both were meant",
            )


def evidence_is_from_this_time(record: Record) -> Iterator[Diagnostic]:
    """Work from before the learner came here needs a look, unless it came with a transfer."""
    transcript = record.transcript
    transferred = {
        evidence
        for award in transcript.awards
        if award.transferred_from
        for evidence in award.evidence
    }
    enrolled = transcript.learner.enrolled_on
    for item in transcript.evidence:
        if item.made_on < enrolled and item.id not in transferred:
            yield Diagnostic(
                code=BEFORE_ENROLMENT,
                origin=below(item.origin, "made_on"),
                message=f"“{item.title}” was made on {item.made_on}, "
                f"before the learner enrolled on {enrolled}",
                hint="check the year; earlier work may stay if it was assessed here",
            )


def evidence_is_used(record: Record) -> Iterator[Diagnostic]:
    """Work that nothing refers to travels with the record for no reason."""
    transcript = record.transcript
    used = {work.evidence for work in transcript.featured}
    for entry in judgements(transcript):
        used.update(entry.evidence)
    for item in transcript.evidence:
        if item.id not in used:
            yield Diagnostic(
                code=UNUSED,
                origin=item.origin,
                message=f"no rating, award or featured work names “{item.title}”",
                hint=f"name “{item.id}” where it belongs, or remove it from the record",
            )


def files_are_named(record: Record) -> Iterator[Diagnostic]:
    """A file in the evidence folder that the record does not name may have been forgotten."""
    for file in record.facts.unnamed:
        yield Diagnostic(
            code=UNNAMED,
            origin=below(record.transcript.origin, "evidence"),
            message=f"the record does not name the file “{file}”",
            hint="add it under `evidence`, or take it out of the folder",
        )


def images_and_recordings_are_described(record: Record) -> Iterator[Diagnostic]:
    """A reader who cannot see or hear the work is told what it shows."""
    for item in record.transcript.evidence:
        if item.kind in _SEEN_OR_HEARD and not (item.alt or "").strip():
            yield Diagnostic(
                code=NO_ALT,
                origin=item.origin,
                message=f"“{item.title}” has no text alternative",
                hint="add `alt`: one or two sentences on what can be seen or heard",
            )

"""The native record of an issued transcript: one canonical JSON text for each value."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Sequence

from transcript.diagnostics import Diagnostic
from transcript.errors import TranscriptError
from transcript.model.document import ENGLISH, DocumentIdentity
from transcript.model.origin import Origin
from transcript.model.transcript import Transcript
from transcript.proofs.timestamps import timestamp_text
from transcript.reading.document import Document
from transcript.reading.reader import read_document
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.reading.text import UNSIGNABLE, Lines
from transcript.source import build_learner, build_school, codes, shape, write
from transcript.source.dates import read_moment
from transcript.source.fields import Fields

_FILE = "record.json"
_SCHEMA = "output/transcript"


class UnreadableRecordError(TranscriptError):
    """Bytes that are not a native record. `diagnostics` says why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Keep the diagnostics; the message is the first."""
        super().__init__(f"{diagnostics[0].origin}: {diagnostics[0].message}")
        self.diagnostics = tuple(diagnostics)


def write_record(transcript: Transcript, *, document: DocumentIdentity) -> bytes:
    """Return the native record: UTF-8 JSON, compact, keys in the order of the schemas."""
    identity = {
        "id": document.id,
        "number": document.number,
        "issued_at": timestamp_text(document.issued_at),
    }
    if document.language != ENGLISH:
        identity["language"] = document.language
    if document.supersedes:
        identity["supersedes"] = document.supersedes
    return _compact({"version": 1, "document": identity} | _parts(transcript))


def read_record(content: bytes) -> tuple[DocumentIdentity, Transcript]:
    """Return what a native record says. Raises `UnreadableRecordError`.

    Only the bytes that `write_record` gives for the same values are read: nothing can hide in a
    record that its pages do not show.
    """
    identity, transcript = _build(_quickly_read(content) or _read(content))
    written = write_record(transcript, document=identity)
    if written != content:
        raise UnreadableRecordError([_first_difference(written, content)])
    return identity, transcript


def source_digest(transcript: Transcript, *, beside: Sequence[write.Shape] = ()) -> str:
    """Return the SHA-256, in hex, of all that a transcript says, so that a change shows.

    `beside` is what others have signed and it carries, in whatever order.
    """
    carried = {"endorsements": sorted(map(_text, beside))} if beside else {}
    return hashlib.sha256(_compact(_parts(transcript) | carried)).hexdigest()


def _parts(transcript: Transcript) -> write.Shape:
    picture = transcript.school.appearance.picture
    logo = {"logo": b64encode(picture).decode()} if picture else {}
    return {
        "school": write.school(transcript.school),
        "graduate_profile": write.graduate_profile(transcript.graduate_profile),
        "credits": [write.credit(each) for each in transcript.credits],
        "learner": write.learner(transcript.learner),
        "record": write.record(transcript),
        **logo,
    }


def _compact(value: write.Shape) -> bytes:
    return _text(value).encode("utf-8")


def _text(value: write.Shape) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _build(document: Document) -> tuple[DocumentIdentity, Transcript]:
    whole = Fields.of(document)
    heading = whole.inside("document")
    identity = DocumentIdentity(
        id=heading.text("id"),
        issued_at=read_moment(heading.text("issued_at")),
        language=heading.optional_text("language") or ENGLISH,
        supersedes=heading.optional_text("supersedes"),
    )
    school = build_school.school(whole.inside("school"))
    transcript = build_learner.transcript(
        whole.inside("record"),
        of=build_learner.learner(whole.inside("learner")),
        school=school.with_picture(b64decode(whole.optional_text("logo") or "")),
        graduate_profile=build_school.graduate_profile(whole.inside("graduate_profile")),
        credits=[build_school.credit(each) for each in whole.each("credits")],
    )
    return identity, transcript


def _quickly_read(content: bytes) -> Document | None:
    """Return a record without its places, which cost most of the time; None if in any doubt."""
    try:
        document = Document(file=_FILE, value=parse_json(content, refused=UNSIGNABLE))
    except UnreadableJsonError:
        return None
    return None if any(shape.check(document, _SCHEMA)) else document


def _read(content: bytes) -> Document:
    """Return a record with its places. Raises `UnreadableRecordError`, which tells them."""
    reading = read_document(content, file=_FILE)
    if reading.document is None:
        raise UnreadableRecordError(reading.diagnostics)
    if problems := list(shape.check(reading.document, _SCHEMA)):
        raise UnreadableRecordError(problems)
    return reading.document


def _first_difference(written: bytes, content: bytes) -> Diagnostic:
    ours, theirs = written.decode("utf-8"), content.decode("utf-8")
    same = (at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other)
    offset = next(same, min(len(ours), len(theirs)))
    line, column = Lines(theirs).place(offset)
    return Diagnostic(
        code=codes.WRONG_FORM,
        origin=Origin(file=_FILE, line=line, column=column),
        message="from here on, this is not the text that the tool writes for this record",
        hint="use the file as the school sent it, and do not edit or reformat it",
    )

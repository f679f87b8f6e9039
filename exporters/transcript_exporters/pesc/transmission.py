"""What a PESC message says of itself: which document, from whom, how official."""

from collections.abc import Iterator

from transcript.issuance import IssuedTranscript
from transcript.model.transcript import RecordStatus
from transcript_exporters.pesc.draft import Draft, Element, add, add_notes
from transcript_exporters.pesc.parties import add_sender


def add_transmission(
    draft: Draft, parent: Element, issued: IssuedTranscript, *, kind: str, official: bool
) -> None:
    """Add what comes first in every message. `kind` is a document type code of PESC's."""
    transcript, document = issued.transcript, issued.document
    made = add(parent, "TransmissionData")
    # With its hyphens the number of a document would be a character too long.
    add(made, "DocumentID", document.id.removeprefix("urn:uuid:").replace("-", ""))
    add(made, "CreatedDateTime", f"{document.issued_at:%Y-%m-%dT%H:%M:%SZ}")
    add(made, "DocumentTypeCode", kind)
    add(made, "TransmissionType", "Original")
    add_sender(draft, add(made, "Source"), transcript.school)
    # Whom it goes to is not known when it is made.
    add(add(made, "Destination"), "Organization")
    add(made, "DocumentProcessCode", "TEST" if transcript.school.notice else "PRODUCTION")
    add(made, "DocumentOfficialCode", "Official" if official else "Unofficial")
    complete = transcript.status is RecordStatus.COMPLETE
    add(made, "DocumentCompleteCode", "Complete" if complete else "Partial")
    add_notes(made, _notes(issued))


def _notes(issued: IssuedTranscript) -> Iterator[str]:
    school = issued.transcript.school
    yield "Mastery transcript: a credit is earned by meeting its written standard."
    yield "Grades, GPA and class rank are not calculated."
    yield f"Document {issued.document.number}. The signed originals are its PDF and its CLR."
    if school.verify_url:
        yield f"To check it: {school.verify_url}"
    if school.notice:
        yield school.notice

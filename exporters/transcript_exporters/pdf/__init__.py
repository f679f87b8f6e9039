"""The transcript as a PDF: the page a reader wants, with the signed record inside."""

from transcript.exporting import PDF, Edition
from transcript.issuance import IssuedTranscript


class PdfExporter:
    """Renders an issued transcript as a PDF of letter size, every font embedded."""

    summary = "the transcript as people read it, with the signed record attached (PDF)"
    suffix = ".pdf"
    media_type = PDF
    languages: tuple[str, ...] = ("en",)

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:  # noqa: ARG002
        """Return the file; the same bytes for the same arguments and `renderer_stamp()`."""
        from transcript_exporters.pdf import attachments, document

        sheet = document.sheet_of(issued)
        return attachments.finished(document.draw(sheet), sheet, issued)


def renderer_stamp() -> str:
    """Return what a rendering depends on; it stands in the document's Producer."""
    from transcript_exporters.pdf import attachments

    return attachments.renderer_stamp()

"""The transcript as a PDF: the page a reader wants, with the signed record inside."""

from transcript.exporting import PDF, Edition
from transcript.issuance import IssuedTranscript
from transcript.portrayal import words


class PdfExporter:
    """Renders an issued transcript as a PDF of letter size, every font embedded."""

    summary = "the transcript as people read it, with the signed record attached (PDF)"
    suffix = ".pdf"
    media_type = PDF
    languages = words.languages()

    def missing(self, text: str) -> frozenset[str]:
        """Return the characters of a text that no font has: `�` would stand in their place."""
        from transcript_exporters.pdf import fonts

        return fonts.missing(text)

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return the file; the same bytes for the same arguments and `renderer_stamp()`."""
        from transcript_exporters.pdf import document, finishing

        sheet = document.sheet_of(issued, edition)
        return finishing.finished(document.draw(sheet), sheet, issued)


def renderer_stamp() -> str:
    """Return what a rendering depends on; it stands in the document's Producer."""
    from transcript_exporters.pdf import stamp

    return stamp.renderer_stamp()

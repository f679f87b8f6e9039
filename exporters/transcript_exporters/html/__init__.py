"""The transcript as one page for a browser: nothing is fetched, and no script is needed to read."""

from transcript.exporting import HTML, Edition
from transcript.issuance import IssuedTranscript
from transcript.portrayal import words


class HtmlExporter:
    """Renders an issued transcript as one file that opens from a disk or a message.

    Evidence that comes with the edition is shown in it; what lies beside the file is linked.
    """

    summary = "the transcript as one page to explore in a browser, with the signed record inside"
    suffix = ".html"
    media_type = HTML
    languages = words.languages()

    def remarks(self, issued: IssuedTranscript, edition: Edition) -> tuple[str, ...]:
        """Return what of the evidence that was asked for is not in the page."""
        if edition.evidence is None:
            return ()
        items = issued.transcript.evidence
        missing = [each.title for each in items if each.file and each.file not in edition.evidence]
        if not missing:
            return ()
        named = ", ".join(f"“{each}”" for each in missing)
        return (f"not in the page, since it is gone, changed or too large: {named}",)

    def render(self, issued: IssuedTranscript, edition: Edition) -> bytes:
        """Return the page; the same bytes for the same arguments."""
        from transcript_exporters.html import page

        return page.page(issued, edition)

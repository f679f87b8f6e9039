"""The words on a PDF's pages, as a program reads them: to compare two files that are drawn apart.

Asked only of files that are sealed by somebody the reader knows: the engine behind it is large.
"""

from transcript.errors import TranscriptError


class UnreadablePagesError(TranscriptError):
    """Pages whose words cannot be taken out. The message says why, as part of a sentence."""


def page_texts(content: bytes, *, most: int) -> tuple[str, ...]:
    """Return the words of each page, one space apart. Raises `UnreadablePagesError`.

    No more than `most` pages are read, and a file of more is refused.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(content) as document:
            if len(document) > most:
                raise UnreadablePagesError(f"the PDF has more than {most} pages")
            return tuple(
                " ".join(document[number].get_textpage().get_text_range().split())
                for number in range(len(document))
            )
    except PdfiumError as error:
        raise UnreadablePagesError("the words on the pages cannot be read") from error

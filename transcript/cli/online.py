"""`verify --online`: fetch what a file refers to, and look at it again with that."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from transcript.net import Fetcher, NetworkError
from transcript.verification.documents import NO_DOCUMENTS, Document, Documents, Source
from transcript.verification.plain_text import plain, quoted

if TYPE_CHECKING:
    from transcript.verification.verify import Examined

MOST_ADDRESSES = 20
"""For one file: an honest one refers to the keys and the lists of a few issuers."""
MOST_KEPT = 50_000_000
"""Bytes of what was fetched that are kept for the files to come."""
_MOST_ROUNDS = 3
"""What a fetched document refers to is fetched as well: a list is signed by somebody, too."""


class Online:
    """Fetches documents for the files of one run, from each address once."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Fetch nothing yet."""
        self._fetcher = fetcher
        self._answers: dict[str, Document | None] = {}
        self._kept = 0

    def settle(self, look: "Callable[[Documents], Examined]") -> "Examined":
        """Return what `look` finds in a file once it was given the documents that it asked for.

        Says on stderr who is asked, and who did not answer.
        """
        asked: list[str] = []
        fetched, found = NO_DOCUMENTS, look(NO_DOCUMENTS)
        for _ in range(_MOST_ROUNDS):
            wanted = [url for url in found.asked if url not in asked]
            more = wanted[: MOST_ADDRESSES - len(asked)]
            asked += more
            new = [each for each in map(self._document, more) if each is not None]
            if not new:
                break
            fetched = fetched.and_also(new)
            found = look(fetched)
        return found

    def _document(self, url: str) -> Document | None:
        if url in self._answers:
            return self._answers[url]
        answer = self._ask(url)
        self._kept += len(answer.content) if answer else 0
        if self._kept > MOST_KEPT:
            # A folder of forged files could name as many large documents as a machine can hold.
            self._answers.clear()
            self._kept = 0
        self._answers[url] = answer
        return answer

    def _ask(self, url: str) -> Document | None:
        # It stands in a stranger's file: it must not be able to move the cursor.
        shown = plain(quoted(url))
        click.echo(f"asking {shown}", err=True)
        try:
            content = self._fetcher.fetch(url)
        except NetworkError as error:
            click.echo(f"note: {shown}: {plain(quoted(error.reason))}", err=True)
            return None
        return Document(url=url, content=content, source=Source.ONLINE)

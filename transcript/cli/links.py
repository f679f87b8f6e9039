"""`validate --links`: ask whether the web addresses of evidence lead somewhere."""

import click

from transcript.net import Fetcher, NetworkError
from transcript.verification.plain_text import plain, quoted


class Links:
    """Asks at each address once in a run, and says on stderr where it asks."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Ask nothing yet."""
        self._fetcher = fetcher
        self._answers: dict[str, str | None] = {}

    def broken(self, url: str) -> str | None:
        """Return why an address leads nowhere, or None if it leads somewhere."""
        if url not in self._answers:
            self._answers[url] = self._ask(url)
        return self._answers[url]

    def _ask(self, url: str) -> str | None:
        click.echo(f"asking {plain(quoted(url))}", err=True)
        try:
            self._fetcher.reach(url)
        except NetworkError as error:
            return plain(quoted(error.reason))
        return None

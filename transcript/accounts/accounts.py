"""The accounts of one site, with all that belongs to them."""

from pathlib import Path

from transcript.accounts.acts import Acts
from transcript.accounts.people import People
from transcript.accounts.sessions import Sessions
from transcript.accounts.store import Store
from transcript.accounts.tokens import Tokens


class Accounts:
    """Accounts, sessions, tokens and the log, in one file in a folder of their own."""

    def __init__(self, home: Path) -> None:
        """Keep them in the folder `home`; nothing is made before it is needed."""
        self.store = Store(home)
        self.people = People(self.store)
        self.sessions = Sessions(self.store, self.people)
        self.tokens = Tokens(self.store)
        self.acts = Acts(self.store)

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()

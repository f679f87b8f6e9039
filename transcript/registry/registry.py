"""One school's registry: what its rooms share is the database."""

from dataclasses import dataclass
from functools import cached_property

from transcript.registry.approvals import Approvals
from transcript.registry.corrections import Corrections
from transcript.registry.database import Database
from transcript.registry.documents import Documents
from transcript.registry.key_events import KeyEvents
from transcript.registry.ledger import Ledger
from transcript.registry.listing import Listing
from transcript.registry.purging import Purging
from transcript.registry.releases import Releases
from transcript.registry.status_book import StatusBook


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Everything that a school knows of what it has issued."""

    database: Database

    @cached_property
    def status(self) -> StatusBook:
        """Where credentials stand in the status lists, and what was taken back."""
        return StatusBook(self.database)

    @cached_property
    def documents(self) -> Documents:
        """What was issued, and what is about to be."""
        return Documents(self.database)

    @cached_property
    def listing(self) -> Listing:
        """The list of what was issued, by pages."""
        return Listing(self.database)

    @cached_property
    def ledger(self) -> Ledger:
        """Everything that was done, in its order."""
        return Ledger(self.database)

    @cached_property
    def corrections(self) -> Corrections:
        """What is taken back, and what takes its place."""
        return Corrections(self.database)

    @cached_property
    def approvals(self) -> Approvals:
        """Who has agreed that something may be signed."""
        return Approvals(self.database)

    @cached_property
    def key_events(self) -> KeyEvents:
        """What became of the school's keys."""
        return KeyEvents(self.database)

    @cached_property
    def releases(self) -> Releases:
        """Who was given what, and on what ground."""
        return Releases(self.database)

    @cached_property
    def purging(self) -> Purging:
        """What takes out what is kept of a person."""
        return Purging(self.database)

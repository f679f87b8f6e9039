"""One school's registry: what its rooms share is the database."""

from dataclasses import dataclass
from functools import cached_property

from transcript.registry.database import Database
from transcript.registry.status_book import StatusBook


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Everything that a school knows of what it has issued."""

    database: Database

    @cached_property
    def status(self) -> StatusBook:
        """Where credentials stand in the status lists, and what was taken back."""
        return StatusBook(self.database)

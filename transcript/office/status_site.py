"""What belongs on the school's web site, so that colleges learn what was taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from transcript.office.folder import registry_of
from transcript.office.keys import open_publisher
from transcript.office.ledger import Tell, sign_ledger_now

if TYPE_CHECKING:
    from transcript.batch.status_lists import SignedList
    from transcript.batch.status_pages import Page
    from transcript.source.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Signed lists, what was superseded, and pages.

    `superseded` is the file by its name, if there is one, and tells of so many `successors`.
    """

    lists: "tuple[SignedList, ...]" = ()
    superseded: Mapping[str, bytes] = field(default_factory=dict)
    successors: int = 0
    pages: "tuple[Page, ...]" = ()

    def files(self) -> dict[str, bytes]:
        """Return the files by their names below the folder."""
        signed = {each.name: each.content for each in self.lists}
        pages = {each.name: each.content for each in self.pages}
        return {**signed, **self.superseded, **pages}


def signed_status(
    workspace: "Workspace",
    *,
    clock: Callable[[], datetime],
    passphrase: Callable[[], bytes],
    tell: Tell,
) -> Published:
    """Sign what there is; nobody is asked for a passphrase where there is nothing.

    Raises `IssuingError`, `LedgerError`, `RegistryError` or `OSError`.
    """
    from transcript.batch.status_pages import status_pages

    registry = registry_of(workspace)
    taken_back = registry.corrections.taken_back()
    successors = sum(each.successor is not None for each in taken_back)
    pages = status_pages(taken_back, languages=workspace.settings.languages)
    if not registry.status.has_lists() and not successors:
        return Published(pages=pages)
    at, secret = clock(), cache(passphrase)
    publisher = open_publisher(workspace, at=at, passphrase=secret)
    sign_ledger_now(workspace, at=at, passphrase=secret, tell=tell)
    return Published(
        lists=publisher.lists,
        superseded=publisher.superseded(taken_back),
        successors=successors,
        pages=pages,
    )

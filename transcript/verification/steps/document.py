"""Which document is it? What a reader needs to ask the school about it."""

from datetime import datetime
from uuid import UUID

from transcript.credentials.clr import is_clr
from transcript.model.document import DocumentIdentity
from transcript.verification.holdings import Held
from transcript.verification.report import DocumentShown

_UUID = "urn:uuid:"


def document_of(whole: Held, *, at: datetime) -> DocumentShown | None:
    """Return the id of a credential, and the number that the pages of a transcript show for it."""
    named = whole.document.get("id")
    if not isinstance(named, str):
        return None
    # A badge has an id of its own, but no number: the school's papers show the transcript's.
    number = _number(named, at) if is_clr(whole.document) else None
    return DocumentShown(id=named, number=number)


def _number(named: str, at: datetime) -> str | None:
    try:
        UUID(named.removeprefix(_UUID) if named.startswith(_UUID) else "")
    except ValueError:
        return None
    return DocumentIdentity(id=named, issued_at=at).number

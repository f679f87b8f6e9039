"""The status lists that a PDF brings along, so that it can be judged without a network."""

from collections.abc import Iterator, Mapping
from typing import Any

from transcript.model.attachments import STATUS_LISTS
from transcript.verification.documents import Document, Source
from transcript.verification.envelope import Presented
from transcript.verification.limits import Limits
from transcript.verification.published import UnpublishedError, published


def stapled(presented: Presented, *, limits: Limits) -> dict[str, Document]:
    """Return the lists in a PDF that its signed transcript refers to, by attachment name.

    Whether they are the school's is for the step that reads them.
    """
    if presented.pdf is None:
        return {}
    named = set(_addresses(presented.credential or {}))
    found = {}
    for name in STATUS_LISTS:
        document = _document(presented.pdf.attachments.get(name), limits)
        if document is not None and document.url in named:
            found[name] = document
    return found


def _document(content: bytes | None, limits: Limits) -> Document | None:
    if content is None:
        return None
    try:
        return published(content, source=Source.STAPLED, limits=limits)
    except UnpublishedError:
        return None


def _addresses(credential: Mapping[str, Any]) -> Iterator[str]:
    status = credential.get("credentialStatus")
    for key in ("statusListCredential", "statusReference"):
        value = status.get(key) if isinstance(status, dict) else None
        if isinstance(value, str):
            yield value

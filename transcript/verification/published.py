"""Documents that say of themselves where they are published: their `id` is their address."""

from transcript.credentials.superseded import Superseded, is_superseded_file
from transcript.proofs.errors import ProofError
from transcript.proofs.vc_jwt import parse
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.verification.documents import Document, Source, superseded_address
from transcript.verification.identifiers import normal
from transcript.verification.limits import LIMITS, Limits


class UnpublishedError(ValueError):
    """A text that is no document with an address of its own; the message says why."""


def published(content: bytes, *, source: Source, limits: Limits = LIMITS) -> Document:
    """Return a credential, JSON or a token, under the address that its `id` names.

    What says which documents were superseded has none, and is known by its issuer. Nothing in it is
    believed by that. Raises `UnpublishedError`.
    """
    if is_superseded_file(content):
        return Document(url=_issuer_of(content), content=content, source=source)
    found = _token(content) if content.startswith(b"eyJ") else _json(content, limits)
    url = found.get("id") if isinstance(found, dict) else None
    if not isinstance(url, str) or not url:
        raise UnpublishedError("it has no “id” that says where it is published")
    return Document(url=url, content=content, source=source)


def _issuer_of(content: bytes) -> str:
    try:
        return superseded_address(normal(Superseded.parse(content).issuer))
    except ProofError as error:
        raise UnpublishedError(str(error)) from error


def _token(content: bytes) -> object:
    try:
        return parse(content.strip()).credential
    except ProofError as error:
        raise UnpublishedError(str(error)) from error


def _json(content: bytes, limits: Limits) -> object:
    try:
        return parse_json(content, limits=limits.of_json(limits.status_list))
    except UnreadableJsonError as error:
        where = f"line {error.line}, column {error.column}"
        raise UnpublishedError(f"it is no JSON: {where}: {error.reason}") from error

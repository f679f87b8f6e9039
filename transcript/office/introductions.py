"""What a school sends a college so that it can be listed: read, and believed by nobody yet."""

from collections.abc import Mapping
from typing import Any

from transcript.errors import TranscriptError
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.x509 import Certificate
from transcript.reading.reader import read_document
from transcript.reading.strict_json import UnreadableJsonError, parse_json
from transcript.verification.controller_documents import (
    UnusableDocumentError,
    address_of,
    publication,
)
from transcript.verification.documents import Document, Documents, Lookup, Source
from transcript.verification.limits import LIMITS
from transcript.verification.trust import TrustListError
from transcript.verification.trust_file import read_issuers

_PEM = b"-----BEGIN CERTIFICATE-----"


class NoIntroductionError(TranscriptError):
    """A file that tells nothing of an issuer; the message says why."""


def introduced(content: bytes, *, file: str) -> dict[str, Any]:
    """Return what a file says of an issuer, in the form of an entry of a trust list.

    The file is a did.json, a trust list with one issuer, or the certificate of a seal (PEM). Raises
    `NoIntroductionError`.
    """
    if _PEM in content:
        return _by_certificate(content)
    try:
        found = parse_json(content, limits=LIMITS.of_json(LIMITS.controller_document))
    except UnreadableJsonError:
        found = None
    if isinstance(found, dict) and "issuers" not in found:
        return _by_did_document(found, content)
    return _by_list(content, file)


def _by_certificate(content: bytes) -> dict[str, Any]:
    try:
        found = Certificate.from_pem(content)
    except KeyUnusableError as error:
        raise NoIntroductionError(str(error)) from error
    return {"name": found.organisation, "certificates": [found.fingerprint]}


def _by_did_document(found: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    issuer = found.get("id")
    address = address_of(issuer) if isinstance(issuer, str) else None
    if not isinstance(issuer, str) or address is None:
        raise NoIntroductionError("the file has no “id” that is a did:web or an https address")
    # Who gave it is for the reader to say; here it is only read as if it came from its address.
    document = Document(url=address, content=content, source=Source.ONLINE)
    try:
        published = publication(issuer, Lookup(Documents.of([document])))
    except UnusableDocumentError as error:
        raise NoIntroductionError(str(error)) from error
    keys = [each.key.multibase for each in published.keys] if published else []
    return {"id": issuer, "keys": list(dict.fromkeys(keys))}


def _by_list(content: bytes, file: str) -> dict[str, Any]:
    name = file if file.endswith((".json", ".yaml", ".yml")) else "list.yaml"
    try:
        listed = [each.id for each in read_issuers(content, file=name)]
    except TrustListError as error:
        raise NoIntroductionError(error.message) from error
    if len(listed) != 1:
        raise NoIntroductionError(f"the list has {len(listed)} issuers; add them one by one")
    document = read_document(content, file=name).document
    value: Any = document.value if document else None
    entry: dict[str, Any] = dict(value["issuers"][0])
    # How it was confirmed is the college's word, never the school's.
    return {key: each for key, each in entry.items() if not key.startswith(("added_", "source"))}

"""`relatedResource` (VCDM 2.0, 5.3): what a credential says of the files that it leans on."""

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from transcript.credentials import vc
from transcript.credentials.contexts import context_files
from transcript.credentials.findings import Finding
from transcript.proofs import multibase
from transcript.reading.document import child

_INTEGRITY = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})")
_SHA2_256 = b"\x12\x20"  # multihash: function sha2-256, 32 bytes


def related_resources(document: dict[str, Any], path: str) -> Iterator[Finding]:
    """Yield what is wrong with the related resources of a credential.

    A digest is compared with the file where this tool has it; nothing is fetched.
    """
    here = child(path, "relatedResource")
    seen: set[str] = set()
    for place, each in enumerate(vc.as_list(document.get("relatedResource"))):
        where = child(here, place)
        if not isinstance(each, dict):
            yield Finding(path=where, message="not an object")
            continue
        url = each.get("id")
        if not isinstance(url, str) or not vc.is_url(url):
            yield Finding(path=child(where, "id"), message="not one complete address")
        elif url in seen:
            yield Finding(path=child(where, "id"), message="another resource has this address")
        else:
            seen.add(url)
            yield from _digests(each, context_files().get(url), where)


def _digests(resource: dict[str, Any], content: bytes | None, path: str) -> Iterator[Finding]:
    given = [name for name in _FITS if name in resource]
    if not given:
        yield Finding(path=path, message="neither digestSRI nor digestMultibase")
    for name in given:
        text = resource[name]
        try:
            fits = _FITS[name](text if isinstance(text, str) else "", content)
        except ValueError as error:
            yield Finding(path=child(path, name), message=f"not a digest: {error}")
            continue
        if not fits:
            yield Finding(path=child(path, name), message="not the digest of what is published")


def _fits_integrity(text: str, content: bytes | None) -> bool:
    # Subresource Integrity: several digests may stand beside each other.
    given = [_INTEGRITY.fullmatch(each) for each in text.split()]
    if not given or None in given:
        raise ValueError("like sha384-…, with base64 after it")
    return content is None or any(
        base64.b64encode(hashlib.new(each[1], content).digest()).decode() == each[2]
        for each in given
        if each
    )


def _fits_multibase(text: str, content: bytes | None) -> bool:
    try:
        found = multibase.base64url_decode(text[1:]) if text[:1] == "u" else multibase.decode(text)
    except ValueError as error:
        raise ValueError("like u…, with base64url after it, or z…, with base58") from error
    if content is None:
        return True
    # The suite of the W3C writes the digest alone, without the two bytes that say which it is.
    digest = hashlib.sha256(content).digest()
    return found in (digest, _SHA2_256 + digest)


_FITS = {"digestSRI": _fits_integrity, "digestMultibase": _fits_multibase}

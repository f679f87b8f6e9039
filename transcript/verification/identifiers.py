"""Issuers' identifiers: one spelling of each, so that a list cannot be slipped past."""

import re

DID_KEY = "did:key:"
_DID_WEB = "did:web:"
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
# RFC 3986, 2.3: to encode these changes nothing.
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def normal(issuer: str) -> str:
    """Return a did:web in its one normal spelling; any other identifier as it is.

    A host's name is the same in capitals, with a dot at its end, or with its letters encoded.
    """
    if not issuer.startswith(_DID_WEB):
        return issuer
    host, colon, path = _ENCODED.sub(_decoded, issuer.removeprefix(_DID_WEB)).partition(":")
    name, port, number = host.partition("%3A")
    return f"{_DID_WEB}{name.lower().rstrip('.')}{port}{number}{colon}{path}"


def key_of(issuer: str) -> str | None:
    """Return the key that a did:key consists of, as it is written there; else None."""
    return issuer.removeprefix(DID_KEY) if issuer.startswith(DID_KEY) else None


def _decoded(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if _UNRESERVED.fullmatch(letter) else match[0].upper()

"""Secrets that a machine keeps for somebody: long, random, and known here by their digest alone."""

import hashlib
import secrets

_BYTES = 32


def new_secret() -> str:
    """Return 256 random bits, as text for an address, a header or a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """Return what is kept of a secret. It has so many bits that nobody can try them all."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

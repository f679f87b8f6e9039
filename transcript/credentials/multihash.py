"""Digests as `digestMultibase` spells them: a multibase of a multihash of SHA-256."""

from hashlib import sha256
from hmac import compare_digest

from transcript.proofs import multibase

_SHA2_256 = b"\x12\x20"  # multihash: function sha2-256, 32 bytes


def multibase_digest(content: bytes) -> str:
    """Return the digest of some bytes as we write it: `u` and base64url without padding."""
    return _spell(sha256(content).digest())


def from_hex(digest: str) -> str:
    """Return a SHA-256 digest, given in hexadecimal, as we write it."""
    return _spell(bytes.fromhex(digest))


def matches(text: str, content: bytes) -> bool:
    """Return whether a digest, in base64url (`u`) or base58btc (`z`), is that of the bytes."""
    base64url = text.startswith("u")
    try:
        read = multibase.base64url_decode(text[1:]) if base64url else multibase.decode(text)
    except ValueError:
        return False
    return compare_digest(read, _SHA2_256 + sha256(content).digest())


def _spell(digest: bytes) -> str:
    return "u" + multibase.base64url_encode(_SHA2_256 + digest)

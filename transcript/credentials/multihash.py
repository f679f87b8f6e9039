"""Digests as `digestMultibase` spells them: a multibase of a multihash of SHA-256."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest

_SHA2_256 = b"\x12\x20"  # multihash: function sha2-256, 32 bytes
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LENGTH = 34
_LONGEST = 64


def multibase_digest(content: bytes) -> str:
    """Return the digest of some bytes as we write it: `u` and base64url without padding."""
    return _spell(sha256(content).digest())


def from_hex(digest: str) -> str:
    """Return a SHA-256 digest, given in hexadecimal, as we write it."""
    return _spell(bytes.fromhex(digest))


def matches(text: str, content: bytes) -> bool:
    """Return whether a digest, in base64url (`u`) or base58btc (`z`), is that of the bytes."""
    return compare_digest(_read(text), _SHA2_256 + sha256(content).digest())


def _spell(digest: bytes) -> str:
    return "u" + urlsafe_b64encode(_SHA2_256 + digest).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    if len(text) > _LONGEST or not text.isascii():
        return b""
    if text.startswith("u"):
        return _base64url(text[1:])
    return _base58(text[1:]) if text.startswith("z") else b""


def _base64url(text: str) -> bytes:
    try:
        read = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
    # Python skips characters outside the alphabet; only the one spelling counts.
    return read if urlsafe_b64encode(read).rstrip(b"=").decode() == text else b""


def _base58(text: str) -> bytes:
    number = 0
    for character in text:
        if character not in _BASE58:
            return b""
        number = number * 58 + _BASE58.index(character)
    # A multihash of SHA-256 begins with 0x12, so it has no leading zeros to restore.
    return number.to_bytes((number.bit_length() + 7) // 8, "big")

"""Base58btc in its multibase form: the letter `z`, then the digits of one large number.

And base64url without padding, in its one canonical spelling.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LONGEST = 200  # keys, digests and signatures are far shorter; decoding is quadratic


def encode(content: bytes) -> str:
    """Return `content` as multibase base58btc."""
    number = int.from_bytes(content)
    digits: list[str] = []
    while number:
        number, rest = divmod(number, 58)
        digits.append(_ALPHABET[rest])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(digits))


def decode(text: str) -> bytes:
    """Return the bytes that `text` stands for. Raises `ValueError` for anything else."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not multibase base58btc, which begins with “z”")
    number = 0
    for letter in text[1:]:
        if letter not in _VALUES:
            raise ValueError("a letter that base58btc does not have")
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def base64url_encode(content: bytes) -> str:
    """Return `content` as base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def base64url_decode(text: str) -> bytes:
    """Return the bytes that `text` stands for. Raises `ValueError` for any other spelling."""
    content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Python skips characters outside the alphabet, and takes stray bits at the end.
    if base64url_encode(content) != text:
        raise ValueError("not the one canonical form of base64url")
    return content

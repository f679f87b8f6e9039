"""Base58btc in its multibase form: the letter `z`, then the digits of one large number.

And base64url without padding, in its one canonical spelling.
"""

from base64 import urlsafe_b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
# What base64 has and base64url has not becomes what neither has.
_TO_BASE64 = bytes.maketrans(b"-_+/=", b"+/!!!")
_NO_DIGIT = 255
_VALUES = bytes(
    _ALPHABET.index(chr(letter)) if chr(letter) in _ALPHABET else _NO_DIGIT for letter in range(256)
)
_AT_ONCE = 10
"""Digits that are put together before they meet the long number, which costs more."""
_POWER = 58**_AT_ONCE
_LONGEST = 800  # of an RSA key; all else is far shorter, and decoding is quadratic


def encode(content: bytes) -> str:
    """Return `content` as multibase base58btc."""
    number = int.from_bytes(content)
    pairs: list[str] = []
    while number:
        number, rest = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[rest])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(pairs)).lstrip("1")


def decode(text: str) -> bytes:
    """Return the bytes that `text` stands for. Raises `ValueError` for anything else."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not multibase base58btc, which begins with “z”")
    digits = text[1:].encode("latin-1", "replace").translate(_VALUES)
    if _NO_DIGIT in digits:
        raise ValueError("a letter that base58btc does not have")
    number = 0
    for start in range(0, len(digits), _AT_ONCE):
        part, several = digits[start : start + _AT_ONCE], 0
        for digit in part:
            several = several * 58 + digit
        number = number * (_POWER if len(part) == _AT_ONCE else 58 ** len(part)) + several
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def decode_base64url(text: str) -> bytes:
    """Return the bytes that multibase text of the letter `u` stands for. Raises `ValueError`."""
    if not text.startswith("u"):
        raise ValueError("not multibase base64url, which begins with “u”")
    return base64url_decode(text[1:])


def base64url_encode(content: bytes) -> str:
    """Return `content` as base64url without padding."""
    return _unpadded(content).decode("ascii")


def base64url_decode(text: str | bytes) -> bytes:
    """Return the bytes that `text` stands for. Raises `ValueError` for any other spelling."""
    encoded = text.encode("ascii") if isinstance(text, str) else text
    beyond = len(encoded) % 4
    try:
        padded = encoded.translate(_TO_BASE64) + b"=" * (-len(encoded) % 4)
        content = a2b_base64(padded, strict_mode=True)
    except Base64Error:
        raise ValueError("not the one canonical form of base64url") from None
    # Python takes stray bits at the end.
    if beyond and _unpadded(content[1 - beyond :]) != encoded[-beyond:]:
        raise ValueError("not the one canonical form of base64url")
    return content


def _unpadded(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")

"""Codes on paper: what a printed page must say, in a line of text that its signature is part of.

A machine reads the line from a square code, a person may type it. The bytes, big-endian:

    version 1 · document 16 · issued, Unix seconds 5 · SHA-256 of the signed file 32 · key id 8
    foundational 1 · advanced 1 · length of the name 1 (its highest bit: the name is cut) · name
    signature 64, by Ed25519 over a prefix of its own and everything before it

The text is those bytes in Crockford's base 32, which has no I, L, O or U.
"""

import base64
import hashlib
import re
import struct
import unicodedata
from binascii import Error
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from transcript.proofs import multibase
from transcript.proofs.errors import InvalidProofError, KeyUnusableError, UnsupportedProofError
from transcript.proofs.public_key import Algorithm, PublicKey
from transcript.proofs.signers import Signer

LONGEST_NAME = 48
"""How many UTF-8 bytes of a name there is room for."""

_VERSION = 1
_HEAD = struct.Struct(">B16s5s32s8sBBB")
_SIGNATURE = 64
_CUT = 0x80
_MOST = 255
# Nothing else that an issuer's key signs can be taken for a code, or a code for it: a token begins
# with base64url, and the hashes that a credential's proof signs are 64 bytes, fewer than any code.
_PREFIX = b"Transcript Toolkit: code on paper, version 1\n"

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_DIGITS = str.maketrans(_RFC_4648, _DIGITS)
_TO_RFC_4648 = str.maketrans(_DIGITS, _RFC_4648)
_MISREAD = str.maketrans("ILO", "110")
_BETWEEN = re.compile("[\\s\u00ad\u200b\u2010-\u2015\u2212\ufeff-]")
_LONGEST_TEXT = 4_000  # an address and a code are far shorter

_JOINERS = frozenset("\u200c\u200d")
_PART_OF_NAMES = _JOINERS | frozenset("\u200e\u200f\u061c")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a code says. `digest` is the SHA-256 of the file that was signed.

    `name` is in NFC and at most `LONGEST_NAME` bytes of UTF-8; `fitting` makes one so.
    """

    document: UUID
    issued_at: datetime
    digest: bytes
    foundational: int
    advanced: int
    name: str
    name_is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode:
    """A well-formed code. Nothing in it is proven until `verify` returns."""

    statement: Statement
    key_id: bytes
    signed: bytes
    signature: bytes


def key_id(key: PublicKey) -> bytes:
    """Return the eight bytes by which a code names a key: enough to find it, not to trust it."""
    return hashlib.sha256(multibase.decode(key.multibase)).digest()[:8]


def fitting(name: str) -> tuple[str, bool]:
    """Return a name as far as a code has room for it, and whether it was cut."""
    whole = unicodedata.normalize("NFC", name).strip()
    if len(whole.encode("utf-8", "replace")) <= LONGEST_NAME:
        return whole, False
    longest = len(whole.encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore"))
    # A letter is not parted from its accents, unless it has more of them than there is room for.
    end = longest
    while end and _continues(whole[end]):
        end -= 1
    return whole[: end or longest].strip(), True


def sign(statement: Statement, *, signer: Signer) -> str:
    """Return the code of a statement as text, the same every time.

    Raises `KeyUnusableError` for a key that is not Ed25519, `InvalidProofError` for a statement
    that a code has no room for, or that would not be read.
    """
    if signer.public_key.algorithm is not Algorithm.ED25519:
        raise KeyUnusableError("codes on paper are signed with an Ed25519 key")
    content = _content(statement, key_id(signer.public_key))
    text = _encode(content + signer.sign(_PREFIX + content))
    if parse(text).statement != statement:
        raise InvalidProofError("the code would not read as what was meant")
    return text


def digits(text: str) -> str:
    """Return the digits of what was scanned, typed or copied; they need not be a code's.

    Of an address, what follows the `#`. Case, spaces, hyphens and line breaks do not count, and
    I, L and O are the digits that they look like.
    """
    found = _BETWEEN.sub("", text[:_LONGEST_TEXT].rpartition("#")[2])
    # Other alphabets have letters whose capitals are ours.
    return found.upper().translate(_MISREAD) if found.isascii() else found


def parse(text: str) -> PaperCode:
    """Return the parts of a code, after every check that needs no key.

    Raises `InvalidProofError` for what is no code, or not wholly one, and `UnsupportedProofError`
    for a code of a later version.
    """
    if len(text) > _LONGEST_TEXT:
        raise InvalidProofError("it is longer than any code")
    content = _decode(digits(text))
    if len(content) < _HEAD.size + _SIGNATURE:
        raise InvalidProofError("it is too short to be a whole code")
    if content[0] != _VERSION:
        raise UnsupportedProofError("a code on paper of another version")
    signed, signature = content[:-_SIGNATURE], content[-_SIGNATURE:]
    _, document, seconds, digest, key, foundational, advanced, length = _HEAD.unpack_from(signed)
    statement = Statement(
        document=UUID(bytes=document),
        issued_at=_moment(int.from_bytes(seconds)),
        digest=digest,
        foundational=foundational,
        advanced=advanced,
        name=_name(signed[_HEAD.size :], length & ~_CUT),
        name_is_cut=bool(length & _CUT),
    )
    return PaperCode(statement=statement, key_id=key, signed=signed, signature=signature)


def verify(code: PaperCode, *, key: PublicKey) -> None:
    """Return if `code` is signed by `key`; else raise `InvalidProofError`."""
    if key.algorithm is not Algorithm.ED25519 or key_id(key) != code.key_id:
        raise InvalidProofError("the code names another key")
    key.verify(code.signature, _PREFIX + code.signed)


def _content(statement: Statement, key: bytes) -> bytes:
    name = statement.name.encode("utf-8", "replace")
    counts = (statement.foundational, statement.advanced)
    # In range first, so that nothing is cut off in silence; whether it is right, `parse` says.
    if not all(0 <= each <= _MOST for each in counts):
        raise InvalidProofError(f"a code on paper counts at most {_MOST} credits of a level")
    if len(name) > LONGEST_NAME:
        raise InvalidProofError("the name is longer than a code has room for")
    try:
        seconds = int(statement.issued_at.timestamp()).to_bytes(5)
    except OverflowError:
        raise InvalidProofError("a code on paper has no date before 1970") from None
    length = len(name) | (_CUT if statement.name_is_cut else 0)
    document = statement.document.bytes
    return _HEAD.pack(_VERSION, document, seconds, statement.digest, key, *counts, length) + name


def _name(content: bytes, length: int) -> str:
    if not 1 <= length <= LONGEST_NAME or length != len(content):
        raise InvalidProofError("its length is not the one that it states")
    try:
        name = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidProofError("the name in it is no text") from None
    if not unicodedata.is_normalized("NFC", name) or name != name.strip():
        raise InvalidProofError("the name in it is not in the one canonical form")
    if not all(map(_is_plain, name)):
        raise InvalidProofError("the name in it holds an invisible character")
    return name


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise InvalidProofError("the date in it does not exist") from None


def _is_plain(letter: str) -> bool:
    return letter in _PART_OF_NAMES or unicodedata.category(letter) not in _INVISIBLE


def _continues(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter).startswith("M")


def _encode(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").rstrip("=").translate(_TO_DIGITS)


def _decode(text: str) -> bytes:
    if not set(text) <= set(_DIGITS):
        raise InvalidProofError("it holds a letter or a sign that no code has")
    padded = text.translate(_TO_RFC_4648) + "=" * (-len(text) % 8)
    try:
        content = base64.b32decode(padded)
    except Error:
        raise InvalidProofError("a letter is missing, or there is one too many") from None
    # Python takes stray bits at the end.
    if _encode(content) != text:
        raise InvalidProofError("a letter is missing, or there is one too many")
    return content

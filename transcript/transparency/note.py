"""Signed notes of C2SP: text, and below it the signatures of those who know it.

What a key says is for `proofs`: here is only who is said to have signed which bytes.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

ED25519 = 1
"""The kind of signature that a ledger of ours has (signed-note, “Signature types”)."""

MOST_BYTES = 64 * 1024
MOST_SIGNATURES = 64

_ID_BYTES = 4
_ED25519_BYTES = 32
_NAME = re.compile(r"[^\s+]{1,300}")
_VERIFIER = re.compile(r"([^\s+]{1,300})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,200})")
_SIGNATURE = re.compile(r"— ([^\s+]{1,300}) ([A-Za-z0-9+/=]{1,10000})")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteError(ValueError):
    """A text that is not of the form that it should have; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Whose signatures count: the name of a log, and its Ed25519 key."""

    name: str
    key: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key as logs publish it: `<name>+<key id>+<base64>`. Raises `NoteError`."""
        found = _VERIFIER.fullmatch(text)
        if found is None:
            raise NoteError("a log’s key is written as its name, +, eight digits, +, and the key")
        content = decoded(found[3])
        if content[:1] != bytes([ED25519]) or len(content) != 1 + _ED25519_BYTES:
            raise NoteError("it is no Ed25519 key of a log")
        verifier = cls(name=found[1], key=content[1:])
        if verifier.id.hex() != found[2]:
            raise NoteError("its digits are not those of this name and key; copy it again")
        return verifier

    @property
    def id(self) -> bytes:
        """Which of the name's keys it is; short, and no proof of anything."""
        return sha256(self.name.encode() + b"\n" + self._typed).digest()[:_ID_BYTES]

    @property
    def _typed(self) -> bytes:
        return bytes([ED25519]) + self.key

    def __str__(self) -> str:
        """Return the key as it is published."""
        return f"{self.name}+{self.id.hex()}+{encoded(self._typed)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One line below a note: who is said to have signed it, with which key, and how."""

    name: str
    key_id: bytes
    value: bytes

    def is_by(self, verifier: Verifier) -> bool:
        """Return whether it names this key; whether it is right is another question."""
        return (self.name, self.key_id) == (verifier.name, verifier.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text, which ends with its line, and what is said of who signed it."""

    text: str
    signatures: tuple[NoteSignature, ...]

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read a signed note; nothing in it is believed by that. Raises `NoteError`."""
        if len(content) > MOST_BYTES:
            raise NoteError("it is larger than any note")
        try:
            whole = content.decode()
        except UnicodeDecodeError as error:
            raise NoteError("it is no text") from error
        if _CONTROLS.search(whole):
            raise NoteError("it has invisible characters")
        text, between, below = whole.rpartition("\n\n")
        if not between or not below.endswith("\n"):
            raise NoteError("it has no signature")
        return cls(text=f"{text}\n", signatures=tuple(_signatures(below[:-1])))

    def to_bytes(self) -> bytes:
        """Return the note as it is published."""
        lines = (f"— {each.name} {encoded(each.key_id + each.value)}\n" for each in self.signatures)
        return f"{self.text}\n{''.join(lines)}".encode()


def signed(text: str, verifier: Verifier, value: bytes) -> Note:
    """Return a note with one signature: `value`, made with that key over the text's bytes."""
    if not _NAME.fullmatch(verifier.name):
        raise NoteError(f"“{verifier.name}” is no name for a log")
    made = NoteSignature(name=verifier.name, key_id=verifier.id, value=value)
    return Note(text=text, signatures=(made,))


def encoded(content: bytes) -> str:
    """Return bytes in base64."""
    return b64encode(content).decode("ascii")


def decoded(text: str) -> bytes:
    """Return the bytes of a base64 text, of which there is one spelling. Raises `NoteError`."""
    try:
        content = b64decode(text, validate=True)
    except ValueError as error:
        raise NoteError("it is not base64") from error
    if encoded(content) != text:
        raise NoteError("it is not base64 as it is written")
    return content


def _signatures(text: str) -> Iterator[NoteSignature]:
    lines = text.split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError("it has more signatures than are looked at")
    for line in lines:
        found = _SIGNATURE.fullmatch(line)
        if found is None:
            raise NoteError("a line below the text is no signature")
        content = decoded(found[2])
        if len(content) <= _ID_BYTES:
            raise NoteError("a signature is cut off")
        yield NoteSignature(name=found[1], key_id=content[:_ID_BYTES], value=content[_ID_BYTES:])

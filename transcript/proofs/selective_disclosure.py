"""Derived proofs of ecdsa-sd-2023: of what an issuer signed, the holder shows a part.

The issuer signs, with its own key, what must always be shown, and with a key made for this one
credential each other statement; the proof that is shown holds the signatures of the statements
that are. Nothing that is shown goes without one. What was left out, nobody can tell.

The proof is CBOR of one fixed shape. Read here is that shape alone, each number in its shortest
form: a library would take other spellings of it, and keep the last of two equal keys.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import NoReturn

from transcript.proofs.errors import (
    BudgetExceededError,
    InvalidProofError,
    KeyUnusableError,
    UnsupportedProofError,
)
from transcript.proofs.multibase import base64url_encode
from transcript.proofs.public_key import Algorithm, PublicKey

# VC DI ECDSA 1.0, 3.5.2 and 3.5.7: a tag of CBOR tells the two kinds of proof apart.
_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_MULTIKEY_HEADER = b"\x80\x24"
_SIGNATURE_LENGTH = 64
_LABEL_LENGTH = 32
_MOST_STATEMENTS = 10_000

# CBOR's major types (RFC 8949, 3.1).
_NUMBER, _BYTES, _ARRAY, _MAP = 0, 2, 4, 5
_SMALL = 24

# What a canonical statement consists of; a text is one piece, whatever it says.
_TERM = re.compile(r'<[^>]*>|_:c14n[0-9]+|"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Derived:
    """What a derived proof holds."""

    signature: bytes
    key: bytes
    signatures: tuple[bytes, ...]
    labels: dict[str, str]
    mandatory: frozenset[int]


def verify(value: bytes, *, settings: bytes, content: bytes, key: PublicKey) -> None:
    """Return if `value`, the bytes of a derived proof, covers every statement of `content`.

    `settings` is the digest of the proof's options, `content` the document as canonical N-Quads.
    Raises `InvalidProofError`, `BudgetExceededError`, or, for the proof that only the holder
    should have, `UnsupportedProofError`.
    """
    if value.startswith(_BASE):
        raise UnsupportedProofError(
            "a base proof, which its holder keeps: ask for one that was derived from it"
        )
    derived = _Reader(value).derived()
    lines = content.decode().split("\n")[:-1]
    statements = sorted(f"{_relabelled(line, derived.labels)}\n" for line in lines)
    if not derived.mandatory <= set(range(len(statements))):
        _refuse("it names statements that are not there")
    shown = [each for number, each in enumerate(statements) if number not in derived.mandatory]
    if len(shown) != len(derived.signatures):
        raise InvalidProofError("it has not one signature for each statement")
    always = "".join(statements[number] for number in sorted(derived.mandatory))
    key.verify(derived.signature, settings + derived.key + sha256(always.encode()).digest())
    own = _own_key(derived.key)
    for signature, statement in zip(derived.signatures, shown, strict=True):
        own.verify(signature, statement.encode())


def _own_key(content: bytes) -> PublicKey:
    if not content.startswith(_MULTIKEY_HEADER):
        _refuse("its key is of another kind")
    try:
        return PublicKey(algorithm=Algorithm.P256, raw=content.removeprefix(_MULTIKEY_HEADER))
    except KeyUnusableError as error:
        raise InvalidProofError(f"the proof's “proofValue” is malformed: {error}") from error


def _relabelled(statement: str, labels: dict[str, str]) -> str:
    return _TERM.sub(lambda match: _label(match[0], labels), statement)


def _label(term: str, labels: dict[str, str]) -> str:
    if not term.startswith("_:"):
        return term
    if term not in labels:
        _refuse("it has no label for a part of the document")
    return labels[term]


def _refuse(reason: str) -> NoReturn:
    raise InvalidProofError(f"the proof's “proofValue” is malformed: {reason}")


class _Reader:
    """Takes CBOR off the front of a proof. Raises `InvalidProofError` at anything unexpected."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def derived(self) -> _Derived:
        """Return what the proof holds, all of it."""
        if self._take(len(_DERIVED)) != _DERIVED:
            _refuse("it is no derived proof")
        if self._length(_ARRAY) != 5:  # noqa: PLR2004 (the five members below)
            _refuse("it has another shape")
        found = _Derived(
            signature=self._bytes(_SIGNATURE_LENGTH),
            key=self._bytes(),
            signatures=tuple(self._bytes(_SIGNATURE_LENGTH) for _ in self._count(_ARRAY)),
            labels=self._labels(),
            mandatory=self._numbers(),
        )
        if self._at != len(self._content):
            _refuse("something follows its end")
        return found

    def _labels(self) -> dict[str, str]:
        labels: dict[str, str] = {}
        given: set[str] = set()
        for _ in self._count(_MAP):
            node = f"_:c14n{self._length(_NUMBER)}"
            label = f"_:u{base64url_encode(self._bytes(_LABEL_LENGTH))}"
            if node in labels or label in given:
                _refuse("it gives a label twice")
            labels[node] = label
            given.add(label)
        return labels

    def _numbers(self) -> frozenset[int]:
        numbers = [self._length(_NUMBER) for _ in self._count(_ARRAY)]
        if len(set(numbers)) != len(numbers):
            _refuse("it names a statement twice")
        return frozenset(numbers)

    def _count(self, kind: int) -> range:
        count = self._length(kind)
        if count > _MOST_STATEMENTS:
            raise BudgetExceededError("the proof has more signatures than any honest one")
        return range(count)

    def _bytes(self, length: int | None = None) -> bytes:
        content = self._take(self._length(_BYTES))
        if length is not None and len(content) != length:
            _refuse("a part of it has another length")
        return content

    def _length(self, kind: int) -> int:
        """Return the number in the head of the next item, which must be of this kind."""
        head = self._take(1)[0]
        if head >> 5 != kind:
            _refuse("it has another shape")
        short = head & 0x1F
        if short < _SMALL:
            return short
        width = {24: 1, 25: 2, 26: 4}.get(short, 0)
        number = int.from_bytes(self._take(width))
        if number < {1: _SMALL, 2: 2**8, 4: 2**16}.get(width, 1):
            _refuse("a number in it is not in its shortest form")
        return number

    def _take(self, length: int) -> bytes:
        content = self._content[self._at : self._at + length]
        if len(content) != length:
            _refuse("it ends too early")
        self._at += length
        return content

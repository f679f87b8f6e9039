"""Bitstring Status List 1.0: what a school has taken back, as one bit for each credential.

An entry in a credential names a list and a place in it. A list is a credential of its own, and is
published at the address that is its id. Whoever reads it does not learn which places are in use.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from transcript.credentials.vc import CONTEXT_V2, VERIFIABLE_CREDENTIAL, JsonObject, as_list
from transcript.proofs.multibase import base64url_decode, base64url_encode
from transcript.proofs.timestamps import timestamp_text

ENTRY = "BitstringStatusListEntry"
LIST_CREDENTIAL = "BitstringStatusListCredential"
LIST = "BitstringStatusList"

ENTRIES = 131_072
"""How many entries a list of ours has, and any other at least: among fewer nobody is hidden."""

LARGEST = 2 * 1024 * 1024
"""How many bytes a stranger's list may inflate to: over 16 million entries."""

TIME_TO_LIVE = 3_600_000
"""For how many milliseconds a copy may be kept before asking again: what is revoked shows soon."""

_PER_BYTE = 8
_GZIP = 31  # zlib's word for “with the header and the trailer of gzip, and nothing else”
_WIDEST = 16
_MOST_DIGITS = 10


class StatusPurpose(StrEnum):
    """What a bit of ours says of a credential when it is set."""

    REVOCATION = "revocation"
    """It was taken back for good."""
    SUSPENSION = "suspension"
    """It does not count for now."""


class StatusListError(ValueError):
    """A list or an entry that cannot be used. `name` is the specification's name for why."""

    def __init__(self, name: str, reason: str) -> None:
        """Say why, in the specification's word and in ours."""
        super().__init__(f"{reason} ({name})")
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """The place of a credential in our lists.

    The lists are published below `base`; both kinds have the same `number` and the same index. It
    is `suspendable` if the school keeps a list of what is suspended as well.
    """

    base: str
    number: int
    index: int
    suspendable: bool = False

    def to_json(self) -> JsonObject:
        """Return the `credentialStatus` of the credential."""
        url = list_url(self.base, self.number, StatusPurpose.REVOCATION)
        suspension = list_url(self.base, self.number, StatusPurpose.SUSPENSION)
        return {
            "id": f"{url}#{self.index}",
            "type": ENTRY,
            "statusPurpose": StatusPurpose.REVOCATION.value,
            "statusListIndex": str(self.index),
            "statusListCredential": url,
            # Open Badges and CLR allow one entry: readers of that one still see what is revoked.
            **({"statusReference": suspension} if self.suspendable else {}),
        }


def list_url(base: str, number: int, purpose: StatusPurpose) -> str:
    """Return the address of one of our lists, which is its id."""
    return f"{base}/{list_name(number, purpose)}"


def list_name(number: int, purpose: StatusPurpose) -> str:
    """Return the name of the file that is published there."""
    return f"{purpose}-{number}.json"


def suspension_list_of(entry: Mapping[str, Any]) -> str | None:
    """Return the address of the list of suspensions that belongs to one of our entries, or None.

    Others may refer to anything by `statusReference`: ours follows from the list's own address.
    """
    url, reference = entry.get("statusListCredential"), entry.get("statusReference")
    if not isinstance(url, str) or not isinstance(reference, str):
        return None
    base, _, name = url.rpartition("/")
    kind, _, rest = name.partition("-")
    ours = f"{base}/{StatusPurpose.SUSPENSION}-{rest}"
    return reference if kind == StatusPurpose.REVOCATION.value and reference == ours else None


def to_status_list(
    set_bits: Iterable[int],
    *,
    url: str,
    purpose: StatusPurpose,
    issuer: str,
    valid_from: datetime,
    valid_until: datetime,
) -> JsonObject:
    """Return the unsigned list at `url` in which the bits at these places are set."""
    return {
        "@context": [CONTEXT_V2],
        "id": url,
        "type": [VERIFIABLE_CREDENTIAL, LIST_CREDENTIAL],
        "issuer": issuer,
        "validFrom": timestamp_text(valid_from),
        "validUntil": timestamp_text(valid_until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": LIST,
            "statusPurpose": purpose.value,
            "ttl": TIME_TO_LIVE,
            "encodedList": encoded(set_bits),
        },
    }


def encoded(set_bits: Iterable[int]) -> str:
    """Return a list of ours, compressed; the same text for the same bits."""
    content = bytearray(ENTRIES // _PER_BYTE)
    for place in set_bits:
        content[place // _PER_BYTE] |= 0x80 >> place % _PER_BYTE
    return "u" + base64url_encode(gzip.compress(bytes(content), mtime=0))


@dataclass(frozen=True, slots=True)
class Bitstring:
    """The bits of a list. The first one is the most significant bit of the first byte."""

    content: bytes

    @classmethod
    def decode(cls, text: object) -> "Bitstring":
        """Read an `encodedList`, inflating no more than is allowed. Raises `StatusListError`."""
        if not isinstance(text, str) or not text.startswith("u"):
            raise _malformed("the list is not multibase base64url, which begins with “u”")
        try:
            packed = base64url_decode(text[1:])
        except ValueError as error:
            raise _malformed(f"the list is {error}") from error
        return cls(_inflated(packed))

    def value(self, index: int, *, size: int = 1) -> int:
        """Return the number that the `size` bits of an entry stand for. Raises `StatusListError`.

        A list that is too short is refused whatever the index: so small a crowd hides nobody.
        """
        entries = len(self.content) * _PER_BYTE // size
        if entries < ENTRIES:
            raise StatusListError(
                "STATUS_LIST_LENGTH_ERROR",
                f"the list has {entries:,} entries; it must have {ENTRIES:,} or more",
            )
        if index >= entries:
            raise StatusListError(
                "RANGE_ERROR", f"the list has {entries:,} entries, and none at {index:,}"
            )
        bits = range(index * size, (index + 1) * size)
        return sum(self._bit(place) << bits[-1] - place for place in bits)

    def _bit(self, place: int) -> int:
        return self.content[place // _PER_BYTE] >> (7 - place % _PER_BYTE) & 1


def _inflated(packed: bytes) -> bytes:
    stream = zlib.decompressobj(_GZIP)
    try:
        content = stream.decompress(packed, LARGEST + 1)
    except zlib.error as error:
        raise _malformed("the list is not compressed with GZIP, or is damaged") from error
    if len(content) > LARGEST:
        raise _malformed(f"the list inflates to more than {LARGEST:,} bytes")
    if not stream.eof:
        raise _malformed("the list is cut off")
    if stream.unused_data:
        raise _malformed("something follows the end of the list")
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedEntry:
    """The status entry of a stranger's credential, each member in its right form."""

    url: str
    purpose: str
    index: int
    size: int
    messages: Mapping[int, str]

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "ReceivedEntry":
        """Read an entry of type `BitstringStatusListEntry`. Raises `StatusListError`."""
        url, purpose = entry.get("statusListCredential"), entry.get("statusPurpose")
        if not isinstance(url, str) or not url:
            raise _malformed("“statusListCredential” is not an address")
        if not isinstance(purpose, str) or not purpose:
            raise _malformed("“statusPurpose” is not a text")
        size = entry.get("statusSize", 1)
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= _WIDEST:
            raise _malformed(f"“statusSize” is not a whole number from 1 to {_WIDEST}")
        return cls(
            url=url,
            purpose=purpose,
            index=_index(entry.get("statusListIndex")),
            size=size,
            messages=_messages(entry, size),
        )


def _index(value: object) -> int:
    # A text in base 10; some of the official examples have a number.
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()):
        raise _malformed("“statusListIndex” is not a whole number")
    if len(value) > _MOST_DIGITS:
        raise StatusListError("RANGE_ERROR", "“statusListIndex” is beyond the end of any list")
    return int(value)


def _messages(entry: Mapping[str, Any], size: int) -> dict[int, str]:
    found = as_list(entry.get("statusMessage"))
    if (found or size > 1) and len(found) != 2**size:
        raise _malformed(f"“statusMessage” does not have the {2**size} items that belong there")
    return dict(_message(each) for each in found)


def _message(item: object) -> tuple[int, str]:
    match item:
        case {"status": str(status), "message": str(message)}:
            try:
                return int(status, 16), message
            except ValueError as error:
                raise _malformed("a “status” in “statusMessage” is not hexadecimal") from error
        case _:
            raise _malformed("an item of “statusMessage” lacks its status or its message")


def _malformed(reason: str) -> StatusListError:
    return StatusListError("MALFORMED_VALUE_ERROR", reason)
